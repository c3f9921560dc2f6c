#pragma once
/// What a run is told as: first where, of what and how it was measured, then
/// the numbers. Text for people, JSON for comparison.

#include "bench/ledger_check.hpp"
#include "bench/load_settings.hpp"
#include "bench/processes.hpp"
#include "bench/tally.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace careline::bench {

/// Use of CPU and memory over the measured part.
struct usage {
  bool has_engine = false;
  bool has_database = false;
  double engine_cpu_s = 0;
  double database_cpu_s = 0;
  double own_cpu_s = 0;
  std::uint64_t engine_rss_start = 0; ///< Before the first request.
  std::uint64_t engine_rss_end = 0;   ///< When the last answer was in.
  std::uint64_t engine_rss_peak = 0;
};

struct run_report {
  std::string label;
  std::string commit;
  machine where;
  load_settings settings;
  tally result;
  usage used;
  std::optional<check_result> check;
};

/// Turns a second in the measured part: accepted first deliveries.
double turns_per_second(const run_report& report);
/// CPU seconds of engine and database for 1,000 turns.
double cpu_per_thousand(const run_report& report);

std::string as_text(const run_report& report);
boost::json::object as_json(const run_report& report);

} // namespace careline::bench
