/// A fault raises the alert that belongs to it, and its end takes it back:
/// a real Prometheus with the shipped rules (shortened, prometheus_server.hpp)
/// over the real engine, a PostgreSQL of its own and the fake vendors. The
/// dashboard's queries are asked of it, too.
///
/// One node for all tests, struck by one group of faults after the other: what
/// an alert waits for is waited for by all of a group at once. No alert of a
/// group may fire before its faults strike.

#include "tests/faults/pulse.hpp"
#include "tests/observability/watched_node.hpp"
#include "tests/observability/watching.hpp"

#include <gtest/gtest.h>

#include <regex>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;
using names = std::set<std::string>;

/// No fault is to be waited for longer; on a quiet machine it takes seconds.
constexpr milliseconds patience{60'000};

std::string joined(const names& all) {
  std::string text;
  for (auto& name : all) text += name + " ";
  return text;
}

class watched : public testing::Test {
protected:
  static void SetUpTestSuite() { node = std::make_unique<watched_node>(); }
  static void TearDownTestSuite() { node.reset(); }

  careline_system& system() { return node->system(); }
  prometheus_server& prometheus() { return node->prometheus(); }
  std::string sql(const std::string& text) {
    return system().database().value(text);
  }

  /// Also before faults strike: what they raise does not fire already.
  void expect_gone(const names& gone) {
    EXPECT_EQ(joined(prometheus().left(gone, patience)), "") << "still fires";
    struck_ = std::chrono::steady_clock::now();
  }
  /// Since the last expect_gone().
  void expect_raised(const names& wanted) {
    EXPECT_EQ(joined(prometheus().missing(wanted, struck_, patience)), "")
        << "did not fire; these did: " << joined(prometheus().firing());
  }
  /// For the first time since the start.
  bool the_database_is_read() {
    return eventually(patience, [&] {
      return system().metric("careline_db_read_timestamp_seconds") > 0;
    });
  }
  void expect_peace() {
    names left;
    EXPECT_TRUE(eventually(patience, [&] {
      left = prometheus().firing();
      return left.empty();
    })) << joined(left);
  }

  /// No query of the dashboard fails, and on a node under load each shows
  /// something; every name and label is in the node's own /metrics.
  void ask_for_what_the_dashboard_asks() {
    auto known = read_scrape(system().metrics_text());
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
                               got = prometheus().query(expr);
                               return !got.error.empty() || got.series > 0;
                             }))
          << query.panel << " shows nothing: " << expr;
      EXPECT_EQ(got.error, "") << query.panel << ": " << expr;
    }
    auto file = system().directory() + "/metrics.txt";
    write_file(file, system().metrics_text());
    auto linted = run({"sh",
                       {"-c", "promtool check metrics < " + file},
                       {},
                       system().directory() + "/lint.out"},
                      30s);
    ASSERT_TRUE(linted);
    EXPECT_EQ(linted->code, 0) << linted->output;
  }

  static void control(const std::string& json) {
    node->system().vendors().control(json);
  }
  static std::string of_other(const char* rule) {
    return std::string(R"({"numbers":{")") + careline_system::other_number
           + R"(":)" + rule + "}}";
  }

  static std::unique_ptr<watched_node> node;
  std::chrono::steady_clock::time_point struck_;
};

std::unique_ptr<watched_node> watched::node;

TEST_F(watched, a_healthy_node_under_load_raises_none) {
  ask_for_what_the_dashboard_asks();
  // Longer than any range and `for` here. A machine that stood still says
  // nothing about the node.
  constexpr int seconds = 15;
  pulse still;
  for (int round = 0; round < 5; ++round) {
    still.forget();
    auto enough = static_cast<std::size_t>(seconds * watched_node::gentle_rate);
    ASSERT_TRUE(node->patients().goes_on(enough, 2 * patience));
    if (still.longest_gap() < 1s) break;
  }
  EXPECT_EQ(joined(prometheus().fired_within(seconds)), "");
}

TEST_F(watched, strangers_at_the_door_and_in_the_database) {
  const names raised{"CarelineSignaturesFail",    "CarelineApiProbed",
                     "CarelineUnusableWebhooks",  "CarelineDuplicates",
                     "CarelineDoorRefuses",       "CarelineManyOptOuts",
                     "CarelineOldSnapshot",       "CarelineStoreConnections",
                     "CarelineStoreNotDurable",   "CarelineStoreMayLogWords",
                     "CarelineSlotConflicts",     "CarelineOutboxDeep",
                     "CarelineOutboxStuck",       "CarelineVendorFails",
                     "CarelineQueueNearItsBound", "CarelineMemory"};
  node->start_with_little_memory();
  expect_gone(raised);
  // Later there is no connection left for it.
  ASSERT_TRUE(the_database_is_read());
  node->write_visits_behind_its_back(12);
  node->as_administrator("alter system set fsync = off");
  node->as_administrator("alter system set log_error_verbosity = verbose");
  node->as_administrator("select pg_reload_conf()");
  held_session snapshot(system().database().dsn(),
                        "begin isolation level repeatable read; select 1");
  auto others = node->all_connections();
  // Nobody takes what more than ten thousand patients are to be told.
  system().vendors().go_away();
  node->crowd_writes(110);
  node->say_stop(20);
  node->repeat_one_message(600);
  EXPECT_EQ(system().deliver("{\"object\":").status, 200);
  node->forge_webhooks();
  node->guess_tokens();
  node->talk_nonsense();
  expect_raised(raised);
  system().vendors().come_back();
  others.clear();
  node->as_administrator("alter system reset all");
  node->as_administrator("select pg_reload_conf()");
  node->start_with();
}

