#pragma once
/// Who is let in: permits, taken before anything is sent, because CAF's
/// mailboxes know no bound; and how many there are, which follows from how
/// long the work takes.

#include "config/limits.hpp"
#include "engine/shard.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace careline::actors {

/// Why something was refused; in the order of io::metrics' labels.
enum class refusal : std::size_t {
  none,
  draining,
  store_unavailable,
  turns,       ///< limits.turns_in_flight
  bytes,       ///< limits.bytes_in_flight
  age,         ///< limits.uncommitted_age
  queueing,    ///< limits.queueing_target: the bound has come down.
  shard,       ///< limits.turns_in_flight_per_shard
  late,        ///< limits.acknowledgement
  queue,       ///< The writer's, or the patient's.
  clinic_rate, ///< limits.messages_per_second_per_clinic
  token_rate,  ///< limits.api_requests_per_second_per_token
  api_clinic_rate,
  api_requests, ///< limits.api_requests_in_flight
  count_
};

/// The stable code in the answer: what the other side can do something about.
std::string_view code_of(refusal why) noexcept;

/// How many turns may be under way so that none waits long.
///
/// What it is    Little's law: what ends in `target` is what may be under way
///               if nobody shall wait longer. Looked at every tenth of a
///               second, and only when the turns that ended in it took longer
///               on average: a burst that is worked off in time is none.
///               Otherwise the bound grows back to its most.
/// Threads       any.
class queue_bound {
public:
  using time_point = std::chrono::steady_clock::time_point;

  explicit queue_bound(const config::limits& limits);

  /// `turns` turns ended that were under way for `took`.
  void ended(std::size_t turns, std::chrono::nanoseconds took,
             time_point now) noexcept;
  std::int64_t now() const noexcept {
    return bound_.load(std::memory_order_relaxed);
  }

private:
  void look(std::int64_t began, std::int64_t now) noexcept;

  const std::int64_t target_; ///< Nanoseconds; 0: never comes down.
  const std::int64_t least_;
  const std::int64_t most_;
  std::atomic<std::int64_t> bound_;
  std::atomic<std::int64_t> began_{0}; ///< The tenth of a second.
  std::atomic<std::int64_t> turns_{0}; ///< That ended in it.
  std::atomic<std::int64_t> took_{0};  ///< All of them together.
};

class admission {
public:
  using time_point = std::chrono::steady_clock::time_point;

  explicit admission(const config::limits& limits)
      : limits_(limits), bound_(limits) {}

  /// Why new work is not let in.
  /// @param at_the_door  requests let in that have no permit yet
  refusal closed(time_point now, std::int64_t at_the_door = 0) const noexcept;

  /// Takes one turn's permit. @returns false at a bound: nothing was taken
  bool enter(std::uint32_t shard, std::size_t bytes) noexcept;
  void leave(std::uint32_t shard, std::size_t bytes) noexcept;

  void store_reachable(bool yes) noexcept { reachable_ = yes; }
  bool is_store_reachable() const noexcept { return reachable_; }
  void drain() noexcept { draining_ = true; }
  bool is_draining() const noexcept { return draining_; }

  /// The writer says since when its oldest record waits (zero: none).
  void oldest_uncommitted(time_point since) noexcept;

  /// A webhook's turns are durable, so long after its first byte.
  void durable(std::size_t turns, std::chrono::nanoseconds took,
               time_point now) noexcept {
    bound_.ended(turns, took, now);
  }

  std::int64_t turns() const noexcept { return turns_; }
  std::int64_t bytes() const noexcept { return bytes_; }
  std::int64_t bound() const noexcept { return bound_.now(); }
  /// Of the shard that has most; looks at each of them.
  std::int32_t turns_of_fullest_shard() const noexcept;

private:
  const config::limits& limits_;
  queue_bound bound_;
  std::atomic<bool> reachable_{false};
  std::atomic<bool> draining_{false};
  std::atomic<std::int64_t> oldest_ns_{0};
  std::atomic<std::int64_t> turns_{0};
  std::atomic<std::int64_t> bytes_{0};
  std::array<std::atomic<std::int32_t>, engine::shard_count> shards_{};
};

} // namespace careline::actors
