#pragma once
/// UTF-8 as code points and back (config/utf8.hpp has the steps).

#include <string>
#include <string_view>

namespace careline::engine {

/// Whether the bytes are UTF-8 without overlong forms and surrogates.
bool is_utf8(std::string_view bytes) noexcept;

/// @returns the code points; bytes that are no UTF-8 are left out
std::u32string decode_utf8(std::string_view bytes);

std::string encode_utf8(std::u32string_view text);

} // namespace careline::engine
