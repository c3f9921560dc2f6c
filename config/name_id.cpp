#include "config/name_id.hpp"

#include <array>
#include <bit>
#include <cstdint>

namespace careline::config {

namespace {

using std::uint32_t;
using std::uint8_t;

/// SHA-1 of one block of 64 bytes into the state.
void add_block(std::array<uint32_t, 5>& state, const uint8_t* block) {
  std::array<uint32_t, 80> w{};
  for (std::size_t i = 0; i < 16; ++i)
    w[i] = uint32_t{block[4 * i]} << 24 | uint32_t{block[4 * i + 1]} << 16
           | uint32_t{block[4 * i + 2]} << 8 | block[4 * i + 3];
  for (std::size_t i = 16; i < 80; ++i)
    w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  auto [a, b, c, d, e] = state;
  for (std::size_t i = 0; i < 80; ++i) {
    uint32_t f = b ^ c ^ d, k = 0xca62c1d6;
    if (i < 20)
      f = (b & c) | (~b & d), k = 0x5a827999;
    else if (i < 40)
      k = 0x6ed9eba1;
    else if (i < 60)
      f = (b & c) | (b & d) | (c & d), k = 0x8f1bbcdc;
    auto next = std::rotl(a, 5) + f + e + k + w[i];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  state = {state[0] + a, state[1] + b, state[2] + c, state[3] + d,
           state[4] + e};
}

std::array<uint32_t, 5> sha1(std::string message) {
  const std::uint64_t bits = message.size() * 8;
  message += '\x80';
  while (message.size() % 64 != 56) message += '\0';
  for (int shift = 56; shift >= 0; shift -= 8)
    message += static_cast<char>(bits >> shift);
  std::array<uint32_t, 5> state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476,
                                0xc3d2e1f0};
  for (std::size_t i = 0; i < message.size(); i += 64)
    add_block(state, reinterpret_cast<const uint8_t*>(message.data() + i));
  return state;
}

/// 4f1c7a52-6b0e-4f0a-9d3e-3a1f5c2b7e90: drawn once, for Careline's clinics.
constexpr std::string_view clinics_space =
    "\x4f\x1c\x7a\x52\x6b\x0e\x4f\x0a\x9d\x3e\x3a\x1f\x5c\x2b\x7e\x90";

} // namespace

std::string name_id(std::string_view space, std::string_view name) {
  auto hash = sha1(std::string(space).append(name));
  constexpr std::string_view digits = "0123456789abcdef";
  std::string id;
  for (std::size_t i = 0; i < 16; ++i) {
    auto byte = static_cast<uint8_t>(hash[i / 4] >> (24 - 8 * (i % 4)));
    if (i == 6) byte = static_cast<uint8_t>(0x50 | (byte & 0x0f));
    if (i == 8) byte = static_cast<uint8_t>(0x80 | (byte & 0x3f));
    if (i == 4 || i == 6 || i == 8 || i == 10) id += '-';
    id += digits[byte >> 4];
    id += digits[byte & 0x0f];
  }
  return id;
}

std::string clinic_id_for(std::string_view tenant, std::string_view clinic) {
  return name_id(clinics_space, std::string(tenant).append("/").append(clinic));
}

} // namespace careline::config
