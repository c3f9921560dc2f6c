#pragma once
/// Which language a patient writes, and which one the bot answers in.

#include "engine/dialogue.hpp"

#include <string_view>

namespace careline::engine {

/// @returns "en", "hi" (Devanagari), "hi-Latn", "es", or empty if the words
///          could be of several ("ok", "3 pm", a name)
std::string_view language_of(std::string_view text) noexcept;

/// Follows the patient into another language: at once on the first message
/// and for another script, else on the second message in a row. Never after it
/// was chosen.
void follow_language(dialogue& d, std::string_view text);

void on_staff_set_language(dialogue& d, const staff_set_language& e);

} // namespace careline::engine
