#pragma once
/// What the patient's words for a time do to a booking: the day, the clock
/// time, the window, one after the other or all at once.

#include "engine/booking_time.hpp"
#include "engine/understand_time.hpp"

#include <chrono>

namespace careline::engine {

/// Acts on a wish: looks up, holds, or asks what is unclear. A wish that names
/// only the day keeps the clock time named before, and the other way round.
/// Before service and provider are known a wish is only noted.
/// @returns false if the words were no wish
bool take_wish(dialogue& d, const wish& w);

/// Only keeps the time for later, if it is clear.
void note_wish(dialogue& d, const wish& w);

/// Asks on which day a time without a day is meant, with up to three days on
/// which it could be had.
void ask_day_for(dialogue& d, const slot& named);

} // namespace careline::engine
