#pragma once
/// After the visit: how was it, 1 to 5.

#include "engine/dialogue.hpp"
#include "engine/words.hpp"

namespace careline::engine {

/// WhatsApp lets us write freely for so long after the patient's last message.
inline constexpr std::chrono::hours reply_window{24};

/// "feedback_due:<id>": asks the store whether the visit took place, and for
/// feedback if this is a moment for it: never while paused or with a person,
/// an hour later if a booking is under way, by template if the reply window is
/// closed and the clinic has one.
void on_feedback_due(dialogue& d, const timer_fired& timer);

/// The store's answer.
/// @param kind   the timer's
/// @param found  null: the store kept silent
void on_feedback_visits(dialogue& d, std::string_view kind,
                        const visits_found* found);

/// "4", "4 stars", "5/5", "excellent"; 0 if the words are no score.
int score_said(const words& said) noexcept;

/// @param score  1..5
void take_score(dialogue& d, int score);

void ask_score(dialogue& d, phrase words);

} // namespace careline::engine
