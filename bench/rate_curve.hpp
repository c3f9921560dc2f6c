#pragma once
/// How many requests are due by when: a rate that changes from phase to phase,
/// evenly within each. Before the first phase its first rate holds (warm-up),
/// after the last its last.

#include "bench/load_settings.hpp"

#include <vector>

namespace careline::bench {

class rate_curve {
public:
  /// @param rate  a second, above 0
  explicit rate_curve(double rate);
  /// @param phases     at least one, each of more than 0 s; the first begins
  ///                   and the last ends above 0
  /// @param lead_in_s  seconds before the first
  rate_curve(const std::vector<phase>& phases, double lead_in_s);

  /// Seconds from the begin until `count` requests are due.
  double when(double count) const noexcept;

private:
  struct part {
    double begins_s = 0;
    double before = 0; ///< Requests due until then.
    double rate = 0;
    double growth = 0; ///< Of the rate, a second.
  };
  void add(double seconds, double from, double to);
  std::vector<part> parts_;
  double end_s_ = 0;
  double due_ = 0;
};

} // namespace careline::bench
