#pragma once
/// The expressions of day and time in a message, as said: nothing is resolved
/// yet. English. What they amount to is understand_time's work.

#include "engine/time_tokens.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace careline::engine {

/// "3 pm", "15:00", or "at 3", which leaves morning or evening open.
struct said_clock {
  int minutes = 0;      ///< After midnight; if open: below 720.
  bool is_open = false; ///< It may also be 12 hours later.
};

enum class day_form : std::uint8_t {
  offset,             ///< a: days from today
  weekday,            ///< a: 0 is Monday
  this_weekday,       ///< "this Friday"
  coming_weekday,     ///< "coming Friday"
  next_weekday,       ///< "next Friday"
  weekday_next_week,  ///< "Friday next week"
  weekday_after_next, ///< "Friday after next"
  weekday_this_week,  ///< "Friday of this week"
  week_from_weekday,  ///< "a week from Friday"
  of_month,           ///< "the 15th": a
  of_this_month,      ///< a
  of_next_month,      ///< a
  date,               ///< a day, b month, c year or 0
  months_ahead,       ///< "in a month": a
  this_week,
  next_week,
  weekend, ///< a: 0 this, 1 next
  within   ///< "within 2 days": a
};

struct said_day {
  day_form form = day_form::offset;
  int a = 0;
  int b = 0;
  int c = 0;
  /// "Monday to Friday", "13 to 15 July": the last day has the same form.
  std::optional<std::array<int, 3>> until;
};

enum class window_form : std::uint8_t { between, after, before, any };

struct said_window {
  window_form form = window_form::any;
  said_clock from;
  said_clock to;
};

/// A part of day in minutes after midnight.
struct said_part {
  int from = 0;
  int to = 0;
  bool is_today = false; ///< "this evening", "tonight"
};

/// An expression and where it stands.
template <class What>
struct heard {
  What what;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint16_t clause = 0;
};

/// A short list in place; what does not fit is counted as too much.
template <class What, std::size_t Most>
class short_list {
public:
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  const What& operator[](std::size_t i) const noexcept { return items_[i]; }
  void add(const What& item) noexcept {
    if (size_ < Most) items_[size_++] = item;
  }
  template <class Predicate>
  void drop_if(Predicate&& unwanted) noexcept {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < size_; ++i)
      if (!unwanted(items_[i])) items_[kept++] = items_[i];
    size_ = kept;
  }

private:
  std::array<What, Most> items_{};
  std::size_t size_ = 0;
};

struct time_words {
  short_list<heard<said_day>, 6> days;
  short_list<heard<said_clock>, 6> clocks;
  short_list<heard<said_window>, 3> windows;
  short_list<heard<said_part>, 3> parts;
  std::optional<std::chrono::minutes> elapsed; ///< "in 2 hours"
  bool has_or = false;                         ///< Between two of them.
  bool has_foreign_zone = false;
  bool is_bare_number = false; ///< The whole message is 1 to 31.
  bool has_bad_date = false;   ///< "30 February"
};

/// @param month_first  how 3/4 is read where both ways make a date
time_words hear_time(const time_tokens& t, bool month_first) noexcept;

} // namespace careline::engine
