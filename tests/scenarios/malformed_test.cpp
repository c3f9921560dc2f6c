/// Bodies that no decent client sends: each has a defined answer, and none
/// disturbs its neighbours.

#include "tests/support/phone.hpp"

#include <gtest/gtest.h>

#include <random>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

class malformed : public testing::Test {
protected:
  void SetUp() override { system.start(); }
  std::string raw_events() {
    return system.database().value("select count(*) from careline.raw_events");
  }
  careline_system system;
  http_connection link{system.port()};
};

std::string nested(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[')
         + std::string(static_cast<std::size_t>(depth), ']');
}

/// A good message, for bodies that hold one beside something bad.
whatsapp_item good(const std::string& id) {
  return text_item({"919812300701", "Asha", ""}, id, "fees");
}

TEST_F(malformed, a_signed_body_that_cannot_be_read_is_kept_and_acknowledged) {
  // A refusal would bring the same body back for a week.
  auto whole = webhook_body(careline_system::number, {good("wamid.BAD.0")});
  struct {
    const char* what;
    std::string body;
  } table[] = {
      {"truncated", whole.substr(0, whole.size() / 2)},
      {"empty", ""},
      {"no JSON", "hello"},
      {"a list", "[]"},
      {"a string", "\"x\""},
      {"deep nesting", nested(10'000)},
      {"invalid UTF-8", "{\"object\":\"\xff\xfe\"}"},
      {"two documents", whole + whole},
      {"no entry", R"({"object":"whatsapp_business_account"})"},
      {"entry of numbers",
       R"({"object":"whatsapp_business_account","entry":[1,2]})"},
  };
  for (auto& row : table)
    EXPECT_EQ(system.deliver(link, row.body).status, 200) << row.what;
  EXPECT_EQ(system.database().value("select count(*) from careline.messages"),
            "0");
  EXPECT_GE(std::stoi(raw_events()), 6) << "they are there for a person to see";
}

TEST_F(malformed, a_body_for_others_is_acknowledged_and_ignored) {
  EXPECT_EQ(system.deliver(link, R"({"object":"instagram","entry":[]})").status,
            200);
  EXPECT_EQ(
      system
          .deliver(link, webhook_body("990000000000009", {good("wamid.BAD.1")}))
          .status,
      200);
  EXPECT_EQ(system.database().value("select count(*) from careline.messages"),
            "0");
  EXPECT_EQ(
      system
          .metric(
              "careline_webhooks_total{channel=\"whatsapp\",result=\"unknown_"
              "tenant\"}")
          .value_or(0),
      1);
}

TEST_F(malformed, a_bad_item_does_not_disturb_its_neighbours) {
  whatsapp_sender asha{"919812300701", "Asha", ""};
  whatsapp_item no_id = good("");
  whatsapp_item odd{asha, "wamid.BAD.2", R"("type":"hologram","hologram":{})",
                    1'790'000'000};
  whatsapp_item number_as_text{asha, "wamid.BAD.3",
                               R"("type":"text","text":{"body":17})",
                               1'790'000'000};
  whatsapp_item nul{asha, "wamid.BAD.4",
                    R"("type":"text","text":{"body":"a\u0000b \ud83d"})",
                    1'790'000'000};
  auto first = good("wamid.GOOD.1");
  auto last = good("wamid.GOOD.2");
  auto body = webhook_body(careline_system::number,
                           {first, no_id, odd, number_as_text, nul, last});
  EXPECT_EQ(system.deliver(link, body).status, 200);
  EXPECT_EQ(system.database().value(
                "select count(*) from careline.messages where "
                "vendor_message_id in ('wamid.GOOD.1', 'wamid.GOOD.2')"),
            "2");
  EXPECT_EQ(system.database().value("select position(chr(1) in body) = 0 and "
                                    "length(body) > 1 from careline.messages "
                                    "where vendor_message_id = 'wamid.BAD.4'"),
            "t")
      << "the NUL and the lone surrogate are replaced, the rest is kept";
  phone same(system, "+919812300701", "Asha");
  EXPECT_TRUE(same.hears()) << "the good ones are answered";
}

TEST_F(malformed, the_door_answers_what_is_wrong_with_a_request) {
  auto body = webhook_body(careline_system::number, {good("wamid.DOOR.1")});
  auto right = signature_of(system.app_secret(), body);
  auto post = [&](std::string_view bytes, const header_lines& headers) {
    return link.post("/webhooks/whatsapp", bytes, headers).status;
  };
  EXPECT_EQ(post(body, {}), 401) << "no signature";
  EXPECT_EQ(post(body, {{"X-Hub-Signature-256", right.substr(7)}}), 401);
  EXPECT_EQ(post(body, {{"X-Hub-Signature-256", "sha256=zz"}}), 401);
  EXPECT_EQ(post(body + " ", {{"X-Hub-Signature-256", right}}), 401)
      << "the signature is over the raw bytes";
  EXPECT_EQ(post(body, {{"X-Hub-Signature-256", right},
                        {"X-Hub-Signature-256", right}}),
            401)
      << "a repeated header decides nothing";
  EXPECT_EQ(post(body, {{"X-Hub-Signature-256", right},
                        {"Content-Type", "text/plain"}}),
            415);
  EXPECT_EQ(link.get("/nowhere").status, 404);
  EXPECT_EQ(
      http_connection(system.port())
          .exchange("DELETE /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\n\r\n")
          .status,
      405);
  EXPECT_EQ(http_connection(system.port()).exchange("NONSENSE\r\n\r\n").status,
            400);
  EXPECT_EQ(post(std::string(3 * 1024 * 1024 + 1, ' '),
                 {{"X-Hub-Signature-256", right}}),
            413);
  EXPECT_EQ(http_connection(system.port())
                .exchange("GET / HTTP/1.1\r\nHost: x\r\nX-Long: "
                          + std::string(20'000, 'x') + "\r\n\r\n")
                .status,
            431);
  EXPECT_EQ(system.database().value("select count(*) from careline.messages"),
            "0");
  EXPECT_EQ(raw_events(), "0") << "what is not signed is not stored";
}

TEST_F(malformed, what_somebody_else_signed_leaves_no_trace) {
  auto body = text_body(careline_system::number, {"919812300702", "Forger", ""},
                        "wamid.FORGED.1", "forgedmarker");
  std::string noise;
  std::mt19937 random(24);
  for (int i = 0; i < 4'096; ++i) noise += static_cast<char>(random());
  noise += "forgedmarker";
  for (auto& bytes : {body, noise}) {
    // Rightly made, but with a secret that is not ours; or over other bytes.
    for (auto& signature :
         {signature_of("not the secret", bytes), signature_of("", bytes),
          signature_of(system.app_secret(), bytes.substr(1)),
          "sha1=" + signature_of(system.app_secret(), bytes).substr(7),
          "sha256=" + std::string(64, '0')}) {
      auto answer = link.post("/webhooks/whatsapp", bytes,
                              {{"X-Hub-Signature-256", signature}});
      EXPECT_EQ(answer.status, 401) << signature;
      EXPECT_EQ(answer.body.find("forgedmarker"), std::string::npos);
    }
  }
  for (auto* table : {"messages", "raw_events", "patients", "inbound_keys"})
    EXPECT_EQ(system.database().value(
                  std::string("select count(*) from careline.") + table),
              "0")
        << table;
  EXPECT_EQ(system.log_text().find("forgedmarker"), std::string::npos);
  EXPECT_EQ(system.metrics_text().find("forgedmarker"), std::string::npos);
  EXPECT_EQ(system.metric("careline_webhooks_total{channel=\"whatsapp\","
                          "result=\"bad_signature\"}"),
            10);
}

TEST_F(malformed, three_megabytes_and_a_thousand_updates_are_taken) {
  std::vector<whatsapp_item> items;
  for (int i = 0; i < 1'000; ++i)
    items.push_back(text_item({std::to_string(919'800'100'000 + i), "P", ""},
                              "wamid.BATCH." + std::to_string(i), "hello"));
  auto body = webhook_body(careline_system::number, items);
  body.insert(1, std::string(3 * 1024 * 1024 - body.size(), ' '));
  EXPECT_EQ(system.deliver(link, body).status, 200);
  EXPECT_EQ(system.database().value("select count(*) from careline.messages "
                                    "where direction = 'in'"),
            "1000");
}

TEST_F(malformed, the_handshake_echoes_the_challenge_for_the_right_token_only) {
  auto ask = [&](const std::string& token) {
    return link.get("/webhooks/whatsapp?hub.mode=subscribe&hub.challenge="
                    "1158201444&hub.verify_token="
                    + token);
  };
  auto right = ask(system.verify_token());
  EXPECT_EQ(right.status, 200);
  EXPECT_EQ(right.body, "1158201444");
  EXPECT_EQ(ask("wrong").status, 403);
  EXPECT_EQ(link.get("/webhooks/whatsapp").status, 403);
}

TEST_F(malformed, a_sender_without_a_phone_number_is_answered) {
  whatsapp_sender hidden{"", "Someone", "IN.5Qd81kXo2"};
  auto body =
      text_body(careline_system::number, hidden, "wamid.BSUID.1", "hello");
  EXPECT_EQ(system.deliver(link, body).status, 200);
  EXPECT_TRUE(eventually(10s, [&] {
    return !system.vendors().received_by("IN.5Qd81kXo2").empty();
  }));
}

} // namespace
} // namespace careline::tests
