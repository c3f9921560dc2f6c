#pragma once
/// When open-loop requests are meant to be sent: a schedule that does not wait
/// for anybody. Latency counts from here, so a stalled server is charged for
/// every request that it held up (no coordinated omission).

#include "bench/load_settings.hpp"

#include <chrono>
#include <random>

namespace careline::bench {

class arrivals {
public:
  using time = std::chrono::steady_clock::time_point;
  /// @param rate  a second, above 0
  arrivals(arrival kind, double rate, std::uint64_t seed, time begin);

  /// The next intended start.
  time peek() const noexcept { return next_; }
  void advance();

private:
  bool is_poisson_;
  double gap_s_; ///< On average.
  std::exponential_distribution<double> gap_;
  std::mt19937_64 random_;
  time begin_;
  double at_s_ = 0; ///< Since begin; kept in one sum so that no error grows.
  std::uint64_t sent_ = 0;
  time next_;
};

} // namespace careline::bench
