#include "bench/report_plots.hpp"

#include "bench/seconds_table.hpp"

#include <algorithm>

namespace careline::bench {

namespace {

namespace json = boost::json;

// -- By percentile
// -------------------------------------------------------------

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
  if (total <= 0) {
    for (const auto& [key, share] : named_shares)
      if (const auto ms = number_at(latency, key))
        out.points.push_back({nines(share), *ms});
    if (const auto count = number_at(latency, "count");
        most && count && *count > 1)
      out.points.push_back({std::log10(*count), *most});
    std::ranges::stable_sort(out.points, {}, &chart_point::x);
    return out;
  }
  double before = 0;
  for (const auto& [ms, count] : buckets) {
    const auto y = most ? std::min(ms, *most) : ms;
    // The share that is not slower than this, short of the last answer itself,
    // which would be at infinity.
    const auto upto = std::min(before + count, total - 1);
    // Thousands of buckets share a pixel: those in between are left out, but
    // never the first or the last.
    const auto x = total > 1 ? nines(std::max(upto, 0.0) / total) : 0;
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
  for (double x = 0; x <= most_x; x += 0.1) {
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

std::string sampling_note(const seconds_table& t, const char* how) {
  if (t.seconds_a_point() <= 1) return {};
  return "A point is " + std::to_string(t.seconds_a_point())
         + " seconds: " + how;
}

// -- Over time
// --------------------------------------------------------------------

struct wanted_line {
  const char* name;
  std::string_view colour;
  const char* key;
  seconds_table::join how;
  double scale = 1;
  /// A process that nobody named has used nothing in every second.
  bool zero_is_unknown = false;
};

struct time_chart {
  const char* title;
  const char* unit;
  std::string (*say)(double);
  const char* empty;
  const char* note_if_joined;
};

chart begin_time_chart(const seconds_table& t, const time_chart& what) {
  chart out;
  out.title = what.title;
  out.empty = what.empty;
  out.note = sampling_note(t, what.note_if_joined);
  out.x = axis_between("seconds since the measured part began", t.first_at(),
                       t.last_at());
  if (t.first_at() < 0) {
    out.shaded_until = std::min(0.0, t.last_at());
    if (!out.note.empty()) out.note += " ";
    out.note += "Shaded: warm-up, in no figure.";
  }
  return out;
}

void add_line(chart& c, const seconds_table& t, std::string name,
              std::string_view colour, std::vector<double> values) {
  chart_line line{std::move(name), colour, {}, false};
  bool has_any = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    line.points.push_back({t.times()[i], values[i]});
    has_any = has_any || std::isfinite(values[i]);
  }
  if (has_any) c.lines.push_back(std::move(line));
}

void add_marks(chart& c, const seconds_table& t, std::string (*say)(double)) {
  for (std::size_t i = 0; i < t.times().size(); ++i) {
    auto says = say_number(t.times()[i]) + " s";
    for (const auto& line : c.lines)
      if (i < line.points.size() && std::isfinite(line.points[i].y))
        says += "\n" + line.name + " " + say(line.points[i].y);
    c.marks.push_back({t.times()[i], std::move(says)});
  }
}

double greatest(const chart& c) {
  double out = 0;
  for (const auto& line : c.lines)
    for (const auto& p : line.points)
      if (std::isfinite(p.y)) out = std::max(out, p.y);
  return out;
}

bool is_measured(const std::vector<double>& values) {
  return std::ranges::any_of(values, [](double v) { return v > 0; });
}

chart zero_based(const seconds_table& t, const time_chart& what,
                 std::initializer_list<wanted_line> lines) {
  auto out = begin_time_chart(t, what);
  for (const auto& line : lines) {
    auto values = t.column(line.key, line.how);
    if (line.zero_is_unknown && !is_measured(values)) continue;
    for (auto& v : values) v *= line.scale;
    add_line(out, t, line.name, line.colour, std::move(values));
  }
  add_marks(out, t, what.say);
  out.y = axis_from_zero(what.unit, greatest(out));
  return out;
}

/// Milliseconds span four decades in one run: a linear axis would show the
/// worst moment and nothing else.
chart latency_over_time(const seconds_table& t) {
  using join = seconds_table::join;
  const time_chart what{"Latency over time", "ms, log scale", say_ms,
                        "No second of this run was recorded.",
                        "p50 is their mean, p99 and max their worst."};
  auto out = begin_time_chart(t, what);
  const wanted_line lines[] = {{"max", "grey", "max_ms", join::greatest},
                               {"p99", "amber", "p99_ms", join::greatest},
                               {"p50", "blue", "p50_ms", join::mean}};
  double least = 1e9;
  for (const auto& line : lines) {
    auto values = t.column(line.key, line.how);
    for (auto& v : values) {
      if (!(v > 0)) v = std::nan(""); // a second without answers
      if (v > 0) least = std::min(least, v);
    }
    add_line(out, t, line.name, line.colour, std::move(values));
  }
  add_marks(out, t, say_ms);
  const auto most = greatest(out);
  out.y = log_axis(what.unit, std::min(least, most > 0 ? most : 1),
                   most > 0 ? most : 1);
  return out;
}

chart throughput(const seconds_table& t, const json_object& report) {
  using join = seconds_table::join;
  auto out = zero_based(t,
                        {"Throughput over time", "answers a second", say_number,
                         "No second of this run was recorded.", "their mean."},
                        {{"accepted (2xx)", "blue", "accepted", join::mean},
                         {"refused (503)", "amber", "busy", join::mean},
                         {"broken", "red", "broken", join::mean}});
  const auto rate = number_at(report, "settings.rate");
  const bool is_open = !is_closed_loop(report);
  if (rate && *rate > 0 && is_open && !out.lines.empty()) {
    out.lines.push_back({"due, " + say_number(*rate),
                         "grey",
                         {{out.x.from, *rate}, {out.x.to, *rate}},
                         true});
    out.y = axis_from_zero(out.y.title, std::max(greatest(out), *rate));
  }
  return out;
}

/// Every queue that ever held something, the fullest first. On a log scale:
/// an outbox of 100,000 would hide a mailbox of 50.
chart queues(const seconds_table& t) {
  const time_chart what{"Queue depths over time",
                        "waiting, log scale; an empty queue lies on the axis",
                        say_number, "No queue was watched in this run.",
                        "the deepest of each."};
  auto out = begin_time_chart(t, what);
  struct queue {
    std::string name;
    std::vector<double> depth;
    double most = 0;
  };
  std::vector<queue> all;
  const auto add = [&](std::string name, std::vector<double> depth) {
    queue q{std::move(name), std::move(depth), 0};
    bool is_known = false;
    for (const auto d : q.depth)
      if (std::isfinite(d)) {
        q.most = std::max(q.most, d);
        is_known = true;
      }
    if (is_known) all.push_back(std::move(q));
  };
  add("generator: due, not sent",
      t.column("backlog", seconds_table::join::greatest));
  for (const auto& name : t.queue_names()) add(name, t.queue(name));
  // Bytes do not share an axis with messages.
  const auto counts_bytes = [](const queue& q) {
    return q.name.find("bytes") != std::string::npos;
  };
  std::ranges::stable_sort(all, std::greater{}, &queue::most);
  const bool are_all_empty = all.empty() || all.front().most == 0;
  std::string left_out;
  for (auto& q : all) {
    const std::string_view prefix = "careline_";
    if (q.name.starts_with(prefix)) q.name.erase(0, prefix.size());
    if (!counts_bytes(q) && out.lines.size() < std::size(chart_colours)
        && (q.most > 0 || are_all_empty))
      add_line(out, t, q.name, chart_colours[out.lines.size()],
               std::move(q.depth));
    else
      left_out += (left_out.empty() ? "" : ", ") + q.name
                  + (q.most > 0 ? " (at most "
                                      + (counts_bytes(q) ? say_bytes(q.most)
                                                         : say_number(q.most))
                                      + ")"
                                : "");
  }
  add_marks(out, t, say_number);
  out.y = log_axis(what.unit, 1, std::max(10.0, greatest(out)));
  if (!left_out.empty())
    out.note += (out.note.empty() ? "" : " ")
                + ("Not drawn, empty unless said: " + left_out + ".");
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

std::vector<chart> charts_over_time(const json_object& report) {
  using join = seconds_table::join;
  const seconds_table t(array_at(report, "seconds"));
  constexpr auto mib = 1 / 1048576.0;
  std::vector<chart> out;
  out.push_back(latency_over_time(t));
  out.push_back(throughput(t, report));
  out.push_back(queues(t));
  out.push_back(zero_based(
      t,
      {"CPU over time", "cores in use", say_number,
       "Neither process was named, so no CPU was measured.", "their mean."},
      {{"engine", "blue", "engine_cpu_s", join::mean, 1, true},
       {"database", "violet", "database_cpu_s", join::mean, 1, true},
       {"generator", "grey", "own_cpu_s", join::mean, 1, true}}));
  out.push_back(zero_based(
      t,
      {"Engine's resident memory", "MiB", say_number,
       "The engine's process was not named, so its memory is unknown.",
       "the greatest."},
      {{"resident", "blue", "engine_rss", join::greatest, mib, true}}));
  out.push_back(zero_based(
      t,
      {"Disk I/O over time", "MiB a second", say_number,
       "No process was named, or the system counts no I/O.", "their mean."},
      {{"engine reads", "teal", "engine_read_bytes", join::mean, mib, true},
       {"engine writes", "blue", "engine_write_bytes", join::mean, mib, true},
       {"database reads", "pink", "database_read_bytes", join::mean, mib, true},
       {"database writes", "violet", "database_write_bytes", join::mean, mib,
        true}}));
  return out;
}

} // namespace careline::bench
