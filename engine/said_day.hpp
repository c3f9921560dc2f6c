#pragma once
/// Reads one expression for a day, or for a span of days, at a place in the
/// message.

#include "engine/time_words.hpp"

namespace careline::engine {

struct day_found {
  said_kind kind = said_kind::day; ///< day, bad_date, or nothing (the past)
  said_day day;
  int end = 0;
  /// "18 or 19 February": day.until is the other one.
  bool is_either = false;
  explicit operator bool() const noexcept { return end > 0; }
};

day_found day_at(const time_tokens& t, int i, const reading& how) noexcept;

// -- Its parts, each in a file of its own ------------------------------------

/// "15 feb", "feb 15", "3/11", "2026-02-15", "13 to 15 July"
day_found date_at(const time_tokens& t, int i, const reading& how) noexcept;
/// "the 15th", "16 tareekh", "el 15", "5th of next month"
day_found day_of_month_at(const time_tokens& t, int i,
                          const reading& how) noexcept;
/// "next Friday", "W next week", "first Monday in April", "Monday to Friday"
day_found weekday_expression_at(const time_tokens& t, int i,
                                const reading& how) noexcept;
/// "this week", "weekend", "end of next month", "first week of April"
day_found span_at(const time_tokens& t, int i) noexcept;

/// The weekday that a word names here: 0 is Monday; -1 if it names none.
int weekday_at(const time_tokens& t, int i) noexcept;
/// The month that a word can name: 1 to 12, or -1.
int month_at(const time_tokens& t, int i) noexcept;

} // namespace careline::engine
