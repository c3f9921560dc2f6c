#pragma once
/// A record that can never be stored, as a raw event for a person to see.

#include "persistence/records.hpp"

#include <string>

namespace careline::persistence {

/// @param sqlstate  why the store refused it
/// @returns an event that the store takes whatever the record holds: its
///          words travel as bytes
raw_event as_raw_event(const record& r, const std::string& sqlstate);

} // namespace careline::persistence
