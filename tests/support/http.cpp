#include "tests/support/http.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace careline::tests {

namespace {

std::string lower(std::string text) {
  for (auto& c : text)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool wait_for(int socket, short events, deadline until) {
  pollfd one{socket, events, 0};
  return ::poll(&one, 1, static_cast<int>(until.left().count())) == 1;
}

bool send_all(int socket, std::string_view bytes, deadline until) {
  while (!bytes.empty()) {
    auto sent =
        ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0)
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    else if (sent < 0 && errno == EAGAIN) {
      if (!wait_for(socket, POLLOUT, until)) return false;
    } else
      return false;
  }
  return true;
}

void read_head(std::string_view head, http_answer& answer) {
  auto space = head.find(' ');
  if (space != std::string_view::npos)
    answer.status = std::atoi(std::string(head.substr(space + 1, 3)).c_str());
  for (auto at = head.find("\r\n"); at != std::string_view::npos;) {
    auto begin = at + 2;
    at = head.find("\r\n", begin);
    auto line = head.substr(begin, at - begin);
    auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    auto value = line.substr(colon + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    answer.headers[lower(std::string(line.substr(0, colon)))] = value;
  }
}

} // namespace

std::string http_answer::header(const std::string& name) const {
  auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

http_connection::http_connection(std::uint16_t port, milliseconds patience)
    : port_(port), patience_(patience) {}

http_connection::http_connection(http_connection&& other) noexcept
    : port_(other.port_), patience_(other.patience_), socket_(other.socket_),
      buffer_(std::move(other.buffer_)) {
  other.socket_ = -1;
}

http_connection::~http_connection() {
  close();
}

void http_connection::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
  buffer_.clear();
}

bool http_connection::open() {
  if (socket_ >= 0) {
    // The peer may have closed the idle connection: then open another.
    if (!wait_for(socket_, POLLIN, deadline(milliseconds{0}))) return true;
    close();
  }
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = ::htons(port_);
  address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
  int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address)
      != 0)
    close();
  return socket_ >= 0;
}

http_answer http_connection::get(std::string_view target,
                                 const header_lines& headers) {
  return ask("GET", target, {}, headers);
}

http_answer http_connection::post(std::string_view target,
                                  std::string_view body,
                                  const header_lines& headers) {
  return ask("POST", target, body, headers);
}

http_answer http_connection::patch(std::string_view target,
                                   std::string_view body,
                                   const header_lines& headers) {
  return ask("PATCH", target, body, headers);
}

http_answer http_connection::ask(std::string_view method,
                                 std::string_view target, std::string_view body,
                                 const header_lines& headers) {
  std::string bytes;
  bytes.append(method).append(" ").append(target).append(" HTTP/1.1\r\n");
  bytes += "Host: 127.0.0.1\r\n";
  bool has_type = false;
  for (auto& [name, value] : headers) {
    bytes.append(name).append(": ").append(value).append("\r\n");
    has_type = has_type || lower(name) == "content-type";
  }
  if (method != "GET") {
    if (!has_type) bytes += "Content-Type: application/json\r\n";
    bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  }
  bytes.append("\r\n").append(body);
  return exchange(bytes);
}

http_answer http_connection::exchange(std::string_view bytes) {
  auto began = std::chrono::steady_clock::now();
  deadline until(patience_);
  http_answer answer;
  if (open()) {
    // Not all may be taken: a server that refuses early answers before that.
    send_all(socket_, bytes, until);
    answer = read_answer(until);
  }
  if (answer.status == 0 || lower(answer.header("connection")) == "close")
    close();
  answer.took = std::chrono::duration_cast<milliseconds>(
      std::chrono::steady_clock::now() - began);
  return answer;
}

bool http_connection::read_more(deadline until) {
  char piece[16 * 1024];
  if (!wait_for(socket_, POLLIN, until)) return false;
  auto got = ::recv(socket_, piece, sizeof piece, 0);
  if (got <= 0) return false;
  buffer_.append(piece, static_cast<std::size_t>(got));
  return true;
}

http_answer http_connection::read_answer(deadline until) {
  http_answer answer;
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
    if (!read_more(until)) return {};
  // An old server ends what has no length by closing.
  auto is_old = buffer_.starts_with("HTTP/1.0");
  read_head(std::string_view(buffer_).substr(0, end), answer);
  buffer_.erase(0, end + 4);
  if (is_old && answer.header("content-length").empty()) {
    while (read_more(until)) {
    }
    answer.body = std::exchange(buffer_, {});
    return answer;
  }
  auto length = static_cast<std::size_t>(
      std::atoll(answer.header("content-length").c_str()));
  while (buffer_.size() < length)
    if (!read_more(until)) return {};
  answer.body = buffer_.substr(0, length);
  buffer_.erase(0, length);
  return answer;
}

http_answer http_get(std::uint16_t port, std::string_view target,
                     const header_lines& headers) {
  return http_connection(port).get(target, headers);
}

http_answer http_post(std::uint16_t port, std::string_view target,
                      std::string_view body, const header_lines& headers) {
  return http_connection(port).post(target, body, headers);
}

} // namespace careline::tests
