/// The HTML report: that it is whole, safe, stands alone, and shows the
/// numbers of the JSON where they belong.

#include "bench/report_html.hpp"

#include "bench/floors.hpp"
#include "bench/report_plots.hpp"
#include "bench/report_sections.hpp"
#include "bench/seconds_table.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

namespace {

using namespace careline::bench;
namespace json = boost::json;

json::object parsed(std::string_view text) {
  return json::parse(text).get_object();
}

/// An open loop of 1,000 answers: 900 within 1 ms, 90 within 5, 9 within 20,
/// one at 180.
json::object sample() {
  auto out = parsed(R"({"format":"careline-bench/2","label":"open loop",
    "profile":"steady","commit":"abc1234","date":"2026-11-20T18:00:00Z",
    "machine":{"cpu":"EPYC","cores":2,"memory_bytes":8589934592,
      "kernel":"Linux 6.1","postgres":"15.20"},
    "settings":{"arrivals":"open loop, Poisson","rate":500,"bookings":0.05},
    "seed":77,"limits":{"batch_turns":500},"turns_per_second":499.6,
    "latency":{"p50_ms":1,"p90_ms":1,"p99_ms":5,"p999_ms":20,
      "p9999_ms":180,"max_ms":180,"mean_ms":1.7,"count":1000,
      "buckets":[[1000000,900],[5000000,90],[20000000,9],[181000000,1]]},
    "counts":{"sent":1010,"accepted":1000,"busy":10,"broken":0,"other":0},
    "usage":{"engine_cpu_s":0.03,"database_cpu_s":0.045,
      "engine_rss_end":104857600},
    "checks":[{"name":"stored once","promise":"P1","checked":1000,
      "violations":0,"examples":[]},
      {"name":"in order","promise":"P3","checked":40,"violations":2,
      "examples":["wamid.1","wamid.2"]}],
    "floors":[{"name":"beast_bare","cpu_us_per_turn":10},
      {"name":"hmac_parse","cpu_us_per_turn":2},
      {"name":"actor_hop","cpu_us_per_turn":1},
      {"name":"postgres_turn_100","cpu_us_per_turn":30},
      {"name":"advance","cpu_us_per_turn":4},
      {"name":"understand","cpu_us_per_turn":24}],
    "notes":["a note"]})");
  json::array seconds;
  for (int at = -2; at < 10; ++at)
    seconds.push_back(
        json::object{{"at_s", at},
                     {"accepted", 500 + at},
                     {"busy", at == 4 ? 10 : 0},
                     {"broken", 0},
                     {"p50_ms", 1.5},
                     {"p99_ms", 9.0},
                     {"max_ms", 40.0 + at},
                     {"backlog", 3},
                     {"engine_cpu_s", 0.25},
                     {"engine_rss", 1048576 * 50},
                     {"queues", {{"careline_db_queue_depth", at + 2}}}});
  out["seconds"] = std::move(seconds);
  return out;
}

/// What is wrong with the nesting of the tags; empty if nothing.
std::string nesting_fault(const std::string& html) {
  static const std::regex tag("<(/?)([a-zA-Z0-9]+)((?:[^<>\"]|\"[^\"]*\")*)>");
  std::vector<std::string> open;
  for (std::sregex_iterator it(html.begin(), html.end(), tag), end; it != end;
       ++it) {
    const std::string name = (*it)[2];
    const std::string rest = (*it)[3];
    if (name == "meta" || rest.ends_with("/")) continue;
    if ((*it)[1].length() == 0) {
      open.push_back(name);
    } else {
      if (open.empty() || open.back() != name)
        return "</" + name + "> closes "
               + (open.empty() ? "nothing" : open.back());
      open.pop_back();
    }
  }
  return open.empty() ? "" : open.back() + " stays open";
}

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

TEST(report_html, is_whole_and_needs_nothing_from_outside) {
  const std::vector all{sample(), json::object{}, sample()};
  for (const auto& html :
       {as_html(all.front()), as_html(json::object{}), as_html(std::span(all)),
        as_html(std::span<const json::object>{})}) {
    EXPECT_EQ(nesting_fault(html), "");
    EXPECT_TRUE(html.starts_with("<!doctype html>"));
    for (const auto* foreign :
         {"http:", "https:", "<script", "url(", "@import", "src=", "<link"})
      EXPECT_EQ(html.find(foreign), std::string::npos) << foreign;
    EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
    EXPECT_NE(html.find("prefers-color-scheme:dark"), std::string::npos);
  }
}

TEST(report_html, shows_the_reports_that_the_generator_writes) {
  for (const auto* name : {"report_full", "report_bare", "report_before"}) {
    std::ifstream file(std::string(CARELINE_SOURCE_DIR) + "/tests/bench/data/"
                       + name + ".json");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    const auto report = parsed(text);
    const auto html = as_html(report);
    EXPECT_EQ(nesting_fault(html), "") << name;
    EXPECT_EQ(html.find("nan"), std::string::npos) << name;
    EXPECT_NE(html.find(escape_html(text_at(report, "label"))),
              std::string::npos);
    if (array_at(report, "floors").empty()) continue;
    EXPECT_TRUE(sum_of_floors(report).is_whole()) << name;
    EXPECT_NE(html.find("times its floors"), std::string::npos) << name;
  }
}

