#pragma once
/// The wait for the database at start. Blocks its thread.

#include "config/clinic.hpp"
#include "config/settings.hpp"

#include <atomic>
#include <optional>
#include <vector>

namespace careline::actors {

/// Asks again and again until the database is there, at the schema version of
/// this binary (migrated if the settings say so) and can tell its clinics.
/// @throws std::runtime_error with a sentence for the operator if it never will
/// @returns the clinics; none if `stop` became true first
std::optional<std::vector<config::clinic>>
wait_for_store(const config::database_settings& database,
               const std::atomic<bool>& stop);

} // namespace careline::actors
