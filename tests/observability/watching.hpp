#pragma once
/// What the project ships for whoever watches it, as values: alerts, recorded
/// names, queries of the dashboard, and which series they ask for.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace careline::tests {

struct alert_rule {
  std::string name;
  std::string expr;
  std::string severity;
  std::string promise;
  std::string summary;
  std::string description;
  std::string runbook_url;
};

std::vector<alert_rule> shipped_alerts();
/// Names and expressions of recording.yaml.
std::vector<std::pair<std::string, std::string>> shipped_recordings();

struct dashboard_query {
  std::string panel;
  std::string expr; ///< With Grafana's variables.
};
std::vector<dashboard_query> dashboard_queries();

/// One name in an expression, with what it must match: label, operator, value.
struct selector {
  struct matcher {
    std::string label;
    std::string op;
    std::string value;
  };
  std::string name;
  std::vector<matcher> matchers;
};
/// Of metrics and recorded names; functions and label names are left out.
std::vector<selector> selectors_of(const std::string& expr);

/// Series of a scrape: name -> label sets.
using label_set = std::map<std::string, std::string>;
using known_series = std::map<std::string, std::vector<label_set>>;
known_series read_scrape(std::string_view text);

/// Why the selector can never find anything; empty: it can.
std::string complaint(const selector& asked, const known_series& known,
                      const std::set<std::string>& recorded);

/// A file of the project. @throws std::runtime_error if it is not there
std::string shipped_file(const std::string& path);

} // namespace careline::tests
