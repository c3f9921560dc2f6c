#include "tests/support/tcp_proxy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <vector>

namespace careline::tests {

namespace {

sockaddr_in loopback(int port) {
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  a.sin_port = htons(static_cast<std::uint16_t>(port));
  return a;
}

bool send_all(int fd, const char* data, std::size_t size) {
  while (size > 0) {
    auto n = ::send(fd, data, size, MSG_NOSIGNAL);
    if (n <= 0) return false;
    data += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

/// Closed with a reset, as a cut line is noticed.
void cut_off(int fd) {
  linger now{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  ::close(fd);
}

} // namespace

tcp_proxy::tcp_proxy(int server_port) : server_port_(server_port) {
  listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
  auto a = loopback(0);
  socklen_t size = sizeof a;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&a), size) != 0
      || ::listen(listener_, 8) != 0
      || ::getsockname(listener_, reinterpret_cast<sockaddr*>(&a), &size) != 0)
    throw std::runtime_error("tcp_proxy cannot listen");
  port_ = ntohs(a.sin_port);
  thread_ = std::thread([this] { serve(); });
}

tcp_proxy::~tcp_proxy() {
  stop_ = true;
  thread_.join();
  ::close(listener_);
}

void tcp_proxy::serve() {
  std::vector<std::thread> lines;
  while (!stop_) {
    pollfd p{listener_, POLLIN, 0};
    if (::poll(&p, 1, 20) <= 0) continue;
    auto client = ::accept(listener_, nullptr, nullptr);
    if (client < 0) continue;
    if (refuses_)
      cut_off(client);
    else
      lines.emplace_back([this, client] { relay(client); });
  }
  for (auto& l : lines) l.join();
}

void tcp_proxy::relay(int client) {
  auto server = ::socket(AF_INET, SOCK_STREAM, 0);
  auto a = loopback(server_port_);
  auto is_up =
      ::connect(server, reinterpret_cast<sockaddr*>(&a), sizeof a) == 0;
  auto is_cut = false;
  std::vector<char> buffer(1 << 20);
  while (is_up && !stop_) {
    pollfd p[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (::poll(p, 2, 20) < 0) break;
    for (int from = 0; from < 2 && is_up; ++from) {
      if (!(p[from].revents & (POLLIN | POLLHUP | POLLERR))) continue;
      auto n = ::recv(p[from].fd, buffer.data(), buffer.size(), 0);
      if (n <= 0) {
        is_up = false;
        break;
      }
      auto size = static_cast<std::size_t>(n);
      auto what = armed_.load();
      auto is_request = from == 0;
      auto meets_fate =
          is_request
              ? what == cut::before_request || what == cut::within_request
              : what == cut::before_answer || what == cut::within_answer;
      if (meets_fate && armed_.compare_exchange_strong(what, cut::none)) {
        is_cut = true;
        is_up = false;
        ++cuts_;
        if (what == cut::within_request || what == cut::within_answer)
          send_all(p[1 - from].fd, buffer.data(), size / 2);
        break;
      }
      if (!send_all(p[1 - from].fd, buffer.data(), size)) is_up = false;
    }
  }
  if (is_cut) {
    cut_off(client);
    cut_off(server);
  } else {
    ::close(client);
    ::close(server);
  }
}

} // namespace careline::tests
