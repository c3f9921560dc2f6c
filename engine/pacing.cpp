#include "engine/pacing.hpp"

#include <algorithm>

namespace careline::engine {

using std::chrono::nanoseconds;

pacing::pacing(nanoseconds interval, int burst) noexcept
    : interval_(std::max(interval, nanoseconds{1})),
      tolerance_(interval_ * (std::max(burst, 1) - 1)) {}

pacing pacing::per_second(double rate) noexcept {
  // Vendors count in seconds: with a tenth at once no second sees more than
  // eleven tenths, and a late wake-up of 100 ms is still caught up with.
  rate = std::clamp(rate, 0.001, 1e9);
  return {nanoseconds{static_cast<std::int64_t>(1e9 / rate)},
          static_cast<int>(rate / 10)};
}

instant pacing::earliest(fine_instant full_again) const noexcept {
  return std::chrono::ceil<std::chrono::milliseconds>(full_again - tolerance_);
}

fine_instant pacing::take(fine_instant full_again, instant now) const noexcept {
  return std::max(full_again, fine_instant{now}) + interval_;
}

fine_instant pacing::empty_until(instant at) const noexcept {
  return fine_instant{at} + tolerance_;
}

} // namespace careline::engine
