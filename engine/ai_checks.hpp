#pragma once
/// What an AI may not say to a patient. Pure; in doubt the answer is not used:
/// the rules then say that they did not understand, which harms nobody.

#include "config/clinic.hpp"

#include <string>
#include <string_view>

namespace careline::engine {

/// Characters of an answer; a longer one is cut at the end of a sentence.
inline constexpr std::size_t most_ai_answer_chars = 1000;

struct checked_answer {
  std::string text;       ///< To be said; empty if there is a fault.
  std::string_view fault; ///< Empty, or "dosage", "booking", "diagnosis",
                          ///< "address", "leak", "broken", "empty".
};

/// English, Hindi in both scripts, and Spanish.
checked_answer check_ai_answer(const config::clinic& clinic,
                               std::string_view text);

} // namespace careline::engine
