#pragma once
/// Asks the store which records of a refused batch stood in the way. The
/// answer is a hint that lets the neighbours through: the guards inside the
/// next transaction decide again.

#include "persistence/connection.hpp"
#include "persistence/records.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace careline::persistence {

struct verdict {
  std::size_t record; ///< As numbered by `among`.
  outcome::kind what;
};

/// What one round trip found.
struct verdicts {
  std::vector<verdict> offenders; ///< Each record at most once.
  sql_failure failure;
};

/// @param among  numbers of the records to look at
verdicts find_offenders(connection& link, const std::vector<record>& batch,
                        std::span<const std::size_t> among);

/// What a lone record is told by the guard that refused it.
outcome::kind kind_of_guard(std::string_view sqlstate) noexcept;

} // namespace careline::persistence
