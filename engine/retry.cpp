#include "engine/retry.hpp"

#include <algorithm>

namespace careline::engine {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds first_probe{30};
constexpr seconds slowest_probe{300};

} // namespace

milliseconds retry_delay(milliseconds last, milliseconds first,
                         milliseconds most, std::uint64_t random) noexcept {
  first = std::clamp(first, milliseconds{1}, most);
  const auto widest = std::clamp(std::max(last, first) * 3, first, most);
  const auto least = std::clamp(last * 3 / 2, first, widest);
  const auto span = static_cast<std::uint64_t>((widest - least).count()) + 1;
  return least + milliseconds{static_cast<std::int64_t>(random % span)};
}

seconds pair_delay(int strikes) noexcept {
  return seconds{1ll << 2 * std::clamp(strikes, 0, 7)};
}

bool account_breaker::is_stopped(instant now) const noexcept {
  return is_open_ && (probe_ || now < due_);
}

std::optional<instant> account_breaker::probe_due() const noexcept {
  if (!is_open_ || probe_) return std::nullopt;
  return due_;
}

void account_breaker::leaves(delivery_id id) noexcept {
  if (is_open_) probe_ = id;
}

void account_breaker::refused(delivery_id id, instant now) noexcept {
  // Others that were under way when it opened say nothing new.
  if (is_open_ && probe_ != id) return;
  delay_ = is_open_ ? std::min(delay_ * 2, slowest_probe) : first_probe;
  is_open_ = true;
  probe_.reset();
  due_ = now + delay_;
}

void account_breaker::accepted(delivery_id id) noexcept {
  if (probe_ == id) *this = account_breaker{};
}

void account_breaker::unclear(delivery_id id, instant now) noexcept {
  if (probe_ != id) return;
  probe_.reset();
  due_ = now + delay_;
}

} // namespace careline::engine
