#pragma once
/// A TCP relay on loopback that can cut the line at a chosen moment.

#include <atomic>
#include <thread>

namespace careline::tests {

class tcp_proxy {
public:
  enum class cut {
    none,
    /// Nothing of the next request arrives.
    before_request,
    /// The first bytes of the next request arrive, the rest does not.
    within_request,
    /// The next request arrives whole; its answer is thrown away.
    before_answer,
    /// The first bytes of the answer arrive.
    within_answer
  };

  explicit tcp_proxy(int server_port);
  ~tcp_proxy();
  tcp_proxy(const tcp_proxy&) = delete;
  tcp_proxy& operator=(const tcp_proxy&) = delete;

  int port() const noexcept { return port_; }
  /// The next request or answer on any line meets its fate, once.
  void arm(cut what) { armed_ = what; }
  int cuts() const noexcept { return cuts_; }
  /// While set, new lines are refused at once.
  void refuse(bool on) { refuses_ = on; }

private:
  void serve();
  void relay(int client);

  int server_port_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<cut> armed_{cut::none};
  std::atomic<int> cuts_{0};
  std::atomic<bool> refuses_{false};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

} // namespace careline::tests
