#pragma once
/// Who speaks: the bot, or a person. Hand-over by the bot, pause and resume by
/// staff, and what staff write.

#include "engine/dialogue.hpp"

#include <string_view>

namespace careline::engine {

/// The bot gives way: leaves any booking, alerts staff, tells the patient, and
/// keeps quiet until it is woken ("menu") or resumed.
/// @param reason  of alert_staff
void hand_over(dialogue& d, std::string_view reason, phrase words);

void on_staff_paused(dialogue& d, const staff_paused& e);
void on_staff_resumed(dialogue& d);
void on_staff_wrote(dialogue& d, const staff_wrote& e);

} // namespace careline::engine
