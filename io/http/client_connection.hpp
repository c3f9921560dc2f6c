#pragma once
/// One connection to a vendor, and the call it is at work on.

#include "io/http/answer_parser.hpp"
#include "io/http/client.hpp"
#include "io/http/url.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace careline::io {

/// A call on its way: what was asked and until when.
struct client_call {
  http_call what;
  url_parts where;
  std::function<void(call_result)> done;
  std::chrono::steady_clock::time_point due;

  /// Tells the caller how it ended; an exception of its is a bug, logged.
  void finish(call_result r);
  void fail(call_failure why) { finish({why, 0, {}, {}}); }
};

class client_connection;

/// What a connection tells its pool. Each is the last thing it does.
class connection_owner {
public:
  /// The call is over and the connection can take another.
  virtual void on_free(client_connection& c) = 0;
  /// The connection is done with. @param retry  a call that it could not even
  /// begin to send, for a fresh connection
  virtual void on_gone(client_connection& c,
                       std::unique_ptr<client_call> retry) = 0;

protected:
  ~connection_owner() = default;
};

/// Threads: one I/O thread. Once gone, it is not used again.
class client_connection
    : public std::enable_shared_from_this<client_connection> {
public:
  /// @param tls  nullptr: plain text; both must outlive the connection
  client_connection(boost::asio::io_context& context,
                    boost::asio::ssl::context* tls, connection_owner& owner);

  /// Begins a call; connects first if this is the first one.
  void take(std::unique_ptr<client_call> call);
  /// Ends it if it is late. @param idle_since  free since before: closed
  void expire(std::chrono::steady_clock::time_point now,
              std::chrono::steady_clock::time_point idle_since);
  /// Whether the peer has neither closed nor said anything meanwhile.
  bool is_fit();
  /// Closes; the call under way fails.
  void abort();

private:
  using socket_type =
      boost::asio::basic_stream_socket<boost::asio::ip::tcp,
                                       boost::asio::io_context::executor_type>;
  using resolver_type =
      boost::asio::ip::basic_resolver<boost::asio::ip::tcp,
                                      boost::asio::io_context::executor_type>;
  using error_code = boost::system::error_code;
  using time_point = std::chrono::steady_clock::time_point;
  enum class phase : std::uint8_t {
    fresh,
    connecting,
    writing,
    reading,
    free,
    gone
  };

  void connect();
  template <class Endpoints>
  void connect_to(const Endpoints& endpoints);
  void handshake();
  void send();
  void on_sent(error_code ec, std::size_t size);
  void receive();
  void on_received(error_code ec, std::size_t size);
  void parse(std::string_view bytes);
  void on_answer();
  /// Runs `next` unless the connection went away meanwhile.
  template <class Next>
  auto guarded(Next next);
  void leave(call_failure why);
  void retry_elsewhere();

  connection_owner& owner_;
  socket_type socket_;
  resolver_type resolver_;
  boost::asio::ssl::context* tls_context_;
  std::optional<boost::asio::ssl::stream<socket_type&>> tls_;
  phase phase_ = phase::fresh;
  bool is_reused_ = false;
  time_point due_{}; ///< Of the connecting or of the call; free: since when.
  std::unique_ptr<client_call> call_;
  std::optional<answer_parser> parser_;
  std::string out_;
  std::string kept_; ///< Received and not yet parsed.
  std::array<char, 8 * 1024> in_;
};

} // namespace careline::io
