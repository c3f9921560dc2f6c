#pragma once
/// What a run is told as: first where, of what and how it was measured, then
/// the numbers. Text for people, JSON ("careline-bench/2") for comparison and
/// for the page (bench/report_html.hpp).

#include "bench/checks.hpp"
#include "bench/desk_load.hpp"
#include "bench/load_settings.hpp"
#include "bench/processes.hpp"
#include "bench/stored_log.hpp"
#include "bench/tally.hpp"
#include "bench/watcher.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace careline::bench {

/// Use of CPU, memory and disk over the measured part.
struct usage {
  bool has_engine = false;
  bool has_database = false;
  usage_sample begin;
  usage_sample end;
  std::uint64_t engine_rss_start = 0; ///< Before the first request.
  std::uint64_t engine_rss_end = 0;   ///< When the last answer was in.
  std::uint64_t engine_rss_peak = 0;

  double engine_cpu_s() const { return end.engine_cpu_s - begin.engine_cpu_s; }
  double database_cpu_s() const {
    return end.database_cpu_s - begin.database_cpu_s;
  }
  double own_cpu_s() const { return end.own_cpu_s - begin.own_cpu_s; }
};

struct run_report {
  std::string label;
  std::string commit;
  machine where;
  std::string postgres; ///< Version; empty: unknown.
  load_settings settings;
  metric_samples limits; ///< As the engine says (careline_limit).
  tally result;
  usage used;
  std::map<int, usage_sample> seconds;
  std::optional<desk_tally> desk;
  std::vector<check> checks;
  std::optional<database_state> database;
  std::uint64_t kept_unacknowledged = 0;
  boost::json::array floors; ///< As bench/micro wrote them.
  std::vector<std::string> notes;
};

/// Turns a second in the measured part: accepted first deliveries.
double turns_per_second(const run_report& report);
/// CPU seconds of engine and database for 1,000 turns.
double cpu_per_thousand(const run_report& report);
bool all_hold(const run_report& report);

boost::json::object as_json(const run_report& report);
/// Of a report as JSON, so that a kept one can be told again.
std::string as_text(const boost::json::object& report);

} // namespace careline::bench
