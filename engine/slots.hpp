#pragma once
/// Free slots as a pure function of hours, what is taken, and the rules.

#include "config/clinic.hpp"
#include "engine/message.hpp"

#include <cstdint>
#include <vector>

namespace careline::engine {

/// A half-open interval of UTC instants, [start, end).
struct slot {
  instant start{};
  instant end{};
  friend auto operator<=>(const slot&, const slot&) = default;
  bool overlaps(const slot& other) const noexcept {
    return start < other.end && other.start < end;
  }
};

struct slot_query {
  instant from; ///< Starts wanted in [from, until).
  instant until;
  std::chrono::minutes length{30}; ///< 5..240, buffer included by the caller.
  std::size_t most = 10;
};

/// Finds the bookable slots of one provider.
/// @param clinic    zone, closures, booking rules (interval, notice, horizon)
/// @param provider  own hours (else the clinic's) and closures
/// @param busy      taken intervals in UTC, any order, may overlap
/// @param query     window, length and how many
/// @param now       slots sooner than now + minimum_notice or later than
///                  now + horizon are not bookable
/// @returns slots ascending; empty on a closed day; none inside the hour that
///          does not exist when clocks go forward
/// Source: docs/booking.md, "What counts as free".
std::vector<slot> free_slots(const config::clinic& clinic,
                             const config::provider& provider,
                             const std::vector<slot>& busy,
                             const slot_query& query, instant now);

/// Who wants a slot: staff may come at short notice and beyond the horizon,
/// even into a visit that should have begun; hours hold for them, too.
enum class asker : std::uint8_t { bot, staff };

/// Whether one wanted slot is free by the same rules (its start need not lie
/// on the interval's raster).
bool is_free(const config::clinic& clinic, const config::provider& provider,
             const std::vector<slot>& busy, const slot& wanted, instant now,
             asker who = asker::bot);

/// The free slots nearest to a wanted one, before and after, ascending.
std::vector<slot> nearest_free(const config::clinic& clinic,
                               const config::provider& provider,
                               const std::vector<slot>& busy,
                               const slot& wanted, std::size_t most,
                               instant now);

} // namespace careline::engine
