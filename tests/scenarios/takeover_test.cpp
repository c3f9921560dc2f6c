/// P4 and P8 over the API: a provider reads, writes, pauses and resumes.

#include "tests/support/phone.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace careline::tests {
namespace {

namespace json = boost::json;

std::string toggle(const std::string& patient, bool paused) {
  return R"({"patient_id":")" + patient + R"(","paused":)"
         + (paused ? R"(true,"reason":"lab result"})" : "false}");
}

std::string letter(const std::string& patient, std::string_view text) {
  return R"({"patient_id":")" + patient + R"(","message":")"
         + json_escaped(text) + R"("})";
}

class takeover : public testing::Test {
protected:
  void SetUp() override {
    system.start();
    asha.asks("hello");
    id = asha.patient_id();
    ASSERT_EQ(id.size(), 36u);
  }

  json::value conversation() {
    auto answer = system.api_get("/api/live-chat/patient-info/" + id);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return json::parse(answer.body);
  }
  std::string row(const std::string& column) {
    return system.database().value("select " + column
                                   + " from careline.conversations where "
                                     "patient_id = '"
                                   + id + "'");
  }

  careline_system system;
  phone asha{system, "+919812300201", "Asha Rao"};
  std::string id;
};

TEST_F(takeover, a_pause_silences_the_bot_until_it_is_resumed) {
  auto paused = system.api_post("/api/live-chat/toggle-bot", toggle(id, true));
  ASSERT_EQ(paused.status, 200) << paused.body;
  auto told = json::parse(paused.body);
  EXPECT_TRUE(told.at("is_bot_paused").as_bool());
  EXPECT_EQ(told.at("fenced").to_number<int>(), 0);
  EXPECT_EQ(row("is_bot_paused"), "t");
  EXPECT_NE(row("bot_paused_by"), "");
  EXPECT_EQ(row("bot_paused_reason"), "lab result");

  asha.says("is anybody there?");
  auto resumed =
      system.api_post("/api/live-chat/toggle-bot", toggle(id, false));
  ASSERT_EQ(resumed.status, 200) << resumed.body;
  EXPECT_FALSE(json::parse(resumed.body).at("is_bot_paused").as_bool());
  EXPECT_EQ(row("bot_paused_at is null and bot_paused_by is null and "
                "bot_paused_reason is null"),
            "t")
      << "all three fields are cleared";

  asha.says("what are your fees?");
  ASSERT_TRUE(asha.hears());
  EXPECT_NE(asha.last().text.find("fees"), std::string::npos)
      << "the bot answers the next message, not the one written while paused: "
      << asha.last().text;
}

TEST_F(takeover, what_the_patient_writes_meanwhile_is_kept_and_unanswered) {
  system.api_post("/api/live-chat/toggle-bot", toggle(id, true));
  auto before = system.vendors().received_by(asha.number()).size();
  asha.says("my knee hurts again");
  EXPECT_EQ(row("answer_due_at is not null"), "t") << "a person owes an answer";
  EXPECT_EQ(system.database().value("select count(*) from careline.messages "
                                    "where direction = 'in'"),
            "2");
  // The provider's own text passes; had the bot spoken, it had come first.
  auto sent = system.api_post("/api/live-chat/send",
                              letter(id, "Please come at five."));
  ASSERT_EQ(sent.status, 200) << sent.body;
  ASSERT_TRUE(eventually(milliseconds{10'000}, [&] {
    return system.vendors().received_by(asha.number()).size() > before;
  }));
  auto to_asha = system.vendors().received_by(asha.number());
  ASSERT_EQ(to_asha.size(), before + 1);
  EXPECT_EQ(to_asha.back().text, "Please come at five.");
}

