#include "bench/report_plots.hpp"

#include <algorithm>
#include <cstdio>

namespace careline::bench {

namespace {

// -- By percentile ------------------------------------------------------------

/// Nines: 0.9 is at 1, 0.99 at 2.
double nines(double share) {
  return -std::log10(1 - share);
}

constexpr std::pair<const char*, double> named_shares[] = {
    {"p50_ms", 0.5},    {"p90_ms", 0.9},      {"p99_ms", 0.99},
    {"p999_ms", 0.999}, {"p9999_ms", 0.9999},
};

chart_line percentile_line(std::string name, std::string_view colour,
                           const json_object& latency) {
  chart_line out{std::move(name), colour, {}, false};
  double total = 0;
  std::vector<std::pair<double, double>> buckets; // upper ms, count
  for (const auto& item : array_at(latency, "buckets")) {
    const auto* pair = item.if_array();
    if (!pair || pair->size() != 2 || !(*pair)[0].is_number()
        || !(*pair)[1].is_number())
      continue;
    buckets.emplace_back((*pair)[0].to_number<double>() / 1e6,
                         (*pair)[1].to_number<double>());
    total += buckets.back().second;
  }
  const auto most = number_at(latency, "max_ms");
  if (number_at(latency, "count") == 0.0) return out;
  if (total <= 0) {
    for (const auto& [key, share] : named_shares)
      if (const auto ms = number_at(latency, key))
        out.points.push_back({nines(share), *ms});
    if (const auto count = number_at(latency, "count");
        most && count && *count > 1)
      out.points.push_back({std::log10(2 * *count), *most});
    std::ranges::stable_sort(out.points, {}, &chart_point::x);
    return out;
  }
  double before = 0;
  for (const auto& [ms, count] : buckets) {
    const auto y = most ? std::min(ms, *most) : ms;
    // The share that is not slower than this. All of them would be at
    // infinity: of the slowest answer only a half is counted.
    const auto upto = std::min(before + count, total - 0.5);
    // Thousands of buckets share a pixel: those in between are left out, but
    // never the first or the last.
    const auto x = nines(upto / total);
    if (out.points.empty()) out.points.push_back({0, y});
    if (x - out.points.back().x > 0.004 || before + count >= total)
      out.points.push_back({x, y});
    before += count;
  }
  return out;
}

std::vector<chart_tick> percentile_ticks(double upto) {
  std::vector<chart_tick> out{{0, "0"}, {1, "90"}, {2, "99"}};
  std::string label = "99.";
  const bool is_crowded = upto > 6.3;
  for (int i = 3; i <= upto + 0.05; ++i) {
    label += '9';
    if (!is_crowded || i % 2 == 0)
      out.push_back({static_cast<double>(i), label});
  }
  return out;
}

/// The greatest y at or before that x.
double value_at(const chart_line& line, double x) {
  double out = std::nan("");
  for (const auto& p : line.points) {
    if (p.x > x + 1e-9) {
      // Between two points the slower one holds.
      return p.y;
    }
    out = p.y;
  }
  return out;
}

chart percentile_chart(std::string title, std::vector<chart_line> lines) {
  chart out;
  out.title = std::move(title);
  out.empty = "No request was answered in the measured part.";
  double most_x = 2;
  double most_y = 0;
  for (const auto& line : lines)
    for (const auto& p : line.points) {
      most_x = std::max(most_x, p.x);
      most_y = std::max(most_y, p.y);
    }
  out.x = {"percentile", 0, most_x, percentile_ticks(most_x), false};
  out.y = axis_from_zero("ms", most_y);
  for (int tenth = 0; tenth <= 10 * most_x; ++tenth) {
    const auto x = tenth / 10.0;
    char share[32];
    std::snprintf(share, sizeof share, "%.*f %%",
                  static_cast<int>(std::max(1.0, std::ceil(x) - 1)),
                  100 * (1 - std::pow(10, -x)));
    std::string says = share;
    for (const auto& line : lines)
      if (const auto ms = value_at(line, x); std::isfinite(ms))
        says += "\n" + line.name + " " + say_ms(ms);
    out.marks.push_back({x, std::move(says)});
  }
  out.lines = std::move(lines);
  return out;
}

} // namespace

std::vector<chart> percentile_charts(const json_object& report) {
  std::vector<chart> out;
  std::vector<chart_line> lines;
  lines.push_back(percentile_line("from when it was due", "blue",
                                  object_at(report, "latency")));
  // In the closed loop both count from the send.
  if (is_closed_loop(report))
    lines.front().name = "from the send";
  else if (const auto& service = object_at(report, "service"); !service.empty())
    lines.push_back(percentile_line("from the send", "amber", service));
  out.push_back(percentile_chart("Latency by percentile", std::move(lines)));
  const auto& groups = object_at(report, "groups");
  if (groups.empty()) return out;
  lines.clear();
  for (const auto& group : groups)
    if (group.value().is_object() && lines.size() < std::size(chart_colours))
      lines.push_back(percentile_line(std::string(group.key()),
                                      chart_colours[lines.size()],
                                      group.value().get_object()));
  out.push_back(
      percentile_chart("Latency by percentile, by group", std::move(lines)));
  if (groups.size() > std::size(chart_colours))
    out.back().note = "The other groups are in the table.";
  return out;
}

} // namespace careline::bench
