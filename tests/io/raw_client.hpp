#pragma once
/// A blocking TCP client that sends exactly the bytes it is told to.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace careline::tests {

/// One connection to loopback. A read that gets nothing for 20 s throws, so a
/// test that waits for nothing fails instead of hanging.
class raw_client {
public:
  explicit raw_client(std::uint16_t port)
      : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{20, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
      throw std::runtime_error("cannot connect");
  }
  raw_client(const raw_client&) = delete;
  raw_client& operator=(const raw_client&) = delete;
  ~raw_client() { close(); }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return; // The server closed: its answer is still to be read.
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  /// "I send no more", but still listen.
  void shut_write() { ::shutdown(fd_, SHUT_WR); }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  /// Closes with a reset instead of a farewell.
  void reset() {
    const linger at_once{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
  }
  void receive_buffer(int bytes) {
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  }

  /// One whole answer: header and the body by its Content-Length.
  std::string answer(bool to_head = false) {
    std::size_t end = 0;
    while ((end = kept_.find("\r\n\r\n")) == std::string::npos)
      if (!read_more()) return std::exchange(kept_, {});
    std::size_t size = end + 4;
    const auto at = kept_.find("Content-Length: ");
    if (!to_head && at < end) size += std::stoul(kept_.substr(at + 16));
    while (kept_.size() < size)
      if (!read_more()) break;
    auto out = kept_.substr(0, size);
    kept_.erase(0, size);
    return out;
  }
  /// Everything until the server closes.
  std::string rest() {
    while (read_more()) {
    }
    return std::exchange(kept_, {});
  }

private:
  bool read_more() {
    char bytes[16 * 1024];
    const auto n = ::recv(fd_, bytes, sizeof bytes, 0);
    if (n < 0 && errno == EAGAIN) throw std::runtime_error("nothing came");
    if (n <= 0) return false;
    kept_.append(bytes, static_cast<std::size_t>(n));
    return true;
  }

  int fd_;
  std::string kept_;
};

/// The status of an answer, 0 if there is none.
inline unsigned status_of(const std::string& answer) {
  return answer.size() < 12
             ? 0
             : static_cast<unsigned>(std::stoul(answer.substr(9, 3)));
}

/// What follows the header.
inline std::string body_of(const std::string& answer) {
  const auto end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "" : answer.substr(end + 4);
}

} // namespace careline::tests
