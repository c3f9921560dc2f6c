#pragma once
/// One message of a WhatsApp webhook, 499 bytes as Meta writes them.

#include <cstdint>
#include <string>

namespace careline::bench::micro {

inline constexpr std::size_t webhook_bytes = 499;

/// @param number  part of the message's id and of the sender's phone
std::string webhook_body(std::uint32_t number);

} // namespace careline::bench::micro
