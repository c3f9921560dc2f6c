#pragma once
/// Reads one zone of the system's zone database (TZif, RFC 8536): the changes
/// it lists and, after the last of them, those its closing rule foretells.

#include "config/time_zone.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace careline::config {

/// @param name  IANA name; anything that could leave the database is refused
/// @returns offset changes from 1970 (one entry at its begin) to the end of
///          2100; nothing if there is no such zone or its file is damaged
std::optional<std::vector<offset_change>> read_zone_file(std::string_view name);

/// The same from the bytes of a zone file.
std::optional<std::vector<offset_change>> parse_zone(std::string_view bytes);

} // namespace careline::config
