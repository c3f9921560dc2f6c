#include "engine/utf8.hpp"

namespace careline::engine {
namespace {

/// The code point at the beginning and how many bytes it has; 0: none.
std::size_t read_one(std::string_view bytes, char32_t& c) noexcept {
  auto first = static_cast<unsigned char>(bytes[0]);
  if (first < 0x80) {
    c = first;
    return 1;
  }
  std::size_t length = first >= 0xF0   ? 4
                       : first >= 0xE0 ? 3
                       : first >= 0xC2 ? 2
                                       : 0;
  if (length == 0 || first > 0xF4 || bytes.size() < length) return 0;
  c = first & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    auto next = static_cast<unsigned char>(bytes[i]);
    if ((next & 0xC0) != 0x80) return 0;
    c = c << 6 | (next & 0x3Fu);
  }
  bool is_overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
  bool is_surrogate = c >= 0xD800 && c < 0xE000;
  return is_overlong || is_surrogate || c > 0x10FFFF ? 0 : length;
}

} // namespace

bool is_utf8(std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    char32_t c;
    auto length = read_one(bytes, c);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::u32string decode_utf8(std::string_view bytes) {
  std::u32string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    char32_t c;
    auto length = read_one(bytes, c);
    if (length > 0) out += c;
    bytes.remove_prefix(length > 0 ? length : 1);
  }
  return out;
}

void append_utf8(std::string& out, char32_t c) {
  auto tail = [&](int shift) {
    out += static_cast<char>(0x80 | (c >> shift & 0x3F));
  };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

std::string encode_utf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size());
  for (auto c : text) append_utf8(out, c);
  return out;
}

} // namespace careline::engine
