#include "tests/actors/reception.hpp"

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

namespace {

std::string path_of(std::string_view list, engine::patient_id patient) {
  return "/api/live-chat/" + std::string(list) + "/"
         + engine::to_string(patient);
}

} // namespace

TEST(desk, without_a_token_that_is_known_there_is_no_answer_but_401) {
  reception r;
  io::request q;
  q.method = "GET";
  q.path = "/api/live-chat/conversations";
  auto missing = r.ask(q);
  EXPECT_EQ(missing->status(), 401u);
  EXPECT_EQ(missing->header("WWW-Authenticate"), "Bearer");
  q.headers = {{"authorization", "Bearer guess"}};
  EXPECT_EQ(r.ask(q)->status(), 401u);
  q.headers = {{"authorization", "Basic " + token}};
  EXPECT_EQ(r.ask(q)->status(), 401u);
  q.headers = {{"authorization", "Bearer " + token},
               {"authorization", "Bearer " + token}};
  EXPECT_EQ(r.ask(q)->status(), 401u) << "twice";
  EXPECT_TRUE(r.reader->conversation_lists.empty());
}

TEST(desk, a_token_of_a_clinic_that_is_not_active_is_of_no_use) {
  reception r;
  r.node.tell(r.actor, directory_changed{std::make_shared<directory>(
                           std::vector<clinic_entry_ptr>{r.node.other})});
  EXPECT_EQ(r.ask("GET", "/api/live-chat/conversations")->status(), 403u);
}

TEST(desk, other_paths_and_methods_are_named_so) {
  reception r;
  EXPECT_EQ(r.ask("GET", "/api/live-chat/nothing")->status(), 404u);
  EXPECT_EQ(r.ask("GET", "/api/other/conversations")->status(), 404u);
  EXPECT_EQ(r.ask("POST", "/api/live-chat/conversations")->status(), 405u);
  EXPECT_EQ(r.ask("GET", "/api/live-chat/send")->status(), 405u);
}

TEST(desk, lists_are_asked_for_the_tokens_clinic) {
  reception r;
  EXPECT_EQ(
      r.ask("GET", "/api/live-chat/conversations?limit=7&cursor=abc")->status(),
      200u);
  ASSERT_EQ(r.reader->conversation_lists.size(), 1u);
  auto& list = r.reader->conversation_lists[0];
  EXPECT_EQ(list.clinic, clinic_number(1));
  EXPECT_EQ(list.most, 7u);
  EXPECT_EQ(list.cursor, "abc");
  auto messages = r.ask("GET", path_of("messages", ravi));
  EXPECT_EQ(messages->status(), 200u);
  EXPECT_TRUE(has(messages, engine::to_string(ravi)));
  EXPECT_EQ(r.reader->message_lists.at(0).clinic, clinic_number(1));
  EXPECT_EQ(r.ask("GET", path_of("patient-info", ravi))->status(), 200u);
}

TEST(desk, a_page_has_bounds) {
  reception r;
  for (auto* query : {"limit=0", "limit=101", "limit=ten", "limit=7x",
                      "limit=-1", "limit="}) {
    auto s = r.ask("GET", std::string("/api/live-chat/conversations?") + query);
    EXPECT_EQ(s->status(), 400u) << query;
    EXPECT_TRUE(has(s, "invalid_limit"));
  }
  EXPECT_EQ(
      r.ask("GET", "/api/live-chat/conversations?limit=1&limit=2")->status(),
      400u);
}

TEST(desk, another_clinics_patient_is_not_there) {
  reception r;
  EXPECT_EQ(r.ask("GET", path_of("messages", foreign))->status(), 404u);
  EXPECT_EQ(r.ask("GET", path_of("patient-info", foreign))->status(), 404u);
  auto body =
      R"({"patient_id":")" + engine::to_string(foreign) + R"(","paused":true})";
  EXPECT_EQ(r.ask("POST", "/api/live-chat/toggle-bot", body)->status(), 404u);
  EXPECT_EQ(r.ask("GET", "/api/live-chat/messages/42")->status(), 404u)
      << "an id that cannot be";
  EXPECT_EQ(r.ask("POST", "/api/live-chat/send",
                  R"({"patient_id":"42","message":"x"})")
                ->status(),
            404u);
  EXPECT_TRUE(r.router->acts.empty());
}

