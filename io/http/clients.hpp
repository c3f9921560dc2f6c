#pragma once
/// Who is at the other end: the peer, or whom a balancer names.

#include "config/network.hpp"
#include "io/http/message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace careline::io {

/// A client as limits count it.
struct client {
  std::string address;
  std::uint64_t key = 0; ///< Of its bucket: IPv6 by its network of 64 bits.
};

/// Knows the balancers. A value; any thread may ask it.
class client_finder {
public:
  /// @param trusted  addresses and networks of balancers; what cannot be read
  ///                 is left out
  explicit client_finder(const std::vector<std::string>& trusted);

  bool is_trusted(const config::ip_address& peer) const noexcept;

  /// Whom a trusted peer speaks for: the last of X-Forwarded-For that is no
  /// balancer itself, since each appends whom it saw and only those that we
  /// know do not lie. @returns nothing if it names nobody that can be read
  std::optional<client> named_in(const header_list& headers) const;

private:
  std::vector<config::network> trusted_;
};

std::uint64_t bucket_key(const config::ip_address& address) noexcept;

} // namespace careline::io
