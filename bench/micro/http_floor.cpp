/// A POST of one webhook and its 200 over loopback: CPU of the server's thread
/// alone. Once through bare Boost.Beast, once through the project's server.

#include "bench/micro/micro.hpp"
#include "bench/micro/webhook_body.hpp"
#include "config/limits.hpp"
#include "io/http/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

namespace careline::bench::micro {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using plain_executor = asio::io_context::executor_type;

constexpr int connections = 64;

// -- The client ---------------------------------------------------------------

/// Keep-alive connections of plain sockets; each wave is one request on every
/// connection, then one answer from every connection.
class client {
public:
  explicit client(std::uint16_t port) {
    const auto body = webhook_body(7);
    request_ = "POST /webhooks/whatsapp HTTP/1.1\r\nHost: 127.0.0.1\r\n"
               "Content-Type: application/json\r\nX-Hub-Signature-256: sha256="
               + std::string(64, 'a') + "\r\nContent-Length: "
               + std::to_string(body.size()) + "\r\n\r\n" + body;
    for (int i = 0; i < connections; ++i) sockets_.push_back(connect_to(port));
    answer_bytes_ = first_answer();
    for (int i = 1; i < connections; ++i) {
      write(sockets_[static_cast<std::size_t>(i)]);
      read(sockets_[static_cast<std::size_t>(i)]);
    }
  }
  client(const client&) = delete;
  client& operator=(const client&) = delete;
  ~client() {
    for (const int s : sockets_) ::close(s);
  }

  void wave() {
    for (const int s : sockets_) write(s);
    for (const int s : sockets_) read(s);
  }

private:
  static int connect_to(std::uint16_t port) {
    const int s = ::socket(AF_INET, SOCK_STREAM, 0);
    const int yes = 1;
    ::setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (s < 0 || ::connect(s, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
      throw std::runtime_error("cannot connect");
    return s;
  }

  void write(int s) const {
    if (::send(s, request_.data(), request_.size(), MSG_NOSIGNAL)
        != static_cast<ssize_t>(request_.size()))
      throw std::runtime_error("cannot send");
  }

  void read(int s) const {
    char bytes[4096];
    for (std::size_t got = 0; got < answer_bytes_;) {
      const auto n = ::recv(s, bytes, sizeof bytes, 0);
      if (n <= 0) throw std::runtime_error("no answer");
      got += static_cast<std::size_t>(n);
    }
  }

  /// How long an answer is: header and the two bytes of "ok".
  std::size_t first_answer() const {
    write(sockets_[0]);
    std::string text;
    char bytes[4096];
    while (!text.ends_with("\r\n\r\nok")) {
      const auto n = ::recv(sockets_[0], bytes, sizeof bytes, 0);
      if (n <= 0 || !text.empty())
        throw std::runtime_error("not one whole answer: " + text);
      text.assign(bytes, static_cast<std::size_t>(n));
    }
    if (!text.starts_with("HTTP/1.1 200"))
      throw std::runtime_error("no 200: " + text);
    return text.size();
  }

  std::string request_;
  std::vector<int> sockets_;
  std::size_t answer_bytes_ = 0;
};

void drive(benchmark::State& state, std::uint16_t port, const char* detail) {
  client all(port);
  watch used(other_threads_cpu);
  for (auto _ : state) {
    used.begin();
    all.wave();
    used.end(connections);
  }
  used.tell(state, detail);
}

// -- Bare Beast ---------------------------------------------------------------

/// No time limits, no counts, no type erasure: what every server on Beast pays
/// at least.
class bare_session : public std::enable_shared_from_this<bare_session> {
public:
  using socket = asio::basic_stream_socket<tcp, plain_executor>;
  explicit bare_session(socket s) : socket_(std::move(s)) {
    socket_.set_option(tcp::no_delay(true));
  }

  void read() {
    request_ = {};
    http::async_read(socket_, buffer_, request_,
                     [self = shared_from_this()](auto error, std::size_t) {
                       if (!error) self->answer();
                     });
  }

private:
  void answer() {
    answer_ = {http::status::ok, request_.version()};
    answer_.set(http::field::content_type, "text/plain");
    answer_.keep_alive(request_.keep_alive());
    answer_.body() = request_.body().size() == webhook_bytes ? "ok" : "no";
    answer_.prepare_payload();
    http::async_write(socket_, answer_,
                      [self = shared_from_this()](auto error, std::size_t) {
                        if (!error) self->read();
                      });
  }

  socket socket_;
  boost::beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> answer_;
};

class bare_server {
public:
  bare_server() : acceptor_(context_) {
    acceptor_.open(tcp::v4());
    acceptor_.bind({asio::ip::address_v4::loopback(), 0});
    acceptor_.listen();
    accept();
    thread_ = std::thread([this] { context_.run(); });
  }
  bare_server(const bare_server&) = delete;
  bare_server& operator=(const bare_server&) = delete;
  ~bare_server() {
    context_.stop();
    thread_.join();
  }
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

private:
  void accept() {
    acceptor_.async_accept(
        context_, [this](auto error, bare_session::socket s) {
          if (error) return;
          std::make_shared<bare_session>(std::move(s))->read();
          accept();
        });
  }

  asio::io_context context_{1};
  asio::basic_socket_acceptor<tcp, plain_executor> acceptor_;
  std::thread thread_;
};

void beast_bare(benchmark::State& state) {
  const bare_server server;
  drive(state, server.port(),
        "Boost.Beast alone, 499-byte POST, 64 keep-alive connections, one "
        "thread");
}

// -- The project's own --------------------------------------------------------

void http_server(benchmark::State& state) {
  const config::limits limits;
  io::http_server server(
      {"127.0.0.1", 0}, 1, limits,
      [](auto, auto) { return std::size_t{1} << 20; },
      [](const io::request& r, const io::responder& answer) {
        answer.send({200,
                     "text/plain",
                     r.body.size() == webhook_bytes ? "ok" : "no",
                     {}});
      });
  server.start();
  drive(state, server.port(),
        "io::http_server with its limits and deadlines, the same load");
  server.stop();
}

} // namespace

void add_http_floors() {
  add_floor("beast_bare", beast_bare);
  add_floor("http_server", http_server);
}

} // namespace careline::bench::micro
