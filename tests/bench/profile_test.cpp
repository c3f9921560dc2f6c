#include "bench/profile.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace careline::bench {
namespace {

using namespace std::chrono_literals;

profile right(std::string_view yaml) {
  auto read = parse_profile(yaml);
  if (auto* wrong = std::get_if<faults>(&read)) {
    ADD_FAILURE() << wrong->front().key << " " << wrong->front().what;
    return {};
  }
  return std::get<profile>(read);
}

std::vector<std::string> wrong_keys(std::string_view yaml) {
  const auto read = parse_profile(yaml);
  std::vector<std::string> keys;
  if (const auto* wrong = std::get_if<faults>(&read))
    for (const auto& fault : *wrong) keys.push_back(fault.key);
  std::ranges::sort(keys);
  return keys;
}

TEST(profile, says_everything_a_load_is) {
  const auto p = right(R"(
name: all
about: Everything at once.
load:
  arrivals: steady
  connections: 12
  warm_up_s: 3
  phases: [{seconds: 10, rate: 100}, {seconds: 2.5, rate: 100, to: 400}]
patients: {count: 50, first: 7, numbers: 4, order: zipf, zipf_exponent: 1.5,
  hot_share: 0.1, noisy_share: 0.2, one_at_a_time: true}
words: {kind: race, bookings: 0.5}
repeats: {duplicates: 0.3, late_ms: [10, 20], held_back: 0.1, held_ms: [1, 2],
  refused: true}
desk: {staff: 3, takeovers_per_second: 4, sends: 1, paused_ms: [5, 6],
  bookings_per_second: 7}
vendors: {statuses: {send: [sent, read], delay_ms: 100, shuffle: true}}
)");
  const auto& load = p.load;
  EXPECT_EQ(load.profile, "all");
  EXPECT_EQ(p.about, "Everything at once.");
  EXPECT_EQ(p.numbers, 4u);
  EXPECT_EQ(load.arrivals, arrival::steady);
  EXPECT_EQ(load.connections, 12u);
  EXPECT_EQ(load.warm_up, 3s);
  EXPECT_EQ(load.measured, 13s) << "as long as the phases";
  EXPECT_EQ(load.phases, (std::vector<phase>{{10, 100, 100}, {2.5, 100, 400}}));
  EXPECT_EQ(load.patients, 50u);
  EXPECT_EQ(load.first_patient, 7u);
  EXPECT_EQ(load.order, patient_order::zipf);
  EXPECT_EQ(load.zipf_exponent, 1.5);
  EXPECT_EQ(load.hot_share, 0.1);
  EXPECT_EQ(load.noisy_share, 0.2);
  EXPECT_TRUE(load.one_at_a_time);
  EXPECT_EQ(load.words, word_kind::race);
  EXPECT_EQ(load.repeats.duplicates, 0.3);
  EXPECT_EQ(load.repeats.late.least, 10ms);
  EXPECT_EQ(load.repeats.late.most, 20ms);
  EXPECT_EQ(load.repeats.held_back, 0.1);
  EXPECT_TRUE(load.repeats.refused);
  EXPECT_EQ(load.desk.staff, 3u);
  EXPECT_EQ(load.desk.takeovers, 4);
  EXPECT_EQ(load.desk.sends, 1);
  EXPECT_EQ(load.desk.paused.most, 6ms);
  EXPECT_EQ(load.desk.bookings, 7);
  EXPECT_EQ(boost::json::parse(load.vendor_control),
            boost::json::parse(
                R"({"statuses":{"send":["sent","read"],"delay_ms":100,
                    "shuffle":true}})"));
}

TEST(profile, tells_all_faults_at_once_each_with_its_key) {
  EXPECT_EQ(wrong_keys(R"(
name: wrong
abuot: A slip.
load: {arrivals: sometimes, connections: 0, rate: many}
patients: {count: -1, order: alphabetical}
repeats: {duplicates: 1.5, late_ms: [20, 10], held_ms: 5}
desk: {staff: 1000}
)"),
            (std::vector<std::string>{"about", "abuot", "desk.staff",
                                      "load.arrivals", "load.connections",
                                      "load.rate", "patients.count",
                                      "patients.order", "repeats.duplicates",
                                      "repeats.held_ms", "repeats.late_ms"}));
}

TEST(profile, refuses_phases_without_an_open_loop_or_a_length) {
  EXPECT_EQ(wrong_keys("{name: a, about: b, load: {arrivals: closed, phases: "
                       "[{seconds: 1, rate: 2}]}}"),
            std::vector<std::string>{"load.phases"});
  EXPECT_EQ(wrong_keys("{name: a, about: b, load: {arrivals: poisson, phases: "
                       "[{rate: 2}]}}"),
            std::vector<std::string>{"load.phases[0].seconds"});
  EXPECT_FALSE(wrong_keys("no: [yaml").empty());
  EXPECT_FALSE(wrong_keys("").empty());
}

TEST(profile, of_a_file_that_is_not_there_is_a_fault) {
  EXPECT_TRUE(std::holds_alternative<faults>(load_profile("no_such_profile")));
}

TEST(profiles, that_come_with_careline_are_right_and_bear_their_names) {
  const std::filesystem::path folder =
      std::filesystem::path(CARELINE_SOURCE_DIR) / "bench" / "profiles";
  int count = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const auto name = file.path().stem().string();
    const auto read = load_profile(name);
    ASSERT_TRUE(std::holds_alternative<profile>(read))
        << name << ": " << std::get<faults>(read).front().key << " "
        << std::get<faults>(read).front().what;
    EXPECT_EQ(std::get<profile>(read).load.profile, name);
    ++count;
  }
  EXPECT_GE(count, 12);
}

TEST(profile, phases_stretch_to_another_length_and_height) {
  std::vector<phase> phases{{10, 100, 100}, {30, 100, 400}};
  stretch(phases, 4, 800);
  EXPECT_EQ(phases, (std::vector<phase>{{1, 200, 200}, {3, 200, 800}}));
  stretch(phases, 0, 0);
  EXPECT_EQ(phases, (std::vector<phase>{{1, 200, 200}, {3, 200, 800}}));
}

} // namespace
} // namespace careline::bench
