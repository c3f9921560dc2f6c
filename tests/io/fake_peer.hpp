#pragma once
/// A listening socket whose every move the test makes itself.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace careline::tests {

/// One accepted connection, blocking.
class fake_connection {
public:
  explicit fake_connection(int fd) : fd_(fd) {}
  fake_connection(fake_connection&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)) {}
  ~fake_connection() { close(); }

  /// Reads one request with its body by Content-Length; empty at the end.
  std::string request() {
    std::string out;
    std::size_t size = std::string::npos;
    while (out.size() < size) {
      char bytes[4096];
      const auto n = ::recv(fd_, bytes, sizeof bytes, 0);
      if (n <= 0) return out;
      out.append(bytes, static_cast<std::size_t>(n));
      const auto end = out.find("\r\n\r\n");
      if (size != std::string::npos || end == std::string::npos) continue;
      const auto at = out.find("Content-Length: ");
      size = end + 4 + (at < end ? std::stoul(out.substr(at + 16)) : 0);
    }
    return out;
  }
  void send(std::string_view bytes) {
    ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  void answer(std::string_view body, std::string_view more = "") {
    send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size())
         + "\r\n" + std::string(more) + "\r\n" + std::string(body));
  }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  void reset() {
    const linger at_once{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
  }
  int native() const noexcept { return fd_; }

private:
  int fd_;
};

class fake_peer {
public:
  fake_peer() : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (::bind(fd_, reinterpret_cast<sockaddr*>(&at), size) != 0
        || ::listen(fd_, 64) != 0
        || ::getsockname(fd_, reinterpret_cast<sockaddr*>(&at), &size) != 0)
      throw std::runtime_error("cannot listen");
    port_ = ntohs(at.sin_port);
  }
  fake_peer(const fake_peer&) = delete;
  fake_peer& operator=(const fake_peer&) = delete;
  ~fake_peer() { ::close(fd_); }

  std::string url(std::string_view path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
  }
  std::uint16_t port() const noexcept { return port_; }

  /// The next connection; throws if none comes within 20 s.
  fake_connection accept() {
    pollfd listening{fd_, POLLIN, 0};
    if (::poll(&listening, 1, 20'000) != 1)
      throw std::runtime_error("nobody connected");
    return fake_connection(::accept(fd_, nullptr, nullptr));
  }

private:
  int fd_;
  std::uint16_t port_ = 0;
};

} // namespace careline::tests
