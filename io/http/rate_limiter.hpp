#pragma once
/// Token buckets: one for each client, token or clinic.

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace careline::io {

/// What it is    a bucket per key, each filled at one rate and full at
///               `burst`. A bucket is one number: the moment at which it will
///               be full again (the "generic cell rate algorithm").
/// Owns          a table of fixed size. A new key takes the place of the
///               fullest bucket of its set of four: a full one says nothing.
/// Threads       any, without a lock. Where two meet on one bucket a token may
///               be given twice; a limit need not be exact.
class rate_limiter {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// @param per_second  0: no limit
  /// @param burst       at least 1
  /// @param buckets     keys that are remembered; rounded up to a power of two
  /// @param seed        so that nobody can choose keys that share a set
  rate_limiter(unsigned per_second, unsigned burst, std::size_t buckets,
               std::uint64_t seed);

  /// Takes `tokens` from the bucket of `key`. More than a bucket holds are
  /// given when it is full, and it is in debt then.
  /// @returns zero if they were there; otherwise nothing is taken, and it is
  ///          the time until they will be
  std::chrono::nanoseconds take(std::uint64_t key, time_point now,
                                unsigned tokens = 1) noexcept;

  bool is_off() const noexcept { return interval_ == 0; }

private:
  struct bucket {
    std::atomic<std::uint64_t> key{0};    ///< 0: nobody's.
    std::atomic<std::int64_t> full_at{0}; ///< Nanoseconds of the clock.
  };
  static constexpr std::size_t ways = 4;
  struct alignas(64) bucket_set {
    bucket all[ways];
  };

  bucket& bucket_of(std::uint64_t key) noexcept;

  const std::int64_t interval_; ///< Nanoseconds in which one token comes.
  const std::int64_t depth_;    ///< In which an empty bucket fills.
  const std::uint64_t seed_;
  const std::uint64_t mask_;
  std::unique_ptr<bucket_set[]> sets_; ///< None if there is no limit.
};

/// A key for any text (a token's hash, an id); not to be guessed back.
std::uint64_t rate_key(std::string_view text) noexcept;

/// Seconds for Retry-After: never 0, which would mean "at once".
std::chrono::seconds retry_after(std::chrono::nanoseconds wait) noexcept;

} // namespace careline::io
