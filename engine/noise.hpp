#pragma once
/// Numbers and words that only look like times: phones, money, measures,
/// counts, addresses, doses, greetings.

#include "engine/time_tokens.hpp"

namespace careline::engine {

/// @returns where the stretch that begins at i ends, or i if there is none
int noise_at(const time_tokens& t, int i) noexcept;

} // namespace careline::engine
