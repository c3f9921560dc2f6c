#pragma once
/// The parts of a clinics file that rule the bot: booking and conversation.

#include "config/clinic.hpp"
#include "config/yaml_value.hpp"

namespace careline::config {

void read_booking(const yaml_value& value, booking_rules& rules);

/// Reminders are kept from the earliest to the last before the visit.
void read_conversation(const yaml_value& value, conversation_rules& rules);

} // namespace careline::config
