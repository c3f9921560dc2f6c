#pragma once
/// The parts of a clinics file that speak of days: opening hours, closures.

#include "config/clinic.hpp"
#include "config/yaml_value.hpp"

namespace careline::config {

/// `mon-fri: ["09:00-13:00", "14:00-18:00"]`, `sat: []`, `daily: [...]`; a day
/// that is not named is closed, one that is named twice is a fault.
weekly_hours read_hours(const yaml_value& value);

/// `{on: 2026-08-15, reason: ...}` or `{from: ..., to: ..., reason: ...}`.
std::vector<closure> read_closures(const yaml_value& value);

/// "09:00" -> 540; "24:00" -> 1440; anything else is nothing.
std::optional<std::uint16_t> parse_clock(std::string_view text);

} // namespace careline::config
