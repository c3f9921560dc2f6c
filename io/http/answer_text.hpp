#pragma once
/// io::response -> bytes.

#include "io/http/message.hpp"

#include <string>
#include <string_view>

namespace careline::io {

/// What an answer depends on beside itself.
struct answer_terms {
  bool closes = false;     ///< Says "Connection: close".
  bool is_http_10 = false; ///< Kept alive it must say so.
  bool is_head = false;    ///< Length is told, the body is not sent.
  std::string_view date;   ///< As http_date() says.
};

/// Appends status line and header fields with the empty line, and the body
/// unless it is long: then the caller sends `r.body` behind.
/// @returns whether the body is still to be sent
bool append_answer(std::string& out, const response& r, const answer_terms& t);

/// Appends "name: value" and the line's end; leaves a field out that holds a
/// line break, because that would begin another one.
void append_field(std::string& out, std::string_view name,
                  std::string_view value);

/// "Fri, 20 Nov 2026 12:37:16 GMT"
std::string http_date(std::chrono::system_clock::time_point at);

} // namespace careline::io
