/// A fault raises the alert that belongs to it, and its end takes it back:
/// a real Prometheus with the shipped rules (shortened, prometheus_server.hpp)
/// over the real engine, a PostgreSQL of its own and the fake vendors. The
/// dashboard's queries are asked of it, too.

#include "tests/faults/traffic.hpp"
#include "tests/observability/prometheus_server.hpp"
#include "tests/observability/watching.hpp"
#include "tests/support/phone.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <regex>

#include <libpq-fe.h>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;
using names = std::set<std::string>;

/// No fault is to be waited for longer; on a quiet machine it takes seconds.
constexpr milliseconds patience{60'000};
constexpr int connections = 48;
constexpr double gentle_rate = 30;

system_options options() {
  system_options o;
  o.has_own_cluster = true;
  o.name = "watched";
  o.has_ai = true;
  // Less than there are connections, so that they can overload it.
  o.limits = {{"turns_in_flight", "16"},
              {"turns_in_flight_per_shard", "16"},
              {"messages_waiting_per_patient", "16"}};
  return o;
}

std::string joined(const names& all) {
  std::string text;
  for (auto& name : all) text += name + " ";
  return text;
}

/// Somebody's forgotten transaction.
class held_snapshot {
public:
  explicit held_snapshot(const std::string& dsn)
      : session_(PQconnectdb(dsn.c_str()), PQfinish) {
    for (auto* sql : {"begin isolation level repeatable read", "select 1"})
      PQclear(PQexec(session_.get(), sql));
    EXPECT_EQ(PQtransactionStatus(session_.get()), PQTRANS_INTRANS);
  }

private:
  std::unique_ptr<PGconn, decltype(&PQfinish)> session_;
};

class watched : public testing::Test {
protected:
  void SetUp() override {
    system.start();
    prometheus.emplace(system.directory(), system.private_port());
    traffic_settings gentle;
    gentle.connections = connections;
    gentle.patients_each = 1;
    gentle.messages_per_second = gentle_rate;
    patients.emplace(system, system.port(), gentle, 1);
    ASSERT_TRUE(patients->goes_on(100, patience));
  }

  void expect_raised(const names& wanted) {
    EXPECT_EQ(joined(prometheus->missing(wanted, patience)), "")
        << "did not fire; these did: " << joined(prometheus->firing());
  }
  void expect_gone(const names& gone) {
    EXPECT_EQ(joined(prometheus->left(gone, patience)), "") << "still fires";
  }
  void expect_peace() {
    names left;
    EXPECT_TRUE(eventually(patience, [&] {
      left = prometheus->firing();
      return left.empty();
    })) << joined(left);
  }

  /// No query of the dashboard fails, and on a node under load each shows
  /// something; every name and label is in the node's own /metrics.
  void ask_for_what_the_dashboard_asks() {
    auto known = read_scrape(system.metrics_text());
    names recorded;
    for (auto& [name, expr] : shipped_recordings()) recorded.insert(name);
    for (auto& query : dashboard_queries()) {
      for (auto& s : selectors_of(query.expr))
        EXPECT_EQ(complaint(s, known, recorded), "") << query.panel;
      auto expr = std::regex_replace(
          std::regex_replace(query.expr, std::regex(R"(\$__rate_interval)"),
                             "10s"),
          std::regex(R"(\$instance)"), ".*");
      prometheus_server::answer got;
      EXPECT_TRUE(eventually(20s,
                             [&] {
                               got = prometheus->query(expr);
                               return !got.error.empty() || got.series > 0;
                             }))
          << query.panel << " shows nothing: " << expr;
      EXPECT_EQ(got.error, "") << query.panel << ": " << expr;
    }
    write_file(system.directory() + "/metrics.txt", system.metrics_text());
    auto linted = run({"sh",
                       {"-c", "promtool check metrics < " + system.directory()
                                  + "/metrics.txt"},
                       {},
                       system.directory() + "/lint.out"},
                      30s);
    ASSERT_TRUE(linted);
    EXPECT_EQ(linted->code, 0) << linted->output;
  }

  /// On a slow machine even few messages are refused by so low a bound.
  void quiet_down() {
    patients->pause();
    EXPECT_TRUE(patients->settles(patience));
  }

  // The faults.
  void forge_webhooks() {
    http_connection link(system.port());
    for (int i = 0; i < 40; ++i)
      EXPECT_EQ(post_signed(link, "not the secret", "{}").status, 401);
  }
  void guess_tokens() {
    http_connection link(system.port());
    for (int i = 0; i < 40; ++i)
      EXPECT_EQ(link.get("/api/v1/waiting",
                         {{"Authorization", "Bearer " + std::to_string(i)}})
                    .status,
                401);
  }
  /// The store will never take this word.
  void poison_a_message(phone& from) {
    system.database().rows("alter table careline.message_log add check"
                           " (body not like '%xyzzy%') not valid");
    from.says("xyzzy");
  }
  void let_wait(phone& patient) {
    patient.asks("I want to talk to a person");
    ASSERT_TRUE(eventually(patience, [&] {
      return !system.database()
                  .rows("update careline.conversations set answer_due_at ="
                        " now() - interval '1 hour' where patient_id = '"
                        + patient.patient_id()
                        + "' and answer_due_at is not null returning 1")
                  .empty();
    }));
  }
  void answer(phone& patient) {
    auto sent = system.api_post("/api/live-chat/send",
                                R"({"patient_id":")" + patient.patient_id()
                                    + R"(","message":"We are here."})");
    EXPECT_EQ(sent.status, 200) << sent.body;
  }
  void refuse_token(const char* of) {
    system.vendors().control(std::string(R"({"numbers":{")") + of
                             + R"(":{"token_expired":1}}})");
  }

  careline_system system{options()};
  std::optional<prometheus_server> prometheus;
  std::optional<traffic> patients;
};

