#include "bench/arrivals.hpp"

namespace careline::bench {

arrivals::arrivals(arrival kind, rate_curve curve, std::uint64_t seed,
                   time begin)
    : is_poisson_(kind == arrival::poisson), curve_(std::move(curve)), gap_(1),
      random_(seed ^ 0x9e3779b97f4a7c15ULL), begin_(begin), next_(begin) {}

void arrivals::advance() {
  // Arrivals of an even rate of 1, put where the curve has as many: so a ramp
  // is exactly as dense as it says at every moment.
  due_ += is_poisson_ ? gap_(random_) : 1;
  next_ = begin_
          + std::chrono::duration_cast<std::chrono::nanoseconds>(
              std::chrono::duration<double>(curve_.when(due_)));
}

rate_curve curve_of(const load_settings& settings) {
  if (settings.phases.empty()) return rate_curve(settings.rate);
  return {settings.phases, static_cast<double>(settings.warm_up.count())};
}

} // namespace careline::bench
