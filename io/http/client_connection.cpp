#include "io/http/client_connection.hpp"

#include "io/http/answer_text.hpp"
#include "io/log.hpp"
#include "io/version.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <cerrno>

#include <sys/socket.h>

namespace careline::io {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using std::chrono::steady_clock;

std::string request_text(const http_call& call, const url_parts& where) {
  std::string out;
  out.reserve(512 + call.body.size());
  out += call.method;
  out.push_back(' ');
  out += where.target;
  out += " HTTP/1.1\r\n";
  append_field(out, "Host", where.authority);
  append_field(out, "User-Agent", "careline/" + std::string(version()));
  for (const auto& [name, value] : call.headers) append_field(out, name, value);
  if (!call.body.empty() || call.method != "GET")
    append_field(out, "Content-Length", std::to_string(call.body.size()));
  out += "\r\n";
  return out += call.body;
}

} // namespace

void client_call::finish(call_result r) {
  try {
    done(std::move(r));
  } catch (const std::exception&) {
    log(log_level::error, "http_call_handler_failed");
  }
}

client_connection::client_connection(asio::io_context& context,
                                     asio::ssl::context* tls,
                                     connection_owner& owner)
    : owner_(owner), socket_(context), resolver_(context), tls_context_(tls) {}

template <class Next>
auto client_connection::guarded(Next next) {
  return [self = shared_from_this(), next](error_code ec, auto&&... rest) {
    if (self->phase_ != phase::gone) (self.get()->*next)(ec, rest...);
  };
}

void client_connection::take(std::unique_ptr<client_call> call) {
  call_ = std::move(call);
  is_reused_ = phase_ == phase::free;
  if (is_reused_) return send();
  const auto connect_by = steady_clock::now() + call_->what.connect_timeout;
  due_ = std::min(call_->due, connect_by);
  phase_ = phase::connecting;
  connect();
}

// -- Connecting --------------------------------------------------------------

void client_connection::connect() {
  const auto& where = call_->where;
  error_code no_address;
  const auto address = asio::ip::make_address(where.host, no_address);
  if (!no_address)
    return connect_to(std::array{tcp::endpoint(address, where.port)});
  resolver_.async_resolve(
      where.host, std::to_string(where.port),
      [self = shared_from_this()](error_code ec, auto results) {
        if (self->phase_ == phase::gone) return;
        ec ? self->leave(call_failure::not_sent) : self->connect_to(results);
      });
}

template <class Endpoints>
void client_connection::connect_to(const Endpoints& endpoints) {
  asio::async_connect(socket_, endpoints,
                      [self = shared_from_this()](error_code ec, const auto&) {
                        if (self->phase_ == phase::gone) return;
                        ec ? self->leave(call_failure::not_sent)
                           : self->handshake();
                      });
}

void client_connection::handshake() {
  error_code ec;
  socket_.set_option(tcp::no_delay(true), ec);
  if (ec) return leave(call_failure::not_sent);
  if (tls_context_ == nullptr) return send();
  tls_.emplace(socket_, *tls_context_);
  const auto& host = call_->where.host;
  // Servers of many names choose their certificate by this one.
  if (SSL_set_tlsext_host_name(tls_->native_handle(), host.c_str()) != 1)
    return leave(call_failure::not_sent);
  tls_->set_verify_callback(asio::ssl::host_name_verification(host), ec);
  if (ec) return leave(call_failure::not_sent);
  tls_->async_handshake(asio::ssl::stream_base::client,
                        [self = shared_from_this()](error_code failed) {
                          if (self->phase_ == phase::gone) return;
                          failed ? self->leave(call_failure::not_sent)
                                 : self->send();
                        });
}

// -- One call ----------------------------------------------------------------

void client_connection::send() {
  phase_ = phase::writing;
  due_ = call_->due;
  out_ = request_text(call_->what, call_->where);
  auto sent = guarded(&client_connection::on_sent);
  if (tls_)
    asio::async_write(*tls_, asio::buffer(out_), std::move(sent));
  else
    asio::async_write(socket_, asio::buffer(out_), std::move(sent));
}

void client_connection::on_sent(error_code ec, std::size_t size) {
  if (ec) {
    if (size > 0) return leave(call_failure::unknown);
    // The peer closed between two calls: nothing of this one has left.
    return is_reused_ ? retry_elsewhere() : leave(call_failure::not_sent);
  }
  phase_ = phase::reading;
  parser_.emplace(call_->what.answer_bytes, call_->what.method == "HEAD");
  receive();
}

void client_connection::receive() {
  auto received = guarded(&client_connection::on_received);
  if (tls_)
    tls_->async_read_some(asio::buffer(in_), std::move(received));
  else
    socket_.async_read_some(asio::buffer(in_), std::move(received));
}

void client_connection::on_received(error_code ec, std::size_t size) {
  if (!ec) return parse({in_.data(), size});
  // An answer without a length ends with its connection. An end of TLS without
  // its farewell may be somebody's cut, and is not believed.
  if (ec == asio::error::eof && parser_->got_some()) {
    error_code incomplete;
    parser_->put_eof(incomplete);
    if (!incomplete && parser_->is_done()) return on_answer();
  }
  leave(call_failure::unknown);
}

void client_connection::parse(std::string_view bytes) {
  if (!kept_.empty()) {
    kept_ += bytes;
    bytes = kept_;
  }
  error_code ec;
  while (!bytes.empty() && !ec) {
    bytes.remove_prefix(parser_->put({bytes.data(), bytes.size()}, ec));
    if (ec || !parser_->is_done()) continue;
    if (!parser_->is_interim()) break;
    parser_.emplace(call_->what.answer_bytes, call_->what.method == "HEAD");
  }
  if (ec && ec != http::error::need_more) return leave(call_failure::unknown);
  kept_ = std::string(bytes);
  parser_->is_done() ? on_answer() : receive();
}

void client_connection::on_answer() {
  auto result = parser_->take();
  // More than an answer was sent: nobody knows whose the rest is.
  const bool stays = parser_->keep_alive() && kept_.empty();
  parser_.reset();
  const auto call = std::move(call_);
  const auto self = shared_from_this();
  if (stays) {
    phase_ = phase::free;
    due_ = steady_clock::now();
    owner_.on_free(*this);
  } else {
    leave(call_failure::none);
  }
  call->finish(std::move(result));
}

// -- Ending ------------------------------------------------------------------

bool client_connection::is_fit() {
  char byte = 0;
  const auto n =
      ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void client_connection::expire(steady_clock::time_point now,
                               steady_clock::time_point idle_since) {
  if (phase_ == phase::free ? due_ < idle_since : due_ <= now) abort();
}

void client_connection::abort() {
  const bool is_out = phase_ == phase::writing || phase_ == phase::reading;
  leave(is_out ? call_failure::unknown : call_failure::not_sent);
}

void client_connection::leave(call_failure why) {
  if (phase_ == phase::gone) return;
  phase_ = phase::gone;
  const auto self = shared_from_this();
  const auto call = std::move(call_);
  error_code ec;
  resolver_.cancel();
  socket_.close(ec); // Whatever it says, the descriptor is gone.
  owner_.on_gone(*this, nullptr);
  if (call) call->fail(why);
}

void client_connection::retry_elsewhere() {
  phase_ = phase::gone;
  const auto self = shared_from_this();
  error_code ec;
  socket_.close(ec);
  owner_.on_gone(*this, std::move(call_));
}

} // namespace careline::io
