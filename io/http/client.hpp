#pragma once
/// Calls to vendors: keep-alive pool per host, deadlines, TLS with host
/// verification for https.

#include "config/limits.hpp"
#include "io/http/message.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace careline::io {

struct http_call {
  std::string method = "POST";
  std::string url; ///< http:// or https://, with path and query.
  header_list headers;
  std::string body;
  std::chrono::milliseconds connect_timeout{1'000};
  std::chrono::milliseconds timeout{10'000}; ///< The whole call.
  std::size_t answer_bytes = 256 * 1024;     ///< Larger: failed.
};

enum class call_failure : std::uint8_t {
  none,
  not_sent,  ///< Nothing reached the vendor: safe to repeat.
  unknown,   ///< Sent, but no whole answer came: the outcome is unknown.
  overloaded ///< The client's own bound is reached: not sent.
};

struct call_result {
  call_failure failed = call_failure::none;
  unsigned status = 0;
  std::string body;
  std::optional<std::chrono::milliseconds> retry_after; ///< From the header.
};

class http_client {
public:
  /// @param threads      I/O threads of its own
  /// @param connections  at most, per host; further calls wait
  /// @param waiting      at most, per host; further calls are `overloaded`
  http_client(unsigned threads, std::size_t connections, std::size_t waiting);
  ~http_client();

  /// Starts a call; `done` runs once, on an I/O thread of the client, or at
  /// once in this thread if the URL is none or the client has stopped
  /// (`not_sent`). A host has one of the threads.
  void start(http_call call, std::function<void(call_result)> done);
  /// Cancels what is under way (`unknown`; `not_sent` if nothing was sent yet)
  /// and joins the threads. Not from within `done`.
  void stop();

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace careline::io
