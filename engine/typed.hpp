#pragma once
/// What the patient typed: control words first, then the answer to what was
/// asked, then questions, small talk, and a booking out of the blue.

#include "engine/dialogue.hpp"
#include "engine/message.hpp"
#include "engine/words.hpp"

namespace careline::engine {

/// @returns false if it was not understood: nothing was said or changed
bool take_words(dialogue& d, const inbound_message& m, const words& said);

} // namespace careline::engine
