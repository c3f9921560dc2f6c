#include "bench/svg_chart.hpp"

#include "bench/json_values.hpp"

#include <algorithm>
#include <cstdio>

namespace careline::bench {

namespace {

// One viewBox, 520 wide, for all: at two columns a unit is about a pixel; on a
// telephone the style sheet enlarges the letters.
constexpr double height = 266;
constexpr double left = 66;
constexpr double right = 508;
constexpr double top = 30;
constexpr double bottom = 218;

std::string coordinate(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

class picture {
public:
  explicit picture(const chart& c) : chart_(c) {}

  std::string draw() {
    out_ = "<svg viewBox=\"0 0 520 266\" role=\"img\" aria-label=\""
           + escape_html(chart_.title) + "\">";
    if (!std::isnan(chart_.shaded_until)) shade();
    draw_axes();
    for (const auto& line : chart_.lines) draw_line(line);
    draw_marks();
    return out_ + "</svg>";
  }

private:
  double x_of(double x) const {
    const auto& a = chart_.x;
    const auto share = a.to > a.from ? (x - a.from) / (a.to - a.from) : 0;
    return left + std::clamp(share, 0.0, 1.0) * (right - left);
  }

  double y_of(double y) const {
    const auto& a = chart_.y;
    const auto place = [&](double v) { return a.is_log ? std::log10(v) : v; };
    if (a.is_log) y = std::max(y, a.from);
    const auto span = place(a.to) - place(a.from);
    const auto share = span > 0 ? (place(y) - place(a.from)) / span : 0;
    return bottom - std::clamp(share, 0.0, 1.0) * (bottom - top);
  }

  void text(double x, double y, std::string_view kind, std::string_view says) {
    out_ += "<text class=\"" + std::string(kind) + "\" x=\"" + coordinate(x)
            + "\" y=\"" + coordinate(y) + "\">" + escape_html(says) + "</text>";
  }

  void rule(double x1, double y1, double x2, double y2, const char* kind) {
    out_ += std::string("<path class=\"") + kind + "\" d=\"M" + coordinate(x1)
            + " " + coordinate(y1) + "L" + coordinate(x2) + " " + coordinate(y2)
            + "\"/>";
  }

  void shade() {
    const auto end = x_of(chart_.shaded_until);
    if (end <= left) return;
    out_ += "<rect class=\"warm\" x=\"" + coordinate(left) + "\" y=\""
            + coordinate(top) + "\" width=\"" + coordinate(end - left)
            + "\" height=\"" + coordinate(bottom - top) + "\"/>";
  }

  void draw_axes() {
    for (const auto& tick : chart_.y.ticks) {
      const auto y = y_of(tick.at);
      rule(left, y, right, y, "grid");
      text(left - 7, y + 4, "tick end", tick.label);
    }
    for (const auto& tick : chart_.x.ticks) {
      const auto x = x_of(tick.at);
      rule(x, bottom, x, bottom + 4, "axis");
      text(x, bottom + 18, x > right - 12 ? "tick end" : "tick middle",
           tick.label);
    }
    rule(left, bottom, right, bottom, "axis");
    text(0, 13, "name", chart_.y.title);
    text((left + right) / 2, height - 4, "name middle", chart_.x.title);
  }

  void draw_line(const chart_line& line) {
    std::string d;
    bool is_open = false;
    std::size_t length = 0;
    for (std::size_t i = 0; i < line.points.size(); ++i) {
      const auto& p = line.points[i];
      if (!std::isfinite(p.y)) {
        is_open = false;
        continue;
      }
      length = is_open ? length + 1 : 1;
      d += (is_open ? "L" : "M") + coordinate(x_of(p.x)) + " "
           + coordinate(y_of(p.y));
      is_open = true;
      const bool ends =
          i + 1 == line.points.size() || !std::isfinite(line.points[i + 1].y);
      // A lone point has no length: a round cap makes it a dot.
      if (ends && length == 1) d += "h0";
    }
    if (d.empty()) return;
    out_ += "<path class=\"line c-" + std::string(line.colour)
            + (line.is_dashed ? " dashed" : "") + "\" d=\"" + d + "\"/>";
  }

  void draw_marks() {
    const auto& marks = chart_.marks;
    for (std::size_t i = 0; i < marks.size(); ++i) {
      const auto here = x_of(marks[i].x);
      const auto from = i ? (x_of(marks[i - 1].x) + here) / 2 : left;
      const auto to =
          i + 1 < marks.size() ? (here + x_of(marks[i + 1].x)) / 2 : right;
      out_ += "<rect class=\"hit\" x=\"" + coordinate(from) + "\" y=\""
              + coordinate(top) + "\" width=\"" + coordinate(to - from)
              + "\" height=\"" + coordinate(bottom - top) + "\"><title>"
              + escape_html(marks[i].says) + "</title></rect>";
    }
  }

  const chart& chart_;
  std::string out_;
};

/// 1, 2 or 5 times a power of ten, so that `span` has three to six of them.
double round_step(double span) {
  const auto rough = span / 5;
  const auto power = std::pow(10, std::floor(std::log10(rough)));
  for (const double digit : {1.0, 2.0, 5.0})
    if (rough <= digit * power * 1.0000001) return digit * power;
  return 10 * power;
}

/// Steps of a tenth need one decimal on every tick.
std::string tick_label(double value, double step) {
  if (step >= 1) return say_number(std::round(value));
  char text[32];
  std::snprintf(text, sizeof text, "%.*f",
                static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), value);
  return text;
}

bool has_points(const chart& c) {
  return std::ranges::any_of(c.lines, [](const chart_line& line) {
    return std::ranges::any_of(
        line.points, [](const chart_point& p) { return std::isfinite(p.y); });
  });
}

std::string legend(const chart& c) {
  std::string out = "<ul class=\"legend\">";
  for (const auto& line : c.lines)
    out += "<li class=\"c-" + std::string(line.colour)
           + (line.is_dashed ? " dashed" : "") + "\">" + escape_html(line.name)
           + "</li>";
  return out + "</ul>";
}

} // namespace

chart_axis axis_from_zero(std::string title, double most) {
  return axis_between(std::move(title), 0,
                      most > 0 && std::isfinite(most) ? most : 1);
}

chart_axis axis_between(std::string title, double from, double to) {
  chart_axis out{std::move(title), from, to, {}, false};
  if (!(to > from)) out.to = from + 1;
  const auto step = round_step(out.to - from);
  // An axis that begins at nothing ends on a tick above everything.
  if (from == 0) out.to = std::ceil(out.to / step - 1e-9) * step;
  const auto first = std::lround(std::ceil(from / step - 1e-9));
  const auto last = std::lround(std::floor(out.to / step + 1e-6));
  for (auto i = first; i <= last; ++i) {
    const auto at = static_cast<double>(i) * step;
    out.ticks.push_back({at, tick_label(at, step)});
  }
  return out;
}

chart_axis log_axis(std::string title, double least, double most) {
  const auto first = std::lround(std::floor(std::log10(least)));
  const auto last =
      std::max(first + 1, std::lround(std::ceil(std::log10(most))));
  chart_axis out{
      std::move(title), std::pow(10, first), std::pow(10, last), {}, true};
  for (auto i = first; i <= last; ++i) {
    const auto at = std::pow(10, i);
    out.ticks.push_back({at, tick_label(at, at)});
  }
  return out;
}

std::string as_figure(const chart& c) {
  std::string out =
      "<figure><figcaption>" + escape_html(c.title) + "</figcaption>";
  if (has_points(c))
    out += legend(c) + picture(c).draw();
  else
    out += "<p class=\"empty\">" + escape_html(c.empty) + "</p>";
  if (!c.note.empty())
    out += "<p class=\"note\">" + escape_html(c.note) + "</p>";
  return out + "</figure>\n";
}

} // namespace careline::bench