TEST_F(takeover, a_providers_message_pauses_the_bot_in_the_same_commit) {
  auto sent =
      system.api_post("/api/live-chat/send", letter(id, "This is Dr Rao."));
  ASSERT_EQ(sent.status, 200) << sent.body;
  auto message =
      std::string(json::parse(sent.body).at("message_id").as_string());
  EXPECT_EQ(row("is_bot_paused"), "t");
  EXPECT_EQ(row("version"), "2") << "one turn of the patient, one of the staff";
  EXPECT_EQ(
      system.database().value("select sender from careline.messages where "
                              "id = '"
                              + message + "'"),
      "staff");
  EXPECT_NE(system.database().value("select count(*) from careline.audit_log"),
            "0");
  ASSERT_TRUE(asha.hears());
  EXPECT_EQ(asha.last().text, "This is Dr Rao.");
}

TEST_F(takeover, the_same_idempotency_key_sends_once) {
  header_lines key{{"Idempotency-Key", "visit-77"}};
  auto first =
      system.api_post("/api/live-chat/send", letter(id, "Drink water."), key);
  auto second =
      system.api_post("/api/live-chat/send", letter(id, "Drink water."), key);
  ASSERT_EQ(first.status, 200) << first.body;
  ASSERT_EQ(second.status, 200) << second.body;
  EXPECT_EQ(json::parse(first.body).at("message_id"),
            json::parse(second.body).at("message_id"));
  EXPECT_EQ(system.database().value("select count(*) from careline.messages "
                                    "where sender = 'staff'"),
            "1");
  auto other = system.api_post("/api/live-chat/send",
                               letter(id, "Something else."), key);
  EXPECT_GE(other.status, 400) << "another body under the same key";
  EXPECT_LT(other.status, 500);
}

TEST_F(takeover, another_clinics_token_finds_nobody) {
  auto foreign = system.token(careline_system::other_clinic);
  header_lines stranger{{"Authorization", "Bearer " + foreign}};
  http_connection link(system.port());
  for (auto* target : {"/api/live-chat/messages/", "/api/chat/messages/",
                       "/api/live-chat/patient-info/"})
    EXPECT_EQ(link.get(target + id, stranger).status, 404) << target;
  EXPECT_EQ(link.post("/api/live-chat/send", letter(id, "x"), stranger).status,
            404);
  EXPECT_EQ(
      link.post("/api/live-chat/toggle-bot", toggle(id, true), stranger).status,
      404);
  auto list = link.get("/api/live-chat/conversations", stranger);
  EXPECT_EQ(list.status, 200);
  EXPECT_EQ(list.body.find(id), std::string::npos);
  EXPECT_EQ(row("is_bot_paused"), "f");

  auto unknown = link.get(
      "/api/live-chat/messages/01900000-0000-7000-8000-000000000000", stranger);
  auto not_ours = link.get("/api/live-chat/messages/" + id, stranger);
  EXPECT_EQ(unknown.body, not_ours.body) << "the answer tells no difference";
}

TEST_F(takeover, no_token_or_a_wrong_one_is_refused) {
  http_connection link(system.port());
  EXPECT_EQ(link.get("/api/live-chat/conversations").status, 401);
  EXPECT_EQ(link.get("/api/live-chat/conversations",
                     {{"Authorization", "Bearer 00112233"}})
                .status,
            401);
  auto answer = link.get("/api/live-chat/conversations");
  EXPECT_EQ(answer.header("content-type"), "application/problem+json");
  EXPECT_TRUE(json::parse(answer.body).as_object().contains("code"));
}

TEST_F(takeover, a_revoked_or_expired_token_opens_no_door) {
  EXPECT_EQ(system.api_get("/api/live-chat/conversations").status, 200);
  for (auto* change : {"revoked_at = now()", "revoked_at = null, expires_at = "
                                             "now() - interval '1 second'"}) {
    system.database().rows(std::string("update careline.api_tokens set ")
                           + change);
    EXPECT_TRUE(eventually(milliseconds{5'000}, [&] {
      return system.api_get("/api/live-chat/conversations").status == 401;
    })) << change;
  }
}

