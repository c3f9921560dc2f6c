#pragma once
/// Puts patients into the database as if they had written weeks ago, by sets
/// and through the real schema: for loads of people whom Careline knows.

#include "bench/database_link.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace careline::bench {

struct known_patients {
  std::vector<std::string> numbers; ///< As the load that will wake them.
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

/// Rows of patients, identities, consents and conversations. Those who are
/// there already stay as they are.
/// @param told  called after each hundred thousand, with how many are done
/// @returns how many were new
std::uint64_t put_known_patients(database_link& into, const known_patients& who,
                                 void (*told)(std::uint64_t done));

} // namespace careline::bench
