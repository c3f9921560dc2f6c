#pragma once
/// Patient key -> shard. Known at the door, before any row exists, so that one
/// owner creates the patient.

#include "engine/ids.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace careline::engine {

/// Frozen: stored rows and leases name shards by number.
inline constexpr std::uint32_t shard_count = 256;

enum class identity_kind : std::uint8_t { phone, whatsapp_user_id, web };

std::string_view to_string(identity_kind k) noexcept;

/// One way in which a clinic knows a person.
struct identity {
  identity_kind kind = identity_kind::phone;
  std::string value;
  friend auto operator<=>(const identity&, const identity&) = default;
};

/// The key of a conversation: a clinic and one identity of the patient.
struct patient_key {
  clinic_id clinic;
  identity who;
  friend auto operator<=>(const patient_key&, const patient_key&) = default;
};

/// A stable 64-bit hash (FNV-1a with a final mix); the same on every node and
/// in every version.
std::uint64_t stable_hash(const patient_key& key) noexcept;

/// 0..255
inline std::uint32_t shard_of(const patient_key& key) noexcept {
  return static_cast<std::uint32_t>(stable_hash(key) % shard_count);
}

} // namespace careline::engine

template <>
struct std::hash<careline::engine::patient_key> {
  std::size_t
  operator()(const careline::engine::patient_key& k) const noexcept {
    return static_cast<std::size_t>(careline::engine::stable_hash(k));
  }
};
