#pragma once
/// What the bot makes of one inbound message: the order in which it is read.

#include "engine/dialogue.hpp"

namespace careline::engine {

/// Vendors repeat for a week what we did not take: a message older than this
/// is history, and "tomorrow" in it means another day.
inline constexpr std::chrono::hours late_after{12};
/// A booking left alone for so long is forgotten.
inline constexpr std::chrono::hours booking_forgotten_after{24};
/// So many messages in a row that were not understood bring a person.
inline constexpr int most_misses = 2;

/// Source: docs/conversation.md, "How a message is read".
void on_message(dialogue& d, const inbound_message& m);

} // namespace careline::engine
