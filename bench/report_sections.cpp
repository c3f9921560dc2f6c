#include "bench/report_sections.hpp"

#include "bench/floors.hpp"

#include <algorithm>

namespace careline::bench {

namespace {

namespace json = boost::json;

std::string row(std::string_view name, const std::string& html,
                bool is_wide = false) {
  if (html.empty()) return {};
  return std::string(is_wide ? "<div class=\"wide\">" : "<div>") + "<dt>"
         + escape_html(name) + "</dt><dd>" + html + "</dd></div>";
}

std::string machine_words(const json_object& report) {
  const auto& m = object_at(report, "machine");
  std::string out = text_at(m, "cpu");
  const auto add = [&out](const std::string& more) {
    if (!more.empty()) out += (out.empty() ? "" : ", ") + more;
  };
  if (const auto cores = number_at(m, "cores"))
    add(say_number(*cores) + (*cores == 1 ? " core" : " cores"));
  if (const auto bytes = number_at(m, "memory_bytes")) add(say_bytes(*bytes));
  add(text_at(m, "kernel"));
  const auto postgres = text_at(m, "postgres");
  add(postgres.empty() || postgres.find("ostgre") != std::string::npos
          ? postgres
          : "PostgreSQL " + postgres);
  return out;
}

/// name value, name value ... of everything in it.
std::string value_list(const json_object& values) {
  if (values.empty()) return {};
  std::string out = "<ul class=\"settings\">";
  for (const auto& entry : values) {
    const auto words = as_words(entry.value());
    out += "<li><span>" + escape_html(entry.key()) + "</span> <b>"
           + escape_html(words.empty() ? "none" : words) + "</b></li>";
  }
  return out + "</ul>";
}

/// The bounds that a load meets first; there are some sixty.
constexpr std::string_view first_limits[] = {
    "turns_in_flight", "bytes_in_flight",      "batch_turns",
    "writer_queue",    "active_conversations", "messages_waiting_per_patient"};
constexpr std::size_t most_unfolded = 12;

std::string limits_list(const json_object& limits) {
  if (limits.size() <= most_unfolded) return value_list(limits);
  json_object first;
  for (const auto name : first_limits)
    if (const auto* found = limits.if_contains(name)) first[name] = *found;
  return value_list(first) + "<details><summary>all "
         + std::to_string(limits.size()) + "</summary>" + value_list(limits)
         + "</details>";
}

/// What was counted or used: names in words, numbers with their units.
std::string amount_list(const json_object& amounts) {
  std::string out = "<ul class=\"settings\">";
  for (const auto& entry : amounts) {
    std::string name(entry.key());
    const bool is_bytes =
        name.find("_rss") != std::string::npos || name.ends_with("_bytes");
    std::ranges::replace(name, '_', ' ');
    const auto& value = entry.value();
    const auto words = !value.is_number() ? as_words(value)
                       : is_bytes         ? say_bytes(value.to_number<double>())
                                  : say_number(value.to_number<double>());
    out += "<li><span>" + escape_html(name) + "</span> <b>" + escape_html(words)
           + "</b></li>";
  }
  return out + "</ul>";
}

std::string tile(std::string_view name, const std::string& value,
                 const std::string& more, bool is_bad = false) {
  const auto blank = value.find(' ');
  auto shown = escape_html(value.substr(0, blank));
  if (blank != std::string::npos)
    shown += " <small>" + escape_html(value.substr(blank + 1)) + "</small>";
  return std::string("<div class=\"card tile") + (is_bad ? " bad" : "")
         + "\"><div class=\"name\">" + escape_html(name)
         + "</div><div class=\"value\">" + shown + "</div><div class=\"more\">"
         + escape_html(more) + "</div></div>";
}

std::string turns_tile(const json_object& report) {
  const auto turns = number_at(report, "turns_per_second");
  if (!turns) return {};
  const auto accepted = number_at(report, "counts.accepted");
  return tile("durable turns", say_number(std::round(*turns)) + " a second",
              accepted ? say_number(*accepted) + " accepted" : "");
}

std::string cpu_tile(const json_object& report) {
  const auto cpu = cpu_per_thousand(report);
  if (!cpu) return {};
  const auto engine = engine_cpu_us(report);
  const auto database = database_cpu_us(report);
  std::string more;
  if (engine) more = "engine " + say_number(*engine / 1000);
  if (database)
    more += (more.empty() ? "" : ", ")
            + ("database " + say_number(*database / 1000));
  return tile("CPU for 1,000 turns", say_number(*cpu) + " s", more);
}

std::string ratio_tile(const json_object& report) {
  const auto ratio = floor_ratio(report, sum_of_floors(report));
  if (!ratio) return {};
  return tile("of its floors", say_number(*ratio) + " times",
              "wanted: at most " + say_number(wanted_floor_ratio)
                  + (*ratio <= wanted_floor_ratio ? ", reached" : ", missed"));
}

std::string refused_tile(const json_object& report) {
  const auto& counts = object_at(report, "counts");
  const auto sent = number_at(counts, "sent");
  const auto busy = number_at(counts, "busy");
  if (!busy) return {};
  const auto broken = number_at(counts, "broken").value_or(0);
  const auto other = number_at(counts, "other").value_or(0);
  const auto late = number_at(counts, "late").value_or(0);
  std::string more =
      say_number(broken) + " broken, " + say_number(other) + " other answers";
  if (late > 0) more += ", " + say_number(late) + " never sent";
  const auto share = sent && *sent > 0 ? *busy / *sent : 0;
  return tile("refused with 503",
              share > 0 && share < 1
                  ? say_number(share * 100) + " %"
                  : say_number(*busy) + " of " + say_number(sent.value_or(0)),
              more, broken > 0 || other > 0);
}

std::string memory_tile(const json_object& report) {
  const auto end = number_at(report, "usage.engine_rss_end");
  if (!end || *end <= 0) return {};
  const auto start = number_at(report, "usage.engine_rss_start");
  const auto peak = number_at(report, "usage.engine_rss_peak");
  std::string more;
  if (start) more = "from " + say_bytes(*start);
  if (peak) more += (more.empty() ? "peak " : ", peak ") + say_bytes(*peak);
  return tile("engine's memory", say_bytes(*end), more);
}

std::string latency_tile(const json_object& report, std::string_view name,
                         const char* first, const char* second,
                         std::string_view second_name) {
  const auto& latency = object_at(report, "latency");
  const auto ms = number_at(latency, first);
  if (!ms || !has_answers(latency)) return {};
  std::string more;
  if (const auto other = number_at(latency, second))
    more = std::string(second_name) + " " + say_ms(*other);
  return tile(name, say_ms(*ms), more);
}

std::string checks_tile(const json_object& report) {
  const auto broken = violations(report);
  if (!broken) return tile("promises", "unchecked", "no check was asked for");
  std::string made =
      say_number(static_cast<double>(array_at(report, "checks").size()))
      + " checks";
  return *broken == 0
             ? tile("promises", "kept", made)
             : tile("promises",
                    say_number(static_cast<double>(*broken)) + " broken", made,
                    true);
}

} // namespace

std::string where_section(const json_object& report) {
  std::string out = "<dl class=\"card where\">";
  out += row("machine", escape_html(machine_words(report)), true);
  out += row("commit",
             "<code>" + escape_html(text_at(report, "commit")) + "</code>");
  out += row("date", escape_html(text_at(report, "date")));
  out += row("settings", value_list(object_at(report, "settings")), true);
  out += row("seed", escape_html(text_at(report, "seed")));
  if (const auto& limits = object_at(report, "limits"); !limits.empty())
    out += row("limits", limits_list(limits), true);
  else if (const auto& list = array_at(report, "limits"); !list.empty())
    out += row("limits", escape_html(as_words(list)), true);
  else
    out += row("limits", escape_html(text_at(report, "limits")), true);
  return out + "</dl>";
}

std::string figures_section(const json_object& report) {
  std::string out = "<div class=\"tiles\">" + turns_tile(report);
  out += latency_tile(report, "median wait", "p50_ms", "mean_ms", "mean");
  out += latency_tile(report, "99 of 100 within", "p99_ms", "p90_ms", "p90");
  out += latency_tile(report, "999 of 1,000 within", "p999_ms", "max_ms",
                      "slowest of all");
  out += cpu_tile(report) + ratio_tile(report) + refused_tile(report)
         + memory_tile(report) + checks_tile(report);
  return out + "</div>";
}

bool has_answers(const json_object& latency) {
  return !latency.empty() && number_at(latency, "count").value_or(1) > 0;
}

std::optional<double> cpu_per_thousand(const json_object& report) {
  if (const auto cpu = number_at(report, "usage.cpu_s_per_1000_turns");
      cpu && *cpu > 0)
    return cpu;
  const auto engine = engine_cpu_us(report);
  const auto database = database_cpu_us(report);
  if (!engine && !database) return {};
  return (engine.value_or(0) + database.value_or(0)) / 1000;
}

std::optional<std::int64_t> violations(const json_object& report) {
  const auto& checks = array_at(report, "checks");
  if (checks.empty()) return {};
  double sum = 0;
  for (const auto& item : checks)
    if (const auto* check = item.if_object())
      sum += number_at(*check, "violations").value_or(0);
  return static_cast<std::int64_t>(sum);
}

std::string answers_section(const json_object& report) {
  const auto& counts = object_at(report, "counts");
  if (counts.empty()) return "<p class=\"empty\">No answer was counted.</p>";
  return "<div class=\"card\">" + amount_list(counts) + "</div>";
}

std::string rest_section(const json_object& report) {
  std::string out;
  const auto add = [&out](const char* title, const json_object& values) {
    if (!values.empty())
      out += std::string("<h2>") + title + "</h2><div class=\"card\">"
             + amount_list(values) + "</div>";
  };
  add("Use of the machine", object_at(report, "usage"));
  add("What staff were answered", object_at(report, "staff"));
  add("In the database afterwards", object_at(report, "database"));
  const auto& notes = array_at(report, "notes");
  if (notes.empty()) return out;
  out += "<h2>Notes</h2><div class=\"card\"><ul class=\"notes\">";
  for (const auto& note : notes)
    out += "<li>" + escape_html(as_words(note)) + "</li>";
  return out + "</ul></div>";
}

} // namespace careline::bench
