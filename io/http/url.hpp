#pragma once
/// Parts of a URL as text: percent coding, queries, paths against patterns.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace careline::io {

/// Decodes %XX; a '%' that two hex digits do not follow stays as it is.
/// @param plus_is_space  in queries and forms, not in paths
std::string percent_decode(std::string_view text, bool plus_is_space = false);

/// Encodes everything but letters, digits and "-._~".
std::string percent_encode(std::string_view text);

using parameters = std::map<std::string, std::string, std::less<>>;

/// "a=1&b=x%20y" -> decoded names and values. A name without '=' has an empty
/// value.
/// @returns nothing if a name is there twice: whoever checks one value and
///          uses the other would be fooled
std::optional<parameters> parse_query(std::string_view query);

/// What a request needs of an absolute URL.
struct url_parts {
  bool is_https = false;
  std::string host; ///< Name or address; an IPv6 address without brackets.
  std::uint16_t port = 0;
  std::string authority; ///< For the Host field: port only if not the usual.
  std::string target;    ///< Path and query, "/" at least; no fragment.
};

/// Takes http:// and https:// URLs apart.
/// @returns nothing if it is another URL, holds a user name, or a character
///          that may not be in a request line
std::optional<url_parts> parse_url(std::string_view url);

/// Matches a path, percent-encoded as received, segment by segment.
/// @param pattern  e.g. "/api/live-chat/messages/{patientId}"
/// @returns the decoded values of the braces; nothing if the path is another
///          or a value is empty or holds an encoded '/' or NUL
std::optional<parameters> match(std::string_view pattern,
                                std::string_view path);

} // namespace careline::io
