#pragma once
/// A TCP relay on loopback that breaks the line at a chosen moment or in a
/// chosen way: cut, reset, half closed, held, delayed, truncated. Breaking and
/// healing may be asked for from any thread.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
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
    within_answer,
    /// A request that ends with PostgreSQL's Sync arrives whole, and the line
    /// is cut at once: the client cannot know what became of it.
    after_sync,
    /// See arm_after().
    after_bytes
  };
  /// Bits: `both` is the two others.
  enum class way : unsigned { to_server = 1, to_client = 2, both = 3 };

  explicit tcp_proxy(int server_port);
  ~tcp_proxy();
  tcp_proxy(const tcp_proxy&) = delete;
  tcp_proxy& operator=(const tcp_proxy&) = delete;

  int port() const noexcept { return port_; }
  /// The next request or answer on any line meets its fate, once.
  void arm(cut what) { armed_ = what; }
  /// The line that carries the last of so many bytes that way, counted over
  /// all lines from now on, is reset behind exactly that byte, once.
  void arm_after(way which, std::uint64_t bytes);
  /// Only lines whose client said this among its first bytes are cut by
  /// arm(), arm_after() and reset(); "": all. PostgreSQL's clients say their
  /// application_name.
  void only(std::string said);
  int cuts() const noexcept { return cuts_; }
  /// While set, new lines are refused at once.
  void refuse(bool on) { refuses_ = on; }

  /// Each piece arrives so much later; 0: at once.
  void delay(way which, std::chrono::milliseconds by);
  /// A black hole: lines stay open, but nothing arrives until release().
  void hold(way which);
  void release();
  /// Resets every open line.
  void reset();
  /// Ends one direction of every open line; the other goes on.
  void half_close(way which);
  /// As if nothing had been asked for; lines that are cut stay cut.
  void heal();

  int open_lines() const noexcept { return open_lines_; }

private:
  struct line {
    std::thread thread;
    std::atomic<bool> is_done{false};
  };
  struct pipe;
  struct pair;
  void serve();
  void relay(int client, line& own);
  void carry(pair& ends);
  void obey(pair& ends);
  bool read_from(pair& ends, pipe& from);
  /// @returns how many of the bytes may pass; fewer: the line ends there
  std::size_t meet_fate(pair& ends, const pipe& from, const char* data,
                        std::size_t size);
  bool is_meant(const pair& ends);
  bool is_held(const pipe& p) const;

  int server_port_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<cut> armed_{cut::none};
  std::atomic<unsigned> armed_way_{0};
  std::atomic<std::int64_t> bytes_left_{0};
  std::atomic<int> cuts_{0};
  std::atomic<int> open_lines_{0};
  std::atomic<bool> refuses_{false};
  std::atomic<unsigned> held_{0};
  std::atomic<std::int64_t> delay_ms_[2] = {0, 0}; ///< To server, to client.
  std::atomic<unsigned> resets_{0};
  std::atomic<unsigned> half_closes_[2] = {0, 0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_; ///< Of the next.
  std::string only_;
  std::list<line> lines_; ///< Of the thread below.
  std::thread thread_;
};

} // namespace careline::tests
