#include "io/http/session.hpp"

#include "io/http/answer_text.hpp"
#include "io/log.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

#include <array>
#include <utility>

namespace careline::io {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using std::chrono::steady_clock;

/// Reads in a row before other connections get their turn.
constexpr int reads_in_a_row = 8;

/// Empties a buffer for its next use; a large one is not hoarded.
void release(std::string& buffer) {
  if (buffer.capacity() > 4096)
    std::string().swap(buffer);
  else
    buffer.clear();
}

/// Answers one request through the mailbox; may outlive the connection, the
/// thread and the server.
class ticket final : public responder::sink {
public:
  ticket(std::shared_ptr<answer_mailbox> mailbox, std::uint64_t session_id)
      : mailbox_(std::move(mailbox)), session_(session_id) {}
  void send(response r) override {
    mailbox_->put({session_, std::move(r)}); // Closed: nobody waits any more.
  }

private:
  std::shared_ptr<answer_mailbox> mailbox_;
  std::uint64_t session_;
};

} // namespace

session::session(io_thread& home, server_socket socket, peer_of_session peer,
                 std::uint64_t id)
    : home_(home), socket_(std::move(socket)), peer_(std::move(peer)), id_(id),
      place_(home.add_deadline(this)) {
  home_.shared().counters.connections.fetch_add(1, std::memory_order_relaxed);
}

session::~session() {
  home_.drop_deadline(place_, deadline_);
  home_.shared().counters.connections.fetch_sub(1, std::memory_order_relaxed);
  if (!peer_.is_proxy) home_.shared().addresses.leave(peer_.who.key);
  if (counts_as_work_) home_.shared().work_ends();
}

void session::set(phase p, deadline d) {
  phase_ = p;
  if (d != deadline::none) due_ = steady_clock::now() + home_.length(d);
  home_.move_deadline(place_, deadline_, d);
  deadline_ = d;
}

void session::start() {
  set(phase::idle, deadline::idle);
  wait_readable();
}

// -- Reading -----------------------------------------------------------------

// Waiting instead of an asynchronous read: a connection that waits then needs
// no buffer, and the bytes of all pass through one that stays in the cache.
void session::wait_readable() {
  if (is_waiting_ || phase_ == phase::closed) return;
  is_waiting_ = true;
  socket_.async_wait(asio::socket_base::wait_read,
                     [self = shared_from_this()](error_code ec) {
                       self->is_waiting_ = false;
                       if (self->phase_ == phase::closed) return;
                       ec ? self->close() : self->on_readable();
                     });
}

void session::on_readable() {
  auto& scratch = home_.scratch();
  for (int i = 0; i < reads_in_a_row; ++i) {
    // While a request is in work the wait may end late; nothing is read then.
    if (!reads()) return;
    error_code ec;
    const auto size = socket_.read_some(asio::buffer(scratch), ec);
    if (ec == asio::error::would_block) break;
    if (ec == asio::error::eof) return on_end_of_input();
    if (ec) return close(); // Reset: there is nobody to tell.
    if (phase_ != phase::lingering) take_bytes({scratch.data(), size});
    if (size < scratch.size()) break;
  }
  if (reads()) wait_readable();
}

void session::on_end_of_input() {
  if (phase_ != phase::reading) return close();
  // It may have closed its half only and still be listening.
  refuse(problem(400, "incomplete_request",
                 "The connection ended before the request did."));
}

void session::take_bytes(std::string_view bytes) {
  if (kept_.empty()) {
    kept_ = parse_all(bytes);
    return;
  }
  if (!bytes.empty()) {
    kept_.erase(0, std::exchange(kept_from_, 0));
    kept_ += bytes;
  }
  const auto left =
      parse_all(std::string_view(kept_).substr(kept_from_)).size();
  if (left > 0) {
    kept_from_ = kept_.size() - left;
  } else {
    release(kept_);
    kept_from_ = 0;
  }
}

/// Goes on as long as requests are refused at once; in a loop, or a thousand
/// of them in one packet would go a thousand calls deep.
std::string_view session::parse_all(std::string_view bytes) {
  is_parsing_ = true;
  do bytes = parse(bytes);
  while (phase_ == phase::idle && !bytes.empty());
  is_parsing_ = false;
  return bytes;
}