TEST(report_html, the_check_of_the_nesting_can_fail) {
  EXPECT_NE(nesting_fault("<p><b></p></b>"), "");
  EXPECT_NE(nesting_fault("<p>"), "");
  EXPECT_EQ(nesting_fault("<p a=\"x > y\"><meta><rect/></p>"), "");
}

TEST(report_html, tells_where_and_how_before_any_figure) {
  const auto html = as_html(sample());
  const auto figures = html.find("Figures</h2>");
  ASSERT_NE(figures, std::string::npos);
  for (const auto* fact : {"EPYC", "2 cores", "8.0 GiB", "PostgreSQL 15.20",
                           "abc1234", "2026-11-20T18:00:00Z", "arrivals",
                           "open loop, Poisson", "<dd>77</dd>", "batch_turns"})
    EXPECT_LT(html.find(fact), figures) << fact;
}

TEST(report_html, escapes_whatever_it_is_given) {
  const std::string evil = "<script>\"'&</script>";
  auto r = sample();
  for (const auto* key : {"label", "profile", "commit", "date"}) r[key] = evil;
  r["settings"].get_object()[evil] = evil;
  r["limits"].get_object()[evil] = evil;
  r["machine"].get_object()["cpu"] = evil;
  r["groups"] = {{evil, r["latency"]}};
  r["notes"].get_array().emplace_back(evil);
  auto& check = r["checks"].get_array()[0].get_object();
  check["name"] = check["promise"] = evil;
  check["examples"].get_array().emplace_back(evil);
  auto& floor = r["floors"].get_array()[0].get_object();
  floor["detail"] = evil;
  r["seconds"].get_array()[0].get_object()["queues"].get_object()[evil] = 5;
  const std::vector all{r, r};
  for (const auto& html : {as_html(r), as_html(std::span(all), evil)}) {
    EXPECT_EQ(html.find("<script"), std::string::npos);
    EXPECT_NE(html.find("&lt;script&gt;&quot;&#39;&amp;"), std::string::npos);
    EXPECT_EQ(nesting_fault(html), "");
  }
}

TEST(report_html, says_what_is_not_there_instead_of_drawing_it) {
  const auto html = as_html(json::object{});
  for (const auto* word : {"No request was answered", "No second of this run",
                           "No queue was watched", "Nothing was checked",
                           "No floors were measured", "No answer was counted"})
    EXPECT_NE(html.find(word), std::string::npos) << word;
  EXPECT_EQ(html.find("<svg"), std::string::npos);
  EXPECT_EQ(html.find("nan"), std::string::npos);
}

TEST(report_html, shows_what_was_broken) {
  const auto html = as_html(sample());
  EXPECT_EQ(violations(sample()), 2);
  EXPECT_NE(html.find("&#10007; broken"), std::string::npos);
  EXPECT_NE(html.find("wamid.1, wamid.2"), std::string::npos);
  auto kept = sample();
  kept["checks"].get_array().pop_back();
  EXPECT_EQ(as_html(kept).find("&#10007;"), std::string::npos);
}

TEST(report_html, links_each_run_of_a_page_to_its_own_place) {
  const std::vector all{sample(), sample(), sample()};
  const auto html = as_html(std::span(all));
  static const std::regex target("id=\"(run-[0-9]+)\"");
  static const std::regex link("href=\"#(run-[0-9]+)\"");
  std::set<std::string> targets;
  std::set<std::string> links;
  for (std::sregex_iterator it(html.begin(), html.end(), target), end;
       it != end; ++it)
    EXPECT_TRUE(targets.insert((*it)[1]).second) << "twice";
  for (std::sregex_iterator it(html.begin(), html.end(), link), end; it != end;
       ++it)
    links.insert((*it)[1]);
  EXPECT_EQ(targets.size(), 3u);
  EXPECT_EQ(links, targets);
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
  for (auto& second : r["seconds"].get_array())
    second.get_object()["queues"].get_object()["careline_bytes_in_flight"] =
        4096;
  const auto all = charts_over_time(r);
  const auto& c = chart_of(all, "Queue depths over time");
  ASSERT_EQ(c.lines.size(), 2u);
  EXPECT_EQ(c.lines[0].name, "db_queue_depth");
  EXPECT_EQ(c.lines[1].name, "generator: due, not sent");
  EXPECT_NE(c.note.find("bytes_in_flight (at most 4.0 KiB)"),
            std::string::npos);
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

TEST(json_values, are_said_as_people_read_them) {
  EXPECT_EQ(say_number(1234567), "1,234,567");
  EXPECT_EQ(say_number(-0.0), "0");
  EXPECT_EQ(say_number(0.0689), "0.0689");
  EXPECT_EQ(say_number(1.50), "1.5");
  EXPECT_EQ(say_ms(34.61), "34.6 ms");
  EXPECT_EQ(say_ms(1204.4), "1,204 ms");
  EXPECT_EQ(say_bytes(3277), "3.2 KiB");
  EXPECT_EQ(say_percent_change(-0.125), "-12.5 %");
  EXPECT_EQ(number_at(sample(), "latency.p99_ms"), 5);
  EXPECT_FALSE(number_at(sample(), "latency.none"));
  EXPECT_FALSE(number_at(sample(), "label"));
  EXPECT_FALSE(number_at(sample(), "label.p99_ms"));
}

} // namespace
