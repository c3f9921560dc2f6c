/// The HTML report: that it is whole, safe, stands alone, and shows the
/// numbers of the JSON where they belong.

#include "bench/report_html.hpp"

#include "bench/floors.hpp"
#include "bench/report_sections.hpp"
#include "tests/bench/sample_report.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>

namespace {

using namespace careline::bench;
using tests::parsed;
using tests::sample;
namespace json = boost::json;

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

TEST(report_html, of_no_answers_there_is_no_percentile) {
  auto r = sample();
  r["latency"] = parsed(R"({"p50_ms":0,"p90_ms":0,"p99_ms":0,"p999_ms":0,
    "p9999_ms":0,"max_ms":0,"mean_ms":0,"count":0,"buckets":[]})");
  const std::vector all{r, r};
  const auto html = as_html(std::span(all));
  EXPECT_EQ(html.find("0.000 ms"), std::string::npos);
  EXPECT_NE(html.find("No request was answered"), std::string::npos);
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

TEST(report_html, folds_many_limits_but_shows_the_first) {
  auto r = sample();
  auto& limits = r["limits"].get_object();
  for (int i = 0; i < 40; ++i) limits["limit_" + std::to_string(i)] = i;
  const auto html = as_html(r);
  EXPECT_EQ(nesting_fault(html), "");
  const auto fold = html.find("<summary>all 41</summary>");
  ASSERT_NE(fold, std::string::npos);
  EXPECT_LT(html.find("batch_turns"), fold);
  EXPECT_GT(html.find("limit_39"), fold);
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
