#pragma once
/// The pictures of a report: which numbers of the JSON go into which chart.

#include "bench/json_values.hpp"
#include "bench/svg_chart.hpp"

#include <vector>

namespace careline::bench {

/// Latency by percentile in HdrHistogram's manner: x grows by one for each
/// nine more, up to the one slowest answer. From the buckets, or from the
/// named percentiles if there are none. Two charts if there are groups.
std::vector<chart> percentile_charts(const json_object& report);

/// Everything over time: latency, throughput, queues, CPU, memory, I/O.
/// Long runs are drawn with several seconds to a point; each chart says how
/// they were joined.
std::vector<chart> charts_over_time(const json_object& report);

} // namespace careline::bench
