#include "io/http/clients.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace careline::io {

namespace {

constexpr std::string_view header_name = "x-forwarded-for";

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// Some balancers add the port: "203.0.113.7:4711", "[2001:db8::7]:4711".
std::string_view without_port(std::string_view text) {
  if (text.starts_with('[')) return text.substr(1, text.find(']') - 1);
  const auto colon = text.find(':');
  const bool is_v6 = colon != text.rfind(':');
  return colon == std::string_view::npos || is_v6 ? text
                                                  : text.substr(0, colon);
}

} // namespace

std::uint64_t bucket_key(const config::ip_address& address) noexcept {
  // An IPv6 client has a whole network of 64 bits to choose addresses from.
  static constexpr config::ip_address v4{0, 0, 0,    0,    0, 0, 0, 0,
                                         0, 0, 0xff, 0xff, 0, 0, 0, 0};
  const bool is_v4 =
      std::equal(address.begin(), address.begin() + 12, v4.begin());
  std::uint64_t key = 0;
  std::memcpy(&key, address.data() + (is_v4 ? 8 : 0), sizeof key);
  return key;
}

client_finder::client_finder(const std::vector<std::string>& trusted) {
  for (const auto& text : trusted)
    if (const auto range = config::parse_network(text))
      trusted_.push_back(*range);
}

bool client_finder::is_trusted(const config::ip_address& peer) const noexcept {
  return std::any_of(trusted_.begin(), trusted_.end(),
                     [&](const auto& range) { return range.holds(peer); });
}

std::optional<client>
client_finder::named_in(const header_list& headers) const {
  std::optional<client> furthest;
  for (auto h = headers.rbegin(); h != headers.rend(); ++h) {
    if (h->first != header_name) continue;
    std::string_view rest = h->second;
    while (!rest.empty()) {
      const auto comma = rest.rfind(',');
      const auto is_first = comma == std::string_view::npos;
      const auto word =
          without_port(trimmed(is_first ? rest : rest.substr(comma + 1)));
      rest = is_first ? std::string_view() : rest.substr(0, comma);
      const auto address = config::parse_ip(word);
      if (!address) return furthest; // What stands before it is a guess.
      furthest = client{std::string(word), bucket_key(*address)};
      if (!is_trusted(*address)) return furthest;
    }
  }
  return furthest;
}

} // namespace careline::io
