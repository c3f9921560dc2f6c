#pragma once
/// Times in the API: ISO 8601 in, UTC and the clinic's wall clock out.

#include "config/time_zone.hpp"
#include "engine/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace careline::actors {

/// Reads "2026-11-21T09:30:00Z", "2026-11-21T15:00+05:30" (an instant),
/// "2026-11-21T15:00" (on the clinic's wall clock) or "2026-11-21" (its
/// midnight there). Seconds and their fraction may be left out; digits behind
/// milliseconds are dropped.
/// @returns nothing for other text, and for a wall-clock time that the zone
///          skips or has twice: who means one of two says which, with an offset
std::optional<engine::instant> parse_api_time(std::string_view text,
                                              const config::time_zone& zone);

/// "2026-11-21T15:00:00+05:30"
std::string local_time(engine::instant at, const config::time_zone& zone);

} // namespace careline::actors
