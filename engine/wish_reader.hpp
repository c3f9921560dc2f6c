#pragma once
/// One alternative of what was said ("Monday at 3 or 4" has two) -> a wish.

#include "engine/opening.hpp"
#include "engine/resolve_day.hpp"
#include "engine/time_words.hpp"
#include "engine/understand_time.hpp"

#include <array>
#include <optional>

namespace careline::engine {

/// A few expressions of one kind, by reference into the said_list.
class said_few {
public:
  static constexpr int most = 8;

  int size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  const said& operator[](int i) const noexcept {
    return *items_[static_cast<std::size_t>(i)];
  }
  void add(const said& s) noexcept {
    if (size_ < most) items_[static_cast<std::size_t>(size_++)] = &s;
  }

private:
  std::array<const said*, most> items_; ///< Of these the first size_ count.
  int size_ = 0;
};

struct alternative {
  said_few days;
  said_few clocks;
  said_few parts;
  said_few windows;
  said_few amounts; ///< elapsed, soon, now
  bool has_any_time = false;
  bool is_vague = false;
  bool is_bad_date = false;
  /// "3 or 4 pm": what the other one says of morning and evening.
  int shared_meridiem = -1;

  bool has_time() const noexcept {
    return !clocks.empty() || !parts.empty() || !windows.empty()
           || has_any_time;
  }
};

/// Minutes after midnight, [from, to).
struct minutes_span {
  int from = 0;
  int to = 1440;
  wish_reason reason = wish_reason::nothing;
};

/// The clock times a said one can mean: none, one, or two to ask about.
struct clocks_meant {
  std::array<int, 2> minutes{};
  int count = 0;
  wish_reason reason = wish_reason::nothing;
};

class wish_reader {
public:
  wish_reader(instant now, const config::clinic& clinic) noexcept;

  wish read(const alternative& said) const;

  wish ask(wish_reason why) const;
  /// Sorted, without doubles and without what is past.
  wish ask_among(std::vector<config::local_seconds> candidates,
                 wish_reason why) const;
  bool is_out_of_hours(const wish& w) const noexcept;

private:
  days_meant days_of(const alternative& said) const;
  wish read_days(const alternative& said, const days_meant& days) const;
  wish read_instant(const alternative& said, const days_meant& days) const;
  wish read_same_weekday(const alternative& said, const days_meant& days) const;
  wish read_window(const alternative& said, const days_meant& days) const;
  wish read_span(const alternative& said, const days_meant& days) const;
  wish read_date(const days_meant& days) const;
  wish read_without_day(const alternative& said) const;
  wish read_amount(const said& s) const;
  wish at(config::local_seconds t) const;
  wish interval(config::local_seconds from, config::local_seconds to) const;

  // wish_minutes.cpp:
  clocks_meant meant(const said_clock& c, const alternative& said,
                     std::optional<local_day> day, bool minds_past) const;
  minutes_span between(const said_window& w, const alternative& said,
                       std::optional<local_day> day) const;
  bool restricts(const alternative& said, const engine::said& part,
                 std::optional<local_day> day) const;
  minutes_span window_on(const alternative& said,
                         std::optional<local_day> day) const;

  struct hours_span {
    int open = 0;
    int close = 1440;
    bool is_open = false;
  };
  hours_span hours_of(std::optional<local_day> day) const noexcept;
  bool is_open_at(std::optional<local_day> day, int minutes) const noexcept;
  bool is_past(local_day day, int minutes) const noexcept;

  const config::clinic& clinic_;
  instant now_utc_;
  config::local_seconds now_; ///< Rounded up to the minute.
  local_day today_;
};

} // namespace careline::engine