/// Parses at most one request. @returns what was not used
std::string_view session::parse(std::string_view bytes) {
  if (phase_ == phase::idle) {
    // RFC 9112 2.2: ignore empty lines before a request.
    while (!bytes.empty() && (bytes[0] == '\r' || bytes[0] == '\n'))
      bytes.remove_prefix(1);
    if (bytes.empty()) return bytes;
    begin_request();
  }
  error_code ec;
  while (!bytes.empty() && !ec && !parser_->is_done()) {
    const auto used =
        parser_->put(asio::const_buffer(bytes.data(), bytes.size()), ec);
    bytes.remove_prefix(used);
  }
  if (ec && ec != http::error::need_more) {
    refuse(parser_->refusal(ec));
    return {};
  }
  if (parser_->is_done()) {
    hand_over(bytes.empty());
    return bytes;
  }
  // Only headers (of the request or of a chunk) are kept for later, and they
  // have a bound: whoever exceeds it is not sending a request.
  if (bytes.size() > home_.shared().limits.header_bytes) {
    refuse(parser_->refusal(http::error::header_limit));
    return {};
  }
  if (parser_->is_header_done() && parser_->wants_continue()) say_continue();
  return bytes;
}

void session::begin_request() {
  auto& shared = home_.shared();
  set(phase::reading, deadline::read);
  arrived_ = due_ - home_.length(deadline::read);
  parser_.emplace(shared.limits, shared.body_limit_of, shared.large_bodies,
                  shared.rules, arrived_);
}

void session::say_continue() {
  parser_->has_continued();
  static constexpr std::string_view line = "HTTP/1.1 100 Continue\r\n\r\n";
  error_code ec;
  // It fits: nothing else is on its way to the peer. If the peer is gone, the
  // next read says so.
  socket_.write_some(asio::buffer(line.data(), line.size()), ec);
}

void session::hand_over(bool is_alone) {
  auto& shared = home_.shared();
  closes_ = !parser_->keep_alive();
  is_http_10_ = parser_->is_http_10();
  is_head_ = parser_->is_head();
  auto refusal = parser_->early();
  auto incoming = parser_->take();
  parser_.reset();
  if (refusal.status != 0) {
    shared.counters.overloaded.fetch_add(1, std::memory_order_relaxed);
    return refuse_early(refusal, is_alone);
  }
  if (is_over_its_rate(incoming, refusal)) {
    shared.counters.rate_limited.fetch_add(1, std::memory_order_relaxed);
    return refuse_early(refusal, is_alone);
  }
  incoming.arrived = arrived_;
  set(phase::in_work, deadline::none);
  counts_as_work_ = true;
  shared.work_begins();
  responder door(std::make_shared<ticket>(home_.mailbox(), id_));
  try {
    shared.handler(std::move(incoming), std::move(door));
  } catch (const std::exception&) {
    // A bug in the handler. Its responder is gone with it, so the peer has its
    // 500; what() may quote a patient and is not logged.
    log(log_level::error, "http_handler_failed");
  }
}

/// Finds the client and takes a token of its bucket.
bool session::is_over_its_rate(request& incoming, early_answer& refusal) {
  auto& shared = home_.shared();
  auto named =
      peer_.is_proxy ? shared.clients.named_in(incoming.headers) : std::nullopt;
  const bool has_bucket = named || !peer_.is_proxy;
  const auto key = named ? named->key : peer_.who.key;
  incoming.peer = named ? std::move(named->address) : peer_.who.address;
  if (!has_bucket) return false;
  const auto wait = shared.rates.take(key, arrived_);
  if (wait <= wait.zero()) return false;
  refusal = shared.rules.too_many(incoming.path, wait);
  return true;
}

// -- Writing -----------------------------------------------------------------

void session::answer(response r) {
  if (phase_ == phase::in_work) write(std::move(r));
}

