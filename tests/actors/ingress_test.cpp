#include "tests/actors/doorstep.hpp"

#include <set>

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

TEST(ingress, a_body_without_the_right_signature_is_refused_and_goes_nowhere) {
  door d;
  auto body = text_body(demo_account, {"919800000001", "Ravi", ""}, "a", "Hi");
  io::request r;
  r.method = "POST";
  r.headers = {{"content-type", "application/json"}};
  r.body = body;
  EXPECT_EQ(d.ask(r)->status(), 401u) << "missing";
  r.headers.emplace_back("x-hub-signature-256", signature_of("other", body));
  EXPECT_EQ(d.ask(r)->status(), 401u) << "by another secret";
  r.headers.back().second = signature_of(app_secret, body);
  r.headers.push_back(r.headers.back());
  EXPECT_EQ(d.ask(r)->status(), 401u) << "twice";
  r.headers.pop_back();
  r.body += ' ';
  EXPECT_EQ(d.ask(r)->status(), 401u) << "of another body";
  EXPECT_TRUE(d.is_nothing_sent());
  EXPECT_EQ(d.counted(io::webhook_result::bad_signature), 4);
  EXPECT_EQ(d.node.rt->admission.turns(), 0);
}

TEST(ingress, either_of_two_secrets_is_right_while_they_are_rotated) {
  auto s = settings_for_tests();
  s.whatsapp.app_secrets = {config::secret("new"), config::secret("old")};
  door d(s);
  auto body = text_body(demo_account, {"919800000001", "", ""}, "a", "Hi");
  d.post(body, "old");
  d.post(body, "new");
  EXPECT_EQ(d.sent().size(), 2u);
}

TEST(ingress, a_message_goes_to_the_router_of_its_patient) {
  door d(settings_for_tests(), 4);
  for (int i = 0; i < 40; ++i)
    d.post_text("m" + std::to_string(i), "9198000001" + std::to_string(10 + i));
  std::set<std::string> seen;
  for (std::size_t i = 0; i < d.routers.size(); ++i) {
    EXPECT_FALSE(d.routers[i]->messages.empty());
    for (auto& m : d.routers[i]->messages) {
      EXPECT_EQ(engine::shard_of(m.key) % 4, i);
      EXPECT_EQ(m.key.who.value, m.message.from.phone);
      EXPECT_EQ(m.message.clinic, clinic_number(1));
      EXPECT_EQ(m.clinic->id, clinic_number(1));
      EXPECT_EQ(m.message.received_at, d.node.wall);
      seen.insert(m.message.vendor_message_id);
    }
  }
  EXPECT_EQ(seen.size(), 40u);
}

TEST(ingress, somebody_without_a_phone_is_found_by_the_vendors_id) {
  door d;
  auto item = d.text("a", "");
  item.from = {"", "Ravi", "in.0042"};
  d.post(webhook_body(demo_account, {item}));
  ASSERT_EQ(d.sent().size(), 1u);
  EXPECT_EQ(d.sent()[0].key, user_id_key("in.0042"));
}

TEST(ingress, a_webhook_is_answered_when_the_last_of_its_turns_has_ended) {
  door d;
  auto slip = d.post(webhook_body(demo_account, {d.text("a", "919800000001"),
                                                 d.text("b", "919800000002"),
                                                 d.text("c", "919800000003")}));
  auto sent = d.sent();
  ASSERT_EQ(sent.size(), 3u);
  EXPECT_EQ(d.node.rt->admission.turns(), 3);
  d.settle(sent[0].ack, turn_end::kept);
  d.settle(sent[1].ack, turn_end::repeated);
  EXPECT_EQ(slip->status(), 0u);
  EXPECT_EQ(d.node.rt->admission.turns(), 3);
  d.settle(sent[2].ack, turn_end::set_aside);
  EXPECT_EQ(slip->status(), 200u);
  EXPECT_EQ(d.node.rt->admission.turns(), 0);
  EXPECT_EQ(d.node.rt->admission.bytes(), 0);
}

