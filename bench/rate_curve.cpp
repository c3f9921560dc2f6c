#include "bench/rate_curve.hpp"

#include <algorithm>
#include <cmath>

namespace careline::bench {

rate_curve::rate_curve(double rate) {
  parts_.push_back({0, 0, rate, 0});
}

rate_curve::rate_curve(const std::vector<phase>& phases, double lead_in_s) {
  if (lead_in_s > 0) add(lead_in_s, phases.front().rate, phases.front().rate);
  for (const auto& p : phases) add(p.seconds, p.rate, p.to);
  parts_.push_back({end_s_, due_, phases.back().to, 0});
}

void rate_curve::add(double seconds, double from, double to) {
  parts_.push_back({end_s_, due_, from, (to - from) / seconds});
  end_s_ += seconds;
  due_ += (from + to) / 2 * seconds;
}

double rate_curve::when(double count) const noexcept {
  auto next = std::upper_bound(
      parts_.begin(), parts_.end(), count,
      [](double wanted, const part& p) { return wanted < p.before; });
  const auto& p = next == parts_.begin() ? *next : *std::prev(next);
  const double left = count - p.before;
  // rate * t + growth / 2 * t^2 = left, in the form that does not cancel. A
  // rounding error may make the root's argument slightly negative.
  const double root =
      std::sqrt(std::max(0.0, p.rate * p.rate + 2 * p.growth * left));
  const double sum = p.rate + root;
  return p.begins_s + (sum > 0 ? 2 * left / sum : 0);
}

} // namespace careline::bench
