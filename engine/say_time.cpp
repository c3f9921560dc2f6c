#include "engine/say_time.hpp"

#include <array>
#include <string_view>

namespace careline::engine {
namespace {

namespace chr = std::chrono;

constexpr std::array<std::string_view, 7> weekdays{
    "Monday", "Tuesday",  "Wednesday", "Thursday",
    "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> months{
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

bool is_month_first(const config::clinic& clinic) noexcept {
  return clinic.locale == "en-US";
}

struct calendar_day {
  chr::year_month_day date;
  unsigned weekday; // 0 is Monday
};

calendar_day day_of(config::local_seconds t) noexcept {
  auto days = chr::floor<chr::days>(t);
  return {chr::year_month_day{days}, chr::weekday{days}.iso_encoding() - 1};
}

std::string clock_text(const config::clinic& clinic, chr::minutes clock,
                       bool with_minutes) {
  auto total = static_cast<unsigned>(clock.count()) % 1440;
  unsigned hour = total / 60;
  unsigned minute = total % 60;
  bool us = is_month_first(clinic);
  std::string text = std::to_string(hour % 12 == 0 ? 12 : hour % 12);
  if (us || with_minutes || minute != 0) {
    text += ':';
    text += static_cast<char>('0' + minute / 10);
    text += static_cast<char>('0' + minute % 10);
  }
  text += hour < 12 ? (us ? " AM" : " am") : (us ? " PM" : " pm");
  return text;
}

} // namespace

config::local_seconds local_of(const config::clinic& clinic,
                               instant t) noexcept {
  return clinic.zone.to_local(chr::floor<chr::seconds>(t));
}

std::string_view weekday_name(unsigned iso_index) noexcept {
  return weekdays[iso_index % 7];
}

std::string say_day(const config::clinic& clinic, config::local_seconds day,
                    instant now) {
  auto [date, weekday] = day_of(day);
  auto today = chr::floor<chr::days>(local_of(clinic, now));
  auto ahead = (chr::floor<chr::days>(day) - today).count();
  std::string text;
  text.reserve(40);
  if (ahead == 0) text += "today, ";
  if (ahead == 1) text += "tomorrow, ";
  text += weekdays[weekday];
  auto number = std::to_string(static_cast<unsigned>(date.day()));
  auto month = months[static_cast<unsigned>(date.month()) - 1];
  if (is_month_first(clinic)) {
    text += ", ";
    text += month;
    text += ' ';
    text += number;
  } else {
    text += ' ';
    text += number;
    text += ' ';
    text += month;
  }
  if (date.year() != chr::year_month_day{today}.year()) {
    text += is_month_first(clinic) ? ", " : " ";
    text += std::to_string(static_cast<int>(date.year()));
  }
  return text;
}

std::string say_clock(const config::clinic& clinic, chr::minutes clock) {
  return clock_text(clinic, clock, false);
}

std::string say_moment(const config::clinic& clinic, instant t, instant now) {
  auto local = local_of(clinic, t);
  auto clock = chr::floor<chr::minutes>(local - chr::floor<chr::days>(local));
  return say_day(clinic, local, now) + " at " + say_clock(clinic, clock);
}

std::string say_short_day(const config::clinic& clinic,
                          config::local_seconds day) {
  auto [date, weekday] = day_of(day);
  auto number = std::to_string(static_cast<unsigned>(date.day()));
  auto month = months[static_cast<unsigned>(date.month()) - 1].substr(0, 3);
  std::string text;
  text.reserve(24);
  text += weekdays[weekday].substr(0, 3);
  text += ' ';
  if (is_month_first(clinic)) {
    text += month;
    text += ' ';
    text += number;
  } else {
    text += number;
    text += ' ';
    text += month;
  }
  return text;
}

std::string say_short(const config::clinic& clinic, config::local_seconds t) {
  auto text = say_short_day(clinic, t);
  text += ", ";
  text += clock_text(
      clinic, chr::floor<chr::minutes>(t - chr::floor<chr::days>(t)), true);
  return text;
}

std::string say_money(const config::clinic& clinic, std::int64_t minor) {
  auto& currency = clinic.currency;
  bool whole = currency == "JPY" || currency == "KRW" || currency == "VND";
  auto units = whole ? minor : minor / 100;
  auto rest = whole ? 0 : minor % 100;
  auto digits = std::to_string(units);
  // Thousands by three; in rupees the groups above a thousand are of two.
  std::string grouped;
  std::size_t group = 3;
  std::size_t in_group = 0;
  for (auto c = digits.rbegin(); c != digits.rend(); ++c) {
    if (in_group == group) {
      grouped.insert(grouped.begin(), ',');
      in_group = 0;
      if (currency == "INR") group = 2;
    }
    grouped.insert(grouped.begin(), *c);
    ++in_group;
  }
  std::string text = currency == "INR"   ? "₹"
                     : currency == "USD" ? "$"
                     : currency == "GBP" ? "£"
                     : currency == "EUR" ? "€"
                                         : currency + " ";
  text += grouped;
  if (rest != 0) {
    text += '.';
    text += static_cast<char>('0' + rest / 10);
    text += static_cast<char>('0' + rest % 10);
  }
  return text;
}

} // namespace careline::engine
