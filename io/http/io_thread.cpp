#include "io/http/io_thread.hpp"

#include "io/http/answer_text.hpp"
#include "io/http/session.hpp"
#include "io/log.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <random>
#include <utility>

#include <pthread.h>

namespace careline::io {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::milliseconds;

/// How long a connection that we end may go on sending.
constexpr milliseconds longest_linger{2'000};
/// Refusals kept ready; there are fewer codes and times than this.
constexpr std::size_t refusals_at_most = 64;

config::ip_address bytes_of(const asio::ip::address& address) {
  const auto v6 =
      address.is_v6()
          ? address.to_v6()
          : asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4());
  return v6.to_bytes();
}

} // namespace

bool address_book::enter(std::uint64_t address) {
  const std::lock_guard lock(mutex_);
  auto& count = count_[address];
  if (count >= most_) {
    if (count == 0) count_.erase(address);
    return false;
  }
  ++count;
  return true;
}

void address_book::leave(std::uint64_t address) {
  const std::lock_guard lock(mutex_);
  const auto found = count_.find(address);
  if (found != count_.end() && --found->second == 0) count_.erase(found);
}

server_shared::server_shared(const config::limits& l, body_limit limit_of,
                             request_handler h, door_rules r)
    : limits(l), body_limit_of(std::move(limit_of)), handler(std::move(h)),
      rules(std::move(r)),
      rates(rules.too_many ? l.requests_per_second_per_ip : 0,
            2 * l.requests_per_second_per_ip, l.rate_buckets,
            (std::uint64_t{std::random_device{}()} << 32)
                | std::random_device{}()) {}

void server_shared::work_ends() {
  if (counters.requests_in_work.fetch_sub(1) > 1 || !is_draining) return;
  const std::lock_guard lock(idle_mutex); // Else the waiter may miss it.
  idle.notify_all();
}

// -- The thread --------------------------------------------------------------

io_thread::io_thread(server_shared& shared)
    : shared_(shared), timer_(context_),
      mailbox_(std::make_shared<answer_mailbox>(
          [this] { asio::post(context_, [this] { deliver(); }); })),
      date_(http_date(std::chrono::system_clock::now())) {
  const auto& l = shared.limits;
  auto shortest = std::min({l.http_read, l.http_idle, l.http_write});
  if (l.http_refusal_hold > milliseconds(0))
    shortest = std::min(shortest, l.http_refusal_hold);
  sweep_every_ = std::clamp(shortest / 4, milliseconds(5), milliseconds(250));
}

io_thread::~io_thread() {
  stop();
}

void io_thread::start(const std::string& name) {
  sweep();
  thread_ = std::thread([this] { run(); });
  ::pthread_setname_np(thread_.native_handle(), name.c_str());
}

void io_thread::stop() {
  mailbox_->close();
  if (!thread_.joinable()) return;
  asio::post(context_, [this] {
    timer_.cancel();
    // close() takes the connection out of the map.
    for (auto sessions = sessions_; const auto& [id, s] : sessions) s->close();
    context_.stop();
  });
  thread_.join();
}

void io_thread::run() {
  for (;;) {
    try {
      context_.run();
      return;
    } catch (const std::exception&) {
      // A bug, or memory is gone: the other connections go on.
      log(log_level::error, "http_thread_exception");
    }
  }
}

void io_thread::admit(server_socket socket) {
  auto& counters = shared_.counters;
  error_code ec;
  const auto address = socket.remote_endpoint(ec).address();
  if (ec) return; // It is gone already.
  socket.set_option(asio::ip::tcp::no_delay(true), ec);
  socket.non_blocking(true, ec);
  if (ec) return;
  const auto open = counters.connections.load(std::memory_order_relaxed);
  if (static_cast<std::size_t>(open) >= shared_.limits.http_connections
      || shared_.is_draining) {
    counters.connections_refused.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  const auto bytes = bytes_of(address);
  peer_of_session peer{{address.to_string(), bucket_key(bytes)},
                       shared_.clients.is_trusted(bytes)};
  // A balancer brings everybody's connections.
  if (!peer.is_proxy && !shared_.addresses.enter(peer.who.key)) {
    counters.connections_per_ip.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  const auto id = next_id_++;
  const auto s =
      std::make_shared<session>(*this, std::move(socket), std::move(peer), id);
  sessions_.emplace(id, s);
  s->start();
}

void io_thread::drain() {
  asio::post(context_, [this] {
    for (auto sessions = sessions_; const auto& [id, s] : sessions) s->drain();
  });
}

const response& io_thread::refusal(const early_answer& answer) {
  for (const auto& [given, text] : refusals_)
    if (given.status == answer.status && given.after == answer.after
        && given.code == answer.code)
      return text;
  if (refusals_.size() >= refusals_at_most) refusals_.clear();
  return refusals_
      .emplace_back(answer, try_again(answer.status, answer.code, answer.after))
      .second;
}

void io_thread::forget(std::uint64_t id) {
  sessions_.erase(id);
}

void io_thread::deliver() {
  mailbox_->take(answers_);
  for (auto& a : answers_) {
    const auto found = sessions_.find(a.session);
    if (found == sessions_.end()) continue; // The peer did not wait.
    const auto s = found->second; // It may leave the map while it answers.
    s->answer(std::move(a.what));
  }
  answers_.clear();
}

// -- Deadlines ---------------------------------------------------------------

std::list<session*>& io_thread::lane(deadline kind) {
  return lanes_[static_cast<std::size_t>(kind)];
}

io_thread::place io_thread::add_deadline(session* s) {
  auto& parked = lane(deadline::none);
  return parked.insert(parked.end(), s);
}

void io_thread::drop_deadline(place where, deadline kind) {
  lane(kind).erase(where);
}

void io_thread::move_deadline(place where, deadline from, deadline to) {
  auto& target = lane(to);
  target.splice(target.end(), lane(from), where);
}

milliseconds io_thread::length(deadline kind) const {
  switch (kind) {
  case deadline::idle:
    return shared_.limits.http_idle;
  case deadline::held:
    return shared_.limits.http_refusal_hold;
  case deadline::read:
    return shared_.limits.http_read;
  case deadline::write:
    return shared_.limits.http_write;
  default:
    return std::min(shared_.limits.http_read, longest_linger);
  }
}

// One timer for all connections: arming one per request would cost more than
// answering it.
void io_thread::sweep() {
  date_ = http_date(std::chrono::system_clock::now());
  const auto now = std::chrono::steady_clock::now();
  for (const auto kind : {deadline::idle, deadline::read, deadline::held,
                          deadline::write, deadline::linger}) {
    auto& waiting = lane(kind);
    while (!waiting.empty() && waiting.front()->due() <= now) {
      const auto s = waiting.front()->shared_from_this();
      s->expire(); // Moves it to another lane or closes it.
    }
  }
  timer_.expires_after(sweep_every_);
  timer_.async_wait([this](error_code ec) {
    if (!ec) sweep();
  });
}

} // namespace careline::io
