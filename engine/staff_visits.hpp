#pragma once
/// What staff do to a patient's visits: book, move, change the status. The
/// patient is told of what concerns them.

#include "engine/dialogue.hpp"

namespace careline::engine {

void on_staff_booked(dialogue& d, const staff_booked& e);
void on_staff_moved(dialogue& d, const staff_moved& e);
void on_staff_set_status(dialogue& d, const staff_set_status& e);

} // namespace careline::engine
