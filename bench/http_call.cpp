#include "bench/http_call.hpp"

#include "bench/http_answer.hpp"

#include <arpa/inet.h>
#include <charconv>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace careline::bench {

namespace {

constexpr std::size_t most_answer = 256 * 1024 * 1024;

} // namespace

std::optional<loopback_place> parse_place(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme)) return {};
  url.remove_prefix(scheme.size());
  loopback_place out;
  const auto slash = std::min(url.find('/'), url.size());
  out.path = url.substr(slash);
  auto place = url.substr(0, slash);
  if (const auto colon = place.find(':'); colon != place.npos) {
    const auto digits = place.substr(colon + 1);
    const auto* last = digits.data() + digits.size();
    const auto [end, bad] = std::from_chars(digits.data(), last, out.port);
    if (bad != std::errc{} || end != last || out.port == 0) return {};
    place = place.substr(0, colon);
  }
  out.host = place == "localhost" ? "127.0.0.1" : std::string(place);
  in_addr address{};
  if (::inet_pton(AF_INET, out.host.c_str(), &address) != 1
      || (ntohl(address.s_addr) >> 24) != 127)
    return {};
  return out;
}

http_call::http_call(loopback_place where, std::chrono::milliseconds timeout)
    : where_(std::move(where)), timeout_(timeout) {}

http_call::~http_call() {
  close();
}

void http_call::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

bool http_call::connect() {
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd_ < 0) return false;
  const int yes = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  const timeval most{
      static_cast<time_t>(timeout_.count() / 1'000),
      static_cast<suseconds_t>(timeout_.count() % 1'000 * 1'000)};
  ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(where_.port);
  ::inet_pton(AF_INET, where_.host.c_str(), &there.sin_addr);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&there), sizeof there)
      == 0)
    return true;
  close();
  return false;
}

std::string http_call::head(std::string_view method, std::string_view target,
                            std::string_view bearer) const {
  std::string out(method);
  out += ' ';
  out += target;
  out += " HTTP/1.1\r\nHost: " + where_.host + ":" + std::to_string(where_.port)
         + "\r\n";
  if (!bearer.empty()) {
    out += "Authorization: Bearer ";
    out += bearer;
    out += "\r\n";
  }
  return out;
}

http_call::answer http_call::get(std::string_view target,
                                 std::string_view bearer) {
  return ask(head("GET", target, bearer) + "\r\n");
}

http_call::answer http_call::post(std::string_view target,
                                  std::string_view json,
                                  std::string_view bearer,
                                  std::string_view key) {
  auto request = head("POST", target, bearer);
  if (!key.empty()) {
    request += "Idempotency-Key: ";
    request += key;
    request += "\r\n";
  }
  request += "Content-Type: application/json\r\nContent-Length: "
             + std::to_string(json.size()) + "\r\n\r\n";
  request += json;
  return ask(request);
}

http_call::answer http_call::ask(const std::string& request) {
  using clock = std::chrono::steady_clock;
  const auto until = clock::now() + timeout_;
  if (fd_ < 0 && !connect()) return {};
  for (std::size_t done = 0; done < request.size();) {
    const auto n =
        ::send(fd_, request.data() + done, request.size() - done, MSG_NOSIGNAL);
    if (n <= 0) {
      close();
      return {};
    }
    done += static_cast<std::size_t>(n);
  }
  std::string bytes;
  char piece[64 * 1024];
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - clock::now());
    pollfd ready{fd_, POLLIN, 0};
    ssize_t n = 0;
    if (left.count() > 0
        && ::poll(&ready, 1, static_cast<int>(left.count())) > 0)
      n = ::recv(fd_, piece, sizeof piece, 0);
    if (n > 0) bytes.append(piece, static_cast<std::size_t>(n));
    const auto got = read_answer(bytes);
    if (n <= 0 || got.is == http_answer::state::malformed
        || bytes.size() > most_answer) {
      close();
      return {};
    }
    if (got.is != http_answer::state::complete) continue;
    answer out;
    out.status = got.status;
    out.has_retry_after = got.has_retry_after;
    const auto body = bytes.find("\r\n\r\n") + 4;
    out.body = bytes.substr(body, got.size - body);
    if (got.closes || bytes.size() != got.size) close();
    return out;
  }
}

} // namespace careline::bench