void session::refuse(response r) {
  auto& counters = home_.shared().counters;
  auto& counter = parser_ && parser_->early().status == r.status
                      ? counters.overloaded
                  : r.status == 408 ? counters.timed_out
                  : r.status == 413 ? counters.too_large
                  : r.status == 431 ? counters.header_too_large
                  : r.status == 503 ? counters.large_bodies
                                    : counters.malformed;
  counter.fetch_add(1, std::memory_order_relaxed);
  closes_ = true;
  is_http_10_ = false;
  is_head_ = parser_ && parser_->is_head();
  parser_.reset();
  write(std::move(r));
}

/// Whoever is refused at once tries the next at once: refusing three times the
/// capacity took half of a core, and as much of the client's. A connection that
/// waits for its 503 offers nothing meanwhile.
void session::refuse_early(const early_answer& answer, bool is_held) {
  refusal_ = answer;
  if (is_held && home_.length(deadline::held) > std::chrono::milliseconds(0)
      && !home_.shared().is_draining.load(std::memory_order_relaxed))
    return set(phase::held, deadline::held);
  write_refusal();
}

// The header is made only now: meanwhile a drain may have begun, and then this
// answer is the connection's last.
void session::write_refusal() {
  if (home_.shared().is_draining.load(std::memory_order_relaxed))
    closes_ = true;
  written_ = 0;
  append_answer(out_, home_.refusal(refusal_),
                {closes_, is_http_10_, is_head_, home_.date()});
  set(phase::writing, deadline::none);
  write_rest();
}

void session::write(response r) {
  if (home_.shared().is_draining.load(std::memory_order_relaxed))
    closes_ = true;
  written_ = 0;
  if (append_answer(out_, r, {closes_, is_http_10_, is_head_, home_.date()}))
    body_ = std::move(r.body);
  set(phase::writing, deadline::none);
  write_rest();
}

void session::write_rest() {
  const auto size = out_.size() + body_.size();
  while (written_ < size) {
    const auto head = std::min(written_, out_.size());
    const std::array<asio::const_buffer, 2> rest{
        asio::buffer(out_) + head, asio::buffer(body_) + (written_ - head)};
    error_code ec;
    // Nearly always the whole answer fits at once, without the event loop.
    const auto now = socket_.write_some(rest, ec);
    if (ec == asio::error::would_block) {
      if (deadline_ != deadline::write) set(phase_, deadline::write);
      socket_.async_wait(asio::socket_base::wait_write,
                         [self = shared_from_this()](error_code failed) {
                           if (self->phase_ != phase::writing) return;
                           failed ? self->close() : self->write_rest();
                         });
      return;
    }
    if (ec) return close();
    written_ += now;
  }
  on_written();
}

void session::on_written() {
  if (std::exchange(counts_as_work_, false)) home_.shared().work_ends();
  release(out_);
  release(body_);
  if (closes_) return linger();
  set(phase::idle, deadline::idle);
  if (is_parsing_) return;
  if (!kept_.empty()) take_bytes({});
  if (reads()) wait_readable();
}

// Closing while the peer still sends would reset the connection, and the reset
// may overtake the answer. So: say that no more comes, and read to its end.
void session::linger() {
  error_code ec;
  socket_.shutdown(asio::socket_base::shutdown_send, ec);
  if (ec) return close();
  set(phase::lingering, deadline::linger);
  wait_readable();
}

// -- Ending ------------------------------------------------------------------

void session::expire() {
  auto& counters = home_.shared().counters;
  if (phase_ == phase::held) return write_refusal();
  if (phase_ == phase::reading)
    return refuse(problem(408, "too_slow", "The request took too long."));
  if (phase_ == phase::writing)
    counters.slow_readers.fetch_add(1, std::memory_order_relaxed);
  if (phase_ == phase::idle)
    counters.idle.fetch_add(1, std::memory_order_relaxed);
  close();
}

void session::drain() {
  if (phase_ == phase::held) return write_refusal();
  if (phase_ != phase::idle) return;
  // What lies in the socket already gets its answer first.
  error_code ec;
  if (socket_.available(ec) == 0 || ec) close();
}

void session::close() {
  if (phase_ == phase::closed) return;
  set(phase::closed, deadline::none);
  error_code ec;
  socket_.close(ec); // Whatever it says, the descriptor is gone.
  if (std::exchange(counts_as_work_, false)) home_.shared().work_ends();
  home_.forget(id_);
}

} // namespace careline::io
