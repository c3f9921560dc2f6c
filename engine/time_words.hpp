#pragma once
/// The expressions of day and time in a message, as said: nothing is resolved
/// yet. What they amount to is understand_time's work.

#include "engine/time_tokens.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace careline::engine {

/// "3 pm", "15:00", or "at 3", which leaves morning or evening open.
struct said_clock {
  int minutes = 0;           ///< After midnight; if open: below 720.
  bool is_open = false;      ///< It may also be 12 hours later.
  bool has_meridiem = false; ///< am or pm was said.
  bool is_midnight = false;  ///< By that name: of the day or after it?
};

enum class day_form : std::uint8_t {
  offset,             ///< a: days from today
  weekday,            ///< a: 0 is Monday
  this_weekday,       ///< "this Friday"
  coming_weekday,     ///< "coming Friday"
  next_weekday,       ///< "next Friday"
  weekday_next_week,  ///< "Friday next week"
  weekday_this_week,  ///< "Friday of this week"
  nth_coming_weekday, ///< "Friday after next": the b-th
  of_month,           ///< "the 15th": a
  of_this_month,      ///< a
  of_next_month,      ///< a
  date,               ///< a day, b month, c year or 0
  months_ahead,       ///< "in a month": a
  weekday_of_month,   ///< a weekday, b which (-1: last), c month
  last_of_month,      ///< c month
  // Spans of days
  week,    ///< a: weeks from this one; b, c: first and last weekday
  weekend, ///< a: weeks from this one; -1: "next weekend"
  month,   ///< c month; a, b: first and last day (0: the last)
  within,  ///< "within 2 days": a
  range    ///< said_day::until
};

/// Months as said beside 1 to 12.
inline constexpr int this_month = 13;
inline constexpr int next_month = 14;

/// What stands before or behind a day makes a span up to it.
enum class day_limit : std::uint8_t { none, until, before, after };

struct plain_day {
  day_form form = day_form::offset;
  int a = 0;
  int b = 0;
  int c = 0;
};

struct said_day : plain_day {
  int shift = 0; ///< "a week from Friday": days more
  int shift_months = 0;
  day_limit limit = day_limit::none;
  bool is_range = false; ///< "Monday to Friday": until is the last day.
  plain_day until;
  bool is_unsure_order = false; ///< 4/3: Spanish in a month-first clinic
};

enum class window_form : std::uint8_t { between, after, before };

struct said_window {
  window_form form = window_form::between;
  said_clock from; ///< Of `before`: the end.
  said_clock to;
};

enum class said_kind : std::uint8_t {
  nothing, ///< No wish: a dose, an age, a greeting
  day,
  clock,
  part, ///< part
  window,
  any_time,
  elapsed, ///< minutes from now
  soon,    ///< Within so many minutes
  now,
  vague,   ///< "in a few days", "from Monday on"
  bad_date ///< "30 February"
};

/// One expression and where it stands: tokens [begin, end).
struct said {
  said_kind kind = said_kind::nothing;
  bool is_dropped = false; ///< Excluded, corrected, of the past.
  bool is_approximate = false;
  bool is_today = false; ///< A part of day: "this evening", "tonight"
  /// A part of day that only tells which 7 is meant: "after 7 in the evening"
  bool is_bound = false;
  bool is_shared = false; ///< A second amount: "in 2 or 3 days"
  day_part part = day_part::morning;
  std::uint16_t clause = 0;
  int begin = 0;
  int end = 0;
  int minutes = 0;
  said_clock clock;
  said_window window;
  said_day day;

  bool is(said_kind k) const noexcept { return kind == k && !is_dropped; }
  bool is_wish() const noexcept {
    return kind != said_kind::nothing && !is_dropped;
  }
  bool is_of_day() const noexcept {
    return kind == said_kind::day || kind == said_kind::bad_date;
  }
  bool is_of_time() const noexcept {
    return kind == said_kind::clock || kind == said_kind::part
           || kind == said_kind::window || kind == said_kind::any_time;
  }
};

/// All of a message, in order. What does not fit is not heard.
class said_list {
public:
  static constexpr int most = 48;

  int size() const noexcept { return size_; }
  said& operator[](int i) noexcept {
    return items_[static_cast<std::size_t>(i)];
  }
  const said& operator[](int i) const noexcept {
    return items_[static_cast<std::size_t>(i)];
  }
  void add(const said& what) noexcept {
    if (size_ < most) std::construct_at(items_.data() + size_++, what);
  }

  said_list() noexcept {}
  said_list(const said_list&) = delete;
  said_list& operator=(const said_list&) = delete;

private:
  union { // Only the first size_ are ever alive.
    std::array<said, most> items_;
  };
  int size_ = 0;
};

/// How a message is to be read.
struct reading {
  bool is_month_first = false;
  bool is_spanish = false;
  bool is_hindi = false;
};

/// @returns every expression, also those that are no wish
void hear_time(const time_tokens& t, const reading& how, said_list& heard);

} // namespace careline::engine
