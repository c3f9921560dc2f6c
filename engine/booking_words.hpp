#pragma once
/// What a typed message does to a booking: it may tell service, doctor, time
/// and whom the visit is for, in any order and amount, and change one of them
/// later.

#include "engine/dialogue.hpp"
#include "engine/intent.hpp"
#include "engine/message.hpp"
#include "engine/understand_time.hpp"
#include "engine/words.hpp"

namespace careline::engine {

/// The time that the message names, counted from when it was written.
wish wish_in(const dialogue& d, const inbound_message& m);

/// A new booking with all that the message tells.
void start_booking(dialogue& d, const inbound_message& m, const words& said);

/// A booking begun out of the blue: by intent, a name, or a time.
/// @returns false if the message is about something else
bool take_booking(dialogue& d, const inbound_message& m, const words& said,
                  intent i);

/// An answer to the question of the booking's stage, or a correction.
/// @returns false if it was neither
bool take_booking_answer(dialogue& d, const inbound_message& m,
                         const words& said, intent i);

} // namespace careline::engine
