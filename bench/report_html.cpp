#include "bench/report_html.hpp"

#include "bench/floors.hpp"
#include "bench/report_plots.hpp"
#include "bench/report_sections.hpp"
#include "bench/report_style.hpp"

namespace careline::bench {

namespace {

std::string title_of(const json_object& report) {
  auto out = text_at(report, "label");
  if (out.empty()) out = text_at(report, "profile");
  return out.empty() ? "careline-bench" : out;
}

std::string page(const std::string& title, const std::string& body) {
  // The policy is the proof: a browser would refuse to fetch anything.
  return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
         "<meta name=\"viewport\" content=\"width=device-width, "
         "initial-scale=1\">"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
         "'none'; style-src 'unsafe-inline'\">"
         "<title>"
         + escape_html(title) + "</title>\n<style>" + report_style
         + "</style></head>\n<body><main>\n" + body
         + "\n<footer>Made by careline-bench. Latencies are counted from the "
           "moment a request was due, if the load was an open loop; nothing "
           "was thrown away. docs/bench.md says how to read this.</footer>"
           "</main></body></html>\n";
}

std::string figures(const std::vector<chart>& charts) {
  std::string out;
  for (const auto& c : charts) out += as_figure(c);
  return out;
}

std::string latency_section(const json_object& report) {
  const auto charts = percentile_charts(report);
  const auto table = latency_table(report);
  auto out = "<div class=\"charts\">" + figures(charts);
  // Beside the only picture, or below two.
  if (charts.size() == 1) return out + table + "</div>";
  return out + "</div><div class=\"gap\"></div>" + table;
}

std::string article(const json_object& report, const std::string& id) {
  std::string out = "<article id=\"" + id + "\"><header><h1>"
                    + escape_html(title_of(report)) + "</h1>";
  if (const auto profile = text_at(report, "profile");
      !profile.empty() && profile != "none")
    out += "<p class=\"lead\">Profile " + escape_html(profile) + "</p>";
  out += where_section(report) + "</header>\n";
  out += "<h2>Figures</h2>" + figures_section(report);
  out += "\n<h2>Latency</h2>" + latency_section(report);
  out += "\n<h2>Over time</h2><div class=\"charts\">"
         + figures(charts_over_time(report)) + "</div>";
  out += "\n<h2>Answers</h2>" + answers_section(report);
  out += "\n<h2>Promises</h2>" + checks_section(report);
  out += "\n<h2>Floors</h2>" + floors_section(report);
  return out + rest_section(report) + "</article>";
}

std::string contents_cell(const std::string& text) {
  return "<td class=\"n\">" + escape_html(text) + "</td>";
}

std::string contents_row(const json_object& report, const std::string& id) {
  const auto figure = [&](const char* path, std::string (*say)(double)) {
    const auto value = number_at(report, path);
    return contents_cell(value ? say(*value) : "-");
  };
  const auto latency = [&](const char* path) {
    return has_answers(object_at(report, "latency")) ? figure(path, say_ms)
                                                     : contents_cell("-");
  };
  const auto cpu = cpu_per_thousand(report);
  const auto ratio = floor_ratio(report, sum_of_floors(report));
  const auto broken = violations(report);
  return "<tr><td class=\"words\"><a href=\"#" + id + "\">"
         + escape_html(title_of(report)) + "</a></td>"
         + figure("turns_per_second",
                  [](double v) { return say_number(std::round(v)); })
         + latency("latency.p50_ms") + latency("latency.p99_ms")
         + latency("latency.max_ms")
         + contents_cell(cpu ? say_number(*cpu) : "-")
         + contents_cell(ratio ? say_number(*ratio) : "-") + "<td>"
         + (!broken        ? "unchecked"
            : *broken == 0 ? "<span class=\"good\">&#10003; kept</span>"
                           : "<span class=\"bad\">&#10007; "
                                 + std::to_string(*broken) + " broken</span>")
         + "</td></tr>";
}

} // namespace

std::string as_html(const json_object& report) {
  return page(title_of(report), article(report, "run-1"));
}

std::string as_html(std::span<const json_object> reports,
                    const std::string& title) {
  std::string contents =
      "<nav><h1>" + escape_html(title) + "</h1><p class=\"lead\">"
      + std::to_string(reports.size())
      + (reports.size() == 1 ? " run" : " runs")
      + ". Each begins with where and how it was measured.</p>"
        "<div class=\"gap\"></div>";
  std::string body;
  if (reports.empty()) {
    contents += "<p class=\"empty\">There is no run to show.</p>";
  } else {
    contents += "<div class=\"card scroll\"><table><thead><tr><th>run</th>"
                "<th class=\"n\">turns/s</th><th class=\"n\">p50</th>"
                "<th class=\"n\">p99</th><th class=\"n\">max</th>"
                "<th class=\"n\">CPU s per 1,000</th>"
                "<th class=\"n\">times floors</th><th>promises</th></tr>"
                "</thead><tbody>";
    int number = 0;
    for (const auto& report : reports) {
      const auto id = "run-" + std::to_string(++number);
      contents += contents_row(report, id);
      body += "\n" + article(report, id);
    }
    contents += "</tbody></table></div>";
  }
  return page(title, contents + "</nav>" + body);
}

} // namespace careline::bench
