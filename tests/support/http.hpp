#pragma once
/// A plain blocking HTTP/1.1 client for tests. It sends exactly the bytes it
/// is given, so that a test may also send what no decent client would.

#include "tests/support/wait.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace careline::tests {

/// An answer; status 0: none came (refused, reset, or not in time).
struct http_answer {
  int status = 0;
  std::map<std::string, std::string> headers; ///< Names in lower case.
  std::string body;
  milliseconds took{};

  std::string header(const std::string& name) const;
  bool is_success() const { return status >= 200 && status < 300; }
};

using header_lines = std::vector<std::pair<std::string, std::string>>;

/// One connection, opened on demand and reopened when the peer closed it.
/// One thread at a time.
class http_connection {
public:
  explicit http_connection(std::uint16_t port,
                           milliseconds patience = milliseconds{15'000});
  http_connection(http_connection&& other) noexcept;
  http_connection& operator=(http_connection&&) = delete;
  ~http_connection();

  http_answer get(std::string_view target, const header_lines& headers = {});
  http_answer post(std::string_view target, std::string_view body,
                   const header_lines& headers = {});
  http_answer patch(std::string_view target, std::string_view body,
                    const header_lines& headers = {});
  /// One request as bytes, one answer. Does not reopen.
  http_answer exchange(std::string_view bytes);
  void close();

private:
  bool open();
  http_answer ask(std::string_view method, std::string_view target,
                  std::string_view body, const header_lines& headers);
  http_answer read_answer(deadline until);
  bool read_more(deadline until);

  std::uint16_t port_;
  milliseconds patience_;
  int socket_ = -1;
  std::string buffer_;
};

/// One request on a connection of its own.
http_answer http_get(std::uint16_t port, std::string_view target,
                     const header_lines& headers = {});
http_answer http_post(std::uint16_t port, std::string_view target,
                      std::string_view body, const header_lines& headers = {});

} // namespace careline::tests
