#pragma once
/// One run: which faults, how long, in which order. Prints a line per strike.

#include "tests/faults/report.hpp"
#include "tests/faults/stage.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace careline::tests {

struct run_settings {
  double minutes = 1;
  std::uint64_t seed = 1;
  std::vector<std::string> only; ///< Names; empty: all.
  bool is_short = false; ///< Each fault of the short set once, no longer.
  int kills = 0;         ///< More than 0: only so many kills of the engine.
  std::string report;    ///< Ends in .txt; the JSON lies beside it.
  std::string commit = "unknown";
};

/// Set by a signal: the strike under way is the last.
extern std::atomic<bool> is_enough;

/// @returns what was done; what was found is in on.found()
run_facts run_faults(stage& on, const run_settings& how);
run_facts run_kills(stage& on, const run_settings& how);
/// Makes a violation of each EXPECT_ that failed since the last call.
void judge_expectations(stage& on);
/// Falsifies each ledger by hand and audits: shows that a broken promise would
/// be seen. Prints a line per falsification.
/// @returns whether all were seen
bool prove_that_it_sees(stage& on);
/// The same for an EXPECT_; when no stage is there, for one that ends after a
/// failure keeps its files.
bool prove_that_expectations_count();

} // namespace careline::tests
