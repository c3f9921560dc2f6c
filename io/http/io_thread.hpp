#pragma once
/// One I/O thread of the HTTP server: its event loop, its connections, their
/// deadlines and the mailbox through which other threads answer.

#include "io/http/clients.hpp"
#include "io/http/mailbox.hpp"
#include "io/http/rate_limiter.hpp"
#include "io/http/request_parser.hpp"
#include "io/http/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace careline::io {

class session;

/// A socket without type erasure: its loop is known.
using server_socket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp,
                                     boost::asio::io_context::executor_type>;

/// Connections per client (client::key), bounded. Any thread.
class address_book {
public:
  explicit address_book(std::size_t most) : most_(most) {}
  bool enter(std::uint64_t address);
  void leave(std::uint64_t address);

private:
  const std::size_t most_;
  std::mutex mutex_;
  std::unordered_map<std::uint64_t, std::size_t> count_;
};

/// The other end of a connection.
struct peer_of_session {
  client who;
  bool is_proxy = false; ///< A trusted one: it has no bucket, nor a place in
                         ///< the address book.
};

/// What all connections of one server share. Outlives its I/O threads.
struct server_shared {
  server_shared(const config::limits& l, body_limit limit_of, request_handler h,
                door_rules r);

  const config::limits limits;
  const body_limit body_limit_of;
  const request_handler handler;
  const door_rules rules;
  const client_finder clients{rules.trusted_proxies};
  rate_limiter rates; ///< By client; off if there is no rule for it.
  server_counters counters;
  large_body_budget large_bodies{limits.bytes_in_flight};
  address_book addresses{limits.http_connections_per_ip};
  std::atomic<bool> is_draining{false};
  std::mutex idle_mutex;
  std::condition_variable idle; ///< While draining: nothing is in work.

  void work_begins() noexcept { counters.requests_in_work.fetch_add(1); }
  void work_ends();
};

/// An answer on its way to the thread that owns the connection. The mailbox
/// outlives the server in its responders.
struct answer_for {
  std::uint64_t session;
  response what;
};
using answer_mailbox = mailbox<answer_for>;

/// What a connection may be late with; each has one length of time, so a list
/// in order of begin is in order of end, and the sweep looks at its front only.
enum class deadline : std::size_t {
  none, ///< A request is in work: that is the handler's time.
  idle,
  read,
  held,
  write,
  linger,
  count_
};

class io_thread {
public:
  explicit io_thread(server_shared& shared);
  ~io_thread();

  void start(const std::string& name);
  /// Ends the loop and joins; connections are closed. Once.
  void stop();

  boost::asio::io_context& context() noexcept { return context_; }
  server_shared& shared() noexcept { return shared_; }
  const std::shared_ptr<answer_mailbox>& mailbox() const { return mailbox_; }

  void drain();

  // The rest is for this thread only.
  void admit(server_socket socket);
  void forget(std::uint64_t id);

  using place = std::list<session*>::iterator;
  place add_deadline(session* s);
  void drop_deadline(place where, deadline kind);
  void move_deadline(place where, deadline from, deadline to);
  std::chrono::milliseconds length(deadline kind) const;

  /// The answer in full, made once for each that is given often.
  const response& refusal(const early_answer& answer);

  std::string_view date() const noexcept { return date_; }
  /// Where bytes are read to before they are parsed: connections that wait
  /// hold no buffer.
  std::array<char, 64 * 1024>& scratch() noexcept { return scratch_; }

private:
  void run();
  void deliver();
  void sweep();
  std::list<session*>& lane(deadline kind);

  server_shared& shared_;
  // Before the context: connections that end with it still leave their lane.
  std::array<std::list<session*>, static_cast<std::size_t>(deadline::count_)>
      lanes_;
  boost::asio::io_context context_{1};
  boost::asio::steady_timer timer_;
  std::chrono::milliseconds sweep_every_;
  std::shared_ptr<answer_mailbox> mailbox_;
  std::vector<answer_for> answers_;
  std::unordered_map<std::uint64_t, std::shared_ptr<session>> sessions_;
  std::uint64_t next_id_ = 1;
  std::vector<std::pair<early_answer, response>> refusals_;
  std::string date_;
  std::array<char, 64 * 1024> scratch_;
  std::thread thread_;
};

} // namespace careline::io
