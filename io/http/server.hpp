#pragma once
/// The HTTP door: listener and sessions on Beast.
///
/// What it is    HTTP/1.1 with keep-alive; one request of a connection at a
///               time, so pipelined requests are answered in order.
/// Owns          its I/O threads, its sockets.
/// Threads       start/stop from one thread; the handler runs on I/O threads.
/// Does not      know actors or routes: it is given a handler and body limits.

#include "config/limits.hpp"
#include "config/settings.hpp"
#include "io/http/message.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string_view>

namespace careline::io {

/// Largest body of a route in bytes, asked once the header is read.
using body_limit =
    std::function<std::size_t(std::string_view method, std::string_view path)>;

/// Figures the server keeps for metrics; touched from any thread.
struct server_counters {
  std::atomic<std::int64_t> connections{0};
  std::atomic<std::int64_t> requests_in_work{0};
  std::atomic<std::uint64_t> connections_refused{0};
  std::atomic<std::uint64_t> timed_out{0};
  std::atomic<std::uint64_t> too_large{0};
  std::atomic<std::uint64_t> malformed{0};
};

class http_server {
public:
  http_server(config::listen_address address, unsigned threads,
              const config::limits& limits, body_limit body_limit_of,
              request_handler handler);
  ~http_server();

  /// Binds and starts the threads. @throws std::system_error if it cannot bind
  void start();
  /// The port in use.
  std::uint16_t port() const noexcept;
  /// Stops accepting; keep-alive ends with each connection's next answer;
  /// idle connections are closed.
  void stop_accepting();
  /// Waits until no request is in work, at most `most`. @returns whether so
  bool wait_until_idle(std::chrono::milliseconds most);
  /// Closes everything and joins the threads.
  void stop();

  const server_counters& counters() const noexcept;

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace careline::io
