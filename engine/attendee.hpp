#pragma once
/// Whom a visit is for, if it is not the one who writes: "for my son", "mere
/// bete ke liye", "para mi hija". Several people share one phone.

#include <optional>
#include <string>
#include <string_view>

namespace careline::engine {

/// Longer names are cut to so many characters.
inline constexpr std::size_t attendee_chars = 60;

/// @param text  the message as written, any bytes
/// @returns as said, e.g. "my 5 year old son Rohan", "mere bete", "mi hija";
///          empty: plainly for the patient ("for me"); nothing: not said
std::optional<std::string> attendee_in(std::string_view text);

} // namespace careline::engine
