#include "engine/breaker.hpp"

namespace careline::engine {

bool breaker::lets_through(time now) noexcept {
  if (!opens_at_) return true;
  if (is_probing_ || now < *opens_at_) return false;
  is_probing_ = true;
  return true;
}

void breaker::succeeded() noexcept {
  in_a_row_ = 0;
  opens_at_.reset();
  is_probing_ = false;
}

void breaker::failed(time now, std::optional<duration> hold) noexcept {
  ++in_a_row_;
  auto was_probe = is_probing_;
  is_probing_ = false;
  if (hold)
    opens_at_ = now + *hold;
  else if (was_probe || (!opens_at_ && in_a_row_ >= most_))
    opens_at_ = now + hold_;
}

} // namespace careline::engine
