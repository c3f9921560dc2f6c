/// P10: patients' words, names and numbers are in no log line, metric or error.

#include "tests/support/phone.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

/// What must never be seen outside the database and the vendor.
const std::vector<std::string> markers{
    "Zebulonia",        "Quetzalmarker", "9812377001", "9812377002",
    "hemorrhoidmarker", "kneemarker",    "staffmarker"};

void expect_no_marker(std::string_view text, const char* where) {
  for (auto& marker : markers)
    EXPECT_EQ(text.find(marker), std::string::npos)
        << where << " holds " << marker;
}

TEST(privacy, markers_appear_in_no_log_metric_or_error) {
  careline_system system(
      {.limits = {{"retry_first_ms", "50"}, {"retry_most_ms", "400"}},
       .name = "privacy",
       .log_level = "trace"});
  system.start();
  phone patient(system, "+919812377001", "Zebulonia Quetzalmarker");
  std::string errors;

  // A whole dialogue, a hand-off, a human's words, a resume.
  books_an_appointment(patient);
  patient.asks("hemorrhoidmarker");
  auto id = patient.patient_id();
  auto about = R"({"patient_id":")" + id + "\"";
  errors += system
                .api_post("/api/live-chat/send",
                          about + R"(,"message":"staffmarker"})")
                .body;
  errors +=
      system
          .api_post("/api/live-chat/toggle-bot", about + R"(,"paused":false})")
          .body;

  // What goes wrong, with markers in it.
  errors += system
                .api_post("/api/live-chat/send",
                          R"({"patient_id":"x","message":"kneemarker"})")
                .body;
  errors +=
      system.api_post("/api/live-chat/send", R"({"message":"kneemarker)").body;
  errors += system.api_get("/api/live-chat/messages/kneemarker").body;
  errors += http_get(system.port(), "/kneemarker?phone=9812377002").body;
  auto body =
      text_body(careline_system::number, {"919812377002", "Zebulonia", ""},
                "wamid.PRIV.1", "kneemarker");
  errors += http_post(system.port(), "/webhooks/whatsapp", body,
                      {{"X-Hub-Signature-256", "sha256=00"}})
                .body;
  errors += system.deliver(body.substr(0, body.size() - 9)).body;
  errors += system
                .deliver(text_body("990000000000009",
                                   {"919812377002", "Zebulonia", ""},
                                   "wamid.PRIV.2", "kneemarker"))
                .body;
  whatsapp_item odd{{"919812377002", "Zebulonia", ""},
                    "wamid.PRIV.3",
                    R"("type":"kneemarker","kneemarker":{"x":"kneemarker"})",
                    1'790'000'000};
  errors += system.deliver(webhook_body(careline_system::number, {odd})).body;

  // The vendor fails, for good and for a while.
  system.vendors().control(
      R"({"next":["server_error","reset_before","window_closed"]})");
  patient.says("kneemarker");
  EXPECT_TRUE(eventually(20s, [&] {
    return system.database().value("select count(*) from "
                                   "careline.dead_letters")
           == "1";
  }));
  errors += system.cli({"dead-letters", "list"}).output;
  errors += system.cli({"print-config"}).output;

  auto metrics = system.metrics_text();
  system.engine().send(SIGTERM);
  system.engine().wait_for_exit(25s);
  auto log = system.log_text();
  EXPECT_NE(log.find(id), std::string::npos)
      << "the log does tell of the conversation, by its id";
  expect_no_marker(log, "the log");
  expect_no_marker(metrics, "/metrics");
  expect_no_marker(errors, "an error");
  for (auto& secret : {system.app_secret(), system.access_token(),
                       system.verify_token(), system.token()}) {
    EXPECT_EQ(log.find(secret), std::string::npos);
    EXPECT_EQ(errors.find(secret), std::string::npos);
    EXPECT_EQ(metrics.find(secret), std::string::npos);
  }
}

} // namespace
} // namespace careline::tests
