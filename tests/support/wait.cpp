#include "tests/support/wait.hpp"

#include "tests/support/slowness.hpp"

#include <ctime>

#include <poll.h>

// How much slower than a release build this one is (tests/CMakeLists.txt).
#ifndef CARELINE_SLOWNESS
#define CARELINE_SLOWNESS 1
#endif

namespace careline::tests {

milliseconds slowed(milliseconds time) {
  return time * CARELINE_SLOWNESS;
}

bool eventually(milliseconds most, const std::function<bool()>& is_so) {
  deadline until(slowed(most));
  for (;;) {
    if (is_so()) return true;
    if (until.is_over()) return false;
    // No descriptor: this is the pause between two looks at the condition.
    ::poll(nullptr, 0, 5);
  }
}

void lasts(std::chrono::microseconds time) {
  auto nanoseconds = std::chrono::nanoseconds(time).count();
  timespec left{nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
  // The time itself is wanted here (how long a fault lasts), not that something
  // happens; a signal must not shorten it, so it sleeps what is left.
  while (::nanosleep(&left, &left) != 0) {
  }
}

deadline::deadline(milliseconds from_now)
    : at_(std::chrono::steady_clock::now() + from_now) {}

milliseconds deadline::left() const {
  auto left =
      std::chrono::ceil<milliseconds>(at_ - std::chrono::steady_clock::now());
  return left.count() > 0 ? left : milliseconds{0};
}

} // namespace careline::tests