TEST(ingress, durable_ends_are_told_as_200_and_others_as_503) {
  struct expected {
    turn_end how;
    unsigned status;
  };
  for (auto [how, status] : {expected{turn_end::kept, 200},
                             {turn_end::repeated, 200},
                             {turn_end::set_aside, 200},
                             {turn_end::overloaded, 503},
                             {turn_end::unavailable, 503}}) {
    door d;
    auto slip = d.post_text("a");
    d.settle(d.sent().at(0).ack, how);
    EXPECT_EQ(slip->status(), status) << static_cast<int>(how);
    if (status == 503) {
      auto after = std::stoi(slip->header("Retry-After"));
      EXPECT_GE(after, 1);
      EXPECT_LE(after, 5);
    }
    EXPECT_EQ(d.counted(io::webhook_result::duplicate),
              how == turn_end::repeated ? 1 : 0);
  }
}

TEST(ingress, one_turn_that_could_not_be_kept_refuses_the_whole_webhook) {
  door d;
  auto slip = d.post(webhook_body(demo_account, {d.text("a", "919800000001"),
                                                 d.text("b", "919800000002")}));
  d.settle(d.sent().at(0).ack, turn_end::unavailable);
  d.settle(d.sent().at(1).ack, turn_end::kept);
  EXPECT_EQ(slip->status(), 503u)
      << "the vendor repeats both; the kept one is known by its id";
}

TEST(ingress, a_late_webhook_gets_503_and_its_permits_come_back) {
  door d;
  auto slip = d.post_text("a");
  d.node.pass(d.node.rt->limits.acknowledgement - 1ms);
  EXPECT_EQ(slip->status(), 0u);
  d.node.pass(101ms); // It is looked at every 100 ms.
  EXPECT_EQ(slip->status(), 503u);
  EXPECT_FALSE(slip->header("Retry-After").empty());
  EXPECT_EQ(d.node.rt->admission.turns(), 0);
  EXPECT_EQ(d.node.rt->admission.bytes(), 0);
  d.settle(d.sent().at(0).ack, turn_end::kept);
  EXPECT_EQ(slip->all.size(), 1u) << "an end that comes late changes nothing";
  EXPECT_EQ(d.node.rt->admission.turns(), 0);
}

TEST(ingress, an_answered_webhook_is_not_answered_again_at_its_deadline) {
  door d;
  auto slip = d.post_text("a");
  d.settle(d.sent().at(0).ack, turn_end::kept);
  d.node.pass(10s);
  EXPECT_EQ(slip->all.size(), 1u);
  EXPECT_EQ(slip->status(), 200u);
}

TEST(ingress, more_turns_than_allowed_are_refused_before_anything_is_sent) {
  door d(with([](auto& l) { l.turns_in_flight = 2; }));
  d.post_text("a", "919800000001");
  d.post_text("b", "919800000002");
  auto slip = d.post_text("c", "919800000003");
  EXPECT_EQ(slip->status(), 503u);
  EXPECT_EQ(d.sent().size(), 2u);
  d.settle(d.sent()[0].ack, turn_end::kept);
  EXPECT_EQ(d.post_text("c", "919800000003")->status(), 0u);
  EXPECT_EQ(d.sent().size(), 3u);
}

TEST(ingress, more_bytes_than_allowed_are_refused_before_anything_is_sent) {
  door d(with([](auto& l) { l.bytes_in_flight = 400; }));
  d.post_text("a", "919800000001");
  EXPECT_GT(d.node.rt->admission.bytes(), 400);
  EXPECT_EQ(d.post_text("b", "919800000002")->status(), 503u);
  EXPECT_EQ(d.sent().size(), 1u);
  d.settle(d.sent()[0].ack, turn_end::kept);
  EXPECT_EQ(d.node.rt->admission.bytes(), 0);
}

TEST(ingress, a_full_shard_refuses_the_whole_webhook_and_keeps_no_permit) {
  door d(with([](auto& l) { l.turns_in_flight_per_shard = 2; }));
  auto slip = d.post(
      webhook_body(demo_account,
                   {d.text("a", "919800000009"), d.text("b", "919800000001"),
                    d.text("c", "919800000001"), d.text("d", "919800000001")}));
  EXPECT_EQ(slip->status(), 503u);
  EXPECT_TRUE(d.is_nothing_sent());
  EXPECT_EQ(d.node.rt->admission.turns(), 0);
  d.post_text("b", "919800000001");
  EXPECT_EQ(d.sent().size(), 1u) << "the shard is free again";
}

