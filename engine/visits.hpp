#pragma once
/// The patient's own visits: shown, moved, cancelled by chat. What
/// reminders ask is in engine/reminders.hpp.

#include "engine/dialogue.hpp"
#include "engine/intent.hpp"
#include "engine/message.hpp"
#include "engine/words.hpp"

#include <string>

namespace careline::engine {

/// Asks the store for the patient's visits; `wish` says what for.
void ask_for_visits(dialogue& d, visit_wish wish);
/// The same for one visit that a button names.
void ask_for_visit(dialogue& d, visit_wish wish, appointment_id id);
/// The same with the time that the words name: the new time of a visit that
/// shall be moved, or which visit is meant.
void ask_for_visits(dialogue& d, visit_wish wish, const inbound_message& m);

/// The store's answer: shows them, or goes on with moving or cancelling, with
/// "which one?" when there are several.
void on_visits_found(dialogue& d, const visits_found& answer);

/// Once more, in `choosing_visit` and `confirming_cancel`.
void ask_which_visit(dialogue& d, std::string lead);
void ask_whether_to_cancel(dialogue& d, std::string lead);

/// Typed answers to these. @returns whether it was one
bool answer_which_visit(dialogue& d, const inbound_message& m,
                        const words& said);
bool answer_whether_to_cancel(dialogue& d, const words& said, intent i);

/// "Yes, cancel it" under a question that may be old.
void tap_really_cancel(dialogue& d, appointment_id id);

/// Nothing is done with the visit after all, and that is said.
void keep_visit(dialogue& d, const visit& v);
/// The same for what the question was about, if there is one.
void keep_asked_visit(dialogue& d);

/// Leaves it: the visit that was to be moved or cancelled stands no more.
void tell_visit_gone(dialogue& d);

/// "Teeth cleaning with Dr Mehta, Friday 20 February at 3 pm (👤 my son)" as
/// the values of a phrase.
std::string say_visit(const dialogue& d, phrase what, const visit& v);

} // namespace careline::engine
