/// The charts of a report: that each number of the JSON is where it belongs,
/// and the sum of the floors.

#include "bench/report_plots.hpp"

#include "bench/floors.hpp"
#include "bench/report_html.hpp"
#include "bench/seconds_table.hpp"
#include "tests/bench/sample_report.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

namespace {

using namespace careline::bench;
using tests::sample;
namespace json = boost::json;

const chart& chart_of(const std::vector<chart>& all, std::string_view title) {
  for (const auto& c : all)
    if (c.title == title) return c;
  ADD_FAILURE() << "no chart " << title;
  return all.front();
}

const chart_line& line_of(const chart& c, std::string_view name) {
  for (const auto& line : c.lines)
    if (line.name == name) return line;
  ADD_FAILURE() << "no line " << name;
  static const chart_line none;
  return none;
}

TEST(report_plots, the_percentile_line_ends_at_the_slowest_answer) {
  const auto all = percentile_charts(sample());
  ASSERT_EQ(all.size(), 1u);
  const auto& points = line_of(all[0], "from when it was due").points;
  EXPECT_EQ(points.front().x, 0);
  EXPECT_EQ(points.front().y, 1);
  // 90 % are within 1 ms, 99 % within 5, 99.9 % within 20.
  const auto at = [&](double x) {
    return std::ranges::find_if(
               points,
               [x](const chart_point& p) { return std::abs(p.x - x) < 1e-6; })
        ->y;
  };
  EXPECT_EQ(at(1), 1);
  EXPECT_EQ(at(2), 5);
  EXPECT_EQ(points.back().y, 180) << "the exact maximum, not its bucket's end";
  EXPECT_NEAR(points.back().x, std::log10(2000), 1e-9)
      << "half of the last of 1,000";
  EXPECT_TRUE(std::ranges::is_sorted(points, {}, &chart_point::y));
  EXPECT_EQ(all[0].y.from, 0);
  EXPECT_GE(all[0].y.to, 180);
}

TEST(report_plots, percentiles_without_buckets_are_drawn_from_their_names) {
  auto r = sample();
  r["latency"].get_object().erase("buckets");
  const auto all = percentile_charts(r);
  const auto& points = line_of(all[0], "from when it was due").points;
  EXPECT_EQ(points.back().y, 180);
  EXPECT_GE(points.size(), 5u);
}

TEST(report_plots, groups_have_a_chart_of_their_own) {
  auto r = sample();
  r["groups"] = {{"questions", r["latency"]}, {"bookings", r["latency"]}};
  const auto all = percentile_charts(r);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].lines.size(), 2u);
  EXPECT_EQ(all[1].lines[1].name, "bookings");
}

TEST(report_plots, throughput_begins_at_zero_and_shows_what_was_due) {
  const auto all = charts_over_time(sample());
  const auto& c = chart_of(all, "Throughput over time");
  EXPECT_EQ(c.y.from, 0);
  EXPECT_GE(c.y.to, 509);
  const auto& accepted = line_of(c, "accepted (2xx)").points;
  ASSERT_EQ(accepted.size(), 12u);
  EXPECT_EQ(accepted.front().x, -2);
  EXPECT_EQ(accepted.front().y, 498);
  EXPECT_EQ(accepted.back().y, 509);
  EXPECT_EQ(line_of(c, "refused (503)").points[6].y, 10);
  EXPECT_EQ(line_of(c, "due, 500").points[0].y, 500);
  EXPECT_EQ(c.shaded_until, 0) << "two seconds of warm-up";
  EXPECT_EQ(c.marks.size(), 12u);
}

TEST(report_plots, the_closed_loop_has_nothing_due) {
  auto r = sample();
  r["settings"].get_object()["arrivals"] = "closed loop";
  const auto over_time = charts_over_time(r);
  EXPECT_EQ(chart_of(over_time, "Throughput over time").lines.size(), 3u);
  const auto by_percentile = percentile_charts(r);
  EXPECT_EQ(by_percentile[0].lines[0].name, "from the send");
}

TEST(report_plots, what_was_due_follows_the_phases) {
  auto r = sample();
  r["settings"].get_object()["phases"] = json::parse(
      R"([{"seconds":4,"rate":100,"to":100},{"seconds":6,"rate":100,"to":700}])");
  const auto all = charts_over_time(r);
  const auto& c = chart_of(all, "Throughput over time");
  const auto& due = line_of(c, "due").points;
  ASSERT_EQ(due.size(), 5u);
  EXPECT_EQ(due[0].x, -2) << "the warm-up";
  EXPECT_EQ(due[2].x, 4);
  EXPECT_EQ(due[2].y, 100);
  EXPECT_EQ(due[4].x, 10);
  EXPECT_EQ(due[4].y, 700);
  EXPECT_GE(c.y.to, 700);
}

