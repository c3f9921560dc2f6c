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

/// Typed words that the bot may answer, one message or a burst of them joined.
void answer_typed(dialogue& d, const inbound_message& m);

/// By rules: "I did not understand", then a person.
void answer_miss(dialogue& d);

/// The emergency text; what was waiting to be read is the person's now.
void tell_red_flag(dialogue& d);

} // namespace careline::engine
