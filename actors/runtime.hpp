#pragma once
/// What every actor is given: clock, ids, limits, metrics, and the counters
/// that bound what is under way. One object per node, shared by all actors;
/// everything in it may be touched from any thread.

#include "actors/admission.hpp"
#include "config/settings.hpp"
#include "engine/ids.hpp"
#include "engine/message.hpp"
#include "io/http/rate_limiter.hpp"
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
  io::rate_limiter clinic_messages;    ///< By clinic.
  io::rate_limiter clinic_requests;    ///< Of the API, by clinic.
  io::rate_limiter token_requests;     ///< Of the API, by token.
  std::atomic<std::int64_t> active{0}; ///< Conversations in memory.
  std::atomic<std::int64_t> paused{0}; ///< Of these, paused.
  std::array<outbox_figures, outboxes_at_most> outboxes;
};

using runtime_ptr = std::shared_ptr<runtime>;

/// Counts a refusal by its reason; of a webhook also as a shed one.
void count_refusal(runtime& rt, refusal why) noexcept;
void count_shed(runtime& rt, refusal why) noexcept;

/// Seconds for Retry-After, so that what was refused together does not come
/// back together.
std::chrono::seconds jittered(std::uint64_t random) noexcept;

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
