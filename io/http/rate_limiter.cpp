#include "io/http/rate_limiter.hpp"

#include <algorithm>
#include <bit>

namespace careline::io {

namespace {

constexpr std::int64_t second = 1'000'000'000;

std::uint64_t mix(std::uint64_t x) noexcept {
  // splitmix64's finaliser.
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

} // namespace

rate_limiter::rate_limiter(unsigned per_second, unsigned burst,
                           std::size_t buckets, std::uint64_t seed)
    : interval_(per_second == 0 ? 0 : second / std::int64_t{per_second}),
      depth_(interval_ * std::max(1U, burst)), seed_(seed),
      mask_(std::bit_ceil(std::max(buckets / ways, std::size_t{1})) - 1) {
  if (interval_ > 0) sets_ = std::make_unique<bucket_set[]>(mask_ + 1);
}

rate_limiter::bucket& rate_limiter::bucket_of(std::uint64_t key) noexcept {
  const auto hash = mix(mix(key ^ seed_) + seed_);
  const auto name = hash == 0 ? 1 : hash;
  auto& set = sets_[hash & mask_];
  bucket* fullest = &set.all[0];
  for (auto& b : set.all) {
    if (b.key.load(std::memory_order_relaxed) == name) return b;
    if (b.full_at.load(std::memory_order_relaxed)
        < fullest->full_at.load(std::memory_order_relaxed))
      fullest = &b;
  }
  fullest->full_at.store(0, std::memory_order_relaxed);
  fullest->key.store(name, std::memory_order_relaxed);
  return *fullest;
}

std::chrono::nanoseconds rate_limiter::take(std::uint64_t key, time_point at,
                                            unsigned tokens) noexcept {
  if (is_off()) return std::chrono::nanoseconds::zero();
  const auto now = std::chrono::duration_cast<std::chrono::nanoseconds>(
                       at.time_since_epoch())
                       .count();
  auto& full_at = bucket_of(key).full_at;
  auto seen = full_at.load(std::memory_order_relaxed);
  for (;;) {
    const auto next = std::max(seen, now) + interval_ * std::int64_t{tokens};
    const auto missing = next - now - depth_;
    if (missing > 0 && seen > now) return std::chrono::nanoseconds(missing);
    if (full_at.compare_exchange_weak(seen, next, std::memory_order_relaxed))
      return std::chrono::nanoseconds::zero();
  }
}

std::uint64_t rate_key(std::string_view text) noexcept {
  // FNV-1a; the limiter mixes its secret seed in.
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const unsigned char c : text) hash = (hash ^ c) * 0x100000001b3ULL;
  return hash;
}

std::chrono::seconds retry_after(std::chrono::nanoseconds wait) noexcept {
  return std::max(std::chrono::ceil<std::chrono::seconds>(wait),
                  std::chrono::seconds(1));
}

} // namespace careline::io
