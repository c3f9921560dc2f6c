#pragma once
/// Latencies without losing the tail: log-linear buckets in the manner of
/// HdrHistogram. Every value from 1 ns to 18 minutes is counted, at most
/// 1/128 (0.8 %) off; the greatest is kept exactly.

#include <chrono>
#include <cstdint>
#include <vector>

namespace careline::bench {

class histogram {
public:
  histogram();

  void add(std::chrono::nanoseconds value) noexcept;
  void merge(const histogram& other) noexcept;
  void clear() noexcept;

  std::uint64_t count() const noexcept { return count_; }
  std::chrono::nanoseconds max() const noexcept {
    return std::chrono::nanoseconds(max_);
  }
  std::chrono::nanoseconds mean() const noexcept;
  /// The smallest recorded bound that at least `share` of the values do not
  /// exceed. @param share  0..1; 0.99 is p99  @returns 0 if nothing was added
  std::chrono::nanoseconds quantile(double share) const noexcept;

  /// Every bucket that holds something: its upper bound and its count.
  struct bucket {
    std::chrono::nanoseconds upto;
    std::uint64_t count;
  };
  std::vector<bucket> buckets() const;

private:
  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
  std::int64_t max_ = 0;
  long double sum_ = 0;
};

} // namespace careline::bench
