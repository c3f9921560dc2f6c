#pragma once
/// Waiting in tests: a condition and a deadline, never a fixed pause. A test
/// that needs longer on a slow machine takes longer; it does not fail.

#include <chrono>
#include <functional>

namespace careline::tests {

using std::chrono::milliseconds;

/// Asks `is_so` every few milliseconds until it says yes.
/// @param most  on a release build; under the sanitizers a multiple of it
/// @returns whether it did within `most`
bool eventually(milliseconds most, const std::function<bool()>& is_so);

/// How long a fault lasts, or a slow peer pauses: part of what is tested. Never
/// to wait for something to have happened; that is eventually().
void lasts(std::chrono::microseconds time);

/// A moment on the steady clock, to pass one budget through several waits.
class deadline {
public:
  explicit deadline(milliseconds from_now);
  milliseconds left() const; ///< Never negative.
  bool is_over() const { return left().count() == 0; }

private:
  std::chrono::steady_clock::time_point at_;
};

} // namespace careline::tests
