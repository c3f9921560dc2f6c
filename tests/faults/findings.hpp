#pragma once
/// What a run looked at, what it found broken, and what it measured.

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace careline::tests {

struct violation {
  std::string promise; ///< "C1" ... "C10" of docs/faults.md, or "harness".
  std::string what;    ///< Ids and counts only, never a patient's words.
  std::string fault;   ///< Name of the fault that struck last.
  double at_s = 0;     ///< Since the run began.
};

struct findings {
  /// Looks by promise.
  std::map<std::string, std::size_t> checks;
  std::vector<violation> violations;
  /// Limits on time that were missed while the machine stood still: neither
  /// good nor bad.
  std::vector<violation> unjudged;
  /// "restart to first acknowledgement, ms" -> every value.
  std::map<std::string, std::vector<double>> measured;

  std::size_t all_checks() const {
    std::size_t sum = 0;
    for (auto& [promise, count] : checks) sum += count;
    return sum;
  }
};

/// The q-th quantile (0..1) of some values; 0 of none.
double quantile(std::vector<double> values, double q);

} // namespace careline::tests
