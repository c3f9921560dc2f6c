#pragma once
/// Phone numbers as people write them -> E.164. It decides how a number is
/// meant, not whether it is in service.

#include <optional>
#include <string>
#include <string_view>

namespace careline::engine {

/// Reads one phone number: "098123 00001", "+91 98123-00001", "(212) 555-0100",
/// "00 44 20 7946 0000"; digits may be ASCII or Devanagari.
/// @param text     UTF-8, the number and nothing else
/// @param country  ISO 3166 alpha-2 of the clinic: how a number without a
///                 country is meant
/// @returns "+" and 8..15 digits; nothing if it is no number, or if it names
///          no country and the clinic's is not known here
std::optional<std::string> to_e164(std::string_view text,
                                   std::string_view country);

/// WhatsApp's form, digits with the country and without a plus, -> E.164.
std::optional<std::string> from_whatsapp(std::string_view digits);

} // namespace careline::engine
