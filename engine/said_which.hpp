#pragma once
/// Which week, month or weekday is meant: "next", "agle", "que viene" at a
/// place in the message, before or behind the noun.

#include "engine/said_day.hpp"

namespace careline::engine {

/// Whether "next", "agle", "próximo" or "que viene" stands here.
struct which_found {
  role which = role::enough; ///< this_, next, coming, last, every
  int end = 0;
};
which_found which_before(const time_tokens& t, int i) noexcept;
/// The same behind its noun: "lunes que viene", "semana próxima".
which_found which_after(const time_tokens& t, int i) noexcept;

/// "of next month", "de este mes", "in April": the month and where it ends.
struct month_found {
  int month = 0; ///< 1 to 14 (this_month, next_month); 0: none
  int year = 0;
  int end = 0;
};
month_found month_behind(const time_tokens& t, int i) noexcept;

/// "next week", "agle hafte", "la semana que viene": weeks from this one.
struct week_found {
  int weeks = -1;
  bool is_past = false;
  int end = 0;
};

week_found week_at(const time_tokens& t, int i) noexcept;

bool is_week(const token& w) noexcept;
/// Behind "of the", "on", "ke", "in", "mein".
int skip_links(const time_tokens& t, int i) noexcept;

/// A day as said; what a, b and c mean depends on the form (day_form).
day_found day_said(day_form form, int a, int end, int b = 0,
                   int c = 0) noexcept;
/// A day that is over: no wish.
day_found day_past(int end) noexcept;

} // namespace careline::engine
