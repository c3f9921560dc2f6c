#pragma once
/// The timers of one visit: its reminders and the question how it was. They
/// bear the visit's id in their kind, begin with it and end with it.

#include "engine/dialogue.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace careline::engine {

/// "remind:120:<id>"; minutes before the visit.
std::string reminder_kind(std::chrono::minutes before, appointment_id id);
/// "feedback_due:<id>"
std::string feedback_kind(appointment_id id);

/// Starts the reminders that lie ahead, and the question after the visit. A
/// timer that was started for another time of the visit is replaced; a reminder
/// whose time has passed is dropped.
void start_visit_timers(dialogue& d, const visit& v);

/// The visit is moot: none of its timers may fire.
void drop_visit_timers(dialogue& d, appointment_id id);

/// The visit is over or missed: nothing is left to remind of.
void drop_reminders(dialogue& d, appointment_id id);

/// When the patient may go: the service's buffer is not theirs.
instant visit_end(const config::clinic& clinic, const visit& v) noexcept;

} // namespace careline::engine
