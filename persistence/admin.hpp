#pragma once
/// What the command line does to the database: migrations, clinics, tokens,
/// dead letters. One connection per call; blocks; not for actors.

#include "config/clinic.hpp"
#include "config/secret.hpp"
#include "engine/result.hpp"
#include "persistence/store_reader.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace careline::persistence {

struct migration_report {
  int from = 0; ///< Version before, 0: empty database.
  int to = 0;
  std::vector<std::string> applied; ///< File names in order.
};

/// Applies the ordered, checksummed schema files (compiled into the binary)
/// under an advisory lock.
/// @error refused  the database is newer than this binary, or an applied file's
///                 checksum differs
result<migration_report> migrate(const config::secret& dsn);

/// The version this binary needs, and the database's.
int schema_version() noexcept;
result<int> database_version(const config::secret& dsn);

/// Inserts or updates tenants, clinics, providers and services by their keys;
/// what is no longer in the file becomes inactive, never deleted. One
/// transaction.
result<int> save_clinics(const config::secret& dsn,
                         const std::vector<config::tenant>& tenants);

/// All active clinics, zones resolved from the system's zone files.
result<std::vector<config::clinic>> load_clinics(const config::secret& dsn);

struct new_token {
  std::string token; ///< Shown once.
  std::string label;
};
/// @param clinic  the clinic's key or id
/// @param role    "provider" or "admin"
result<new_token> create_token(const config::secret& dsn,
                               const std::string& clinic,
                               const std::string& role,
                               const std::string& label,
                               std::chrono::hours valid_for);

result<std::vector<dead_letter>> list_dead_letters(const config::secret& dsn,
                                                   std::size_t most);
/// Back to the outbox with its attempts forgotten. @returns rows moved
result<int> resend_dead_letter(const config::secret& dsn,
                               engine::delivery_id id);
result<int> drop_dead_letter(const config::secret& dsn, engine::delivery_id id);

/// What has served its time, and the partitions of the months to come. In
/// short transactions of a few thousand rows; meant to be called once a day
/// by anybody, also by several at once.
struct house_report {
  int partitions_made = 0;
  std::int64_t inbound_keys = 0;     ///< Older than 30 days.
  std::int64_t early_statuses = 0;   ///< Older than 7 days: nobody's.
  std::int64_t idempotency_keys = 0; ///< Older than 2 days: they serve one.
  std::int64_t raw_events = 0;       ///< Older than 90 days.
  std::int64_t notifications = 0;    ///< The same.
};
result<house_report> keep_house(const config::secret& dsn);

/// SHA-256 of a token as 64 lower-case hex digits, as stored.
std::string token_hash(std::string_view token);

} // namespace careline::persistence
