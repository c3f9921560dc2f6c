#pragma once
/// What staff do to a patient's visits: book, move, change the status. The
/// patient is told of what concerns them, also while the bot is paused, and
/// what they are in the middle of goes on untouched.

#include "engine/dialogue.hpp"

namespace careline::engine {

void on_staff_booked(dialogue& d, const staff_booked& e);
void on_staff_moved(dialogue& d, const staff_moved& e);
void on_staff_set_status(dialogue& d, const staff_set_status& e);

// -- The calendar's answers to what staff asked for. @returns false if it was
// the patient who asked ------------------------------------------------------

bool on_held_for_staff(dialogue& d, const slot_held& answer);
bool on_refused_to_staff(dialogue& d, const slot_refused& answer);
bool on_silence_for_staff(dialogue& d);
} // namespace careline::engine
