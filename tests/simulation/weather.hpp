#pragma once
/// What one seed draws before it begins: how large the node is, how tight its
/// limits are, which faults there are and how often. Most runs have few kinds
/// of faults, so that one does not hide another ("swarm").

#include "config/limits.hpp"
#include "tests/simulation/dice.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace careline::simulation {

/// What goes wrong, by kind; counted when it happens.
enum class fault : std::uint8_t {
  crash,              ///< The process dies; memory is gone, the store stays.
  commit_unknown,     ///< Kept, but the answer is lost; told late.
  commit_slow,        ///< A transaction takes its time.
  store_outage,       ///< The store is away for a while.
  store_refuses,      ///< A batch ends as unavailable; nothing is kept.
  stale_turn,         ///< As if another node had been first.
  webhook_repeated,   ///< A message comes again although it was acknowledged.
  webhook_reordered,  ///< A later message comes first.
  ack_lost,           ///< The vendor never sees our 200 and repeats.
  reader_slow,        ///< An answer of the store is late or out of order.
  reader_fails,       ///< The store gives no answer to a question.
  vendor_slow,        ///< The vendor's answer is late.
  vendor_busy,        ///< 429.
  vendor_error,       ///< 5xx, or a code of Meta's.
  vendor_unreachable, ///< No connection.
  answer_lost,        ///< The vendor took it; we never hear so.
  status_disorder,    ///< Statuses twice or in the wrong order.
  ai_slow,
  ai_garbage,
  ai_error,
  ai_silent,
  clock_jump, ///< The wall clock goes an hour ahead or back, and returns.
  suspend,    ///< The machine sleeps: the wall goes on, the ticks do not.
  count_
};
inline constexpr auto fault_kinds = static_cast<std::size_t>(fault::count_);

std::string_view to_string(fault f) noexcept;

struct weather {
  unsigned patients = 3;
  unsigned routers = 2;
  unsigned ingresses = 1;
  unsigned outboxes = 1;
  unsigned messages = 40; ///< Written by all patients together.
  unsigned acts = 6;      ///< Of staff.
  bool has_ai = false;
  bool folds = false; ///< Bursts are answered as one.
  bool has_template = false;
  bool plays_days = false; ///< The quiet phase lasts until visits are over.
  /// Weights of what a step does, besides running an actor.
  unsigned weight_actors = 60;
  unsigned weight_time = 4;
  std::int64_t longest_pause_ms = 50; ///< Of one step in time.
  config::limits limits;
  /// In a thousand, per occasion.
  std::array<unsigned, fault_kinds> rates{};

  unsigned rate(fault f) const { return rates[static_cast<std::size_t>(f)]; }
};

weather draw_weather(dice& random);

} // namespace careline::simulation
