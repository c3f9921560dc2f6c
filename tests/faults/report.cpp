#include "tests/faults/report.hpp"

#include "bench/processes.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cstdio>

namespace careline::tests {

namespace {

namespace json = boost::json;

template <class... Values>
void print(std::string& out, const char* format, Values... values) {
  char line[400];
  std::snprintf(line, sizeof line, format, values...);
  out += line;
}

void print_violations(std::string& out, const char* title,
                      const std::vector<violation>& all) {
  if (all.empty()) return;
  print(out, "\n%s\n", title);
  for (auto& one : all)
    print(out, "  %-8s %7.1f s  %-24s %s\n", one.promise.c_str(), one.at_s,
          one.fault.c_str(), one.what.c_str());
}

json::array as_json(const std::vector<violation>& all) {
  json::array out;
  for (auto& one : all)
    out.push_back({{"promise", one.promise},
                   {"what", one.what},
                   {"fault", one.fault},
                   {"at_s", one.at_s}});
  return out;
}

/// Counts in steps of a tenth of the range, for values worth a picture.
void print_histogram(std::string& out, std::vector<double> values) {
  std::ranges::sort(values);
  constexpr int bars = 10;
  auto least = values.front();
  auto step = (values.back() - least) / bars;
  if (step <= 0) return;
  std::size_t counts[bars] = {};
  for (auto value : values)
    ++counts[std::min(bars - 1, static_cast<int>((value - least) / step))];
  auto most = *std::max_element(counts, counts + bars);
  for (int i = 0; i < bars; ++i)
    print(out, "    %8.0f to %8.0f  %5zu  %s\n", least + i * step,
          least + (i + 1) * step, counts[i],
          std::string(counts[i] * 40 / most, '#').c_str());
}

} // namespace

std::map<std::string, std::size_t> count_troubles(const std::string& log) {
  std::map<std::string, std::size_t> counts;
  for (std::size_t at = 0; at < log.size();) {
    auto end = std::min(log.find('\n', at), log.size());
    boost::system::error_code bad; // A killed process leaves half a line.
    auto line = json::parse(std::string_view(log).substr(at, end - at), bad);
    at = end + 1;
    if (bad || !line.is_object()) continue;
    auto& all = line.as_object();
    auto* level = all.if_contains("level");
    auto* event = all.if_contains("event");
    if (level == nullptr || event == nullptr || !event->is_string()) continue;
    if (*level == "warn" || *level == "error")
      ++counts[std::string(event->get_string())];
  }
  return counts;
}

std::string report_text(const run_facts& facts, const findings& found) {
  std::string out;
  auto here = bench::describe_machine();
  print(out, "Faults on real processes\n");
  print(out, "machine   %s, %u cores, %.1f GB, %s\n", here.cpu.c_str(),
        here.cores, static_cast<double>(here.memory_bytes) / 1e9,
        here.kernel.c_str());
  // A list of names may be longer than print() can take.
  out += "commit    " + facts.commit + "\ndate      " + here.date
         + "\nseed      " + std::to_string(facts.seed) + "\nreplay    "
         + facts.replay + "\n";
  print(out,
        "\n%.0f s, %zu messages acknowledged (%zu posts), %zu replies at the "
        "vendor, %zu visits booked in chat, %zu dialogues astray\n",
        facts.seconds, facts.messages, facts.posts, facts.replies,
        facts.bookings, facts.astray);
  print(out, "\nrow  fault                          strikes\n");
  std::size_t all = 0;
  for (auto& [name, count] : facts.strikes) {
    auto row = facts.rows.find(name);
    print(out, "%3d  %-28s %9zu\n", row == facts.rows.end() ? 0 : row->second,
          name.c_str(), count);
    all += count;
  }
  print(out, "     %-28s %9zu\n", "all", all);
  print(out, "\npromise  looks\n");
  for (auto& [promise, count] : found.checks)
    print(out, "%-8s %6zu\n", promise.c_str(), count);
  if (!facts.log.empty()) out += "\nwarnings and errors in the engine's log\n";
  for (auto& [event, count] : facts.log)
    print(out, "  %-28s %8zu\n", event.c_str(), count);
  if (!found.measured.empty())
    print(out, "\n%-52s %7s %9s %9s %9s %9s\n", "measured", "count", "p50",
          "p90", "p99", "max");
  for (auto& [what, values] : found.measured) {
    print(out, "%-52s %7zu %9.1f %9.1f %9.1f %9.1f\n", what.c_str(),
          values.size(), quantile(values, 0.5), quantile(values, 0.9),
          quantile(values, 0.99), quantile(values, 1));
    if (values.size() >= 100 && what.ends_with(" ms"))
      print_histogram(out, values);
  }
  print_violations(out, "VIOLATIONS", found.violations);
  print_violations(out, "not judged: the machine stood still meanwhile",
                   found.unjudged);
  print(out, "\n%zu looks, %zu violations\n", found.all_checks(),
        found.violations.size());
  return out;
}

std::string report_json(const run_facts& facts, const findings& found) {
  auto here = bench::describe_machine();
  json::object strikes;
  for (auto& [name, count] : facts.strikes) strikes[name] = count;
  json::object checks;
  for (auto& [promise, count] : found.checks) checks[promise] = count;
  json::object log;
  for (auto& [event, count] : facts.log) log[event] = count;
  json::object measured;
  for (auto& [what, values] : found.measured)
    measured[what] = {{"count", values.size()},
                      {"p50", quantile(values, 0.5)},
                      {"p90", quantile(values, 0.9)},
                      {"p99", quantile(values, 0.99)},
                      {"max", quantile(values, 1)}};
  json::object all{{"format", "careline-faults/1"},
                   {"commit", facts.commit},
                   {"date", here.date},
                   {"seed", facts.seed},
                   {"replay", facts.replay},
                   {"machine",
                    {{"cpu", here.cpu},
                     {"cores", here.cores},
                     {"memory_bytes", here.memory_bytes},
                     {"kernel", here.kernel}}},
                   {"seconds", facts.seconds},
                   {"messages", facts.messages},
                   {"posts", facts.posts},
                   {"replies", facts.replies},
                   {"bookings", facts.bookings},
                   {"dialogues_astray", facts.astray},
                   {"strikes", strikes},
                   {"checks", checks},
                   {"log", log},
                   {"measured", measured},
                   {"violations", as_json(found.violations)},
                   {"unjudged", as_json(found.unjudged)}};
  return json::serialize(all) + "\n";
}

} // namespace careline::tests
