#pragma once
/// The closing rule of a zone file: a POSIX TZ string such as
/// "EST5EDT,M3.2.0,M11.1.0", which holds for all years to come.

#include "config/time_zone.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace careline::config {

/// A day of each year and the wall-clock time of a change on it.
struct rule_day {
  enum class form : std::uint8_t {
    month_week_day, ///< Mm.w.d: week 5 is the last.
    julian,         ///< Jn: 1..365, 29 February is never counted.
    day_of_year     ///< n: 0..365, 29 February is counted.
  } kind = form::month_week_day;
  int month = 1;
  int week = 1;
  int day = 0;
  std::chrono::seconds time{7200}; ///< -167..167 hours.
};

struct zone_rule {
  std::chrono::seconds standard{0}; ///< UTC offset, east positive.
  struct saving {
    std::chrono::seconds offset{0};
    rule_day begin; ///< On the wall clock of standard time.
    rule_day end;   ///< On the wall clock of saving time.
  };
  std::optional<saving> summer;
};

std::optional<zone_rule> parse_zone_rule(std::string_view text);

/// The two changes of one year, sorted; none for a rule without summer time.
std::vector<offset_change> changes_of(const zone_rule& rule, int year);

} // namespace careline::config
