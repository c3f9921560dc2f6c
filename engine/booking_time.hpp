#pragma once
/// The booking's time step: wishes, free times offered, holds, and every
/// refusal with the nearest free times.

#include "engine/dialogue.hpp"
#include "engine/understand_time.hpp"
#include "engine/words.hpp"

#include <string>

namespace careline::engine {

/// A first page of free times leaves one row for "More times".
inline constexpr std::size_t slots_per_page = 9;

/// Looks up the named time, or the next free times if none was named. Service
/// and provider are known.
void look_up(dialogue& d);

/// Free times from a moment on.
void look_up_from(dialogue& d, instant from);

/// Asks the calendar to hold the slot that begins then.
void want_slot(dialogue& d, instant start);

/// Acts on a wish: looks up, holds, or asks what is unclear. Before service and
/// provider are known a clear wish is only noted.
/// @returns false if the words were no wish
bool take_wish(dialogue& d, const wish& w);

/// "3 pm" beside offered times, the held day, or nothing at all.
void take_clock(dialogue& d, std::chrono::minutes clock);

/// Shows slots to choose from (at most slots_per_page) under a text.
void offer(dialogue& d, std::string words, std::vector<slot> slots,
           bool may_have_more);
/// Repeats the last offer, or asks for a day and time.
void ask_time(dialogue& d, std::string lead);

/// Drops the hold and looks for other times on its day and after.
void other_time(dialogue& d);

/// The question for the held slot.
void ask_confirmation(dialogue& d, std::string lead);

// -- The calendar's answers ------------------------------------------------

void on_slots_found(dialogue& d, const slots_found& answer);
void on_slot_held(dialogue& d, const slot_held& answer);
void on_slot_refused(dialogue& d, const slot_refused& answer);
void on_booking_refused(dialogue& d, const booking_refused& answer);
void on_hold_expired(dialogue& d, std::string_view about);

/// The named window as said: "tomorrow, Saturday 21 February, 5 pm to 6 pm".
std::string say_named(const dialogue& d, const slot& named);

} // namespace careline::engine
