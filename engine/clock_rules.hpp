#pragma once
/// What parts of day mean: their hours, and which 5 is "5 in the evening".

#include "engine/wish_reader.hpp"

namespace careline::engine {

minutes_span span_of(day_part part) noexcept;

/// A clock time beside a part of day. Two readings where the part does not
/// decide ("2 at night"), a conflict where both contradict.
clocks_meant clock_in_part(const said_clock& clock, day_part part) noexcept;

} // namespace careline::engine