TEST(desk, a_body_with_faults_is_told_each_fields_name) {
  reception r;
  auto post = [&](const char* path, std::string body) {
    return r.ask("POST", path, std::move(body));
  };
  auto s = post("/api/live-chat/toggle-bot", "{}");
  EXPECT_EQ(s->status(), 400u);
  EXPECT_TRUE(has(s, "patient_id"));
  EXPECT_TRUE(has(s, "paused"));
  s = post("/api/live-chat/toggle-bot", R"({"patient_id":"x","paused":"yes"})");
  EXPECT_EQ(s->status(), 400u);
  EXPECT_TRUE(has(s, "paused must be true or false"));
  s = post("/api/live-chat/send", R"({"patient_id":"x","message":""})");
  EXPECT_EQ(s->status(), 400u);
  EXPECT_TRUE(has(s, "message"));
  std::string umlauts;
  for (int i = 0; i < 4'097; ++i) umlauts += "\xC3\xA4";
  s = post("/api/live-chat/send",
           R"({"patient_id":"x","message":")" + umlauts + R"("})");
  EXPECT_EQ(s->status(), 400u);
  EXPECT_TRUE(has(s, "4096 characters"));
  s = post("/api/live-chat/send", R"({"patient_id":"x","message":"y","z":1})");
  EXPECT_EQ(s->status(), 400u);
  for (auto* broken : {"", "[]", "{", "\"x\"", "{\"patient_id\":"}) {
    EXPECT_EQ(post("/api/live-chat/send", broken)->status(), 400u) << broken;
    EXPECT_EQ(post("/api/live-chat/toggle-bot", broken)->status(), 400u);
  }
  EXPECT_TRUE(r.router->acts.empty());
}

TEST(desk, a_message_of_a_provider_is_answered_when_it_is_kept) {
  reception r;
  auto s = r.send();
  ASSERT_EQ(r.router->acts.size(), 1u);
  auto& act = r.router->acts[0];
  EXPECT_EQ(act.what, staff_action::kind::send);
  EXPECT_EQ(act.key, ravi_key);
  EXPECT_EQ(act.by, "Asha");
  EXPECT_EQ(act.text, "I am here.");
  EXPECT_EQ(act.clinic->id, clinic_number(1));
  EXPECT_TRUE(act.idempotent.key.empty());
  EXPECT_EQ(s->status(), 0u);
  engine::message_id message{engine::make_uuid_v7(9, 0, 9)};
  r.settle(0, turn_end::kept, 3, message);
  EXPECT_EQ(s->status(), 200u);
  EXPECT_TRUE(has(s, R"("fenced":3)"));
  EXPECT_TRUE(has(s, engine::to_string(message)));
  EXPECT_TRUE(has(s, R"("is_bot_paused":true)"));
  EXPECT_TRUE(has(s, R"("ai_paused":true)"));
}

TEST(desk, a_pause_and_a_resume_say_how_it_is_then) {
  reception r;
  auto paused = r.toggle(true);
  auto resumed = r.toggle(false);
  EXPECT_EQ(r.router->acts.at(0).what, staff_action::kind::pause);
  EXPECT_EQ(r.router->acts.at(1).what, staff_action::kind::resume);
  r.settle(0, turn_end::kept, 2);
  r.settle(1, turn_end::kept);
  EXPECT_TRUE(has(paused, R"("is_bot_paused":true)"));
  EXPECT_TRUE(has(paused, R"("fenced":2)"));
  EXPECT_TRUE(has(resumed, R"("is_bot_paused":false)"));
  EXPECT_FALSE(has(paused, "message_id"));
}

TEST(desk, what_could_not_be_done_is_said_by_its_reason) {
  struct expected {
    turn_end how;
    unsigned status;
    const char* code;
  };
  for (auto& [how, status, code] :
       {expected{turn_end::refused, 409, "window_closed"},
        {turn_end::set_aside, 422, "not_storable"},
        {turn_end::overloaded, 429, "overloaded"},
        {turn_end::unavailable, 503, "store_unavailable"}}) {
    reception r;
    auto s = r.send();
    r.settle(0, how);
    EXPECT_EQ(s->status(), status);
    EXPECT_TRUE(has(s, code));
    if (status == 429 || status == 503) {
      EXPECT_FALSE(s->header("Retry-After").empty());
    }
  }
}

TEST(desk, the_readers_troubles_are_told_as_such) {
  reception r;
  r.reader->fails = engine::errc::overloaded;
  EXPECT_EQ(r.ask("GET", "/api/live-chat/conversations")->status(), 429u);
  r.reader->fails = engine::errc::unavailable;
  EXPECT_EQ(r.ask("GET", "/api/live-chat/conversations")->status(), 503u);
  r.reader->fails.reset();
  r.reader->holds = true;
  auto s = r.ask("GET", "/api/live-chat/conversations");
  r.node.pass(r.node.rt->limits.reader_answer);
  EXPECT_EQ(s->status(), 503u);
}

TEST(desk, an_act_that_never_ends_is_answered_in_the_end) {
  reception r;
  auto s = r.send();
  r.node.pass(r.node.rt->limits.reader_answer + 200ms);
  EXPECT_EQ(s->status(), 503u);
  r.settle(0, turn_end::kept);
  EXPECT_EQ(s->all.size(), 1u);
}

TEST(desk, under_an_idempotency_key_the_first_answer_is_given_again) {
  reception r;
  io::header_list key{{"idempotency-key", "k-1"}};
  auto first = r.send("I am here.", key);
  ASSERT_EQ(r.router->acts.size(), 1u);
  EXPECT_EQ(r.router->acts[0].idempotent.key, "k-1");
  auto hash = r.router->acts[0].idempotent.request_hash;
  EXPECT_EQ(hash.size(), 64u);
  engine::message_id message{engine::make_uuid_v7(9, 0, 9)};
  r.settle(0, turn_end::kept, 1, message);
  r.reader->answers["k-1"] = {hash, ravi, 1, message};
  auto again = r.send("I am here.", key);
  EXPECT_EQ(r.router->acts.size(), 1u) << "it is not done twice";
  EXPECT_EQ(again->status(), 200u);
  EXPECT_EQ(again->all.at(0).body, first->all.at(0).body);
  auto reused = r.send("Something else.", key);
  EXPECT_EQ(reused->status(), 422u);
  EXPECT_TRUE(has(reused, "idempotency_key_reused"));
  EXPECT_EQ(r.toggle(true, key)->status(), 422u);
  EXPECT_EQ(r.router->acts.size(), 1u);
}

TEST(desk, two_at_once_under_one_key_get_one_answer) {
  reception r;
  io::header_list key{{"idempotency-key", "k-1"}};
  auto first = r.toggle(true, key);
  auto second = r.toggle(true, key);
  ASSERT_EQ(r.router->acts.size(), 2u) << "neither is kept yet";
  r.reader->answers["k-1"] = {r.router->acts[0].idempotent.request_hash, ravi,
                              2, std::nullopt};
  r.settle(0, turn_end::kept, 2);
  r.settle(1, turn_end::repeated); // The store knew the key.
  EXPECT_EQ(first->status(), 200u);
  EXPECT_EQ(second->status(), 200u);
  EXPECT_EQ(second->all.at(0).body, first->all.at(0).body);
}

TEST(desk, a_key_that_cannot_be_one_is_refused) {
  reception r;
  EXPECT_EQ(r.send("x", {{"idempotency-key", ""}})->status(), 400u);
  EXPECT_EQ(r.send("x", {{"idempotency-key", std::string(256, 'k')}})->status(),
            400u);
  auto twice =
      r.send("x", {{"idempotency-key", "a"}, {"idempotency-key", "b"}});
  EXPECT_EQ(twice->status(), 400u) << "which of them would count?";
  EXPECT_TRUE(r.router->acts.empty());
}

TEST(desk, the_older_paths_and_names_still_work) {
  reception r;
  EXPECT_EQ(r.ask("GET", "/api/chat/conversations")->status(), 200u);
  EXPECT_EQ(
      r.ask("GET", "/api/chat/messages/" + engine::to_string(ravi))->status(),
      200u);
  auto s = r.ask("POST", "/api/chat/pause-ai",
                 R"({"patientId":")" + engine::to_string(ravi)
                     + R"(","paused":true,"reason":"on call"})");
  ASSERT_EQ(r.router->acts.size(), 1u);
  EXPECT_EQ(r.router->acts[0].what, staff_action::kind::pause);
  EXPECT_EQ(r.router->acts[0].reason, "on call");
  r.settle(0, turn_end::kept);
  EXPECT_EQ(s->status(), 200u);
  s = r.ask("POST", "/api/chat/send",
            R"({"patientId":")" + engine::to_string(ravi)
                + R"(","text":"Hello"})");
  EXPECT_EQ(r.router->acts.at(1).text, "Hello");
  r.settle(1, turn_end::kept);
}

TEST(desk, requests_under_way_are_bounded) {
  reception r([](auto& l) { l.api_requests_in_flight = 3; });
  for (int i = 0; i < 3; ++i) EXPECT_EQ(r.send()->status(), 0u);
  auto s = r.send();
  EXPECT_EQ(s->status(), 429u);
  EXPECT_FALSE(s->header("Retry-After").empty());
  EXPECT_EQ(r.router->acts.size(), 3u);
  r.settle(0, turn_end::kept);
  EXPECT_EQ(r.send()->status(), 0u);
  EXPECT_EQ(r.router->acts.size(), 4u);
}
