#pragma once
/// One kept-alive connection for a thread that may wait: for what staff,
/// probes and the end of a run ask. The load itself does not go through here.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace careline::bench {

/// http:// to an IPv4 address of this machine.
struct loopback_place {
  std::string host = "127.0.0.1";
  std::uint16_t port = 80;
  std::string path; ///< With its slash; may be empty.
};
/// @returns nothing if it is anything else
std::optional<loopback_place> parse_place(std::string_view url);

class http_call {
public:
  struct answer {
    int status = 0; ///< 0: no whole answer came in time.
    bool has_retry_after = false;
    std::string body;
    bool is_ok() const noexcept { return status >= 200 && status < 300; }
  };

  /// Connects when first used, and again after a break.
  http_call(loopback_place where, std::chrono::milliseconds timeout);
  ~http_call();
  http_call(const http_call&) = delete;
  http_call& operator=(const http_call&) = delete;

  /// @param bearer  may be empty
  answer get(std::string_view target, std::string_view bearer = {});
  /// @param key  Idempotency-Key; may be empty
  answer post(std::string_view target, std::string_view json,
              std::string_view bearer = {}, std::string_view key = {});

private:
  bool connect();
  void close();
  answer ask(const std::string& request);
  std::string head(std::string_view method, std::string_view target,
                   std::string_view bearer) const;

  loopback_place where_;
  std::chrono::milliseconds timeout_;
  int fd_ = -1;
};

} // namespace careline::bench
