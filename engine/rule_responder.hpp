#pragma once
/// Answers from the clinic's own facts, by rules.

#include "engine/dialogue.hpp"
#include "engine/intent.hpp"
#include "engine/words.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace careline::engine {

/// The answer to a question about the clinic.
/// @param what  one of the intents for which is_question() holds
/// @param said  the words, for "on Sunday?" or a service's name; may be empty
/// @param raw   the text itself; what day it names decides about hours
std::string answer_question(const dialogue& d, intent what, const words& said,
                            std::string_view raw);

/// The list of questions, without those the clinic has no facts for.
std::vector<choice> topic_choices(const dialogue& d);

/// The question a topic's choice id stands for.
intent topic_of(std::string_view choice_key) noexcept;

} // namespace careline::engine
