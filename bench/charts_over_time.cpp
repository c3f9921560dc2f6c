#include "bench/report_plots.hpp"

#include "bench/seconds_table.hpp"

#include <algorithm>

namespace careline::bench {

namespace {

std::string sampling_note(const seconds_table& t, const char* how) {
  if (t.seconds_a_point() <= 1) return {};
  return "A point is " + std::to_string(t.seconds_a_point())
         + " seconds: " + how;
}

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

/// How many requests were due a second, in the open loop: one rate, or one
/// that goes from phase to phase. Before the first its first rate holds.
chart_line due_line(const json_object& report, const chart_axis& x) {
  chart_line out{"due", "grey", {}, true};
  if (is_closed_loop(report)) return out;
  double at = 0;
  for (const auto& item : array_at(report, "settings.phases")) {
    const auto* phase = item.if_object();
    if (!phase) continue;
    const auto from = number_at(*phase, "rate").value_or(0);
    const auto to = number_at(*phase, "to").value_or(from);
    if (out.points.empty()) out.points.push_back({x.from, from});
    out.points.push_back({at, from});
    at += number_at(*phase, "seconds").value_or(0);
    out.points.push_back({at, to});
  }
  const auto rate = number_at(report, "settings.rate");
  if (out.points.empty() && rate && *rate > 0) {
    out.name += ", " + say_number(*rate);
    out.points = {{x.from, *rate}, {x.to, *rate}};
  }
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
  auto due = due_line(report, out.x);
  if (!due.points.empty() && !out.lines.empty()) {
    out.lines.push_back(std::move(due));
    out.y = axis_from_zero(out.y.title, greatest(out));
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
  for (auto& q : all)
    if (const std::string_view prefix = "careline_"; q.name.starts_with(prefix))
      q.name.erase(0, prefix.size());
  // Who is there does not wait.
  std::erase_if(all, [](const queue& q) {
    return q.name.starts_with("actors{") || q.name.starts_with("http_connect")
           || q.name.starts_with("conversations_active")
           || q.name.starts_with("conversations_paused");
  });
  std::ranges::stable_sort(all, std::greater{}, &queue::most);
  const bool are_all_empty = all.empty() || all.front().most == 0;
  std::string left_out;
  int empty = 0;
  for (auto& q : all) {
    // Bytes do not share an axis with messages.
    const bool counts_bytes = q.name.find("bytes") != std::string::npos;
    const bool has_room = out.lines.size() < std::size(chart_colours);
    if (q.most == 0 && !are_all_empty)
      ++empty;
    else if (!counts_bytes && has_room)
      add_line(out, t, q.name, chart_colours[out.lines.size()],
               std::move(q.depth));
    else
      left_out += (left_out.empty() ? "" : ", ") + q.name + " (at most "
                  + (counts_bytes ? say_bytes(q.most) : say_number(q.most))
                  + ")";
  }
  add_marks(out, t, say_number);
  out.y = log_axis(what.unit, 1, std::max(10.0, greatest(out)));
  const auto add_note = [&out](const std::string& more) {
    out.note += (out.note.empty() ? "" : " ") + more;
  };
  if (!left_out.empty()) add_note("Not drawn: " + left_out + ".");
  if (empty) add_note(std::to_string(empty) + " more: always empty.");
  return out;
}

} // namespace

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
        true},
       {"WAL made", "olive", "database_wal_bytes", join::mean, mib, true}}));
  return out;
}

} // namespace careline::bench
