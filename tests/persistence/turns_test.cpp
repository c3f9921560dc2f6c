#include "persistence/store_reader.hpp"
#include "tests/support/store_world.hpp"

#include <gtest/gtest.h>

namespace {

using namespace careline;
using namespace careline::tests;
using persistence::outcome;
using persistence::record;
using kind = persistence::outcome::kind;

TEST(turns, a_first_message_makes_patient_conversation_message_and_reply) {
  store s;
  auto p = make_person(s.clinic, 1);
  EXPECT_EQ(s.commit_one(first_turn(p)).what, kind::kept);
  EXPECT_EQ(s.database.number("select count(*) from patients"), 1);
  EXPECT_EQ(s.database.number("select version from conversations"), 1);
  EXPECT_EQ(s.database.number("select count(*) from messages"), 2);
  EXPECT_EQ(s.database.number("select count(*) from outbox"), 1);
  EXPECT_EQ(s.report.transactions, 1);
}

TEST(turns, a_repeated_message_changes_nothing_also_after_a_restart) {
  store s;
  auto p = s.people(1).at(0);
  EXPECT_EQ(s.commit_one(next_turn(p, "wamid.1")).what, kind::kept);
  p.version = 2;
  EXPECT_EQ(s.commit_one(next_turn(p, "wamid.1")).what, kind::repeated);
  s.open(s.database.dsn());
  EXPECT_EQ(s.commit_one(next_turn(p, "wamid.1")).what, kind::repeated);
  EXPECT_EQ(s.database.number("select version from conversations"), 2);
  EXPECT_EQ(s.database.number("select count(*) from messages"), 4);
}

TEST(turns, the_same_vendor_id_is_another_message_on_another_channel) {
  store s;
  auto p = s.people(1).at(0);
  EXPECT_EQ(s.commit_one(next_turn(p, "id.1")).what, kind::kept);
  p.version = 2;
  auto t = next_turn(p, "id.1");
  t.channel = engine::channel::sms;
  EXPECT_EQ(s.commit_one(t).what, kind::kept);
}

TEST(turns, a_turn_from_an_old_state_is_stale_and_leaves_no_trace) {
  store s;
  auto p = s.people(1).at(0);
  EXPECT_EQ(s.commit_one(next_turn(p, "wamid.1")).what, kind::kept);
  EXPECT_EQ(s.commit_one(next_turn(p, "wamid.2")).what, kind::stale);
  EXPECT_EQ(s.database.number("select count(*) from messages"), 4);
  EXPECT_EQ(s.database.number("select count(*) from inbound_keys"), 2);
  EXPECT_EQ(s.database.number("select count(*) from outbox"), 2);
}

TEST(turns, a_turn_from_the_future_is_stale_too) {
  store s;
  auto p = s.people(1).at(0);
  p.version = 7;
  EXPECT_EQ(s.commit_one(next_turn(p, "wamid.1")).what, kind::stale);
}

TEST(turns, a_person_known_by_now_is_not_made_again) {
  store s;
  auto p = s.people(1).at(0);
  auto twin = p;
  twin.id = make<engine::patient_id>();
  twin.version = 0;
  EXPECT_EQ(s.commit_one(first_turn(twin)).what, kind::identity_taken);
  EXPECT_EQ(s.database.number("select count(*) from patients"), 1);
  EXPECT_EQ(s.database.number("select count(*) from conversations"), 1);
}

TEST(turns, who_is_known_by_another_identity_is_not_created_again) {
  store s;
  auto p = s.people(1).at(0);
  person by_user_id{s.clinic, make<engine::patient_id>(), "", 0};
  auto t = next_turn(by_user_id, "wamid.u");
  persistence::new_patient n;
  n.home = {s.clinic, {engine::identity_kind::whatsapp_user_id, "IN.77"}};
  n.other_identities = {{engine::identity_kind::phone, p.phone}};
  n.phone = p.phone;
  n.language = "en";
  t.creates = n;
  EXPECT_EQ(s.commit_one(t).what, kind::identity_taken);
  EXPECT_EQ(s.database.number("select count(*) from patients"), 1);
  EXPECT_EQ(s.database.number("select count(*) from identities where"
                              " value = 'IN.77'"),
            0);
}

TEST(turns, an_identity_learned_later_leads_to_the_same_person) {
  store s;
  auto p = s.people(1).at(0);
  auto t = next_turn(p, "wamid.1");
  t.new_identities = {{engine::identity_kind::whatsapp_user_id, "IN.9"}};
  t.new_name = "Asha Patil";
  EXPECT_EQ(s.commit_one(t).what, kind::kept);
  persistence::store_reader reader(s.database.dsn(), s.limits);
  auto found = reader.load_patients(
      {{s.clinic, {engine::identity_kind::whatsapp_user_id, "IN.9"}}});
  ASSERT_TRUE(found);
  EXPECT_EQ(found.value()[0].patient, p.id);
  EXPECT_EQ(found.value()[0].user_id, "IN.9");
  EXPECT_EQ(found.value()[0].name, "Asha Patil");
  EXPECT_EQ(found.value()[0].home.who.value, p.phone);
}

TEST(turns, a_post_with_a_known_idempotency_key_acts_once) {
  store s;
  auto p = s.people(1).at(0);
  auto say = [&](std::int64_t version) {
    p.version = version;
    auto t = next_turn(p, "");
    t.messages.erase(t.messages.begin());
    t.idempotent = persistence::idempotent_request{"key-1", "abc"};
    return t;
  };
  auto first = say(1);
  EXPECT_EQ(s.commit_one(first).what, kind::kept);
  EXPECT_EQ(s.commit_one(say(2)).what, kind::repeated);
  persistence::store_reader reader(s.database.dsn(), s.limits);
  auto kept = reader.find_answer(s.clinic, "key-1");
  ASSERT_TRUE(kept);
  ASSERT_TRUE(kept.value().has_value());
  EXPECT_EQ(kept.value()->request_hash, "abc");
  EXPECT_EQ(kept.value()->message, first.messages[0].id);
  // After a day the key may serve again.
  s.database.rows("update idempotency_keys set at = now() - interval '25h'");
  EXPECT_FALSE(reader.find_answer(s.clinic, "key-1").value().has_value());
  EXPECT_EQ(s.commit_one(say(2)).what, kind::kept);
  EXPECT_TRUE(reader.find_answer(s.clinic, "key-1").value().has_value());
}

TEST(turns, timers_are_replaced_by_kind_and_dropped) {
  store s;
  auto p = s.people(1).at(0);
  auto t = next_turn(p, "wamid.1");
  t.effects = {engine::start_timer{"hold", "first", now() + 10min},
               engine::start_timer{"hold", "second", now() + 20min},
               engine::start_timer{"waiting", "", now() + 5min}};
  EXPECT_EQ(s.commit_one(t).what, kind::kept);
  persistence::store_reader reader(s.database.dsn(), s.limits);
  auto timers = reader.load_timers(now() + 1h, 10);
  ASSERT_TRUE(timers);
  ASSERT_EQ(timers.value().size(), 2U);
  EXPECT_EQ(timers.value()[0].kind, "waiting");
  EXPECT_EQ(timers.value()[1].about, "second");
  EXPECT_EQ(timers.value()[1].home.who.value, p.phone);
  p.version = 2;
  t = next_turn(p, "wamid.2");
  t.effects = {engine::drop_timer{"hold"}, engine::feedback_given{4},
               engine::alert_staff{"asked"}};
  t.audit = persistence::audit_entry{"desk", "looked"};
  EXPECT_EQ(s.commit_one(t).what, kind::kept);
  EXPECT_EQ(reader.load_timers(now() + 1h, 10).value().size(), 1U);
  EXPECT_EQ(s.database.number("select score from feedback"), 4);
  EXPECT_EQ(s.database.value("select reason from staff_alerts"), "asked");
  EXPECT_EQ(s.database.value("select action from audit_log"), "looked");
}

TEST(turns, a_state_comes_back_as_it_was_kept) {
  store s;
  auto p = s.people(1).at(0);
  auto t = next_turn(p, "wamid.1");
  auto& c = t.after;
  c.epoch = 3;
  c.stage = engine::stage::confirming;
  c.misses = 2;
  c.language = "hi";
  c.is_bot_paused = true;
  c.bot_paused_at = now();
  c.bot_paused_by = "Dr Rao";
  c.bot_paused_reason = "\"urgent\" \\ मरीज़";
  c.answer_due_at = now() + 5min;
  engine::booking_draft d;
  d.service = "checkup";
  d.provider = "mehta";
  d.offered = {slot_at(now() + 24h), slot_at(now() + 25h)};
  d.held = d.offered[1];
  d.hold = make<engine::hold_id>();
  d.hold_expires = now() + 10min;
  d.named = slot_at(now() + 48h);
  d.booked = slot_at(now() + 72h);
  d.attendee = "my \"son\"";
  c.draft = d;
  c.is_opted_out = true;
  c.is_language_chosen = true;
  c.folded = "one\ntwo";
  c.ai = engine::ai_wait{4, "why?", 2};
  c.questions_asked = 4;
  c.language_doubts = 1;
  c.guard = {now(), 7, 0xfeedfacecafebeef, 1};
  EXPECT_EQ(s.commit_one(t).what, kind::kept);
  persistence::store_reader reader(s.database.dsn(), s.limits);
  auto found = reader.load_patients(
      {{s.clinic, {engine::identity_kind::phone, p.phone}},
       {s.clinic, {engine::identity_kind::phone, "+10000000000"}}});
  ASSERT_TRUE(found);
  ASSERT_EQ(found.value().size(), 2U);
  EXPECT_FALSE(found.value()[1].is_known);
  auto& back = found.value()[0].conversation;
  EXPECT_EQ(back.version, 2);
  EXPECT_EQ(back.epoch, 3);
  EXPECT_EQ(back.stage, engine::stage::confirming);
  EXPECT_EQ(back.misses, 2);
  EXPECT_EQ(back.language, "hi");
  EXPECT_TRUE(back.is_bot_paused);
  EXPECT_EQ(back.bot_paused_at, c.bot_paused_at);
  EXPECT_EQ(back.bot_paused_by, c.bot_paused_by);
  EXPECT_EQ(back.bot_paused_reason, c.bot_paused_reason);
  EXPECT_EQ(back.answer_due_at, c.answer_due_at);
  EXPECT_EQ(back.last_inbound_at, c.last_inbound_at);
  EXPECT_EQ(back.account, c.account);
  ASSERT_TRUE(back.draft);
  EXPECT_EQ(back.draft->service, "checkup");
  EXPECT_EQ(back.draft->offered, d.offered);
  EXPECT_EQ(back.draft->held, d.held);
  EXPECT_EQ(back.draft->hold, d.hold);
  EXPECT_EQ(back.draft->hold_expires, d.hold_expires);
  EXPECT_EQ(back.draft->named, d.named);
  EXPECT_EQ(back.draft->booked, d.booked);
  EXPECT_EQ(back.draft->attendee, d.attendee);
  EXPECT_TRUE(back.is_opted_out);
  EXPECT_TRUE(back.is_language_chosen);
  EXPECT_EQ(back.folded, c.folded);
  ASSERT_TRUE(back.ai);
  EXPECT_EQ(back.ai->serial, 4);
  EXPECT_EQ(back.ai->text, "why?");
  EXPECT_EQ(back.ai->tries, 2);
  EXPECT_EQ(back.questions_asked, 4);
  EXPECT_EQ(back.language_doubts, 1);
  EXPECT_EQ(back.guard.minute_began, c.guard.minute_began);
  EXPECT_EQ(back.guard.replies, 7);
  EXPECT_EQ(back.guard.last_heard, c.guard.last_heard);
  EXPECT_EQ(back.guard.last_said, 1U);
}

TEST(turns, every_word_of_a_message_comes_back) {
  store s;
  auto p = s.people(1).at(0);
  auto t = next_turn(p, "");
  t.messages.clear();
  t.deliveries.clear();
  for (int i = 0; i <= static_cast<int>(engine::content::unknown); ++i) {
    persistence::message_row m;
    m.id = make<engine::message_id>();
    m.channel = static_cast<engine::channel>(i % 4);
    m.direction = static_cast<engine::direction>(i % 2);
    m.sender = static_cast<engine::sender>(i % 4);
    m.content = static_cast<engine::content>(i);
    m.status = static_cast<persistence::message_status>(i % 8);
    m.body = "word " + std::to_string(i);
    m.details = R"({"n":)" + std::to_string(i) + "}";
    m.author = "desk";
    m.sent_at = now() + std::chrono::milliseconds(i);
    t.messages.push_back(m);
  }
  EXPECT_EQ(s.commit_one(t).what, kind::kept);
  persistence::store_reader reader(s.database.dsn(), s.limits);
  auto page = reader.list_messages(s.clinic, p.id, "", 100);
  ASSERT_TRUE(page);
  auto& rows = page.value().rows;
  ASSERT_EQ(rows.size(), t.messages.size() + 2);
  for (std::size_t i = 0; i < t.messages.size(); ++i) {
    auto& in = t.messages[i];
    auto& out = rows[i + 2];
    EXPECT_EQ(out.id, in.id);
    EXPECT_EQ(out.channel, in.channel);
    EXPECT_EQ(out.direction, in.direction);
    EXPECT_EQ(out.sender, in.sender);
    EXPECT_EQ(out.content, in.content);
    EXPECT_EQ(out.status, in.status);
    EXPECT_EQ(out.body, in.body);
    EXPECT_EQ(out.details, in.details);
    EXPECT_EQ(out.author, in.author);
    EXPECT_EQ(out.sent_at, in.sent_at);
  }
}

} // namespace
