#pragma once
/// IP addresses and ranges of them, as values.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace careline::config {

/// IPv4 as IPv6 writes it (::ffff:a.b.c.d), so that there is one form.
using ip_address = std::array<std::uint8_t, 16>;

/// @param text  "203.0.113.7" or "2001:db8::7", nothing around it
std::optional<ip_address> parse_ip(std::string_view text);

struct network {
  ip_address first{};
  unsigned bits = 128; ///< Of `first`, that an address must share.

  bool holds(const ip_address& address) const noexcept;
};

/// @param text  an address, or "ADDRESS/BITS"; bits of an IPv4 are 0..32
std::optional<network> parse_network(std::string_view text);

} // namespace careline::config