TEST_F(watched, vendors_staff_and_what_cannot_be_kept) {
  const names raised{"CarelineDeadLetters",    "CarelineVendorRefusesToken",
                     "CarelineAccountStopped", "CarelineRepliesDoubtful",
                     "CarelineBotAfterPerson", "CarelineAiOut",
                     "CarelineAiFallsBack",    "CarelineQuarantine",
                     "CarelinePatientWaits",   "CarelineTimersLate",
                     "CarelineTurnsStale",     "CarelineLeftUndone",
                     "CarelineHouseNotKept"};
  expect_gone(raised);
  node->forbid_to_delete_notifications();
  ASSERT_TRUE(eventually(patience, [&] {
    return sql("select count(*) < 100 from careline.outbox") == "t";
  }));
  phone waits(system(), "+919812309001", "Waits");
  node->let_wait(waits);
  node->move_timers_behind_its_back(waits.patient_id());
  phone absent(system(), "+919812309002", "Absent");
  node->book_for_the_absent(absent);
  node->take_over_too_late(6);
  control(of_other(R"({"token_expired":1})"));
  phone other(system(), "+919812309003", "Other",
              careline_system::other_number);
  other.says("fees");
  control(R"({"ai":{"mode":"auth"}})");
  phone asks(system(), "+919812309004", "Asks");
  asks.says("Is there a lift for wheelchairs?");
  phone poisons(system(), "+919812309005", "Poisons");
  node->poison_a_message(poisons);
  control(R"({"next":["window_closed","window_closed","window_closed"],)"
          R"("all":{"reset_after":0.3}})");
  node->change_conversations_behind_its_back();
  expect_raised(raised);
  control(R"({"ai":{"mode":"normal"},"all":{}})");
  control(of_other("null"));
  node->answer(waits);
  node->allow_to_delete_notifications();
}

TEST_F(watched, overload_on_a_slow_disk_and_then_silence) {
  const names raised{
      "CarelineWebhooksRefused",     "CarelineWebhooksRefusedSlowly",
      "CarelineAcknowledgementSlow", "CarelineAcknowledgementSlowly",
      "CarelineStoreSlow",           "CarelineStoreUnread"};
  // Less than there are connections, so that they can overload it.
  node->start_with("  turns_in_flight: 16\n  turns_in_flight_per_shard: 16\n"
                   "  turns_in_flight_at_least: 16\n"
                   "  messages_waiting_per_patient: 16\n");
  expect_gone(raised);
  ASSERT_TRUE(the_database_is_read());
  {
    held_session locked(system().database().dsn(),
                        "begin; lock table careline.raw_events");
    node->database().disk().sync_delay_us = 300'000;
    node->patients().set_rate(0); // As fast as answers come, all at once.
    expect_raised(raised);
  }
  node->database().heal_disk();
  node->patients().set_rate(watched_node::gentle_rate);
  node->quiet_down();
  expect_raised({"CarelineVendorSilent"});
  expect_gone(raised);
  node->start_with();
  node->patients().resume();
}

TEST_F(watched, the_database_goes_away_and_its_line_breaks) {
  const names raised{"CarelineStoreUnreachable", "CarelineNotReady",
                     "CarelineWebhooksRefused", "CarelineApiFails"};
  expect_gone(raised);
  node->database().stop("fast");
  for (int i = 0; i < 5; ++i)
    EXPECT_GE(system().api_get("/api/v1/waiting").status, 500);
  expect_raised(raised);
  node->database().start();
  expect_gone(
      {"CarelineStoreUnreachable", "CarelineNotReady", "CarelineReconnects"});
  node->end_writers(10);
  expect_raised({"CarelineReconnects"});
}

TEST_F(watched, the_process_dies_and_comes_back_otherwise) {
  expect_gone({"CarelineRestarts", "CarelineDown", "CarelineAbsent",
               "CarelineDemoClock", "CarelineFileDescriptors"});
  for (int n = 0; n < 5; ++n) {
    auto scrapes = prometheus().scrapes();
    node->start_with();
    EXPECT_TRUE(eventually(
        patience, [&] { return prometheus().scrapes() > scrapes + 1; }));
  }
  expect_raised({"CarelineRestarts"});
  system().engine().kill_now();
  expect_raised({"CarelineDown"});
  prometheus().know_target(false);
  expect_raised({"CarelineAbsent"});
  prometheus().know_target(true);
  system().start_engine_with({"prlimit", "--nofile=256:256"});
  node->start_with({}, true);
  auto idle = node->idle_sockets(150);
  expect_raised({"CarelineDemoClock", "CarelineFileDescriptors"});
  idle.clear();
  system().start_engine_with({});
  node->start_with();
}

TEST_F(watched, the_database_understands_what_the_runbooks_ask) {
  auto page = shipped_file("docs/operations.md");
  static const std::regex statement("`((?:select|update|delete) [^`]*)`");
  int asked = 0;
  for (std::sregex_iterator it(page.begin(), page.end(), statement), end;
       it != end; ++it, ++asked) {
    auto text = std::regex_replace((*it)[1].str(), std::regex("PID"), "1");
    EXPECT_NO_THROW(node->as_administrator("explain " + text)) << text;
  }
  EXPECT_GE(asked, 12);
  EXPECT_ANY_THROW(node->as_administrator(
      "explain select reasons from careline.raw_events"));
}

/// Behind all others: each fault has ended.
TEST_F(watched, the_end_of_all_faults_takes_every_alert_back) {
  expect_peace();
}

} // namespace
} // namespace careline::tests
