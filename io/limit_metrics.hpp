#pragma once
/// Every bound of config/limits.hpp as a gauge, so that whoever sees a depth
/// also sees how much there is room for.

#include "config/limits.hpp"

#include <prometheus/registry.h>

namespace careline::io {

/// careline_limit{name="turns_in_flight"} and so on: names and values are the
/// keys below `limits:` of the YAML file, units included ("_ms", "_s").
void show_limits(prometheus::Registry& registry, const config::limits& limits);

} // namespace careline::io
