#include "bench/floors.hpp"
#include "bench/report_sections.hpp"
#include "bench/svg_chart.hpp"

#include <algorithm>
#include <cstdio>

namespace careline::bench {

namespace {

constexpr std::pair<const char*, const char*> latency_rows[] = {
    {"count", "answers"}, {"p50_ms", "p50"},    {"p90_ms", "p90"},
    {"p99_ms", "p99"},    {"p999_ms", "p99.9"}, {"p9999_ms", "p99.99"},
    {"max_ms", "max"},    {"mean_ms", "mean"},
};

std::string cell(const std::string& text, const char* kind = "n") {
  return std::string("<td class=\"") + kind + "\">" + escape_html(text)
         + "</td>";
}

std::string header(std::string_view text, bool is_number) {
  return std::string(is_number ? "<th class=\"n\">" : "<th>")
         + escape_html(text) + "</th>";
}

std::string table(const std::string& head, const std::string& body) {
  return "<div class=\"card scroll\"><table><thead><tr>" + head
         + "</tr></thead><tbody>" + body + "</tbody></table></div>";
}

/// One row of blocks from the left: what a turn costs, part by part.
struct bar {
  std::string name;
  struct block {
    std::string what;
    double us;
    std::string_view colour;
  };
  std::vector<block> blocks;
  double total() const {
    double out = 0;
    for (const auto& b : blocks) out += b.us;
    return out;
  }
};

std::string number_text(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

/// Blocks are as wide as they cost; words stay outside, so that they keep
/// their size on every screen.
std::string bars_html(const std::vector<bar>& bars) {
  double most = 0;
  for (const auto& b : bars) most = std::max(most, b.total());
  std::string out;
  for (const auto& b : bars) {
    out += "<p class=\"bar-name\">" + escape_html(b.name) + " <b>"
           + number_text(b.total())
           + " us</b></p><svg class=\"stack\" viewBox=\"0 0 1000 10\""
             " preserveAspectRatio=\"none\" role=\"img\" aria-label=\""
           + escape_html(b.name) + "\">";
    double x = 0;
    for (const auto& block : b.blocks) {
      const auto wide = most > 0 ? block.us / most * 1000 : 0;
      out += "<rect class=\"bar c-" + std::string(block.colour) + "\" x=\""
             + number_text(x) + "\" y=\"0\" width=\"" + number_text(wide)
             + "\" height=\"10\"><title>"
             + escape_html(block.what + ", " + number_text(block.us) + " us")
             + "</title></rect>";
      x += wide;
    }
    out += "</svg>";
  }
  return out;
}

std::string blocks_legend(const std::vector<bar>& bars) {
  std::string out = "<ul class=\"legend blocks\">";
  std::vector<std::string> said;
  for (const auto& b : bars)
    for (const auto& block : b.blocks) {
      if (std::ranges::find(said, block.what) != said.end()) continue;
      said.push_back(block.what);
      out += "<li class=\"c-" + std::string(block.colour) + "\">"
             + escape_html(block.what + " " + number_text(block.us)) + "</li>";
    }
  return out + "</ul>";
}

bar floor_bar(std::string name, const floor_sum& sum) {
  static constexpr std::string_view colours[] = {"teal",   "olive", "amber",
                                                 "violet", "pink",  "grey"};
  bar out{std::move(name), {}};
  for (std::size_t i = 0; i < sum.parts.size(); ++i)
    out.blocks.push_back(
        {std::string(sum.parts[i].what), sum.parts[i].cpu_us, colours[i]});
  return out;
}

std::string floors_table(const json_object& report, const floor_sum& sum) {
  std::string body;
  for (const auto& item : array_at(report, "floors")) {
    const auto* floor = item.if_object();
    if (!floor) continue;
    const auto name = text_at(*floor, "name");
    const auto part = std::ranges::find(sum.parts, name, &floor_part::name);
    const auto us = [&](const char* key) {
      const auto value = number_at(*floor, key);
      return value ? say_number(*value) : std::string("-");
    };
    body += "<tr><td><code>" + escape_html(name) + "</code></td>"
            + cell(us("cpu_us_per_turn")) + cell(us("wall_us_per_turn"))
            + cell(part == sum.parts.end() ? "" : say_number(part->times))
            + cell(text_at(*floor, "detail"), "words") + "</tr>";
  }
  return table(header("floor", false) + header("CPU us", true)
                   + header("wall us", true) + header("in one turn", true)
                   + header("measured", false),
               body);
}

} // namespace

std::string latency_table(const json_object& report) {
  std::vector<std::pair<std::string, const json_object*>> columns;
  const bool is_closed = is_closed_loop(report);
  columns.emplace_back(is_closed ? "from the send" : "from when due",
                       &object_at(report, "latency"));
  if (!is_closed)
    columns.emplace_back("from the send", &object_at(report, "service"));
  for (const auto& group : object_at(report, "groups"))
    if (const auto* latency = group.value().if_object())
      columns.emplace_back(group.key(), latency);
  std::erase_if(columns, [](const auto& c) { return !has_answers(*c.second); });
  if (columns.empty()) return {};
  std::string head = header("", false);
  for (const auto& [name, latency] : columns) head += header(name, true);
  std::string body;
  for (const auto& [key, label] : latency_rows) {
    body += "<tr><td>" + std::string(label) + "</td>";
    for (const auto& [name, latency] : columns) {
      const auto value = number_at(*latency, key);
      const bool is_count = std::string_view(key) == "count";
      body += cell(!value     ? "-"
                   : is_count ? say_number(*value)
                              : say_ms(*value));
    }
    body += "</tr>";
  }
  return table(head, body);
}

std::string checks_section(const json_object& report) {
  std::string body;
  for (const auto& item : array_at(report, "checks")) {
    const auto* check = item.if_object();
    if (!check) continue;
    const auto broken = number_at(*check, "violations").value_or(0);
    body += "<tr><td>"
            + std::string(broken > 0 ? "<span class=\"bad\">&#10007; broken"
                                     : "<span class=\"good\">&#10003; kept")
            + "</span></td><td class=\"words\">"
            + escape_html(text_at(*check, "name")) + "</td>"
            + cell(text_at(*check, "promise"), "words")
            + cell(say_number(number_at(*check, "checked").value_or(0)))
            + cell(say_number(broken)) + "<td class=\"words\"><code>"
            + escape_html(as_words(array_at(*check, "examples")))
            + "</code></td></tr>";
  }
  if (body.empty())
    return "<p class=\"empty\">Nothing was checked against the database in "
           "this run.</p>";
  return table(header("", false) + header("check", false)
                   + header("promise", false) + header("checked", true)
                   + header("violations", true) + header("examples", false),
               body);
}

std::string floors_section(const json_object& report) {
  if (array_at(report, "floors").empty())
    return "<p class=\"empty\">No floors were measured beside this run "
           "(careline-micro).</p>";
  const auto sum = sum_of_floors(report);
  const auto bare = sum_of_floors(report, "postgres_bare_turn_100");
  if (!sum.is_whole()) {
    std::string missing;
    for (const auto& name : sum.missing)
      missing += (missing.empty() ? "" : ", ") + name;
    return "<p class=\"empty\">The floors have no sum: " + escape_html(missing)
           + " was not measured.</p>" + floors_table(report, sum);
  }
  std::vector<bar> bars{floor_bar("sum of the floors", sum)};
  if (bare.is_whole())
    bars.push_back(
        floor_bar("the same with the least SQL that keeps the promises", bare));
  const auto engine = engine_cpu_us(report);
  const auto database = database_cpu_us(report);
  std::string out = "<div class=\"card bars\">";
  if (const auto ratio = floor_ratio(report, sum)) {
    const bool is_reached = *ratio <= wanted_floor_ratio;
    out += "<p class=\"ratio\"><b class=\""
           + std::string(is_reached ? "good" : "bad") + "\">"
           + say_number(*ratio)
           + "</b> times its floors: engine and database for one turn; wanted "
             "is at most "
           + say_number(wanted_floor_ratio);
    if (const auto other = floor_ratio(report, bare))
      out += "; " + say_number(*other) + " times with the least SQL";
    out += "</p>";
    bars.push_back(
        {"this run, engine and database",
         {{"engine", *engine, "blue"}, {"database", *database, "violet"}}});
  } else {
    out += "<p>The CPU of engine and database was not measured in this run, "
           "so there is no ratio.</p>";
  }
  std::vector<bar> explained{bars.front()};
  if (engine && database) explained.push_back(bars.back());
  return out + blocks_legend(explained) + bars_html(bars)
         + "<p class=\"note\">Microseconds of CPU for one turn. Each floor is "
           "a part measured alone, on this machine, beside this run; the "
           "transaction is that of a known patient, so a run of strangers "
           "costs more than its floors say.</p></div>"
         + "<div class=\"gap\"></div><details><summary>All floors</summary>"
         + floors_table(report, sum) + "</details>";
}

} // namespace careline::bench
