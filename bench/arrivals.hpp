#pragma once
/// When open-loop requests are meant to be sent: a schedule that does not wait
/// for anybody. Latency counts from here, so a stalled server is charged for
/// every request that it held up (no coordinated omission).

#include "bench/load_settings.hpp"
#include "bench/rate_curve.hpp"

#include <chrono>
#include <random>

namespace careline::bench {

class arrivals {
public:
  using time = std::chrono::steady_clock::time_point;
  arrivals(arrival kind, rate_curve curve, std::uint64_t seed, time begin);

  /// The next intended start.
  time peek() const noexcept { return next_; }
  void advance();

private:
  bool is_poisson_;
  rate_curve curve_;
  std::exponential_distribution<double> gap_;
  std::mt19937_64 random_;
  time begin_;
  double due_ = 0; ///< Requests; whole numbers unless Poisson.
  time next_;
};

/// The schedule of a run.
rate_curve curve_of(const load_settings& settings);

} // namespace careline::bench
