#pragma once
/// The parts of one report's page, each a piece of HTML; empty if the report
/// has nothing for it.

#include "bench/json_values.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace careline::bench {

/// Machine, commit, date, settings, seed, limits.
std::string where_section(const json_object& report);
/// The headline figures.
std::string figures_section(const json_object& report);
/// Percentiles as numbers, of all and by group.
std::string latency_table(const json_object& report);
/// How many answers of each kind.
std::string answers_section(const json_object& report);
std::string checks_section(const json_object& report);
/// The floors of one turn stacked, beside what engine and database took.
std::string floors_section(const json_object& report);
/// Usage and database in all their numbers, and the notes.
std::string rest_section(const json_object& report);

/// Whether a latency counts anything: of nothing every percentile is 0.
bool has_answers(const json_object& latency);
/// CPU seconds of engine and database for 1,000 accepted turns.
std::optional<double> cpu_per_thousand(const json_object& report);
/// Over all checks. Nothing: none was made.
std::optional<std::int64_t> violations(const json_object& report);

} // namespace careline::bench
