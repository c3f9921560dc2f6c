#pragma once
/// Text from outside, made fit to be stored: UTF-8 without NUL.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace careline::io {

/// Control characters but line feed and tab become spaces (PostgreSQL's text
/// cannot hold NUL, and none of the others is a word of a patient's).
/// @param text  UTF-8
std::string clean_text(std::string_view text);

/// JSON may hold half of a surrogate pair as an escape, UTF-8 may not. Writes
/// "\ufffd" over each such escape, in place.
/// @param json  any text; only escapes are looked at
/// @returns whether there was one
bool replace_lone_surrogates(std::span<char> json) noexcept;

} // namespace careline::io
