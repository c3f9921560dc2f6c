/// The floor of the bench keeps what it answers; otherwise it would be none.

#include "tests/support/careline_system.hpp"
#include "tests/support/crowd.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <csignal>
#include <map>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

class bare_server : public testing::Test {
protected:
  void SetUp() override {
    write_file(file("bare.dsn"), prepared.database().dsn() + '\n');
    write_file(file("bare.secret"), prepared.app_secret() + '\n');
    server = launch();
    ASSERT_TRUE(server->wait_for_output("bare server on", 20s));
    port = static_cast<std::uint16_t>(std::stoi(read_file(file("bare.port"))));
  }

  std::string file(const std::string& name) {
    return prepared.directory() + '/' + name;
  }
  std::unique_ptr<child_process> launch() {
    return std::make_unique<child_process>(command{
        built_program("careline-bare-server"),
        {"--port", "0", "--port-file", file("bare.port"), "--dsn",
         "@" + file("bare.dsn"), "--app-secret-file", file("bare.secret")},
        {},
        file("bare.out")});
  }
  int deliver(std::string_view body) {
    http_connection link(port);
    return post_signed(link, prepared.app_secret(), body).status;
  }
  std::string count(const std::string& rows) {
    return prepared.database().value("select count(*) from careline." + rows);
  }

  /// Database, clinics and secrets; its engine is never started.
  careline_system prepared{{.name = "bare"}};
  std::unique_ptr<child_process> server;
  std::uint16_t port = 0;
  const whatsapp_sender asha{"919812300801", "Asha", "IN.919812300801"};
};

TEST_F(bare_server, stores_each_message_that_it_answers_exactly_once) {
  const auto done = run({built_program("careline-bench"),
                         {"--url",
                          "http://127.0.0.1:" + std::to_string(port),
                          "--app-secret-file",
                          file("bare.secret"),
                          "--dsn",
                          "@" + file("bare.dsn"),
                          "--number",
                          careline_system::number,
                          "--closed",
                          "--connections",
                          "32",
                          "--seconds",
                          "2",
                          "--warm-up",
                          "0",
                          "--patients",
                          "40",
                          "--duplicates",
                          "0.2",
                          "--json",
                          file("bare.json"),
                          "--quiet"},
                         {},
                         file("bench.log")},
                        60s);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->code, 0) << done->output;
  const auto report = boost::json::parse(read_file(file("bare.json")));
  std::map<std::string, int> checked;
  for (auto& check : report.at("checks").as_array()) {
    const std::string name(check.at("name").as_string());
    EXPECT_EQ(check.at("violations").to_number<int>(), 0) << name;
    checked[name] = check.at("checked").to_number<int>();
  }
  EXPECT_GT(checked["stored_exactly_once"], 40);
  EXPECT_GT(checked["order_per_patient"], 40);
  EXPECT_GT(checked["stored_when_answered"], 0);
  EXPECT_EQ(checked["one_patient_per_sender"], 40);
  EXPECT_EQ(report.at_pointer("/counts/busy").to_number<int>(), 0);
  EXPECT_GT(report.at_pointer("/counts/repeats_accepted").to_number<int>(), 0);
  EXPECT_EQ(count("patients"), "40");
  EXPECT_EQ(count("messages where direction = 'in'"), count("inbound_keys"));
  EXPECT_EQ(count("messages where direction = 'in'"), count("outbox"));
  EXPECT_EQ(prepared.database().value(
                "select sum(version) from careline.conversations"),
            count("inbound_keys"));
}

TEST_F(bare_server, refuses_what_is_signed_wrongly_and_stores_nothing_of_it) {
  const auto body =
      text_body(careline_system::number, asha, "wamid.BARE.1", "hello");
  const auto right = signature_of(prepared.app_secret(), body);
  const auto post = [&](std::string_view bytes, const header_lines& headers) {
    return http_post(port, "/webhooks/whatsapp", bytes, headers).status;
  };
  EXPECT_EQ(post(body, {}), 401);
  EXPECT_EQ(post(body, {{"X-Hub-Signature-256", signature_of("no", body)}}),
            401);
  EXPECT_EQ(post(body + " ", {{"X-Hub-Signature-256", right}}), 401);
  EXPECT_EQ(deliver("{}"), 400);
  EXPECT_EQ(deliver(text_body("990000000000009", asha, "wamid.BARE.2", "hi")),
            400);
  for (auto* table : {"messages", "patients", "inbound_keys"})
    EXPECT_EQ(count(table), "0") << table;
  EXPECT_EQ(post(body, {{"X-Hub-Signature-256", right}}), 200);
  EXPECT_EQ(count("inbound_keys"), "1");
}

TEST_F(bare_server, takes_a_repeat_without_a_second_row) {
  const auto first =
      text_body(careline_system::number, asha, "wamid.BARE.1", "hello");
  for (int status : all_at_once(20, [&](int) { return deliver(first); }))
    EXPECT_EQ(status, 200);
  EXPECT_EQ(deliver(first), 200);
  EXPECT_EQ(count("messages where direction = 'in'"), "1");
  EXPECT_EQ(count("patients"), "1");

  // A repeat beside new ones of the same patient: one turn after the other.
  EXPECT_EQ(deliver(webhook_body(careline_system::number,
                                 {text_item(asha, "wamid.BARE.1", "hello"),
                                  text_item(asha, "wamid.BARE.2", "fees"),
                                  text_item(asha, "wamid.BARE.3", "hours")})),
            200);
  EXPECT_EQ(prepared.database().value(
                "select string_agg(vendor_message_id, ' ' order by id)"
                " from careline.messages where direction = 'in'"),
            "wamid.BARE.1 wamid.BARE.2 wamid.BARE.3");
  EXPECT_EQ(
      prepared.database().value("select version from careline.conversations"),
      "3");
}

TEST_F(bare_server, leaves_when_told_and_takes_no_database_with_patients) {
  EXPECT_EQ(deliver(text_body(careline_system::number, asha, "wamid.BARE.1",
                              "hello")),
            200);
  server->send(SIGTERM);
  EXPECT_EQ(server->wait_for_exit(30s), 0);
  server = launch();
  EXPECT_EQ(server->wait_for_exit(30s), 1);
  EXPECT_NE(server->output().find("has patients already"), std::string::npos);
}

} // namespace
} // namespace careline::tests
