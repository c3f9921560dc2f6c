#pragma once
/// Questions to the AI and what is done with its answers: data, checked, never
/// an act.

#include "engine/dialogue.hpp"

namespace careline::engine {

/// Asks the AI what rules could not answer, if the clinic uses it and the text
/// may reach it. The turn ends without an answer; a timer ("ai_due") is
/// committed with it.
/// @returns false if the AI is not to be asked: the caller goes on by rules
bool ask_the_ai(dialogue& d, std::string_view text);

/// The answer, if it still answers what was asked and passes the checks; else
/// rules, then a person.
void on_ai_answered(dialogue& d, const ai_answered& e);

/// "ai_due": no answer came. Asked once more after a restart, then rules.
void on_ai_due(dialogue& d);

} // namespace careline::engine
