#pragma once
/// The sum of the floors of one turn: the least CPU that its parts cost when
/// each is measured alone (bench/micro), beside what the whole costs.
///
///   sum = beast_bare            a POST and its 200 through bare Boost.Beast
///       + hmac_parse            signature and simdjson
///       + 3 x actor_hop         router, patient, writer
///       + postgres_turn_100     the transaction, client and backend, in
///                               batches of 100
///       + advance               the state machine, without words for a time
///       + share x understand    words for a time, in that share of the turns
///
/// docs/bench.md, "Floors", says why so. The target is 1.5 at most.

#include "bench/json_values.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace careline::bench {

struct floor_part {
  std::string_view name; ///< As bench/micro prints it.
  std::string_view what; ///< For people.
  double times = 1;      ///< In one turn.
  double cpu_us = 0;     ///< Of one turn: all times together.
};

struct floor_sum {
  std::vector<floor_part> parts;
  double cpu_us = 0;
  std::vector<std::string> missing; ///< Not empty: the sum is no sum.
  bool is_whole() const noexcept { return missing.empty(); }
};

inline constexpr double wanted_floor_ratio = 1.5;

/// @param postgres  the floor of the transaction: the project's own SQL, or
///                  "postgres_bare_turn_100", the least that keeps the promises
floor_sum sum_of_floors(const json_object& report,
                        std::string_view postgres = "postgres_turn_100");

/// Share of the turns whose words hold a time. A dialogue is with probability
/// `bookings` one of about five steps, one of which names a time.
double share_with_time(double bookings);

/// CPU of engine and database for one accepted turn, microseconds.
std::optional<double> engine_cpu_us(const json_object& report);
std::optional<double> database_cpu_us(const json_object& report);

/// Engine and database as a multiple of a whole sum.
std::optional<double> floor_ratio(const json_object& report,
                                  const floor_sum& sum);

} // namespace careline::bench
