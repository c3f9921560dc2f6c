#pragma once
/// How often something may happen: so many at once, then one per interval.

#include "engine/message.hpp"

#include <chrono>

namespace careline::engine {

using fine_instant = std::chrono::sys_time<std::chrono::nanoseconds>;

/// A token bucket told as one point in time (GCRA): `full_again` is when the
/// bucket would be full if nothing more is taken. A bucket that is full has
/// no state worth keeping, so the idle cost nothing.
class pacing {
public:
  /// @param interval  between two in the long run, above zero
  /// @param burst     how many at once from a full bucket, at least 1
  pacing(std::chrono::nanoseconds interval, int burst) noexcept;

  /// So many a second, a tenth of them at once.
  static pacing per_second(double rate) noexcept;

  /// The first instant, in whole milliseconds, at which one may be taken.
  instant earliest(fine_instant full_again) const noexcept;
  /// Takes one. @returns the new full_again
  fine_instant take(fine_instant full_again, instant now) const noexcept;
  /// The full_again of a bucket that gives its next one at `at`, not sooner.
  fine_instant empty_until(instant at) const noexcept;

private:
  std::chrono::nanoseconds interval_;
  std::chrono::nanoseconds tolerance_;
};

} // namespace careline::engine
