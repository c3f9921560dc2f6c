#include "tests/support/tcp_proxy.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <stdexcept>
#include <vector>

namespace careline::tests {

namespace {

using steady = std::chrono::steady_clock;

/// More that waits for a slow reader is left to TCP.
constexpr std::size_t most_waiting = 4 * 1024 * 1024;

sockaddr_in loopback(int port) {
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  a.sin_port = htons(static_cast<std::uint16_t>(port));
  return a;
}

/// Closed with a reset, as a cut line is noticed.
void cut_off(int fd) {
  linger now{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  ::close(fd);
}

void send_at_once(int fd) {
  int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

bool ends_with_sync(std::string_view bytes) {
  return bytes.ends_with(std::string_view("S\0\0\0\4", 5));
}

} // namespace

/// One direction of one line.
struct tcp_proxy::pipe {
  struct piece {
    steady::time_point due;
    std::string bytes;
  };
  int from;
  int to;
  unsigned way; ///< Bit of tcp_proxy::way.
  std::deque<piece> waiting = {};
  std::size_t bytes = 0;
  bool has_ended = false;   ///< Nothing more comes.
  bool is_closed = false;   ///< And the receiver knows.
  unsigned half_closes = 0; ///< Seen.
};

struct tcp_proxy::pair {
  pipe up;   ///< To the server.
  pipe down; ///< To the client.
  std::string said = {};
  unsigned resets = 0; ///< Seen.
  bool is_broken = false;
  bool cuts_when_flushed = false;
  bool server_reads_on = false; ///< Closed, not reset.
};

tcp_proxy::tcp_proxy(int server_port) : server_port_(server_port) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto a = loopback(0);
  socklen_t size = sizeof a;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&a), size) != 0
      || ::listen(listener_, 512) != 0
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

void tcp_proxy::arm_after(way which, std::uint64_t bytes) {
  bytes_left_ = static_cast<std::int64_t>(bytes);
  armed_way_ = static_cast<unsigned>(which);
  armed_ = cut::after_bytes;
}

void tcp_proxy::only(std::string said) {
  std::lock_guard lock(mutex_);
  only_ = std::move(said);
}

void tcp_proxy::delay(way which, std::chrono::milliseconds by) {
  for (unsigned i = 0; i < 2; ++i)
    if (static_cast<unsigned>(which) & (1U << i)) delay_ms_[i] = by.count();
}

void tcp_proxy::hold(way which) {
  held_ = static_cast<unsigned>(which);
}

void tcp_proxy::release() {
  held_ = 0;
}

void tcp_proxy::reset() {
  ++resets_;
}

void tcp_proxy::half_close(way which) {
  for (unsigned i = 0; i < 2; ++i)
    if (static_cast<unsigned>(which) & (1U << i)) ++half_closes_[i];
}

void tcp_proxy::heal() {
  armed_ = cut::none;
  only({});
  refuse(false);
  delay(way::both, std::chrono::milliseconds{0});
  release();
}

void tcp_proxy::serve() {
  while (!stop_) {
    pollfd p{listener_, POLLIN, 0};
    auto found = ::poll(&p, 1, 20);
    lines_.remove_if([](line& one) {
      if (!one.is_done) return false;
      one.thread.join();
      return true;
    });
    if (found <= 0) continue;
    auto client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    if (refuses_) {
      cut_off(client);
    } else {
      auto& one = lines_.emplace_back();
      one.thread = std::thread([this, client, &one] { relay(client, one); });
    }
  }
  for (auto& one : lines_) one.thread.join();
}

void tcp_proxy::relay(int client, line& own) {
  auto server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto a = loopback(server_port_);
  auto is_up =
      ::connect(server, reinterpret_cast<sockaddr*>(&a), sizeof a) == 0;
  send_at_once(client);
  send_at_once(server);
  pair ends{{client, server, 1}, {server, client, 2}};
  ends.resets = resets_;
  ends.up.half_closes = half_closes_[0];
  ends.down.half_closes = half_closes_[1];
  ++open_lines_;
  if (is_up) carry(ends);
  --open_lines_;
  if (ends.is_broken) {
    cut_off(client);
    if (ends.server_reads_on)
      ::close(server);
    else
      cut_off(server);
  } else {
    ::close(client);
    ::close(server);
  }
  own.is_done = true;
}

bool tcp_proxy::is_held(const pipe& p) const {
  return (held_ & p.way) != 0;
}

bool tcp_proxy::is_meant(const pair& ends) {
  std::lock_guard lock(mutex_);
  return only_.empty() || ends.said.find(only_) != std::string::npos;
}

/// What was asked of all lines since this one last looked.
void tcp_proxy::obey(pair& ends) {
  if (ends.resets != resets_) {
    ends.resets = resets_;
    if (is_meant(ends)) {
      ends.is_broken = true;
      ++cuts_;
    }
  }
  for (auto* p : {&ends.up, &ends.down}) {
    auto asked = half_closes_[p->way - 1].load();
    if (p->half_closes == asked) continue;
    p->half_closes = asked;
    p->has_ended = true;
  }
}

void tcp_proxy::carry(pair& ends) {
  while (!stop_ && !ends.is_broken) {
    auto wait = std::chrono::milliseconds{20};
    pollfd looks[4];
    nfds_t count = 0;
    for (auto* p : {&ends.up, &ends.down}) {
      if (!p->has_ended && !is_held(*p) && p->bytes < most_waiting)
        looks[count++] = {p->from, POLLIN, 0};
      if (p->waiting.empty() || is_held(*p)) continue;
      auto left = std::chrono::ceil<std::chrono::milliseconds>(
          p->waiting.front().due - steady::now());
      if (left.count() > 0)
        wait = std::min(wait, left);
      else
        looks[count++] = {p->to, POLLOUT, 0};
    }
    if (::poll(looks, count, static_cast<int>(wait.count())) < 0) return;
    obey(ends);
    for (nfds_t i = 0; i < count; ++i)
      if (looks[i].events == POLLIN && looks[i].revents != 0
          && !read_from(ends,
                        looks[i].fd == ends.up.from ? ends.up : ends.down))
        return;
    bool is_flushed = true;
    for (auto* p : {&ends.up, &ends.down}) {
      while (!p->waiting.empty() && !is_held(*p)
             && p->waiting.front().due <= steady::now()) {
        auto& piece = p->waiting.front().bytes;
        auto n = ::send(p->to, piece.data(), piece.size(),
                        MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno != EAGAIN) return;
        if (n <= 0) break;
        p->bytes -= static_cast<std::size_t>(n);
        piece.erase(0, static_cast<std::size_t>(n));
        if (piece.empty()) p->waiting.pop_front();
      }
      is_flushed = is_flushed && p->waiting.empty();
      if (p->has_ended && !p->is_closed && p->waiting.empty()) {
        ::shutdown(p->to, SHUT_WR);
        p->is_closed = true;
      }
    }
    if (ends.cuts_when_flushed && is_flushed) ends.is_broken = true;
    if (ends.up.is_closed && ends.down.is_closed) return;
  }
}

/// @returns false if the line is gone
bool tcp_proxy::read_from(pair& ends, pipe& from) {
  thread_local std::vector<char> buffer(256 * 1024);
  auto n = ::recv(from.from, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (n < 0) return errno == EAGAIN;
  if (n == 0 || ends.cuts_when_flushed) {
    from.has_ended = true;
    return true;
  }
  auto size = static_cast<std::size_t>(n);
  if (from.way == 1 && ends.said.size() < 1024)
    ends.said.append(buffer.data(), size);
  size = meet_fate(ends, from, buffer.data(), size);
  if (size == 0) return true;
  auto by = std::chrono::milliseconds{delay_ms_[from.way - 1].load()};
  from.waiting.push_back({steady::now() + by, {buffer.data(), size}});
  from.bytes += size;
  return true;
}

std::size_t tcp_proxy::meet_fate(pair& ends, const pipe& from, const char* data,
                                 std::size_t size) {
  auto what = armed_.load();
  if (what == cut::none) return size;
  auto is_request = from.way == 1;
  auto passes = size;
  switch (what) {
  case cut::before_request:
  case cut::within_request:
    if (!is_request) return size;
    passes = what == cut::before_request ? 0 : size / 2;
    break;
  case cut::before_answer:
  case cut::within_answer:
    if (is_request) return size;
    passes = what == cut::before_answer ? 0 : size / 2;
    break;
  case cut::after_sync:
    if (!is_request || !ends_with_sync({data, size})) return size;
    break;
  case cut::after_bytes: {
    if (!(armed_way_ & from.way) || !is_meant(ends)) return size;
    auto before = bytes_left_.fetch_sub(static_cast<std::int64_t>(size));
    if (before > static_cast<std::int64_t>(size)) return size;
    passes = static_cast<std::size_t>(std::max<std::int64_t>(before, 0));
    break;
  }
  case cut::none:
    return size;
  }
  if (!is_meant(ends) || !armed_.compare_exchange_strong(what, cut::none))
    return size;
  ++cuts_;
  ends.cuts_when_flushed = true;
  ends.server_reads_on = what == cut::after_sync;
  return passes;
}

} // namespace careline::tests
