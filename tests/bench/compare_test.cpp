/// Two reports beside each other: what differs, what changed, and whether the
/// machine itself drifted.

#include "bench/compare.hpp"

#include "bench/report_commands.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <sstream>

namespace {

using namespace careline::bench;
namespace json = boost::json;

json::object run() {
  return json::parse(R"({"label":"steady","commit":"aaa","seed":1,
    "machine":{"cpu":"EPYC","cores":2},
    "settings":{"rate":8000,"run":1,"connections":256},
    "limits":{"batch_turns":500},
    "turns_per_second":8000,
    "latency":{"p50_ms":2.0,"p99_ms":20.0,"max_ms":100.0},
    "counts":{"sent":100000,"accepted":100000,"busy":0,"broken":0},
    "usage":{"engine_cpu_s":3.0,"database_cpu_s":4.0,"own_cpu_s":0.6,
      "cpu_s_per_1000_turns":0.07,"engine_rss_end":104857600},
    "checks":[{"name":"in order","violations":0}]})")
      .get_object();
}

/// The line that begins with that figure.
std::string line_of(const std::string& text, const std::string& figure) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("  " + figure)) return line;
  return {};
}

TEST(compare, tells_both_values_and_the_change_in_percent) {
  auto b = run();
  b["latency"].get_object()["p99_ms"] = 15.0;
  b["turns_per_second"] = 7200;
  const auto text = compare(run(), b);
  const auto p99 = line_of(text, "latency p99 ms");
  EXPECT_NE(p99.find("20"), std::string::npos);
  EXPECT_NE(p99.find("15"), std::string::npos);
  EXPECT_NE(p99.find("-25.0 %  better"), std::string::npos) << p99;
  EXPECT_NE(line_of(text, "turns a second").find("-10.0 %  WORSE"),
            std::string::npos);
  EXPECT_NE(line_of(text, "latency p50 ms").find("same"), std::string::npos);
  EXPECT_NE(line_of(text, "engine's memory, MiB").find("100"),
            std::string::npos);
}

TEST(compare, names_every_setting_that_differs) {
  auto b = run();
  b["seed"] = 2;
  b["settings"].get_object()["rate"] = 9000;
  b["settings"].get_object()["run"] = 2;
  b["settings"].get_object()["zipf"] = true;
  b["limits"].get_object().erase("batch_turns");
  b["machine"].get_object()["cores"] = 4;
  std::vector<std::string> names;
  for (const auto& d : differing_settings(run(), b)) names.push_back(d.name);
  EXPECT_EQ(names,
            (std::vector<std::string>{"seed", "settings.rate", "settings.zipf",
                                      "limits.batch_turns", "machine.cores"}));
  EXPECT_NE(compare(run(), b).find("NOT THE SAME RUN: 5"), std::string::npos);
}

TEST(compare, says_that_nothing_differs) {
  auto b = run();
  b["settings"].get_object()["run"] = 2;
  EXPECT_TRUE(differing_settings(run(), b).empty());
  const auto text = compare(run(), b);
  EXPECT_NE(text.find("are the same"), std::string::npos);
  EXPECT_EQ(text.find("NOT THE SAME"), std::string::npos);
  EXPECT_NE(text.find("it held still"), std::string::npos);
}

TEST(compare, takes_the_drift_of_the_machine_from_the_generators_own_cpu) {
  auto b = run();
  b["usage"].get_object()["own_cpu_s"] = 0.75;
  b["usage"].get_object()["cpu_s_per_1000_turns"] = 0.0875;
  EXPECT_DOUBLE_EQ(*machine_drift(run(), b), 1.25);
  const auto text = compare(run(), b);
  EXPECT_NE(text.find("1.25 times"), std::string::npos);
  EXPECT_NE(text.find("THE MACHINE DRIFTED"), std::string::npos);
  EXPECT_NE(line_of(text, "CPU s per 1,000 turns").find("+25.0 %  WORSE"),
            std::string::npos);
  EXPECT_NE(line_of(text, "CPU, drift taken out").find("same"),
            std::string::npos);
}

TEST(compare, does_not_guess_a_drift) {
  auto b = run();
  b["usage"].get_object().erase("own_cpu_s");
  EXPECT_FALSE(machine_drift(run(), b));
  EXPECT_NE(compare(run(), b).find("is not known"), std::string::npos);
  EXPECT_FALSE(machine_drift({}, {}));
}

TEST(compare, shows_the_ratio_to_the_floors_if_there_are_floors) {
  auto b = run();
  b["floors"] = json::parse(R"([
    {"name":"beast_bare","cpu_us_per_turn":20},
    {"name":"hmac_parse","cpu_us_per_turn":0},
    {"name":"actor_hop","cpu_us_per_turn":0},
    {"name":"postgres_turn_100","cpu_us_per_turn":30},
    {"name":"advance","cpu_us_per_turn":0},
    {"name":"understand","cpu_us_per_turn":0}])");
  EXPECT_EQ(line_of(compare(run(), run()), "times the floors"), "");
  EXPECT_NE(line_of(compare(b, b), "times the floors").find("1.4"),
            std::string::npos);
}

TEST(compare, repeats_what_was_broken) {
  auto b = run();
  b["checks"].get_array()[0].get_object()["violations"] = 3;
  EXPECT_NE(compare(run(), b).find("B broke \"in order\" 3 times"),
            std::string::npos);
  EXPECT_EQ(compare(run(), run()).find(" broke "), std::string::npos);
}

TEST(report_commands, refuse_what_is_no_report) {
  EXPECT_EQ(run_report_command({"html", "--out", "x.html"}), 2);
  EXPECT_EQ(run_report_command({"html", "nowhere.json"}), 2);
  EXPECT_EQ(run_report_command({"html", "nowhere.json", "--out", "x.html"}), 1);
  EXPECT_EQ(run_report_command({"--compare", "nowhere.json"}), 2);
  EXPECT_EQ(run_report_command({"--compare", "nowhere.json", "b.json"}), 1);
  EXPECT_FALSE(run_report_command({"--open", "--rate", "10"}));
  EXPECT_FALSE(run_report_command({}));
}

} // namespace