TEST(ingress, nothing_is_taken_while_the_store_is_away_or_the_node_drains) {
  door d;
  d.node.rt->admission.store_reachable(false);
  auto slip = d.post_text("a");
  EXPECT_EQ(slip->status(), 503u);
  EXPECT_FALSE(slip->header("Retry-After").empty());
  d.node.rt->admission.store_reachable(true);
  d.node.rt->admission.oldest_uncommitted(d.node.ticks);
  d.node.pass(d.node.rt->limits.uncommitted_age + 1ms);
  EXPECT_EQ(d.post_text("a")->status(), 503u) << "the writer does not follow";
  d.node.rt->admission.oldest_uncommitted({});
  EXPECT_TRUE(d.is_nothing_sent());
  d.post_text("a");
  EXPECT_EQ(d.sent().size(), 1u);
  d.node.rt->admission.drain();
  EXPECT_EQ(d.post_text("b")->status(), 503u);
  EXPECT_EQ(d.sent().size(), 1u);
}

TEST(ingress, a_number_that_is_nobodys_is_kept_aside_and_answered_200) {
  door d;
  auto slip = d.post_text("a", "919800000001", "7777");
  EXPECT_TRUE(d.sent().empty());
  ASSERT_EQ(d.writer->events.size(), 1u);
  ASSERT_EQ(d.writer->events[0].events.size(), 1u);
  auto& raw =
      std::get<persistence::raw_event>(d.writer->events[0].events.at(0));
  EXPECT_EQ(raw.reason, "unknown_phone_number_id");
  EXPECT_EQ(raw.key, "a");
  EXPECT_FALSE(raw.clinic);
  EXPECT_EQ(slip->status(), 0u) << "not before it is kept";
  d.settle(d.writer->events[0].ack, turn_end::kept);
  EXPECT_EQ(slip->status(), 200u);
  EXPECT_EQ(d.counted(io::webhook_result::unknown_tenant), 1);
}

TEST(ingress, statuses_go_to_the_writer_together_and_under_one_ticket) {
  door d;
  auto patient = patient_number(7);
  auto message = engine::make_uuid_v7(9, 0, 9);
  auto ours = engine::to_string(patient) + ":" + engine::to_string(message);
  std::string body = status_body(demo_account, "wamid.1", "delivered", ours);
  // A second one beside it, of a kind that is not kept, and a third.
  auto at = body.find("}]}}]}]}");
  ASSERT_NE(at, std::string::npos);
  body.insert(at + 1, R"(,{"id":"wamid.2","status":"warning","timestamp":"1"},)"
                      R"({"id":"wamid.3","status":"failed","timestamp":"2"})");
  auto slip = d.post(body);
  ASSERT_EQ(d.writer->events.size(), 1u);
  auto& events = d.writer->events[0].events;
  ASSERT_EQ(events.size(), 2u);
  auto& first = std::get<persistence::status_report>(events[0]);
  EXPECT_EQ(first.clinic, clinic_number(1));
  EXPECT_EQ(first.vendor_message_id, "wamid.1");
  EXPECT_EQ(first.status, persistence::message_status::delivered);
  EXPECT_EQ(first.patient, patient);
  EXPECT_EQ(first.message, engine::message_id{message});
  auto& second = std::get<persistence::status_report>(events[1]);
  EXPECT_EQ(second.status, persistence::message_status::failed);
  EXPECT_FALSE(second.patient);
  d.settle(d.writer->events[0].ack, turn_end::kept);
  EXPECT_EQ(slip->status(), 200u);
  auto& counts = d.node.rt->metrics.delivery_status_total;
  EXPECT_EQ(counts[1]->Value(), 1);
  EXPECT_EQ(counts[3]->Value(), 1);
  EXPECT_EQ(counts[4]->Value(), 1);
}

TEST(ingress, a_status_of_a_number_that_is_nobodys_is_answered_at_once) {
  door d;
  auto slip = d.post(status_body("7777", "wamid.1", "read"));
  EXPECT_TRUE(d.is_nothing_sent());
  EXPECT_EQ(slip->status(), 200u);
}

