#pragma once
/// A few free times from all over a window, instead of its first ones.

#include "config/clinic.hpp"
#include "engine/slots.hpp"

#include <cstddef>
#include <vector>

namespace careline::engine {

/// Chooses at most `most` of the slots: over several days from different days,
/// at different times; over one day from its morning, afternoon and evening;
/// over some hours from their beginning, middle and end.
/// @param slots  ascending
/// @returns indexes into them, ascending
std::vector<std::size_t> spread(const config::clinic& clinic,
                                const std::vector<slot>& slots,
                                std::size_t most);

} // namespace careline::engine