TEST(report_plots, what_nobody_measured_is_no_flat_line) {
  const auto all = charts_over_time(sample());
  const auto& cpu = chart_of(all, "CPU over time");
  ASSERT_EQ(cpu.lines.size(), 1u);
  EXPECT_EQ(cpu.lines[0].name, "engine");
  EXPECT_TRUE(chart_of(all, "Disk I/O over time").lines.empty());
  EXPECT_EQ(chart_of(all, "Engine's resident memory").lines[0].points[0].y, 50);
}

TEST(report_plots, queues_come_by_depth_and_bytes_stay_out) {
  auto r = sample();
  for (auto& second : r["seconds"].get_array()) {
    auto& queues = second.get_object()["queues"].get_object();
    queues["careline_bytes_in_flight"] = 4096;
    queues["careline_conversations_active"] = 20'000;
    queues["careline_ai_waiting"] = 0;
  }
  const auto all = charts_over_time(r);
  const auto& c = chart_of(all, "Queue depths over time");
  ASSERT_EQ(c.lines.size(), 2u);
  EXPECT_EQ(c.lines[0].name, "db_queue_depth");
  EXPECT_EQ(c.lines[1].name, "generator: due, not sent");
  EXPECT_NE(c.note.find("Not drawn: bytes_in_flight (at most 4.0 KiB)."),
            std::string::npos);
  EXPECT_NE(c.note.find("1 more: always empty"), std::string::npos);
  EXPECT_EQ(c.note.find("conversations_active"), std::string::npos);
}

TEST(report_plots, a_long_run_keeps_its_worst_moment_and_its_mean) {
  json::array seconds;
  for (int at = 0; at < 1000; ++at)
    seconds.push_back(json::object{{"at_s", at},
                                   {"accepted", at % 2 ? 300 : 100},
                                   {"max_ms", at == 777 ? 5000.0 : 10.0}});
  const seconds_table t(seconds);
  EXPECT_LE(t.times().size(), seconds_table::most_points);
  const auto worst = t.column("max_ms", seconds_table::join::greatest);
  EXPECT_EQ(std::ranges::count(worst, 5000), 1);
  const auto mean = t.column("accepted", seconds_table::join::mean);
  EXPECT_EQ(mean[3], 200);
  const auto all = charts_over_time({{"seconds", seconds}});
  EXPECT_NE(chart_of(all, "Latency over time").note.find("6 seconds"),
            std::string::npos);
}

TEST(report_plots, every_coordinate_lies_inside_the_picture) {
  const auto html = as_html(sample());
  static const std::regex place("[ML]([-0-9.]+) ([-0-9.]+)");
  int seen = 0;
  for (std::sregex_iterator it(html.begin(), html.end(), place), end; it != end;
       ++it, ++seen) {
    const auto x = std::stod((*it)[1]);
    const auto y = std::stod((*it)[2]);
    EXPECT_TRUE(x >= 0 && x <= 520 && y >= 0 && y <= 266) << x << ' ' << y;
  }
  EXPECT_GT(seen, 100);
}

TEST(svg_chart, axes_have_round_ticks_that_reach_over_everything) {
  const auto linear = axis_from_zero("ms", 38.7);
  EXPECT_EQ(linear.from, 0);
  EXPECT_EQ(linear.to, 40);
  EXPECT_EQ(linear.ticks.front().label, "0");
  EXPECT_EQ(linear.ticks.back().label, "40");
  const auto small = axis_from_zero("cores", 0.36);
  EXPECT_EQ(small.ticks[1].label, "0.1");
  const auto log = log_axis("ms", 0.4, 230);
  EXPECT_EQ(log.from, 0.1);
  EXPECT_EQ(log.ticks.front().label, "0.1");
  EXPECT_EQ(log.ticks.back().label, "1,000");
  const auto time = axis_between("s", -3, 20);
  for (const auto& tick : time.ticks) EXPECT_NE(tick.label, "-0");
}

TEST(floors, sum_is_the_formula_of_the_docs) {
  const auto sum = sum_of_floors(sample());
  ASSERT_TRUE(sum.is_whole());
  // 24 us of understanding in 0.05 of 1.2 turns: 1 us.
  EXPECT_NEAR(sum.cpu_us, 10 + 2 + 3 * 1 + 30 + 4 + 1, 1e-9);
  EXPECT_NEAR(*floor_ratio(sample(), sum), 75.0 / 50, 1e-9);
  EXPECT_NE(as_html(sample()).find("<b class=\"good\">1.5</b>"),
            std::string::npos);
}

TEST(floors, without_one_part_there_is_no_sum) {
  auto r = sample();
  r["floors"].get_array().erase(r["floors"].get_array().begin());
  const auto sum = sum_of_floors(r);
  EXPECT_EQ(sum.missing, std::vector<std::string>{"beast_bare"});
  EXPECT_FALSE(floor_ratio(r, sum));
  EXPECT_NE(as_html(r).find("beast_bare was not measured"), std::string::npos);
}

} // namespace
