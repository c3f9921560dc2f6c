#pragma once
/// SHA-256 for keys that are stored instead of what they stand for.

#include "engine/ids.hpp"
#include "engine/message.hpp"

#include <string>
#include <string_view>

namespace careline::persistence {

/// 64 lower-case hex digits.
std::string sha256_hex(std::string_view text);

/// The key by which a repeated vendor message is known: the first 128 bits of
/// the SHA-256 of clinic, channel and the vendor's id. Frozen: stored keys
/// were made with it.
engine::uuid inbound_key(const engine::clinic_id& clinic,
                         engine::channel channel, std::string_view vendor_id);

} // namespace careline::persistence
