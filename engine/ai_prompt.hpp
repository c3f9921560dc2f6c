#pragma once
/// What the AI is told and what is read from its answer. Pure: who sends it,
/// and how, is not known here. Nothing that names the patient gets in.

#include "engine/conversation.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace careline::engine {

/// The most of a conversation that leaves the house.
inline constexpr std::size_t most_ai_turns = 8;
inline constexpr std::size_t most_ai_turn_bytes = 2000; ///< Of all together.
inline constexpr std::size_t most_ai_instructions = 8000;
/// A longer answer of a model is no answer.
inline constexpr std::size_t most_ai_answer_bytes = 16'000;

struct ai_turn {
  bool from_patient = true;
  std::string text;
};

struct ai_prompt {
  std::string instructions; ///< Rules and the clinic's facts: the system's.
  /// Oldest first; the last one is the patient's question.
  std::vector<ai_turn> turns;
};

/// @param language  the patient's, as conversation::language
/// @param history   what was said before, oldest first, any length; the
///                  question itself may be left out or stand at its end
/// @param question  of ask_ai
/// @param name      the patient's, any spelling of it may be there; removed
/// @param now       decides what day it is for the model
ai_prompt make_ai_prompt(const config::clinic& clinic,
                         std::string_view language,
                         const std::vector<ai_turn>& history,
                         std::string_view question, std::string_view name,
                         instant now);

/// The rules that every prompt begins with; a repeat of them is no answer.
std::string_view ai_rules() noexcept;

/// Reads the model's words: {"answer": ..., "intent": ...}, also inside of a
/// code fence or between other words. `serial` is left to the caller.
/// @returns failed for what is no such object, unsure for UNSURE
ai_answered read_ai_answer(std::string_view model_text);

} // namespace careline::engine
