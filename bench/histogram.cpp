#include "bench/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace careline::bench {

namespace {

constexpr int sub_bits = 7; ///< 128 buckets to each doubling.
constexpr int top_bits = 40;
constexpr std::size_t sub = std::size_t{1} << sub_bits;
constexpr std::size_t bucket_count = (top_bits - sub_bits + 1) * sub;

std::size_t index_of(std::uint64_t value) noexcept {
  if (value < sub) return value;
  const int shift = std::bit_width(value) - sub_bits - 1;
  const auto at = static_cast<std::size_t>(shift + 1) * sub
                  + static_cast<std::size_t>((value >> shift) - sub);
  return std::min(at, bucket_count - 1);
}

/// The greatest value of a bucket.
std::int64_t upper_bound_of(std::size_t index) noexcept {
  if (index < sub) return static_cast<std::int64_t>(index);
  const auto shift = index / sub - 1;
  const auto within = index % sub + sub;
  return static_cast<std::int64_t>(((within + 1) << shift) - 1);
}

} // namespace

histogram::histogram() : counts_(bucket_count) {}

void histogram::add(std::chrono::nanoseconds value) noexcept {
  const auto ns = std::max<std::int64_t>(value.count(), 0);
  ++counts_[index_of(static_cast<std::uint64_t>(ns))];
  ++count_;
  max_ = std::max(max_, ns);
  sum_ += ns;
}

void histogram::merge(const histogram& other) noexcept {
  for (std::size_t i = 0; i < bucket_count; ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
  sum_ += other.sum_;
}

void histogram::clear() noexcept {
  *this = histogram();
}

std::chrono::nanoseconds histogram::mean() const noexcept {
  if (count_ == 0) return {};
  return std::chrono::nanoseconds(
      static_cast<std::int64_t>(sum_ / static_cast<long double>(count_)));
}

std::chrono::nanoseconds histogram::quantile(double share) const noexcept {
  if (count_ == 0) return {};
  const auto wanted =
      std::clamp<std::uint64_t>(static_cast<std::uint64_t>(std::ceil(
                                    share * static_cast<double>(count_))),
                                1, count_);
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < bucket_count; ++i) {
    seen += counts_[i];
    if (seen >= wanted)
      return std::chrono::nanoseconds(std::min(upper_bound_of(i), max_));
  }
  return max();
}

std::vector<histogram::bucket> histogram::buckets() const {
  std::vector<bucket> out;
  for (std::size_t i = 0; i < bucket_count; ++i)
    if (counts_[i])
      out.push_back({std::chrono::nanoseconds(upper_bound_of(i)), counts_[i]});
  return out;
}

} // namespace careline::bench
