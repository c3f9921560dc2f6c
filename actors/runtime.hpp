#pragma once
/// What every actor is given: clock, ids, limits, metrics, and the counters
/// that bound what is under way. One object per node, shared by all actors;
/// everything in it may be touched from any thread.

#include "config/settings.hpp"
#include "engine/ids.hpp"
#include "engine/message.hpp"
#include "engine/shard.hpp"
#include "io/log.hpp"
#include "io/metrics.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

namespace careline::actors {

using io::actor_kind;

/// Injected: tests turn the hands themselves.
using wall_clock = std::function<engine::instant()>;
using steady_clock = std::function<std::chrono::steady_clock::time_point()>;

/// Time-ordered ids, strictly growing within the process even if the wall
/// clock steps back, so that replies of one turn keep their order.
class id_source {
public:
  id_source(wall_clock now, std::uint64_t seed);
  engine::uuid next();
  std::uint64_t random() noexcept;

private:
  wall_clock now_;
  std::uint64_t seed_;
  std::atomic<std::uint64_t> last_{0}; ///< Milliseconds << 12 | sequence.
  std::atomic<std::uint64_t> drawn_{0};
};

/// How much is queued for the actors of one kind. Whoever sends counts up,
/// whoever handles counts down; the highest value since the last scrape is
/// what the metric shows.
class depths {
public:
  void sent(actor_kind kind, std::int64_t n = 1) noexcept;
  void handled(actor_kind kind) noexcept;
  std::int64_t now(actor_kind kind) const noexcept;
  /// The highest since the last call.
  std::int64_t take_max(actor_kind kind) noexcept;

private:
  struct alignas(64) slot {
    std::atomic<std::int64_t> now{0};
    std::atomic<std::int64_t> most{0};
  };
  std::array<slot, static_cast<std::size_t>(actor_kind::count_)> slots_;
};

/// Permits, taken before anything is sent: CAF's mailboxes know no bound.
class admission {
public:
  explicit admission(const config::limits& limits) : limits_(limits) {}

  /// Why new work is not let in; empty if it is.
  std::string_view closed(std::chrono::steady_clock::time_point now) const;

  /// Takes one turn's permit. @returns false at a bound: nothing was taken
  bool enter(std::uint32_t shard, std::size_t bytes) noexcept;
  void leave(std::uint32_t shard, std::size_t bytes) noexcept;

  void store_reachable(bool yes) noexcept { reachable_ = yes; }
  bool is_store_reachable() const noexcept { return reachable_; }
  void drain() noexcept { draining_ = true; }
  bool is_draining() const noexcept { return draining_; }

  /// The writer says since when its oldest record waits (zero: none).
  void oldest_uncommitted(std::chrono::steady_clock::time_point since) noexcept;

  std::int64_t turns() const noexcept { return turns_; }
  std::int64_t bytes() const noexcept { return bytes_; }
  /// Of the shard that has most; looks at each of them.
  std::int32_t turns_of_fullest_shard() const noexcept;

private:
  const config::limits& limits_;
  std::atomic<bool> reachable_{false};
  std::atomic<bool> draining_{false};
  std::atomic<std::int64_t> oldest_ns_{0};
  std::atomic<std::int64_t> turns_{0};
  std::atomic<std::int64_t> bytes_{0};
  std::array<std::atomic<std::int32_t>, engine::shard_count> shards_{};
};

/// What one outbox tells the metrics; read at each scrape.
struct outbox_figures {
  std::atomic<std::int64_t> depth{0};
  std::atomic<std::int64_t> account_depth_max{0};
  std::atomic<std::int64_t> in_flight{0};
  std::atomic<std::int64_t> oldest_ms{0}; ///< Since 1970; 0: none.
  std::atomic<std::int64_t> stopped{0};   ///< Accounts with an open breaker.
};
inline constexpr std::size_t outboxes_at_most = 16;

/// One node's shared surroundings.
struct runtime {
  runtime(config::settings settings, wall_clock now, steady_clock ticks,
          std::uint64_t seed);

  /// How far `now` is ahead of the real clock: only in a demonstration.
  std::chrono::milliseconds clock_offset() const noexcept {
    return std::chrono::milliseconds(clock_offset_ms);
  }
  /// The real time, in which ids are made and vendors give theirs.
  engine::instant real_now() const { return now() - clock_offset(); }

  const config::settings settings;
  const config::limits& limits; ///< Of the settings.
  /// Added to the wall clock, but not to the time in ids: after the
  /// demonstration they would lie in the future.
  std::atomic<std::int64_t> clock_offset_ms{0}; ///< See demo_clock.hpp.
  wall_clock now;
  steady_clock ticks;
  id_source ids;
  io::metrics metrics;
  actors::depths depths;
  actors::admission admission;
  std::atomic<std::int64_t> active{0}; ///< Conversations in memory.
  std::atomic<std::int64_t> paused{0}; ///< Of these, paused.
  std::array<outbox_figures, outboxes_at_most> outboxes;
};

using runtime_ptr = std::shared_ptr<runtime>;

/// Counts and logs an exception that a handler let out. The text of the
/// exception is not logged: it might quote a patient.
void report_failure(runtime& rt, actor_kind kind, std::string_view handler,
                    const std::exception_ptr& what) noexcept;

/// Runs a handler's body. CAF kills an actor, and its queued mail, on any
/// exception: none may get out.
/// @returns whether the body ran to its end
template <class Body>
bool guarded(runtime& rt, actor_kind kind, std::string_view handler,
             Body&& body) noexcept {
  rt.depths.handled(kind);
  try {
    body();
    return true;
  } catch (...) {
    report_failure(rt, kind, handler, std::current_exception());
    return false;
  }
}

/// The same for a note to oneself (sent later, so not counted as queued).
template <class Body>
bool guarded_note(runtime& rt, actor_kind kind, std::string_view handler,
                  Body&& body) noexcept {
  rt.depths.sent(kind);
  return guarded(rt, kind, handler, std::forward<Body>(body));
}

} // namespace careline::actors
