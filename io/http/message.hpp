#pragma once
/// HTTP requests and answers as values, free of the library that carries them.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace careline::io {

using header_list = std::vector<std::pair<std::string, std::string>>;

struct request {
  std::string method;  ///< Upper case.
  std::string path;    ///< Percent-encoded as received, without query.
  std::string query;   ///< Percent-encoded, without '?'.
  header_list headers; ///< Names in lower case, in order.
  std::string body;    ///< Raw bytes.
  std::string peer;    ///< IP address; for limits, never for identity.
  std::chrono::steady_clock::time_point arrived; ///< First byte read.

  /// Value of the only header of that (lower case) name; nullptr if it is
  /// missing or there is more than one.
  const std::string* header(std::string_view name) const noexcept;
};

struct response {
  unsigned status = 200;
  std::string content_type; ///< Empty: no body type is sent.
  std::string body;
  header_list headers; ///< Beyond type, length and connection.
};

/// The handle that answers one request: from any thread, at most once. If the
/// last copy goes without an answer, the peer gets 500.
class responder {
public:
  class sink { ///< Implemented by the server (and by tests).
  public:
    virtual ~sink() = default;
    virtual void
    send(response r) = 0; ///< Called at most once, from any thread.
  };
  responder() = default;
  explicit responder(std::shared_ptr<sink> s);

  /// Answers; a second call is ignored and returns false.
  bool send(response r) const;
  bool is_open() const noexcept;

private:
  struct once;
  std::shared_ptr<once> once_;
};

/// What the server does with a complete request. Must not block.
using request_handler = std::function<void(request, responder)>;

/// "Not Found" for 404; "Status" for a code without a known phrase.
std::string_view reason_phrase(unsigned status) noexcept;

/// `application/problem+json` with a stable code.
/// @param detail  for people; holds no patient's words, names or numbers
response problem(unsigned status, std::string_view code,
                 std::string_view detail);
/// 503 or 429 with Retry-After in whole seconds.
response try_again(unsigned status, std::string_view code,
                   std::chrono::seconds after);

} // namespace careline::io
