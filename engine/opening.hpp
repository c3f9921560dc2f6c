#pragma once
/// When a clinic or one of its providers works, on the wall clock. Free slots
/// are in engine/slots.hpp; this only tells why a time cannot be free.

#include "config/clinic.hpp"
#include "engine/slots.hpp"

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace careline::engine {

using local_day = std::chrono::local_days;

/// One day's work.
struct day_hours {
  const std::vector<config::open_span>* spans = nullptr; ///< Never null.
  const config::closure* closure = nullptr; ///< Set: closed all day.
  bool is_closed() const noexcept { return closure || spans->empty(); }
};

/// @param provider  null: the clinic as a whole
day_hours hours_on(const config::clinic& clinic,
                   const config::provider* provider, local_day day) noexcept;

/// Whether open <= clock < close in one of the spans.
bool is_within(const std::vector<config::open_span>& spans,
               std::chrono::minutes clock) noexcept;

/// Minutes after midnight on the wall clock.
std::chrono::minutes clock_of(config::local_seconds t) noexcept;

/// The instant a day begins; the clock change is respected.
instant start_of(const config::clinic& clinic, local_day day) noexcept;

/// The local day an instant falls on.
local_day day_at(const config::clinic& clinic, instant t) noexcept;

/// Why a wanted time cannot be had, as far as hours and rules tell.
enum class refusal : std::uint8_t {
  past,
  too_soon,
  too_far,
  closed,
  outside_hours,
  taken ///< None of the others: somebody else has it.
};

/// @param wanted  the very slot wanted
refusal why_refused(const config::clinic& clinic,
                    const config::provider& provider, const slot& wanted,
                    instant now) noexcept;

/// @param window  [start, end) in which nothing is free
refusal why_nothing_in(const config::clinic& clinic,
                       const config::provider& provider, const slot& window,
                       instant now) noexcept;

} // namespace careline::engine
