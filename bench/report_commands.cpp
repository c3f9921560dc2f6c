#include "bench/report_commands.hpp"

#include "bench/compare.hpp"
#include "bench/report_html.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>

namespace careline::bench {

namespace {

namespace json = boost::json;

std::optional<json::object> read_report(const std::string& path) {
  std::ifstream file(path);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  json::error_code error;
  const auto value = json::parse(text, error);
  if (file && !error && value.is_object()) return value.get_object();
  std::fprintf(stderr, "%s is no report of careline-bench\n", path.c_str());
  return {};
}

/// Takes "--name VALUE" or "--name=VALUE" out of the words.
std::string take_value(std::vector<std::string>& words,
                       const std::string& name) {
  for (auto at = words.begin(); at != words.end(); ++at) {
    if (at->starts_with(name + "=")) {
      auto value = at->substr(name.size() + 1);
      words.erase(at);
      return value;
    }
    if (*at == name && at + 1 != words.end()) {
      auto value = *(at + 1);
      words.erase(at, at + 2);
      return value;
    }
  }
  return {};
}

int wrong_use() {
  std::fputs("careline-bench html A.json [B.json ...] --out FILE"
             " [--title TITLE]\n"
             "careline-bench --compare A.json B.json\n",
             stderr);
  return 2;
}

int write_page(std::vector<std::string> words) {
  const auto out = take_value(words, "--out");
  const auto title = take_value(words, "--title");
  const bool has_flag = std::ranges::any_of(
      words, [](const std::string& w) { return w.starts_with("--"); });
  if (words.empty() || out.empty() || has_flag) return wrong_use();
  std::vector<json::object> reports;
  for (const auto& path : words)
    if (auto report = read_report(path))
      reports.push_back(std::move(*report));
    else
      return 1;
  std::ofstream file(out);
  if (reports.size() == 1 && title.empty())
    file << as_html(reports.front());
  else
    file << as_html(reports, title.empty() ? "Careline bench" : title);
  if (file.flush()) return 0;
  std::fprintf(stderr, "%s cannot be written\n", out.c_str());
  return 1;
}

int print_comparison(const std::vector<std::string>& words) {
  if (words.size() != 2) return wrong_use();
  const auto a = read_report(words[0]);
  const auto b = read_report(words[1]);
  if (!a || !b) return 1;
  std::fputs(compare(*a, *b).c_str(), stdout);
  return 0;
}

} // namespace

std::optional<int> run_report_command(const std::vector<std::string>& words) {
  if (words.empty()) return {};
  std::vector<std::string> rest(words.begin() + 1, words.end());
  if (words.front() == "html") return write_page(std::move(rest));
  if (words.front() == "--compare") return print_comparison(rest);
  return {};
}

} // namespace careline::bench
