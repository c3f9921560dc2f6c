#include "io/text.hpp"

#include <algorithm>
#include <cstring>

namespace careline::io {

namespace {

bool is_unwanted(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
}

/// The unit that "\uXXXX" at `at` stands for, or -1.
int escaped_unit(std::span<const char> json, std::size_t at) noexcept {
  if (at + 6 > json.size() || json[at] != '\\' || json[at + 1] != 'u')
    return -1;
  int unit = 0;
  for (std::size_t i = at + 2; i < at + 6; ++i) {
    const char c = json[i];
    int digit = 0;
    if (c >= '0' && c <= '9')
      digit = c - '0';
    else if (c >= 'a' && c <= 'f')
      digit = c - 'a' + 10;
    else if (c >= 'A' && c <= 'F')
      digit = c - 'A' + 10;
    else
      return -1;
    unit = unit << 4 | digit;
  }
  return unit;
}

bool is_high(int unit) noexcept {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low(int unit) noexcept {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

} // namespace

std::string clean_text(std::string_view text) {
  std::string out(text);
  std::replace_if(out.begin(), out.end(), is_unwanted, ' ');
  return out;
}

bool replace_lone_surrogates(std::span<char> json) noexcept {
  bool found = false;
  for (std::size_t i = 0; i < json.size();) {
    if (json[i] != '\\') {
      ++i;
      continue;
    }
    const int unit = escaped_unit(json, i);
    if (unit < 0) {
      i += 2; // Another escape, a backslash perhaps.
    } else if (is_high(unit) && is_low(escaped_unit(json, i + 6))) {
      i += 12;
    } else {
      if (is_high(unit) || is_low(unit)) {
        std::memcpy(json.data() + i, "\\ufffd", 6);
        found = true;
      }
      i += 6;
    }
  }
  return found;
}

} // namespace careline::io
