#pragma once
/// UTF-8 by hand, one code point at a time. The one place that knows where a
/// character begins and ends.

#include <cstddef>
#include <string>
#include <string_view>

namespace careline::config {

/// Whether a byte goes on with the code point that a byte before it began.
constexpr bool is_continuation(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// Length in bytes of the well-formed code point that `text` begins with;
/// 0 if it is not well-formed (or `text` is empty). Surrogates and overlong
/// forms are not well-formed.
std::size_t utf8_step(std::string_view text) noexcept;

/// Appends a code point as UTF-8; surrogates and numbers above U+10FFFF become
/// U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

/// Code points in well-formed text (bytes that are no continuation).
std::size_t count_code_points(std::string_view text) noexcept;

/// At most `most` bytes, cut between code points.
std::string_view first_bytes(std::string_view text, std::size_t most) noexcept;

/// The longest beginning of `text` of at most `most` code points.
std::string_view first_code_points(std::string_view text,
                                   std::size_t most) noexcept;

} // namespace careline::config
