#include "config/network.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>

#include <arpa/inet.h>
#include <sys/socket.h>

namespace careline::config {

namespace {

constexpr unsigned before_v4 = 96; ///< Bits of ::ffff:0:0.

bool is_v4(std::string_view text) {
  return text.find(':') == std::string_view::npos;
}

} // namespace

std::optional<ip_address> parse_ip(std::string_view text) {
  ip_address out{};
  const std::string whole(text);
  if (!is_v4(text)) {
    if (::inet_pton(AF_INET6, whole.c_str(), out.data()) != 1)
      return std::nullopt;
    return out;
  }
  out[10] = out[11] = 0xff;
  if (::inet_pton(AF_INET, whole.c_str(), out.data() + 12) != 1)
    return std::nullopt;
  return out;
}

bool network::holds(const ip_address& address) const noexcept {
  const auto whole = bits / 8;
  if (!std::equal(first.begin(), first.begin() + whole, address.begin()))
    return false;
  const auto rest = bits % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xff << (8 - rest));
  return (first[whole] & mask) == (address[whole] & mask);
}

std::optional<network> parse_network(std::string_view text) {
  const auto slash = text.find('/');
  const auto host = text.substr(0, slash);
  const auto first = parse_ip(host);
  if (!first) return std::nullopt;
  network out{*first, 128};
  if (slash == std::string_view::npos) return out;
  const auto count = text.substr(slash + 1);
  unsigned bits = 0;
  const auto [end, fault] =
      std::from_chars(count.data(), count.data() + count.size(), bits);
  if (fault != std::errc{} || end != count.data() + count.size())
    return std::nullopt;
  if (bits > (is_v4(host) ? 32U : 128U)) return std::nullopt;
  out.bits = is_v4(host) ? before_v4 + bits : bits;
  return out;
}

} // namespace careline::config
