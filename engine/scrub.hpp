#pragma once
/// Takes out of a text what could tell who wrote it, before it leaves the
/// house: numbers, addresses, ids and the writer's own name.

#include <string>
#include <string_view>

namespace careline::engine {

/// @param text  UTF-8; broken bytes vanish
/// @param name  any form of the patient's name; each of its words vanishes,
///              in either case and with or without accents
/// @returns the text with "[number]" for phone numbers and other runs of five
///          or more digits (dates and clock times stay), "[email]", "[link]",
///          "[id]" for mixtures of letters and four or more digits, "[name]"
std::string scrub(std::string_view text, std::string_view name);

/// At most so many bytes from the beginning, whole characters.
std::string_view head_of(std::string_view utf8, std::size_t bytes) noexcept;

} // namespace careline::engine
