#pragma once
/// Finds the end of one HTTP/1.1 answer in a stream of bytes. Understands what
/// a server on this machine sends: Content-Length, or none for an empty body.

#include <cstddef>
#include <string_view>

namespace careline::bench {

struct http_answer {
  enum class state { incomplete, complete, malformed } is;
  int status = 0;
  std::size_t size = 0; ///< Bytes of the whole answer.
  bool closes = false;  ///< The server ends the connection after it.
  bool has_retry_after = false;
};

http_answer read_answer(std::string_view bytes) noexcept;

} // namespace careline::bench
