#include "io/http/server.hpp"

#include "io/http/io_thread.hpp"
#include "io/log.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <optional>
#include <system_error>
#include <vector>

namespace careline::io {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// Connections that wait for accept(); the kernel caps it by somaxconn.
constexpr int backlog = 4096;

void check(const error_code& ec, const char* what) {
  if (ec) throw std::system_error(ec, what);
}

} // namespace

struct http_server::impl {
  impl(config::listen_address where, unsigned thread_count,
       const config::limits& limits, body_limit limit_of,
       request_handler handler, door_rules rules)
      : address(std::move(where)), shared{limits, std::move(limit_of),
                                          std::move(handler),
                                          std::move(rules)} {
    for (unsigned i = 0; i < std::max(1u, thread_count); ++i)
      threads.push_back(std::make_unique<io_thread>(shared));
    acceptor.emplace(threads[0]->context());
    pause.emplace(threads[0]->context());
  }

  void bind();
  void accept();
  void on_accepted(io_thread& target, server_socket socket);

  config::listen_address address;
  server_shared shared;
  std::vector<std::unique_ptr<io_thread>> threads;
  // Both live in the first thread's loop.
  std::optional<
      asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>>
      acceptor;
  std::optional<asio::steady_timer> pause;
  std::size_t next = 0;
  std::atomic<std::uint16_t> port{0};
  bool is_started = false;
  bool is_stopped = false;
};

void http_server::impl::bind() {
  error_code ec;
  tcp::resolver resolver(threads[0]->context());
  const auto found = resolver.resolve(
      address.host, std::to_string(address.port),
      tcp::resolver::passive | tcp::resolver::numeric_service, ec);
  check(ec, "listen address");
  const tcp::endpoint endpoint = found.begin()->endpoint();
  acceptor->open(endpoint.protocol(), ec);
  check(ec, "socket");
  acceptor->set_option(asio::socket_base::reuse_address(true), ec);
  check(ec, "SO_REUSEADDR");
  acceptor->bind(endpoint, ec);
  check(ec, "bind");
  acceptor->listen(backlog, ec);
  check(ec, "listen");
  port = acceptor->local_endpoint().port();
}

void http_server::impl::accept() {
  auto& target = *threads[next++ % threads.size()];
  acceptor->async_accept(target.context(),
                         [this, &target](error_code ec, server_socket socket) {
                           if (!acceptor->is_open()) return;
                           if (!ec) {
                             on_accepted(target, std::move(socket));
                             return accept();
                           }
                           // Out of descriptors or memory: asking again at once
                           // would spin.
                           log(log_level::warn, "http_accept_failed",
                               {{"code", std::int64_t{ec.value()}}});
                           pause->expires_after(std::chrono::milliseconds(50));
                           pause->async_wait([this](error_code cancelled) {
                             if (!cancelled && acceptor->is_open()) accept();
                           });
                         });
}

void http_server::impl::on_accepted(io_thread& target, server_socket socket) {
  if (&target == threads[0].get()) return target.admit(std::move(socket));
  asio::post(target.context(), [&target, s = std::move(socket)]() mutable {
    target.admit(std::move(s));
  });
}

http_server::http_server(config::listen_address address, unsigned threads,
                         const config::limits& limits, body_limit body_limit_of,
                         request_handler handler, door_rules rules)
    : impl_(std::make_unique<impl>(std::move(address), threads, limits,
                                   std::move(body_limit_of), std::move(handler),
                                   std::move(rules))) {}

http_server::~http_server() {
  stop();
}

void http_server::start() {
  impl_->bind();
  impl_->accept();
  for (std::size_t i = 0; i < impl_->threads.size(); ++i)
    impl_->threads[i]->start("http-" + std::to_string(i));
  impl_->is_started = true;
}

std::uint16_t http_server::port() const noexcept {
  return impl_->port;
}

void http_server::stop_accepting() {
  if (!impl_->is_started || impl_->is_stopped) return;
  impl_->shared.is_draining = true;
  asio::post(impl_->threads[0]->context(), [this] {
    error_code ec;
    impl_->acceptor->close(ec); // Cancels; there is nothing else to undo.
    impl_->pause->cancel();
  });
  for (const auto& t : impl_->threads) t->drain();
}

bool http_server::wait_until_idle(std::chrono::milliseconds most) {
  auto& shared = impl_->shared;
  std::unique_lock lock(shared.idle_mutex);
  return shared.idle.wait_for(
      lock, most, [&] { return shared.counters.requests_in_work.load() <= 0; });
}

void http_server::stop() {
  if (!impl_->is_started || impl_->is_stopped) return;
  stop_accepting();
  // The first thread hands connections to the others: it ends first.
  for (const auto& t : impl_->threads) t->stop();
  impl_->is_stopped = true;
}

const server_counters& http_server::counters() const noexcept {
  return impl_->shared.counters;
}

} // namespace careline::io