TEST_F(watched, each_fault_raises_its_alert_and_its_end_takes_it_back) {
  expect_peace();
  ask_for_what_the_dashboard_asks();

  // What strikes one part only comes together.
  names first{"CarelineSignaturesFail",
              "CarelineApiProbed",
              "CarelineUnusableWebhooks",
              "CarelineDeadLetters",
              "CarelineQuarantine",
              "CarelineVendorRefusesToken",
              "CarelineAccountStopped",
              "CarelineOutboxStuck",
              "CarelinePatientWaits",
              "CarelineOldSnapshot",
              "CarelineAiOut"};
  std::optional<held_snapshot> snapshot(system.database().dsn());
  phone waits(system, "+919812309001", "Waits");
  let_wait(waits);
  system.vendors().control(
      R"({"next":["window_closed","window_closed","window_closed"]})");
  ASSERT_TRUE(patients->goes_on(10, patience));
  refuse_token(careline_system::other_number);
  phone other(system, "+919812309002", "Other", careline_system::other_number);
  other.says("fees");
  system.vendors().control(R"({"ai":{"mode":"auth"}})");
  phone asks(system, "+919812309003", "Asks");
  asks.says("Is there a lift for wheelchairs?");
  phone poisons(system, "+919812309004", "Poisons");
  poison_a_message(poisons);
  EXPECT_EQ(system.deliver("{\"object\":").status, 200);
  forge_webhooks();
  guess_tokens();
  expect_raised(first);
  snapshot.reset();
  answer(waits);
  system.vendors().control(
      std::string(R"({"ai":{"mode":"normal"},"numbers":{")")
      + careline_system::other_number + R"(":null}})");

  patients->set_rate(0); // As fast as answers come, all connections at once.
  expect_raised({"CarelineWebhooksRefused"});
  patients->set_rate(gentle_rate);
  quiet_down();
  expect_gone({"CarelineWebhooksRefused"});
  patients->resume();

  system.database().stop_cluster();
  expect_raised({"CarelineStoreUnreachable", "CarelineNotReady",
                 "CarelineWebhooksRefused"});
  system.database().start_cluster();
  quiet_down();
  expect_gone({"CarelineStoreUnreachable", "CarelineNotReady"});

  system.engine().kill_now();
  expect_raised({"CarelineDown"});
  system.start();
  expect_gone({"CarelineDown", "CarelineWebhooksRefused"});
  expect_gone(first);
}

} // namespace
} // namespace careline::tests
