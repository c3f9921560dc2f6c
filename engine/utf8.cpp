#include "engine/utf8.hpp"

#include "config/utf8.hpp"

namespace careline::engine {
namespace {

/// The code point that `bytes` are.
char32_t code_point(std::string_view bytes) noexcept {
  auto first = static_cast<unsigned char>(bytes[0]);
  if (bytes.size() == 1) return first;
  char32_t c = first & (0xFFu >> (bytes.size() + 1));
  for (char next : bytes.substr(1))
    c = c << 6 | (static_cast<unsigned char>(next) & 0x3Fu);
  return c;
}

} // namespace

bool is_utf8(std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    auto step = config::utf8_step(bytes);
    if (step == 0) return false;
    bytes.remove_prefix(step);
  }
  return true;
}

std::u32string decode_utf8(std::string_view bytes) {
  std::u32string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    auto step = config::utf8_step(bytes);
    if (step > 0) out += code_point(bytes.substr(0, step));
    bytes.remove_prefix(step > 0 ? step : 1);
  }
  return out;
}

std::string encode_utf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size());
  for (auto c : text) config::append_utf8(out, c);
  return out;
}

} // namespace careline::engine
