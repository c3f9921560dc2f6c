#include "actors/api_times.hpp"

#include <array>
#include <cstdint>
#include <cstdio>

namespace careline::actors {

namespace {

namespace chr = std::chrono;

/// Reads from the front of what is left.
struct scanner {
  std::string_view left;

  bool take(char c) {
    if (left.empty() || left.front() != c) return false;
    left.remove_prefix(1);
    return true;
  }
  /// Exactly so many digits.
  std::optional<unsigned> number(std::size_t digits) {
    if (left.size() < digits) return std::nullopt;
    unsigned n = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (left[i] < '0' || left[i] > '9') return std::nullopt;
      n = n * 10 + static_cast<unsigned>(left[i] - '0');
    }
    left.remove_prefix(digits);
    return n;
  }
};

std::optional<chr::milliseconds> fraction(scanner& s) {
  unsigned ms = 0, weight = 100;
  auto digits = std::size_t{0};
  for (; !s.left.empty() && s.left.front() >= '0' && s.left.front() <= '9';
       s.left.remove_prefix(1), ++digits) {
    ms += static_cast<unsigned>(s.left.front() - '0') * weight;
    weight /= 10;
  }
  if (digits == 0 || digits > 9) return std::nullopt;
  return chr::milliseconds(ms);
}

std::optional<chr::milliseconds> time_of_day(scanner& s) {
  auto hour = s.number(2);
  if (!hour || !s.take(':')) return std::nullopt;
  auto minute = s.number(2);
  if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
  chr::milliseconds all = chr::hours(*hour) + chr::minutes(*minute);
  if (!s.take(':')) return all;
  auto second = s.number(2);
  if (!second || *second > 59) return std::nullopt;
  all += chr::seconds(*second);
  if (!s.take('.')) return all;
  auto ms = fraction(s);
  return ms ? std::optional(all + *ms) : std::nullopt;
}

/// "Z" or "+05:30".
std::optional<chr::minutes> offset(scanner& s) {
  if (s.take('Z') || s.take('z')) return chr::minutes(0);
  auto is_west = s.take('-');
  if (!is_west && !s.take('+')) return std::nullopt;
  auto hours = s.number(2);
  if (!hours || !s.take(':')) return std::nullopt;
  auto minutes = s.number(2);
  if (!minutes || *hours > 18 || *minutes > 59) return std::nullopt;
  chr::minutes all = chr::hours(*hours) + chr::minutes(*minutes);
  return is_west ? -all : all;
}

} // namespace

std::optional<engine::instant> parse_api_time(std::string_view text,
                                              const config::time_zone& zone) {
  scanner s{text};
  auto year = s.number(4);
  if (!year || !s.take('-')) return std::nullopt;
  auto month = s.number(2);
  if (!month || !s.take('-')) return std::nullopt;
  auto day = s.number(2);
  // Before the epoch and beyond the zone tables nobody is treated.
  if (!day || *year < 1971 || *year > 2099) return std::nullopt;
  chr::year_month_day date{chr::year(static_cast<int>(*year)),
                           chr::month(*month), chr::day(*day)};
  if (!date.ok()) return std::nullopt;
  chr::milliseconds clock{0};
  if (!s.left.empty()) {
    if (!s.take('T') && !s.take('t')) return std::nullopt;
    auto read = time_of_day(s);
    if (!read) return std::nullopt;
    clock = *read;
    if (!s.left.empty()) {
      auto east = offset(s);
      if (!east || !s.left.empty()) return std::nullopt;
      return engine::instant(chr::sys_days(date).time_since_epoch() + clock
                             - *east);
    }
  }
  auto whole = chr::floor<chr::seconds>(clock);
  auto meant = zone.to_utc(
      config::local_seconds(chr::local_days(date).time_since_epoch() + whole));
  if (meant.kind != config::local_meaning::kind::unique) {
    // A day begins, even where its midnight is skipped or comes twice.
    if (text.size() > std::string_view("2026-11-21").size())
      return std::nullopt;
  }
  return engine::instant(meant.first.time_since_epoch() + (clock - whole));
}

std::string local_time(engine::instant at, const config::time_zone& zone) {
  auto utc = chr::floor<chr::seconds>(at);
  auto local = zone.to_local(utc);
  auto days = chr::floor<chr::days>(local);
  chr::year_month_day date(days);
  chr::hh_mm_ss clock(local - days);
  auto east = chr::duration_cast<chr::minutes>(zone.offset_at(utc)).count();
  auto away = east < 0 ? -east : east;
  std::array<char, 64> text{};
  auto n = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d%c%02d:%02d",
      static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
      static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()),
      static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), east < 0 ? '-' : '+',
      static_cast<int>(away / 60), static_cast<int>(away % 60));
  return std::string(text.data(), static_cast<std::size_t>(n));
}

} // namespace careline::actors