TEST_F(takeover, a_closed_window_is_refused_here_and_not_at_the_vendor) {
  // A message of the day before yesterday has only just come.
  whatsapp_sender late{"919812300299", "Late", ""};
  auto item = text_item(late, "wamid.LATE.1", "hello");
  item.sent_at -= 25 * 3600;
  ASSERT_EQ(
      system.deliver(webhook_body(careline_system::number, {item})).status,
      200);
  auto patient = system.database().value(
      "select id from careline.patients where phone = '+919812300299'");
  auto sent = system.api_post("/api/live-chat/send", letter(patient, "Hello?"));
  EXPECT_EQ(sent.status, 409) << sent.body;
  EXPECT_EQ(json::parse(sent.body).at("code").as_string(), "window_closed");
  EXPECT_EQ(system.database().value("select count(*) from careline.messages "
                                    "where sender = 'staff'"),
            "0");
  EXPECT_TRUE(system.vendors().received_by("+919812300299").empty());
}

TEST_F(takeover, the_lists_show_what_was_said_newest_page_first) {
  for (int i = 0; i < 3; ++i) asha.asks("fees");
  auto list =
      json::parse(system.api_get("/api/live-chat/conversations?limit=10").body);
  auto& rows = list.at("conversations").as_array();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].at("patient_id").as_string(), id);
  EXPECT_FALSE(rows[0].at("is_bot_paused").as_bool());
  EXPECT_EQ(rows[0].at("is_bot_paused"), rows[0].at("ai_paused"));

  std::size_t seen = 0;
  std::string cursor;
  for (int page = 0; page < 10; ++page) {
    auto answer = system.api_get("/api/live-chat/messages/" + id + "?limit=3"
                                 + (cursor.empty() ? "" : "&cursor=" + cursor));
    ASSERT_EQ(answer.status, 200) << answer.body;
    auto value = json::parse(answer.body);
    seen += value.at("messages").as_array().size();
    auto* next = value.as_object().if_contains("next_cursor");
    if (!next || !next->is_string() || next->as_string().empty()) break;
    cursor = std::string(next->as_string());
  }
  EXPECT_EQ(std::to_string(seen),
            system.database().value("select count(*) from careline.messages"));
}

TEST_F(takeover, the_older_paths_do_the_same) {
  auto paused = system.api_post("/api/chat/pause-ai", toggle(id, true));
  EXPECT_EQ(paused.status, 200) << paused.body;
  EXPECT_EQ(row("is_bot_paused"), "t");
  EXPECT_EQ(system.api_get("/api/chat/conversations").status, 200);
  auto info = conversation();
  EXPECT_TRUE(info.at("ai_paused").as_bool());
  EXPECT_EQ(info.at("ai_paused_reason").as_string(), "lab result");
}

TEST_F(takeover, a_faulty_request_names_its_field) {
  struct {
    const char* target;
    std::string body;
    const char* names;
  } table[] = {
      {"/api/live-chat/toggle-bot", R"({"patient_id":")" + id + R"("})",
       "paused"},
      {"/api/live-chat/toggle-bot",
       R"({"patient_id":")" + id + R"(","paused":"yes"})", "paused"},
      {"/api/live-chat/toggle-bot", R"({"paused":true})", "patient"},
      {"/api/live-chat/send", R"({"patient_id":")" + id + R"("})", "message"},
      {"/api/live-chat/send", R"({"patient_id":")" + id + R"(","message":""})",
       "message"},
      {"/api/live-chat/send", R"({"patient_id":"7","message":"x"})", "patient"},
  };
  for (auto& row : table) {
    auto answer = system.api_post(row.target, row.body);
    EXPECT_GE(answer.status, 400) << row.body;
    EXPECT_LT(answer.status, 500) << row.body;
    EXPECT_NE(answer.body.find(row.names), std::string::npos) << answer.body;
  }
  EXPECT_EQ(system.api_post("/api/live-chat/send", "{").status, 400);
  EXPECT_EQ(row("is_bot_paused"), "f");
}

} // namespace
} // namespace careline::tests
