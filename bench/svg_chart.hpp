#pragma once
/// Line charts as SVG text: axes with units, a legend in words, a hover text
/// for every moment. Colours are names of the page's style sheet, so that one
/// picture serves light and dark.

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

namespace careline::bench {

/// The colours of the style sheet, in the order in which lines take them.
inline constexpr std::string_view chart_colours[] = {
    "blue", "amber", "violet", "teal", "red", "pink", "olive", "grey"};

struct chart_point {
  double x = 0;
  double y = 0; ///< NaN: the line is broken here.
};

struct chart_line {
  std::string name;
  std::string_view colour;
  std::vector<chart_point> points;
  bool is_dashed = false;
};

struct chart_tick {
  double at = 0;
  std::string label;
};

struct chart_axis {
  std::string title; ///< With its unit.
  double from = 0;
  double to = 1;
  std::vector<chart_tick> ticks;
  bool is_log = false; ///< Of the values; from and to are above 0.
};

/// From 0, up to a round number that is not below `most`.
chart_axis axis_from_zero(std::string title, double most);
/// Between any two numbers, with round ticks inside.
chart_axis axis_between(std::string title, double from, double to);
/// Whole decades around [least, most], both above 0.
chart_axis log_axis(std::string title, double least, double most);

struct chart {
  std::string title;
  chart_axis x;
  chart_axis y;
  std::vector<chart_line> lines;
  /// Shown while the pointer is over that part of the chart.
  struct mark {
    double x;
    std::string says;
  };
  std::vector<mark> marks;
  /// x before this is shaded (the warm-up). NaN: nothing is.
  double shaded_until = std::nan("");
  std::string note;  ///< Below the picture.
  std::string empty; ///< Said instead of the picture if no line has points.
};

/// A <figure> with heading, legend, picture and note.
std::string as_figure(const chart& c);

} // namespace careline::bench
