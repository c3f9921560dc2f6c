#pragma once
/// Reminders of visits, and what patients answer to them. A reminder is sent
/// once, never after the visit began, and only for a visit that still stands.

#include "engine/dialogue.hpp"
#include "engine/words.hpp"

#include <chrono>
#include <string_view>

namespace careline::engine {

/// A reminder waits so long for a booking under way, and once more.
inline constexpr std::chrono::minutes ask_later_by{10};
/// A booking in which nobody wrote for so long is not under way.
inline constexpr std::chrono::minutes under_way_for{30};
/// The store kept silent: try again.
inline constexpr std::chrono::minutes store_asked_again{2};

/// "remind:<minutes>:<id>": asks the store whether the visit still stands.
void on_reminder_due(dialogue& d, const timer_fired& timer);

/// The patient says that they will come: asks whether the visit still stands.
void confirm_visit(dialogue& d, appointment_id id);

/// The store's answer to either.
/// @param why    what conversation::visits_for said
/// @param found  null: the store kept silent
void on_reminder_visits(dialogue& d, std::string_view why,
                        const visits_found* found);

/// "yes", "2", "can't come": an answer to the reminder, if one is the last
/// thing that was said.
bool take_reminder_answer(dialogue& d, const words& said);

/// At the end of a step: after other words no reminder is the last thing said.
void forget_reminder(dialogue& d);

/// A booking is being talked about at this moment.
bool is_under_way(const dialogue& d) noexcept;

} // namespace careline::engine
