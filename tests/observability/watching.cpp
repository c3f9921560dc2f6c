#include "tests/observability/watching.hpp"

#include "tests/support/process.hpp"

#include <algorithm>
#include <regex>
#include <sstream>
#include <stdexcept>

#include <boost/json.hpp>
#include <yaml-cpp/yaml.h>

namespace careline::tests {

namespace {

YAML::Node rules_of(const std::string& path) {
  YAML::Node all(YAML::NodeType::Sequence);
  for (auto group : YAML::Load(shipped_file(path))["groups"])
    for (auto rule : group["rules"]) all.push_back(rule);
  return all;
}

bool matches(const selector::matcher& m, const label_set& labels) {
  auto found = labels.find(m.label);
  // Prometheus adds these two to every series it scrapes.
  if (m.label == "instance" || m.label == "job") return true;
  if (found == labels.end()) return false;
  if (m.op == "=") return found->second == m.value;
  if (m.op == "=~") return std::regex_match(found->second, std::regex(m.value));
  return true; // What is left out need not be there.
}

} // namespace

std::string shipped_file(const std::string& path) {
  auto text = read_file(std::string(CARELINE_SOURCE_DIR) + "/" + path);
  if (text.empty()) throw std::runtime_error(path + " is not there");
  return text;
}

std::vector<alert_rule> shipped_alerts() {
  std::vector<alert_rule> all;
  for (auto rule : rules_of("deploy/prometheus/alerts.yaml")) {
    auto text = [](const YAML::Node& n) { return n.as<std::string>(""); };
    auto notes = rule["annotations"];
    all.push_back({text(rule["alert"]), text(rule["expr"]),
                   text(rule["labels"]["severity"]),
                   text(rule["labels"]["promise"]), text(notes["summary"]),
                   text(notes["description"]), text(notes["runbook_url"])});
  }
  return all;
}

std::vector<std::pair<std::string, std::string>> shipped_recordings() {
  std::vector<std::pair<std::string, std::string>> all;
  for (auto rule : rules_of("deploy/prometheus/recording.yaml"))
    all.emplace_back(rule["record"].as<std::string>(),
                     rule["expr"].as<std::string>());
  return all;
}

std::vector<dashboard_query> dashboard_queries() {
  namespace json = boost::json;
  auto board = json::parse(shipped_file("deploy/grafana/careline.json"));
  std::vector<dashboard_query> all;
  for (auto& panel : board.at("panels").as_array()) {
    auto* targets = panel.as_object().if_contains("targets");
    if (!targets) continue; // A row.
    for (auto& target : targets->as_array())
      all.push_back({json::value_to<std::string>(panel.at("title")),
                     json::value_to<std::string>(target.at("expr"))});
  }
  return all;
}

std::vector<selector> selectors_of(const std::string& expr) {
  static const std::regex name(
      R"(((?:careline|process)_[a-z0-9_]+|(?:job|instance_queue):[a-z0-9_:]+|\bup\b|\bALERTS\b)(\{[^}]*\})?)");
  static const std::regex matcher(
      R"re(([a-z_]+)\s*(=~|!~|!=|=)\s*"([^"]*)")re");
  std::vector<selector> all;
  for (std::sregex_iterator it(expr.begin(), expr.end(), name), end; it != end;
       ++it) {
    selector s{(*it)[1], {}};
    auto inner = (*it)[2].str();
    for (std::sregex_iterator m(inner.begin(), inner.end(), matcher); m != end;
         ++m)
      s.matchers.push_back({(*m)[1], (*m)[2], (*m)[3]});
    all.push_back(std::move(s));
  }
  return all;
}

known_series read_scrape(std::string_view text) {
  static const std::regex sample(R"(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{.*\})? \S+)");
  static const std::regex label(R"re(([a-z_]+)="([^"]*)")re");
  known_series known;
  std::istringstream in{std::string(text)};
  std::smatch found;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('#') || !std::regex_match(line, found, sample))
      continue;
    label_set labels;
    auto inner = found[2].str();
    for (std::sregex_iterator it(inner.begin(), inner.end(), label), end;
         it != end; ++it)
      labels[(*it)[1]] = (*it)[2];
    known[found[1]].push_back(std::move(labels));
  }
  return known;
}

std::string complaint(const selector& asked, const known_series& known,
                      const std::set<std::string>& recorded) {
  if (asked.name == "up" || asked.name == "ALERTS") return {};
  if (asked.name.find(':') != std::string::npos)
    return recorded.contains(asked.name) ? "" : asked.name + " is not recorded";
  auto found = known.find(asked.name);
  if (found == known.end()) return asked.name + " is no metric of ours";
  auto is_met = [&](const label_set& labels) {
    return std::all_of(asked.matchers.begin(), asked.matchers.end(),
                       [&](auto& m) { return matches(m, labels); });
  };
  if (std::any_of(found->second.begin(), found->second.end(), is_met))
    return {};
  return asked.name + " has no such labels";
}

} // namespace careline::tests