TEST(ingress, a_signed_body_that_is_no_json_is_kept_for_a_person) {
  door d;
  std::string broken = R"({"object":"whatsapp_business_account","entry":[{)";
  auto slip = d.post(broken);
  ASSERT_EQ(d.writer->events.size(), 1u);
  auto& raw =
      std::get<persistence::raw_event>(d.writer->events[0].events.at(0));
  EXPECT_EQ(raw.reason, "malformed_body");
  EXPECT_EQ(raw.payload, broken);
  d.settle(d.writer->events[0].ack, turn_end::kept);
  EXPECT_EQ(slip->status(), 200u);
  EXPECT_EQ(d.counted(io::webhook_result::malformed), 1);
}

TEST(ingress, a_message_waits_for_the_raw_event_beside_it) {
  door d;
  auto body = webhook_body(demo_account, {d.text("a", "919800000001")});
  auto at = body.find("\"messages\":[") + 12;
  body.insert(at, R"({"from":"919800000001","type":"text"},)");
  auto slip = d.post(body);
  ASSERT_EQ(d.sent().size(), 1u) << "one bad part disturbs no neighbour";
  ASSERT_EQ(d.writer->events.size(), 1u);
  d.settle(d.sent()[0].ack, turn_end::kept);
  EXPECT_EQ(slip->status(), 0u);
  d.settle(d.writer->events[0].ack, turn_end::kept);
  EXPECT_EQ(slip->status(), 200u);
}

TEST(ingress, the_handshake_gives_the_challenge_back) {
  door d;
  io::request r;
  r.method = "GET";
  r.query = "hub.mode=subscribe&hub.verify_token=verify%20me&hub.challenge=42";
  auto slip = d.ask(r);
  EXPECT_EQ(slip->status(), 200u);
  EXPECT_EQ(slip->all.at(0).body, "42");
  r.query = "hub.mode=subscribe&hub.verify_token=guess&hub.challenge=42";
  EXPECT_EQ(d.ask(r)->status(), 403u);
  r.method = "PUT";
  EXPECT_EQ(d.ask(r)->status(), 405u);
}

TEST(ingress, a_body_that_is_not_said_to_be_json_is_refused) {
  door d;
  auto body = text_body(demo_account, {"919800000001", "", ""}, "a", "Hi");
  io::request r;
  r.method = "POST";
  r.headers = {{"content-type", "text/plain"},
               {"x-hub-signature-256", signature_of(app_secret, body)}};
  r.body = body;
  EXPECT_EQ(d.ask(r)->status(), 415u);
  EXPECT_TRUE(d.is_nothing_sent());
}

TEST(ingress, a_webhook_of_a_thousand_messages_waits_for_all_of_them) {
  door d;
  std::vector<whatsapp_item> items;
  for (int i = 0; i < 1'000; ++i)
    items.push_back(
        d.text("m" + std::to_string(i), std::to_string(919800000000 + i)));
  auto slip = d.post(webhook_body(demo_account, items));
  auto sent = d.sent();
  ASSERT_EQ(sent.size(), 1'000u);
  tickets_settled ends;
  for (auto& m : sent) ends.all.push_back({m.ack.id, turn_end::kept, 0, {}});
  auto last = ends.all.back();
  ends.all.pop_back();
  d.node.tell(d.actor, std::move(ends));
  EXPECT_EQ(slip->status(), 0u);
  d.node.tell(d.actor, tickets_settled{{last}});
  EXPECT_EQ(slip->status(), 200u);
  EXPECT_EQ(d.node.rt->admission.turns(), 0);
}

TEST(ingress, a_clinic_that_was_loaded_anew_is_known_at_the_door) {
  door d;
  auto fresh = std::make_shared<clinic_entry>();
  fresh->id = clinic_number(3);
  fresh->clinic = clinic_for_tests(3, "3003");
  d.node.tell(d.actor, directory_changed{std::make_shared<directory>(
                           std::vector<clinic_entry_ptr>{fresh})});
  d.post_text("a", "919800000001", "3003");
  ASSERT_EQ(d.sent().size(), 1u);
  EXPECT_EQ(d.sent()[0].clinic->id, clinic_number(3));
}
