#include "actors/admission.hpp"

#include <algorithm>

namespace careline::actors {

namespace {

constexpr std::int64_t window = 100'000'000; ///< Nanoseconds.
/// So long nothing ended: what does end then says nothing of the load.
constexpr std::int64_t longest_window = 10 * window;
/// The bound grows back by an eighth a window, but never by less than this.
constexpr std::int64_t least_growth = 64;

std::int64_t ns(std::chrono::nanoseconds t) noexcept {
  return t.count();
}

} // namespace

std::string_view code_of(refusal why) noexcept {
  switch (why) {
  case refusal::none:
  case refusal::count_:
    return {};
  case refusal::draining:
    return "draining";
  case refusal::store_unavailable:
  case refusal::late:
    return "store_unavailable";
  case refusal::clinic_rate:
  case refusal::token_rate:
  case refusal::api_clinic_rate:
    return "rate_limited";
  case refusal::turns:
  case refusal::bytes:
  case refusal::age:
  case refusal::queueing:
  case refusal::shard:
  case refusal::queue:
  case refusal::api_requests:
    return "overloaded";
  }
  return "overloaded";
}

// The bound.

queue_bound::queue_bound(const config::limits& limits)
    : target_(ns(limits.queueing_target)),
      least_(static_cast<std::int64_t>(
          std::min(limits.turns_in_flight_at_least, limits.turns_in_flight))),
      most_(static_cast<std::int64_t>(limits.turns_in_flight)), bound_(most_) {}

void queue_bound::ended(std::size_t turns, std::chrono::nanoseconds took,
                        time_point at) noexcept {
  if (target_ == 0 || turns == 0) return;
  const auto n = static_cast<std::int64_t>(turns);
  turns_.fetch_add(n, std::memory_order_relaxed);
  took_.fetch_add(n * ns(took), std::memory_order_relaxed);
  const auto now = ns(at.time_since_epoch());
  auto began = began_.load(std::memory_order_relaxed);
  if (now - began < window) return;
  // Whoever moves the window looks back at it.
  if (began_.compare_exchange_strong(began, now, std::memory_order_relaxed))
    look(began, now);
}

void queue_bound::look(std::int64_t began, std::int64_t now) noexcept {
  const auto turns = turns_.exchange(0, std::memory_order_relaxed);
  const auto took = took_.exchange(0, std::memory_order_relaxed);
  const auto length = now - began;
  if (turns == 0 || length > longest_window) return;
  auto bound = bound_.load(std::memory_order_relaxed);
  if (took / turns > target_)
    bound = static_cast<std::int64_t>(static_cast<double>(turns)
                                      * static_cast<double>(target_)
                                      / static_cast<double>(length));
  else
    bound += std::max(bound / 8, least_growth);
  bound_.store(std::clamp(bound, least_, most_), std::memory_order_relaxed);
}

// The door.

refusal admission::closed(time_point now,
                          std::int64_t at_the_door) const noexcept {
  if (draining_.load(std::memory_order_relaxed)) return refusal::draining;
  if (!reachable_.load(std::memory_order_relaxed))
    return refusal::store_unavailable;
  const auto under_way = turns_.load(std::memory_order_relaxed) + at_the_door;
  if (under_way >= static_cast<std::int64_t>(limits_.turns_in_flight))
    return refusal::turns;
  if (bytes_.load(std::memory_order_relaxed)
      >= static_cast<std::int64_t>(limits_.bytes_in_flight))
    return refusal::bytes;
  const auto oldest = oldest_ns_.load(std::memory_order_relaxed);
  if (oldest != 0
      && now.time_since_epoch() - std::chrono::nanoseconds(oldest)
             > limits_.uncommitted_age)
    return refusal::age;
  if (under_way >= bound_.now()) return refusal::queueing;
  return refusal::none;
}

bool admission::enter(std::uint32_t shard, std::size_t bytes) noexcept {
  auto& of_shard = shards_[shard];
  if (of_shard.fetch_add(1, std::memory_order_relaxed)
      >= static_cast<std::int32_t>(limits_.turns_in_flight_per_shard)) {
    of_shard.fetch_sub(1, std::memory_order_relaxed);
    return false;
  }
  turns_.fetch_add(1, std::memory_order_relaxed);
  bytes_.fetch_add(static_cast<std::int64_t>(bytes), std::memory_order_relaxed);
  return true;
}

void admission::leave(std::uint32_t shard, std::size_t bytes) noexcept {
  shards_[shard].fetch_sub(1, std::memory_order_relaxed);
  turns_.fetch_sub(1, std::memory_order_relaxed);
  bytes_.fetch_sub(static_cast<std::int64_t>(bytes), std::memory_order_relaxed);
}

std::int32_t admission::turns_of_fullest_shard() const noexcept {
  std::int32_t most = 0;
  for (auto& shard : shards_)
    most = std::max(most, shard.load(std::memory_order_relaxed));
  return most;
}

void admission::oldest_uncommitted(time_point since) noexcept {
  oldest_ns_.store(std::chrono::duration_cast<std::chrono::nanoseconds>(
                       since.time_since_epoch())
                       .count(),
                   std::memory_order_relaxed);
}

} // namespace careline::actors
