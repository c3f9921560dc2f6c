#include "config/zone_rule.hpp"

#include <utility>

namespace careline::config {

namespace {

using std::chrono::seconds;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Reads the rule from left to right; every member says whether it could.
class rule_reader {
public:
  explicit rule_reader(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// "EST" or "<+03>"; only its length matters here.
  bool name() {
    std::size_t n = 0;
    if (take('<')) {
      n = rest_.find('>');
      if (n == std::string_view::npos) return false;
      rest_.remove_prefix(n + 1);
      return n > 0;
    }
    while (n < rest_.size() && is_letter(rest_[n])) ++n;
    rest_.remove_prefix(n);
    return n >= 3;
  }

  bool number(int& value, int least, int most) {
    if (rest_.empty() || !is_digit(rest_.front())) return false;
    value = 0;
    while (!rest_.empty() && is_digit(rest_.front()) && value <= most) {
      value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return value >= least && value <= most;
  }

  /// [+-]hh[:mm[:ss]]
  bool time(seconds& value) {
    bool is_negative = take('-');
    if (!is_negative) take('+');
    int h = 0, m = 0, s = 0;
    if (!number(h, 0, 167)) return false;
    if (take(':') && !number(m, 0, 59)) return false;
    if (take(':') && !number(s, 0, 59)) return false;
    value = seconds{h * 3600 + m * 60 + s};
    if (is_negative) value = -value;
    return true;
  }

  bool day(rule_day& d) {
    bool ok = false;
    if (take('M')) {
      d.kind = rule_day::form::month_week_day;
      ok = number(d.month, 1, 12) && take('.') && number(d.week, 1, 5)
           && take('.') && number(d.day, 0, 6);
    } else if (take('J')) {
      d.kind = rule_day::form::julian;
      ok = number(d.day, 1, 365);
    } else {
      d.kind = rule_day::form::day_of_year;
      ok = number(d.day, 0, 365);
    }
    return ok && (!take('/') || time(d.time));
  }

private:
  std::string_view rest_;
};

std::chrono::sys_days day_in(const rule_day& d, int year_number) {
  using namespace std::chrono;
  const year y{year_number};
  if (d.kind == rule_day::form::month_week_day) {
    const month m{static_cast<unsigned>(d.month)};
    const weekday w{static_cast<unsigned>(d.day)};
    if (d.week == 5) return sys_days{y / m / w[last]};
    return sys_days{y / m / w[static_cast<unsigned>(d.week)]};
  }
  const sys_days first{y / January / 1};
  if (d.kind == rule_day::form::day_of_year) return first + days{d.day};
  bool is_past_leap_day = y.is_leap() && d.day >= 60;
  return first + days{d.day - 1 + (is_past_leap_day ? 1 : 0)};
}

} // namespace

std::optional<zone_rule> parse_zone_rule(std::string_view text) {
  rule_reader r(text);
  zone_rule rule;
  if (!r.name() || !r.time(rule.standard)) return std::nullopt;
  // POSIX counts westward: "EST5" is five hours behind UTC.
  rule.standard = -rule.standard;
  if (r.at_end()) return rule;

  zone_rule::saving summer;
  summer.offset = rule.standard + seconds{3600};
  if (!r.name()) return std::nullopt;
  if (!r.take(',')) {
    if (!r.time(summer.offset) || !r.take(',')) return std::nullopt;
    summer.offset = -summer.offset;
  }
  if (!r.day(summer.begin) || !r.take(',') || !r.day(summer.end) || !r.at_end())
    return std::nullopt;
  rule.summer = summer;
  return rule;
}

std::vector<offset_change> changes_of(const zone_rule& rule, int year) {
  if (!rule.summer) return {};
  const auto& s = *rule.summer;
  offset_change begin{sys_seconds{day_in(s.begin, year)} + s.begin.time
                          - rule.standard,
                      s.offset};
  offset_change end{sys_seconds{day_in(s.end, year)} + s.end.time - s.offset,
                    rule.standard};
  if (end.begin < begin.begin) std::swap(begin, end);
  return {begin, end};
}

} // namespace careline::config
