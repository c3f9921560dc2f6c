#pragma once
/// A circuit breaker as a value: after failures in a row nothing is asked for
/// a while, then one question goes first to see whether it is over.

#include <chrono>
#include <optional>

namespace careline::engine {

/// Threads  one at a time; time is an argument, and only grows.
class breaker {
public:
  using time = std::chrono::steady_clock::time_point;
  using duration = std::chrono::steady_clock::duration;

  /// @param failures  in a row; the last of them opens it, at least 1
  /// @param hold      how long it stays open
  breaker(unsigned failures, duration hold) noexcept
      : most_(failures), hold_(hold) {}

  /// Whether a question may be asked now. After the hold the first who asks
  /// is let through as the probe, and must tell how it ended.
  bool lets_through(time now) noexcept;

  void succeeded() noexcept;
  /// @param hold  opens it at once, for so long
  void failed(time now, std::optional<duration> hold = std::nullopt) noexcept;

  bool is_open() const noexcept { return opens_at_.has_value(); }

private:
  unsigned most_;
  duration hold_;
  unsigned in_a_row_ = 0;
  std::optional<time> opens_at_; ///< Open: when the probe may go.
  bool is_probing_ = false;
};

} // namespace careline::engine
