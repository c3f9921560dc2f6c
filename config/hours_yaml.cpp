#include "config/hours_yaml.hpp"

#include <algorithm>
#include <array>

namespace careline::config {

namespace {

constexpr std::array<std::string_view, 7> day_names{"mon", "tue", "wed", "thu",
                                                    "fri", "sat", "sun"};
constexpr int longest_closure_days = 366;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::optional<std::size_t> day_index(std::string_view name) {
  auto found = std::find(day_names.begin(), day_names.end(), name);
  if (found == day_names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - day_names.begin());
}

struct day_range {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// "mon", "mon-fri" or "daily".
std::optional<day_range> parse_days(std::string_view text) {
  if (text == "daily") return day_range{0, 6};
  auto dash = text.find('-');
  auto first = day_index(text.substr(0, dash));
  auto last =
      dash == std::string_view::npos ? first : day_index(text.substr(dash + 1));
  if (!first || !last || *first > *last) return std::nullopt;
  return day_range{*first, *last};
}

std::optional<open_span> parse_span(std::string_view text) {
  auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  auto open = parse_clock(text.substr(0, dash));
  auto close = parse_clock(text.substr(dash + 1));
  if (!open || !close || *open >= *close) return std::nullopt;
  return open_span{*open, *close};
}

std::vector<open_span> read_spans(const yaml_value& value) {
  std::vector<open_span> spans;
  for (const auto& entry : value.list()) {
    auto text = entry.scalar();
    auto span = text ? parse_span(*text) : std::nullopt;
    if (!span)
      entry.wrong("\"HH:MM-HH:MM\", the first before the second");
    else if (!spans.empty() && span->open < spans.back().close)
      entry.fault("must begin after the span before it has ended");
    else
      spans.push_back(*span);
  }
  return spans;
}

/// YYYY-MM-DD
std::optional<std::chrono::year_month_day> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-')
    return std::nullopt;
  auto number = [&](std::size_t at, std::size_t digits) -> std::optional<int> {
    int value = 0;
    for (char c : text.substr(at, digits)) {
      if (!is_digit(c)) return std::nullopt;
      value = value * 10 + (c - '0');
    }
    return value;
  };
  auto y = number(0, 4), m = number(5, 2), d = number(8, 2);
  if (!y || !m || !d) return std::nullopt;
  std::chrono::year_month_day date{
      std::chrono::year{*y}, std::chrono::month{static_cast<unsigned>(*m)},
      std::chrono::day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::optional<std::chrono::year_month_day>
read_date(const std::optional<yaml_value>& value) {
  if (!value) return std::nullopt;
  auto text = value->scalar();
  auto date = text ? parse_date(*text) : std::nullopt;
  if (!date) value->wrong("a date of the calendar, YYYY-MM-DD");
  return date;
}

} // namespace

std::optional<std::uint16_t> parse_clock(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (auto i : {0u, 1u, 3u, 4u})
    if (!is_digit(text[i])) return std::nullopt;
  int hour = (text[0] - '0') * 10 + (text[1] - '0');
  int minute = (text[3] - '0') * 10 + (text[4] - '0');
  int total = hour * 60 + minute;
  if (minute > 59 || total > 1440) return std::nullopt;
  return static_cast<std::uint16_t>(total);
}

weekly_hours read_hours(const yaml_value& value) {
  weekly_hours hours;
  std::array<bool, 7> is_named{};
  yaml_map map(value);
  for (const auto& [key, spans] : map.entries()) {
    auto days = parse_days(key);
    if (!days) {
      spans.fault("must be a day (mon tue wed thu fri sat sun), a range "
                  "(mon-fri) or daily");
      continue;
    }
    auto open = read_spans(spans);
    for (auto day = days->first; day <= days->last; ++day) {
      if (is_named[day])
        spans.fault("names " + std::string(day_names[day])
                    + " for the second time");
      is_named[day] = true;
      hours.days[day] = open;
    }
  }
  return hours;
}

std::vector<closure> read_closures(const yaml_value& value) {
  std::vector<closure> closures;
  for (const auto& entry : value.list()) {
    yaml_map map(entry);
    closure c;
    auto on = map.find("on");
    auto from = on ? map.find("from") : map.need("from");
    auto to = on ? map.find("to") : map.need("to");
    if (on && (from || to)) entry.fault("must have either on or from and to");
    auto first = read_date(on ? on : from);
    auto last = on ? first : read_date(to);
    if (auto reason = map.need("reason"))
      c.reason = reason->text(1, 60).value_or("");
    map.close();
    if (!first || !last) continue;
    auto length = std::chrono::sys_days{*last} - std::chrono::sys_days{*first};
    if (length < std::chrono::days{0}
        || length > std::chrono::days{longest_closure_days})
      entry.fault("must end on or after its first day and within a year");
    c.first = *first;
    c.last = *last;
    closures.push_back(std::move(c));
  }
  return closures;
}

} // namespace careline::config
