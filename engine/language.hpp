#pragma once
/// Which language a patient writes, and which one the bot answers in.

#include "engine/dialogue.hpp"
#include "engine/words.hpp"

#include <string_view>

namespace careline::engine {

/// @returns "en", "hi" (Devanagari), "hi-Latn", "es", or empty if the words
///          could be of several ("ok", "3 pm", a name)
std::string_view language_of(std::string_view text) noexcept;
/// The same of words that were split already.
std::string_view language_of(std::string_view text, const words& said) noexcept;

/// "english please", "hindi mein baat karo", "en español por favor".
struct language_wish {
  bool is_wish = false;      ///< The message is about the language to use.
  std::string_view language; ///< Empty: it does not say which.
};
language_wish language_wished(std::string_view text) noexcept;
language_wish language_wished(std::string_view text,
                              const words& said) noexcept;

/// A conversation that begins is led in the clinic's language.
void begin_language(dialogue& d);

/// Follows the patient into another language: at once on the first message
/// that tells one and for another script, else on the second message in a row.
/// Never after it was chosen; who asks for a language has chosen.
void follow_language(dialogue& d, std::string_view text, const words& said);

/// Says that the chosen language is spoken from now on, or asks which one.
/// @returns false if the words are not about the language
bool answer_language_wish(dialogue& d, std::string_view text,
                          const words& said);

/// The four languages, to be tapped.
void ask_language(dialogue& d);
/// One of them was tapped; an unknown one changes nothing.
void choose_language(dialogue& d, std::string_view code);

void on_staff_set_language(dialogue& d, const staff_set_language& e);

} // namespace careline::engine
