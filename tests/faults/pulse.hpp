#pragma once
/// Looks every few milliseconds: how much memory the engine takes, and whether
/// this machine stood still. A limit on time that was missed while it did says
/// nothing about Careline.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

#include <sys/types.h>

namespace careline::tests {

class pulse {
public:
  pulse();
  ~pulse();

  void watch(pid_t engine) { engine_ = engine; }
  /// Since forget(): the engine's greatest resident memory, bytes.
  std::uint64_t peak_bytes() const { return peak_; }
  /// Since forget(): the longest time between two looks.
  std::chrono::milliseconds longest_gap() const;
  void forget();

private:
  void beat();
  std::atomic<pid_t> engine_{0};
  std::atomic<std::uint64_t> peak_{0};
  std::atomic<std::int64_t> gap_ms_{0};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

} // namespace careline::tests
