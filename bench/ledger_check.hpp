#pragma once
/// After a run: the client's own record of what was accepted, held against the
/// database. Reads only.

#include "bench/tally.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace careline::bench {

struct check_result {
  std::uint64_t accepted = 0; ///< 2xx ids of the run.
  std::uint64_t stored = 0;   ///< Rows of the run's ids.
  std::uint64_t lost = 0;     ///< Accepted, not stored: P1 is broken.
  std::uint64_t doubled = 0;  ///< Stored more than once: P2 is broken.
  std::uint64_t stranger = 0; ///< Of this run's form, but never sent.
  std::uint64_t kept_unacknowledged = 0; ///< Stored without a 2xx: allowed.

  /// Outbound messages by status, of the patients of this run's clinics.
  std::map<std::string, std::uint64_t> replies;
  std::uint64_t outbox_rows = 0; ///< Still to be sent.
  std::uint64_t dead_letters = 0;
  std::uint64_t paused = 0; ///< Conversations the bot no longer answers.
  std::uint64_t appointments = 0;

  bool holds() const noexcept {
    return lost == 0 && doubled == 0 && stranger == 0;
  }
};

/// @param dsn     libpq connection string
/// @param prefix  what every id of the run begins with
/// @returns the result, or why the database could not be asked
std::variant<check_result, std::string>
check_ledger(const std::string& dsn, const std::string& prefix,
             const std::vector<fate>& fates);

} // namespace careline::bench
