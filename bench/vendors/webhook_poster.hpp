#pragma once
/// Posts signed webhooks to Careline's real port, as Meta does: a few
/// connections kept alive, repeated until a 200, several at once and in no
/// promised order.

#include "bench/signer.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>

namespace careline::bench {

/// Where webhooks go. Only addresses of this machine are taken.
struct webhook_target {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string path = "/webhooks/whatsapp";
};

/// @returns whether `url` is http:// to a loopback address; then `out` is set
bool parse_loopback_url(std::string_view url, webhook_target& out);

/// How one POST ended. Status 0: no answer.
struct post_result {
  unsigned status = 0;
  std::chrono::microseconds took{0};
  int attempt = 1;
  bool is_last = true; ///< Answered with 2xx, or given up.
};

struct poster_counts {
  std::uint64_t posted = 0;   ///< Answered with 2xx.
  std::uint64_t repeated = 0; ///< Attempts after the first.
  std::uint64_t given_up = 0;
  std::uint64_t dropped = 0; ///< The queue was full.
};

/// One thread: the io_context's.
class webhook_poster {
public:
  webhook_poster(boost::asio::io_context& context, webhook_target target,
                 std::string_view app_secret, std::size_t connections,
                 int attempts);

  using on_result = std::function<void(const post_result&)>;
  /// Queues one body; `told` runs after every attempt.
  void post(std::string body, on_result told);

  const poster_counts& counts() const noexcept { return counts_; }
  std::size_t waiting() const noexcept { return queue_.size(); }

private:
  struct letter { ///< One body on its way.
    std::string body;
    on_result told;
    int attempt = 1;
  };
  void wake();
  boost::asio::awaitable<void> carry();
  boost::asio::awaitable<unsigned> try_once(boost::asio::ip::tcp::socket& link,
                                            const std::string& body);
  void settle(letter done, post_result result);

  boost::asio::io_context& context_;
  webhook_target target_;
  signer signer_;
  std::size_t most_carriers_;
  int attempts_;
  std::size_t carriers_ = 0;
  std::deque<letter> queue_;
  poster_counts counts_;
};

} // namespace careline::bench
