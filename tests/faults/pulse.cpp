#include "tests/faults/pulse.hpp"

#include "bench/processes.hpp"
#include "tests/support/wait.hpp"

#include <algorithm>

namespace careline::tests {

pulse::pulse() : thread_([this] { beat(); }) {}

pulse::~pulse() {
  stop_ = true;
  thread_.join();
}

std::chrono::milliseconds pulse::longest_gap() const {
  return std::chrono::milliseconds(gap_ms_.load());
}

void pulse::forget() {
  peak_ = 0;
  gap_ms_ = 0;
}

void pulse::beat() {
  auto last = std::chrono::steady_clock::now();
  while (!stop_) {
    lasts(std::chrono::milliseconds{20});
    auto now = std::chrono::steady_clock::now();
    auto gap =
        std::chrono::duration_cast<std::chrono::milliseconds>(now - last);
    last = now;
    gap_ms_ = std::max<std::int64_t>(gap_ms_, gap.count());
    if (auto pid = engine_.load(); pid > 0)
      peak_ = std::max(peak_.load(), bench::resident_bytes(pid));
  }
}

} // namespace careline::tests
