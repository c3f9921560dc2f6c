#pragma once
/// Strong ids. All are UUIDs; ids of rows that are many are version 7 (time
/// ordered), so that an index on them grows at its end.

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace careline::engine {

/// 128 bits, big endian, ordered as PostgreSQL orders uuid.
struct uuid {
  std::array<std::uint8_t, 16> bytes{};

  friend auto operator<=>(const uuid&, const uuid&) = default;
  bool is_nil() const noexcept { return *this == uuid{}; }
};

/// "0190d3c4-...." in lower case.
std::string to_string(const uuid& id);

/// Reads the 36-character form, either case; anything else is nothing.
std::optional<uuid> parse_uuid(std::string_view text);

/// Makes a version 7 id.
/// @param unix_ms   milliseconds since 1970, 48 bits are kept
/// @param sequence  grows within one millisecond, 12 bits are kept
/// @param random    62 bits are kept
uuid make_uuid_v7(std::int64_t unix_ms, std::uint16_t sequence,
                  std::uint64_t random);

/// An id that cannot be mistaken for another kind's.
template <class Tag>
struct strong_id {
  uuid value;

  strong_id() = default;
  explicit strong_id(const uuid& id) : value(id) {}
  friend auto operator<=>(const strong_id&, const strong_id&) = default;
  bool is_nil() const noexcept { return value.is_nil(); }
};

template <class Tag>
std::string to_string(const strong_id<Tag>& id) {
  return to_string(id.value);
}

using clinic_id = strong_id<struct clinic_tag>;
using patient_id = strong_id<struct patient_tag>; ///< Also names the patient's
                                                  ///< one conversation.
using message_id = strong_id<struct message_tag>;
using delivery_id = strong_id<struct delivery_tag>;
using appointment_id = strong_id<struct appointment_tag>;
using hold_id = strong_id<struct hold_tag>;
using timer_id = strong_id<struct timer_tag>;

} // namespace careline::engine

template <>
struct std::hash<careline::engine::uuid> {
  std::size_t operator()(const careline::engine::uuid& id) const noexcept {
    // The tail of a version 7 id is random: that is hash enough.
    std::uint64_t tail;
    std::memcpy(&tail, id.bytes.data() + 8, sizeof tail);
    return static_cast<std::size_t>(tail);
  }
};

template <class Tag>
struct std::hash<careline::engine::strong_id<Tag>> {
  std::size_t
  operator()(const careline::engine::strong_id<Tag>& id) const noexcept {
    return std::hash<careline::engine::uuid>{}(id.value);
  }
};
