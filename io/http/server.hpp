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
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace careline::io {

/// Largest body of a route in bytes, asked once the header is read.
using body_limit =
    std::function<std::size_t(std::string_view method, std::string_view path)>;

/// A refusal that costs nothing of what it saves.
struct early_answer {
  unsigned status = 0; ///< 0: the request is let in.
  std::string_view code{};
  std::chrono::seconds after{1}; ///< Retry-After.
};

/// What the door is told about whom to let in.
struct door_rules {
  /// Asked once the request line is read: what it refuses is parsed to its end
  /// and not kept. Must not block. None: everybody.
  std::function<early_answer(std::string_view method, std::string_view path,
                             std::chrono::steady_clock::time_point now)>
      gate{};
  /// How a client over its rate is told so. None: there is no rate.
  std::function<early_answer(std::string_view path,
                             std::chrono::nanoseconds wait)>
      too_many{};
  /// Balancers: see clients.hpp.
  std::vector<std::string> trusted_proxies{};
};

inline const door_rules let_everybody_in{};

/// Figures the server keeps for metrics; touched from any thread.
struct server_counters {
  std::atomic<std::int64_t> connections{0};
  std::atomic<std::int64_t> requests_in_work{0};
  // Refusals, by the limit that was met.
  std::atomic<std::uint64_t> connections_refused{0}; ///< Of all.
  std::atomic<std::uint64_t> connections_per_ip{0};
  std::atomic<std::uint64_t> timed_out{0}; ///< A request that took too long.
  std::atomic<std::uint64_t> slow_readers{0};
  std::atomic<std::uint64_t> idle{0};
  std::atomic<std::uint64_t> header_too_large{0};
  std::atomic<std::uint64_t> too_large{0};    ///< A body.
  std::atomic<std::uint64_t> large_bodies{0}; ///< No room for one more.
  std::atomic<std::uint64_t> malformed{0};
  std::atomic<std::uint64_t> rate_limited{0};
  std::atomic<std::uint64_t> overloaded{0}; ///< The gate said so.
};

class http_server {
public:
  http_server(config::listen_address address, unsigned threads,
              const config::limits& limits, body_limit body_limit_of,
              request_handler handler, door_rules rules = {});
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
