#pragma once
/// What is said when a time cannot be had, and the buttons under a held slot.

#include "engine/dialogue.hpp"
#include "engine/opening.hpp"

#include <string>
#include <vector>

namespace careline::engine {

/// One sentence that says why.
/// @param provider  whose time it is; null: any doctor would have done
/// @param wanted    the slot, or the window in which nothing is free
std::string say_refusal(const dialogue& d, refusal why,
                        const config::provider* provider, const slot& wanted,
                        bool is_window);

/// A line under the date of a visit that is not for the patient.
std::string attendee_line(std::string_view attendee);
/// " (👤 my son)", within a sentence; empty for the patient.
std::string attendee_mark(std::string_view attendee);

/// "on Friday 20 February", "today, ...", "tomorrow, ..."
std::string say_on_day(const dialogue& d, config::local_seconds day);

/// Confirm, another time, cancel.
std::vector<choice> confirm_choices(const dialogue& d);

} // namespace careline::engine
