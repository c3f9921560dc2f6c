#include "engine/ids.hpp"

namespace careline::engine {

namespace {

constexpr char digits[] = "0123456789abcdef";

/// Hex digit -> its value, anything else -> 0xff.
constexpr std::array<std::uint8_t, 256> make_values() {
  std::array<std::uint8_t, 256> values{};
  for (auto& v : values) v = 0xff;
  for (int i = 0; i < 10; ++i)
    values[static_cast<std::size_t>('0' + i)] = static_cast<std::uint8_t>(i);
  for (int i = 0; i < 6; ++i) {
    auto value = static_cast<std::uint8_t>(10 + i);
    values[static_cast<std::size_t>('a' + i)] = value;
    values[static_cast<std::size_t>('A' + i)] = value;
  }
  return values;
}

constexpr auto values = make_values();

/// Where each byte's two digits stand in the 36-character form.
constexpr std::array<std::uint8_t, 16> places{0,  2,  4,  6,  9,  11, 14, 16,
                                              19, 21, 24, 26, 28, 30, 32, 34};

} // namespace

std::string to_string(const uuid& id) {
  std::string text(36, '-');
  for (std::size_t i = 0; i < 16; ++i) {
    text[places[i]] = digits[id.bytes[i] >> 4];
    text[places[i] + 1u] = digits[id.bytes[i] & 0x0f];
  }
  return text;
}

std::optional<uuid> parse_uuid(std::string_view text) {
  if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-'
      || text[23] != '-')
    return std::nullopt;
  uuid id;
  // One check at the end: a bad digit is 0xff and leaves its high bits here.
  std::uint8_t bad = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    auto high = values[static_cast<std::uint8_t>(text[places[i]])];
    auto low = values[static_cast<std::uint8_t>(text[places[i] + 1u])];
    bad |= high | low;
    id.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  if (bad & 0xf0) return std::nullopt;
  return id;
}

uuid make_uuid_v7(std::int64_t unix_ms, std::uint16_t sequence,
                  std::uint64_t random) {
  uuid id;
  auto time = static_cast<std::uint64_t>(unix_ms);
  for (std::size_t i = 0; i < 6; ++i)
    id.bytes[i] = static_cast<std::uint8_t>(time >> (40 - 8 * i));
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | (sequence >> 8 & 0x0f));
  id.bytes[7] = static_cast<std::uint8_t>(sequence);
  for (std::size_t i = 0; i < 8; ++i)
    id.bytes[8 + i] = static_cast<std::uint8_t>(random >> (56 - 8 * i));
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
  return id;
}

} // namespace careline::engine
