#pragma once
/// Hours in which nobody is written to unasked. Pure; by the clinic's wall
/// clock, also on the days on which the clocks change.

#include "config/clinic.hpp"
#include "engine/message.hpp"

#include <chrono>

namespace careline::engine {

/// What is moved behind the quiet hours must still be this long before the
/// visit, else it goes out before they begin.
inline constexpr std::chrono::minutes before_visit{30};
/// So long before the quiet hours begin.
inline constexpr std::chrono::minutes before_quiet{10};

/// Whether it is quiet at that instant.
bool is_quiet(const config::clinic& clinic, instant t) noexcept;

/// When something about a visit may be sent that is due at `due`.
/// @param due          any instant
/// @param visit_start  the visit it is about
/// @returns `due` outside of quiet hours; inside, their end, or, if that is
///          less than 30 minutes before the visit, a time shortly before their
///          beginning. It may lie in the past: the caller decides.
instant outside_quiet(const config::clinic& clinic, instant due,
                      instant visit_start) noexcept;

} // namespace careline::engine
