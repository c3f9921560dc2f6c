#pragma once
/// A day as said -> the calendar days it can mean, seen from today.

#include "engine/opening.hpp"
#include "engine/time_words.hpp"
#include "engine/understand_time.hpp"

#include <array>
#include <optional>

namespace careline::engine {

/// One day, two to ask about, or a reason why it is none. A span of days has
/// `last` too.
struct days_meant {
  std::array<local_day, 2> which{};
  std::size_t count = 0;
  std::optional<local_day> last;
  wish_reason reason = wish_reason::nothing;
  /// The weekday of today was said plainly: today if its time is still to
  /// come, else a week later.
  bool is_today_or_next = false;
};

days_meant resolve_day(const said_day& said, local_day today);

/// All day expressions of a message as one: they must agree. None if it names
/// no day.
days_meant resolve_days(const time_words& said, local_day today);

/// 0 is Monday; -1 if the words name no weekday.
int weekday_named(const said_day& said) noexcept;

} // namespace careline::engine
