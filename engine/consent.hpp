#pragma once
/// Leave to write to a patient, and its end: STOP and START words, the ledger,
/// and silence afterwards. An opt-out wins over everything.

#include "engine/dialogue.hpp"
#include "engine/message.hpp"
#include "engine/words.hpp"

#include <string_view>

namespace careline::engine {

/// Whether the whole message ends all messages: "STOP", "unsubscribe", "band
/// karo", "BAJA", "please stop messaging me". "Stop by at 5" does not. "Cancel"
/// is one on SMS only, where carriers take it so.
bool is_stop_word(channel c, const words& said);
/// The same for words that allow messages again: "START", "shuru", "ALTA".
bool is_start_word(const words& said);

/// A first message is leave to answer it.
void note_first_contact(dialogue& d, bool has_written_before);

/// Acts on STOP, and on START of one who has opted out.
/// @returns whether the words were that
bool take_consent_words(dialogue& d, channel c, const words& said);

/// A message of one who has opted out: staff are told once, red flags always.
void on_message_after_opt_out(dialogue& d, bool is_red_flag);

/// The store's answer, or nothing if it kept silent, to what began with STOP
/// or START.
/// @param why  "stop" or "start"
void finish_consent(dialogue& d, std::string_view why,
                    const std::vector<visit>& visits);

/// Nothing leaves to one who has opted out but the answer to STOP.
void keep_opt_out(dialogue& d);

} // namespace careline::engine
