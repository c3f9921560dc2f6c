#pragma once
/// Reads Prometheus' text form, as far as a report needs it.

#include <map>
#include <string>
#include <string_view>

namespace careline::bench {

/// Sample as written, with its labels, to its value. Comments are left out.
using metric_samples = std::map<std::string, double, std::less<>>;

/// @param wanted  whether a family's name is of interest
metric_samples read_metrics(std::string_view text,
                            bool (*wanted)(std::string_view family));

/// Gauges of how much waits or is under way: what a report plots.
bool is_queue(std::string_view family);
/// careline_limit{name="..."}: what the engine was set to.
bool is_limit(std::string_view family);

/// `careline_limit{name="batch_turns"}` -> `batch_turns`; else as it is.
std::string label_of_limit(std::string_view sample);

} // namespace careline::bench
