#pragma once
/// Keeps the bot from talking to another bot, or past a person.

#include "engine/dialogue.hpp"
#include "engine/words.hpp"

#include <string_view>

namespace careline::engine {

/// What was said longer ago is no repetition.
inline constexpr std::chrono::hours repeats_within{1};

/// Typed words are about to be read: tells whether they are the last ones
/// again (dialogue::is_repeat).
/// @param text  the same, as written
void hear(dialogue& d, const words& said, std::string_view text);
/// A tap, or what must be answered however often it is said.
void hear_nothing(dialogue& d) noexcept;

/// Whether the bot has said all that it may in this minute.
bool has_said_enough(const dialogue& d) noexcept;

/// Counts what the bot says in this minute; a question to the AI counts too.
void count_said(dialogue& d, std::size_t how_many) noexcept;

/// At the end of a step: counts the bot's replies, and hands over if the same
/// words got the same answer again.
void watch_replies(dialogue& d);

} // namespace careline::engine
