#pragma once
/// Paths and queries of requests, decoded. Pure; any thread.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace careline::io {

/// Decoded values by name.
using parameters = std::map<std::string, std::string, std::less<>>;

/// "a%20b" -> "a b". A '%' that two hex digits do not follow stays as it is.
/// @param plus_is_space  as in queries and forms
std::string percent_decode(std::string_view text, bool plus_is_space = false);

/// "a=1&b=2" -> values by name; of a repeated name the first counts.
parameters parse_query(std::string_view query);

/// Matches a path against "/api/messages/{patientId}". A parameter is one
/// segment, not empty, decoded.
/// @returns nothing if the path is another
std::optional<parameters> match(std::string_view pattern,
                                std::string_view path);

} // namespace careline::io
