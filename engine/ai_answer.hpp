#pragma once
/// Questions to the AI and what is done with its answers: data, checked, never
/// an act.

#include "engine/dialogue.hpp"

#include <chrono>

namespace careline::engine {

/// The most of a patient's words that is asked at once.
inline constexpr std::size_t most_ai_question_bytes = 1000;
/// The responder answers or gives up before; later than this it was lost.
inline constexpr std::chrono::seconds ai_answers_in{8};
/// Once, and once more if a restart lost the question.
inline constexpr std::uint8_t most_ai_tries = 2;

/// Asks the AI what rules could not answer, if the clinic uses it and the text
/// may reach it. The turn ends without an answer; a timer ("ai_due") is
/// committed with it. What was asked and not answered yet is asked anew,
/// together with the text.
/// @returns false if the AI is not to be asked: the caller goes on by rules
bool ask_the_ai(dialogue& d, std::string_view text);

/// The answer, if it still answers what was asked and passes the checks; else
/// rules, then a person. An intent leads to the state machine's own question,
/// with nothing booked, moved or cancelled before the patient says so.
void on_ai_answered(dialogue& d, const ai_answered& e);

/// "ai_due": no answer came. Asked once more after a restart, then rules.
void on_ai_due(dialogue& d);

} // namespace careline::engine
