#pragma once
/// Nobody is left waiting: when an answer is owed there is a durable timer
/// ("answer_due") until somebody answers.

#include "engine/dialogue.hpp"

#include <chrono>
#include <string_view>

namespace careline::engine {

/// Staff are reminded after twice the time, four times, and so on up to this.
inline constexpr std::chrono::hours longest_between_alarms{24};

/// At the end of a step: an answer settles what was owed; words that are none
/// begin the debt. The timer is touched only if that changed.
/// @param before  when an answer was due before this step
void settle_answer(dialogue& d, std::optional<instant> before);

/// Staff are told; the patient stays on the waiting list.
/// @param about  how often it rang before: "", "1", "2", ...
void on_answer_due(dialogue& d, std::string_view about);

} // namespace careline::engine
