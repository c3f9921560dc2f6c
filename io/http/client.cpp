#include "io/http/client.hpp"

#include "io/http/client_connection.hpp"
#include "io/http/mailbox.hpp"
#include "io/log.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <deque>
#include <map>
#include <thread>
#include <vector>

#include <pthread.h>

namespace careline::io {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using call_ptr = std::unique_ptr<client_call>;

/// How exact timeouts are.
constexpr milliseconds tick{10};
/// Free connections are closed after this; vendors close theirs later.
constexpr std::chrono::seconds idle{30};

struct pool_limits {
  std::size_t connections;
  std::size_t waiting;
};

/// All connections to one host and port, and the calls that wait for one.
class host_pool final : public connection_owner {
public:
  host_pool(asio::io_context& context, asio::ssl::context* tls,
            pool_limits limits)
      : context_(context), tls_(tls), limits_(limits) {}

  void start(call_ptr call) {
    while (!free_.empty()) {
      auto* const c = free_.back();
      free_.pop_back();
      if (c->is_fit()) return c->take(std::move(call));
      c->abort(); // The peer closed it while it was free.
    }
    if (connections_.size() < limits_.connections) return open(std::move(call));
    if (waiting_.size() >= limits_.waiting)
      return call->fail(call_failure::overloaded);
    waiting_.push_back(std::move(call));
  }

  void expire(steady_clock::time_point now) {
    for (const auto all = connections_; const auto& c : all)
      c->expire(now, now - idle);
    std::vector<call_ptr> late;
    std::erase_if(waiting_, [&](call_ptr& call) {
      if (call->due > now) return false;
      late.push_back(std::move(call));
      return true;
    });
    for (const auto& call : late) call->fail(call_failure::not_sent);
  }

  void stop() {
    limits_ = {0, 0};
    for (const auto waiting = std::exchange(waiting_, {});
         const auto& call : waiting)
      call->fail(call_failure::not_sent);
    for (const auto all = connections_; const auto& c : all) c->abort();
  }

  bool is_empty() const noexcept {
    return connections_.empty() && waiting_.empty();
  }

  void on_free(client_connection& c) override {
    if (waiting_.empty()) return free_.push_back(&c);
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    if (c.is_fit()) return c.take(std::move(next));
    waiting_.push_front(std::move(next));
    c.abort();
  }

  void on_gone(client_connection& c, call_ptr retry) override {
    std::erase(free_, &c);
    std::erase_if(connections_,
                  [&](const auto& other) { return other.get() == &c; });
    if (retry) return open(std::move(retry));
    if (waiting_.empty() || connections_.size() >= limits_.connections) return;
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    open(std::move(next));
  }

private:
  void open(call_ptr call) {
    connections_.push_back(
        std::make_shared<client_connection>(context_, tls_, *this));
    connections_.back()->take(std::move(call));
  }

  asio::io_context& context_;
  asio::ssl::context* tls_;
  pool_limits limits_;
  std::vector<std::shared_ptr<client_connection>> connections_;
  std::vector<client_connection*> free_; ///< The last used is used next.
  std::deque<call_ptr> waiting_;
};

/// One I/O thread with the pools of its hosts; a host has one thread, so its
/// bounds need no lock.
class client_thread {
public:
  explicit client_thread(pool_limits limits)
      : limits_(limits), timer_(context_),
        inbox_([this] { asio::post(context_, [this] { take_calls(); }); }) {
    thread_ = std::thread([this] { run(); });
    ::pthread_setname_np(thread_.native_handle(), "http-client");
  }

  ~client_thread() { stop(); }

  /// @returns false if it has stopped
  bool start(call_ptr& call) { return inbox_.put(std::move(call)); }

  void stop() {
    if (!thread_.joinable()) return;
    const auto unheard = inbox_.close();
    asio::post(context_, [this] {
      for (auto& [name, pool] : pools_) pool.stop();
      context_.stop();
    });
    thread_.join();
    for (const auto& call : unheard) call->fail(call_failure::not_sent);
  }

private:
  void run() {
    const auto stay = asio::make_work_guard(context_);
    for (;;) {
      try {
        context_.run();
        return;
      } catch (const std::exception&) {
        // A bug, or memory is gone: the other calls go on.
        log(log_level::error, "http_client_exception");
      }
    }
  }

  void take_calls() {
    inbox_.take(calls_);
    for (auto& call : calls_) {
      auto& pool = pool_of(call->where);
      pool.start(std::move(call));
    }
    calls_.clear();
    if (!is_ticking_) sweep();
  }

  host_pool& pool_of(const url_parts& where) {
    std::string name = where.is_https ? "s:" : "p:";
    name += where.host + ":" + std::to_string(where.port);
    const auto found = pools_.find(name);
    if (found != pools_.end()) return found->second;
    return pools_
        .try_emplace(std::move(name), context_,
                     where.is_https ? &tls() : nullptr, limits_)
        .first->second;
  }

  /// Made with the first https call: reading the authorities takes a while.
  asio::ssl::context& tls() {
    if (!tls_) {
      tls_.emplace(asio::ssl::context::tls_client);
      tls_->set_options(asio::ssl::context::default_workarounds
                        | asio::ssl::context::no_tlsv1
                        | asio::ssl::context::no_tlsv1_1);
      tls_->set_default_verify_paths();
      tls_->set_verify_mode(asio::ssl::verify_peer);
    }
    return *tls_;
  }

  // One timer for all calls, and none while there is nothing to watch.
  void sweep() {
    const auto now = steady_clock::now();
    is_ticking_ = false;
    for (auto& [name, pool] : pools_) {
      pool.expire(now);
      is_ticking_ = is_ticking_ || !pool.is_empty();
    }
    if (!is_ticking_) return;
    timer_.expires_after(tick);
    timer_.async_wait([this](error_code ec) {
      if (!ec) sweep();
    });
  }

  const pool_limits limits_;
  std::optional<asio::ssl::context> tls_; ///< Outlives the connections.
  asio::io_context context_{1};
  asio::steady_timer timer_;
  bool is_ticking_ = false;
  std::map<std::string, host_pool> pools_;
  mailbox<call_ptr> inbox_;
  std::vector<call_ptr> calls_;
  std::thread thread_;
};

} // namespace

struct http_client::impl {
  std::vector<std::unique_ptr<client_thread>> threads;
};

http_client::http_client(unsigned threads, std::size_t connections,
                         std::size_t waiting)
    : impl_(std::make_unique<impl>()) {
  for (unsigned i = 0; i < std::max(1u, threads); ++i)
    impl_->threads.push_back(std::make_unique<client_thread>(
        pool_limits{std::max<std::size_t>(1, connections), waiting}));
}

http_client::~http_client() {
  stop();
}

void http_client::start(http_call call, std::function<void(call_result)> done) {
  auto where = parse_url(call.url);
  if (!where) return done({call_failure::not_sent, 0, {}, {}});
  const auto thread =
      std::hash<std::string>{}(where->authority) % impl_->threads.size();
  const auto due = steady_clock::now() + call.timeout;
  auto mine = std::make_unique<client_call>(
      client_call{std::move(call), std::move(*where), std::move(done), due});
  if (!impl_->threads[thread]->start(mine)) mine->fail(call_failure::not_sent);
}

void http_client::stop() {
  for (const auto& t : impl_->threads) t->stop();
}

} // namespace careline::io
