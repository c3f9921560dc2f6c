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
  int count = 0;
  std::optional<local_day> last;
  wish_reason reason = wish_reason::nothing;
  /// The weekday of today was said plainly: today if its time is still to
  /// come, else a week later.
  bool is_today_or_next = false;
  /// A span that begins this very moment, whatever the opening hours.
  bool is_from_now = false;
};

days_meant resolve_day(const said_day& said, local_day today);

/// Two expressions as one day: "Tuesday 27 January", "next week ... Friday".
/// A reason and no day if they disagree.
days_meant agree(const said_day& a, const said_day& b, local_day today);

/// Whether the words name a weekday and nothing nearer.
bool is_plain_weekday(const said_day& said) noexcept;

} // namespace careline::engine
