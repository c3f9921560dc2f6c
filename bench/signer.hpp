#pragma once
/// Signs webhook bodies as Meta does. Written apart from io/signature.hpp, so
/// that a mistake there cannot hide behind the same mistake here.

#include <memory>
#include <string>
#include <string_view>

struct evp_mac_ctx_st;

namespace careline::bench {

/// HMAC-SHA256 under one key, the keyed context kept (0.5 us a body). One
/// object belongs to one thread.
class signer {
public:
  explicit signer(std::string_view key);

  static constexpr std::size_t hex_digits = 64;
  /// Writes 64 lower-case hex digits to `out`; no terminating zero.
  void write_hex(std::string_view message, char* out);
  std::string hex(std::string_view message);

private:
  struct freer {
    void operator()(evp_mac_ctx_st* context) const noexcept;
  };
  std::unique_ptr<evp_mac_ctx_st, freer> context_;
};

} // namespace careline::bench
