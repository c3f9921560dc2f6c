#include "engine/shard.hpp"

namespace careline::engine {

namespace {

constexpr std::uint64_t offset_basis = 0xcbf29ce484222325;
constexpr std::uint64_t prime = 0x100000001b3;

constexpr std::uint64_t add_byte(std::uint64_t hash,
                                 std::uint8_t byte) noexcept {
  return (hash ^ byte) * prime;
}

/// FNV-1a's low bits depend little on the last bytes, and a shard is the low
/// eight: every bit has to count.
constexpr std::uint64_t mix(std::uint64_t h) noexcept {
  h ^= h >> 33;
  h *= 0xff51afd7ed558ccd;
  h ^= h >> 33;
  h *= 0xc4ceb9fe1a85ec53;
  return h ^ h >> 33;
}

} // namespace

std::string_view to_string(identity_kind k) noexcept {
  switch (k) {
  case identity_kind::phone:
    return "phone";
  case identity_kind::whatsapp_user_id:
    return "whatsapp_user_id";
  case identity_kind::web:
    return "web";
  }
  return "unknown";
}

std::uint64_t stable_hash(const patient_key& key) noexcept {
  auto hash = offset_basis;
  for (auto byte : key.clinic.value.bytes) hash = add_byte(hash, byte);
  hash = add_byte(hash, static_cast<std::uint8_t>(key.who.kind));
  for (auto c : key.who.value)
    hash = add_byte(hash, static_cast<std::uint8_t>(c));
  return mix(hash);
}

} // namespace careline::engine
