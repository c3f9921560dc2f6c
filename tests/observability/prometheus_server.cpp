#include "tests/observability/prometheus_server.hpp"

#include "tests/observability/watching.hpp"

#include <filesystem>
#include <regex>
#include <stdexcept>

#include <boost/json.hpp>

namespace careline::tests {

namespace {

namespace json = boost::json;

void write_targets(const std::string& file, std::uint16_t private_port,
                   bool is_known) {
  auto target =
      R"({"targets":["127.0.0.1:)" + std::to_string(private_port) + R"("]})";
  // Read while it is written it would be no list: it is moved there whole.
  write_file(file + ".new", "[" + (is_known ? target : "") + "]");
  std::filesystem::rename(file + ".new", file);
}

command start_in(const std::string& directory, std::uint16_t port,
                 std::uint16_t private_port) {
  write_targets(directory + "/targets.json", private_port, true);
  for (auto* name : {"recording.yaml", "alerts.yaml"})
    write_file(
        directory + "/" + name,
        shortened(shipped_file(std::string("deploy/prometheus/") + name)));
  write_file(directory + "/prometheus.yaml",
             "global: {scrape_interval: 1s, scrape_timeout: 1s, "
             "evaluation_interval: 1s}\n"
             "rule_files: [recording.yaml, alerts.yaml]\n"
             "scrape_configs:\n- job_name: careline\n  file_sd_configs:\n"
             "  - {files: [targets.json], refresh_interval: 1s}\n");
  return {"prometheus",
          {"--config.file=" + directory + "/prometheus.yaml",
           "--storage.tsdb.path=" + directory + "/tsdb",
           "--web.listen-address=127.0.0.1:" + std::to_string(port),
           "--log.level=warn"},
          {},
          directory + "/prometheus.out"};
}

std::string escaped(std::string_view text) {
  static constexpr const char* digits = "0123456789ABCDEF";
  std::string out;
  for (unsigned char c : text) {
    if (std::isalnum(c)) {
      out += static_cast<char>(c);
    } else {
      out += '%';
      out += digits[c >> 4];
      out += digits[c & 15];
    }
  }
  return out;
}

} // namespace

std::string shortened(std::string rules) {
  auto replace = [&](const char* what, const char* by) {
    rules = std::regex_replace(rules, std::regex(what), by);
  };
  replace(R"(\bfor: \d+[smhd])", "for: 2s");
  replace(R"(\[\d+[smhd]\])", "[10s]");
  replace(R"(\boffset \d+[smhd])", "offset 20s");
  replace(R"((\d+) \* 60\b)", "(12 + $1 * 0.2)");
  replace(R"((\d+) \* 10\b)", "$1 * 0.5");
  replace(R"((3 \* )?\b86400\b)", "15");
  return rules;
}

prometheus_server::prometheus_server(const std::string& directory,
                                     std::uint16_t private_port)
    : targets_file_(directory + "/targets.json"), private_port_(private_port),
      port_(free_port()), process_(start_in(directory, port_, private_port)) {
  // Ready is not enough: what it watches it finds some seconds later.
  if (!eventually(milliseconds{60'000}, [&] {
        return get("/-/ready").status == 200 && query("up == 1").series == 1;
      }))
    throw std::runtime_error("prometheus does not start: " + process_.output());
}

http_answer prometheus_server::get(const std::string& target) const {
  // Of a 1.0 client it asks no understanding of chunks.
  return http_connection(port_).exchange("GET " + target + " HTTP/1.0\r\n\r\n");
}

prometheus_server::answer
prometheus_server::query(std::string_view promql) const {
  auto page = get("/api/v1/query?query=" + escaped(promql));
  boost::system::error_code fault;
  auto body = json::parse(page.body, fault);
  if (fault) return {"no answer", 0, 0, {}};
  auto& told = body.as_object();
  if (told.at("status") != "success")
    return {json::value_to<std::string>(told.at("error")), 0, 0, {}};
  auto& data = told.at("data").as_object();
  if (data.at("resultType") == "scalar") return {"", 1, 0, {}};
  auto& rows = data.at("result").as_array();
  answer got{"", rows.size(), 0, {}};
  if (!rows.empty())
    got.value = std::stod(
        json::value_to<std::string>(rows.front().at("value").as_array().at(1)));
  for (auto& row : rows)
    if (auto* name = row.at("metric").as_object().if_contains("alertname"))
      got.alerts.insert(json::value_to<std::string>(*name));
  return got;
}

double prometheus_server::scrapes() const {
  return query("sum(sum_over_time(up[10m]))").value;
}

std::set<std::string> prometheus_server::fired_within(int seconds) const {
  auto got = query("count_over_time(ALERTS{alertstate=\"firing\"}["
                   + std::to_string(seconds) + "s])");
  if (!got.error.empty()) throw std::runtime_error("prometheus: " + got.error);
  return got.alerts;
}

void prometheus_server::know_target(bool is_known) const {
  write_targets(targets_file_, private_port_, is_known);
}

const std::set<std::string>& prometheus_server::firing() {
  auto now = std::chrono::steady_clock::now();
  if (now < look_again_) return firing_;
  look_again_ = now + milliseconds{200};
  firing_.clear();
  boost::system::error_code fault;
  auto body = json::parse(get("/api/v1/alerts").body, fault);
  if (fault) return firing_;
  for (auto& alert : body.at("data").at("alerts").as_array())
    if (alert.at("state") == "firing")
      firing_.insert(
          json::value_to<std::string>(alert.at("labels").at("alertname")));
  return firing_;
}

std::set<std::string>
prometheus_server::missing(const std::set<std::string>& wanted,
                           std::chrono::steady_clock::time_point since,
                           milliseconds most) const {
  auto open = wanted;
  auto look_again = since + milliseconds{1'000};
  eventually(most, [&] {
    auto now = std::chrono::steady_clock::now();
    if (now < look_again) return false;
    look_again = now + milliseconds{200};
    auto passed = std::chrono::duration_cast<std::chrono::seconds>(now - since);
    for (auto& name : fired_within(static_cast<int>(passed.count())))
      open.erase(name);
    return open.empty();
  });
  return open;
}

std::set<std::string> prometheus_server::left(const std::set<std::string>& gone,
                                              milliseconds most) {
  std::set<std::string> still;
  eventually(most, [&] {
    still.clear();
    for (auto& name : firing())
      if (gone.contains(name)) still.insert(name);
    return still.empty();
  });
  return still;
}

} // namespace careline::tests
