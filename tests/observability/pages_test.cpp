/// Rules, dashboard, runbooks and the page of metrics tell the same story.

#include "io/metrics.hpp"
#include "tests/observability/watching.hpp"
#include "tests/support/process.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>

namespace careline::tests {
namespace {

std::set<std::string> recorded_names() {
  std::set<std::string> names;
  for (auto& [name, expr] : shipped_recordings()) names.insert(name);
  return names;
}

const known_series& known() {
  static const auto series = [] {
    io::metrics m;
    return read_scrape(m.scrape());
  }();
  return series;
}

void expect_known(const std::string& expr, const std::string& where) {
  auto asked = selectors_of(expr);
  EXPECT_FALSE(asked.empty()) << where << " asks for nothing: " << expr;
  for (auto& s : asked)
    EXPECT_EQ(complaint(s, known(), recorded_names()), "") << where;
}

TEST(pages, a_wrong_name_or_label_is_seen) {
  auto why = [](const std::string& expr) {
    return complaint(selectors_of(expr).at(0), known(), recorded_names());
  };
  EXPECT_NE(why("rate(careline_webhook_total[5m])"), "");
  EXPECT_NE(why("careline_webhooks_total{result=\"overloaded\"}"), "");
  EXPECT_NE(why("careline_webhooks_total{kind=\"accepted\"}"), "");
  EXPECT_NE(why("careline_webhooks_total{result=~\"over|under\"}"), "");
  EXPECT_NE(why("job:careline_webhooks:rate1m"), "");
  EXPECT_EQ(why("careline_webhooks_total{result=~\"over.*\",job=\"x\"}"), "");
  EXPECT_EQ(why("job:careline_webhooks_slow:ratio_rate5m"), "");
  EXPECT_TRUE(selectors_of("sum by (job) (vector(0))").empty());
}

TEST(pages, every_rule_asks_for_what_is_there) {
  for (auto& [name, expr] : shipped_recordings()) expect_known(expr, name);
  for (auto& alert : shipped_alerts()) expect_known(alert.expr, alert.name);
}

TEST(pages, every_query_of_the_dashboard_asks_for_what_is_there) {
  auto all = dashboard_queries();
  EXPECT_GT(all.size(), 60u);
  for (auto& query : all) expect_known(query.expr, query.panel);
}

TEST(pages, every_promise_has_an_alert) {
  std::set<std::string> promises;
  for (auto& alert : shipped_alerts()) promises.insert(alert.promise);
  for (int n = 1; n <= 12; ++n)
    EXPECT_TRUE(promises.contains("P" + std::to_string(n))) << n;
}

TEST(pages, every_alert_has_its_runbook_and_every_runbook_its_alert) {
  auto page = shipped_file("docs/operations.md");
  std::set<std::string> headings;
  static const std::regex heading("\n#### (Careline[A-Za-z]+)\n");
  for (std::sregex_iterator it(page.begin(), page.end(), heading), end;
       it != end; ++it) {
    auto name = (*it)[1].str();
    EXPECT_TRUE(headings.insert(name).second) << name << " is there twice";
    auto begin = static_cast<std::size_t>(it->position()) + 1;
    auto section = page.substr(begin, page.find("\n#", begin) - begin);
    for (auto* part : {"- **Means** ", "- **Look first** ", "- **Act** ",
                       "- **Afterwards** "})
      EXPECT_NE(section.find(part), std::string::npos) << name << ": " << part;
  }
  std::set<std::string> alerts;
  for (auto& alert : shipped_alerts()) {
    EXPECT_TRUE(alerts.insert(alert.name).second) << alert.name;
    auto anchor = alert.name;
    std::transform(anchor.begin(), anchor.end(), anchor.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    EXPECT_EQ(alert.runbook_url, "docs/operations.md#" + anchor);
    EXPECT_TRUE(alert.severity == "page" || alert.severity == "ticket")
        << alert.name;
    EXPECT_GT(alert.summary.size(), 10u) << alert.name;
    EXPECT_GT(alert.description.size(), alert.summary.size()) << alert.name;
  }
  EXPECT_EQ(alerts, headings);
}

TEST(pages, every_alert_is_tested_in_trouble_and_in_peace) {
  std::string tests;
  for (auto* group :
       {"process", "door", "store", "turns", "sending", "ai", "days"})
    tests += shipped_file("tests/observability/alerts/" + std::string(group)
                          + ".yaml");
  for (auto& alert : shipped_alerts())
    for (auto* kind : {" fires\n", " is silent\n"})
      EXPECT_NE(tests.find("- name: " + alert.name + kind), std::string::npos)
          << alert.name << kind;
}

/// First cell -> the rest of the row, of the rows that begin with a match.
std::map<std::string, std::string> rows_of(const std::string& page,
                                           const char* first_cell) {
  std::map<std::string, std::string> rows;
  std::regex row("\\n\\| (" + std::string(first_cell) + ") \\|([^\n]*)");
  for (std::sregex_iterator it(page.begin(), page.end(), row), end; it != end;
       ++it)
    EXPECT_TRUE(rows.emplace((*it)[1], (*it)[2]).second)
        << (*it)[1] << " is there twice";
  return rows;
}

TEST(pages, what_raises_each_alert_is_told_and_done) {
  auto page = shipped_file("docs/alerts.md");
  auto struck = shipped_file("tests/observability/faults_test.cpp");
  auto rows = rows_of(page, "Careline[A-Za-z]+");
  std::size_t raised = 0;
  auto alerts = shipped_alerts();
  for (auto& alert : alerts) {
    auto row = rows.find(alert.name);
    ASSERT_NE(row, rows.end()) << alert.name;
    auto is_raised = row->second.find("not in a real run") == std::string::npos;
    EXPECT_EQ(struck.find('"' + alert.name + '"') != std::string::npos,
              is_raised)
        << alert.name;
    raised += is_raised ? 1 : 0;
  }
  EXPECT_EQ(rows.size(), alerts.size());
  EXPECT_NE(page.find(std::to_string(raised) + " of the "
                      + std::to_string(alerts.size()) + " alerts"),
            std::string::npos)
      << raised;
}

TEST(pages, what_belongs_to_each_kind_of_fault_is_told) {
  auto rows = rows_of(shipped_file("docs/alerts.md"), "`[a-z-]+`");
  std::set<std::string> alerts;
  for (auto& alert : shipped_alerts()) alerts.insert(alert.name);
  std::set<std::string> kinds;
  static const std::regex name(
      R"re(name\(\) const override \{\s*return "([a-z-]+)")re");
  for (auto& entry : std::filesystem::directory_iterator(
           std::string(CARELINE_SOURCE_DIR) + "/tests/faults")) {
    auto text = read_file(entry.path());
    for (std::sregex_iterator it(text.begin(), text.end(), name), end;
         it != end; ++it)
      kinds.insert("`" + (*it)[1].str() + "`");
  }
  EXPECT_GE(kinds.size(), 40u);
  for (auto& kind : kinds) EXPECT_TRUE(rows.contains(kind)) << kind;
  EXPECT_EQ(rows.size(), kinds.size());
  static const std::regex named("Careline[A-Z][A-Za-z]+");
  for (auto& [kind, text] : rows) {
    std::sregex_iterator it(text.begin(), text.end(), named);
    auto is_told = text.find(" none |") != std::string::npos
                   || it != std::sregex_iterator{};
    EXPECT_TRUE(is_told) << kind;
    for (; it != std::sregex_iterator{}; ++it)
      EXPECT_TRUE(alerts.contains(it->str())) << kind << it->str();
  }
}

/// Sentences about the log name its events as the code does.
TEST(pages, what_the_runbooks_look_for_in_the_log_is_written_there) {
  std::string code;
  for (auto* folder : {"/actors", "/io"})
    for (auto& entry : std::filesystem::recursive_directory_iterator(
             CARELINE_SOURCE_DIR + std::string(folder)))
      if (entry.path().extension() == ".cpp") code += read_file(entry.path());
  static const std::regex sentence(R"([^.;:?\n]+)");
  static const std::regex log_word(R"(\blog\b)");
  static const std::regex event("`((?!careline_)[a-z]+(?:_[a-z]+)+)`");
  int found = 0;
  auto page = shipped_file("docs/operations.md");
  for (std::sregex_iterator s(page.begin(), page.end(), sentence), end;
       s != end; ++s) {
    auto text = s->str();
    if (!std::regex_search(text, log_word)) continue;
    for (std::sregex_iterator e(text.begin(), text.end(), event); e != end;
         ++e, ++found)
      EXPECT_NE(code.find('"' + (*e)[1].str() + '"'), std::string::npos)
          << (*e)[1] << " in:" << text;
  }
  EXPECT_GE(found, 10);
}

TEST(pages, every_recorded_name_is_used) {
  std::string users = shipped_file("deploy/grafana/careline.json")
                      + shipped_file("deploy/prometheus/alerts.yaml");
  for (auto& name : recorded_names())
    EXPECT_NE(users.find(name), std::string::npos) << name;
}

TEST(pages, what_the_runbooks_name_is_measured) {
  for (auto& s : selectors_of(shipped_file("docs/operations.md"))) {
    if (known().contains(s.name + "_count")) continue; // A histogram.
    EXPECT_EQ(complaint(s, known(), recorded_names()), "");
  }
}

} // namespace
} // namespace careline::tests
