#pragma once
/// What keeps the bot from talking to another bot, as 26 bytes: it changes
/// with nearly every turn, and JSON would be thrice as long.

#include "engine/conversation.hpp"

#include <string>
#include <string_view>

namespace careline::persistence {

/// Begin of the minute in milliseconds (8 bytes), replies (2), the hashes of
/// what was heard and said (8 each), big endian; empty if nothing is known.
std::string to_bytes(const engine::talk_guard& guard);

/// Anything but 26 bytes is an empty guard.
engine::talk_guard read_guard(std::string_view bytes);

} // namespace careline::persistence
