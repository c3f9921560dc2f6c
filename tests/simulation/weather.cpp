#include "tests/simulation/weather.hpp"

namespace careline::simulation {

using namespace std::chrono_literals;

namespace {

/// How often a fault strikes when it is on, in a thousand, per occasion: a
/// step, a batch, a call or a message.
constexpr std::array<std::pair<std::string_view, unsigned>, fault_kinds> kinds{{
    {"crash", 1},
    {"commit_unknown", 60},
    {"commit_slow", 150},
    {"store_outage", 15},
    {"store_refuses", 15},
    {"stale_turn", 60},
    {"webhook_repeated", 150},
    {"webhook_reordered", 150},
    {"ack_lost", 100},
    {"reader_slow", 300},
    {"reader_fails", 60},
    {"vendor_slow", 200},
    {"vendor_busy", 100},
    {"vendor_error", 100},
    {"vendor_unreachable", 80},
    {"answer_lost", 80},
    {"status_disorder", 200},
    {"ai_slow", 200},
    {"ai_garbage", 200},
    {"ai_error", 200},
    {"ai_silent", 100},
    {"clock_jump", 1},
    {"suspend", 1},
}};

} // namespace

std::string_view to_string(fault f) noexcept {
  return kinds[static_cast<std::size_t>(f)].first;
}

weather draw_weather(dice& random) {
  weather w;
  w.patients = static_cast<unsigned>(2 + random.roll(7));
  w.routers = static_cast<unsigned>(1 + random.roll(3));
  w.ingresses = static_cast<unsigned>(1 + random.roll(2));
  w.outboxes = static_cast<unsigned>(1 + random.roll(2));
  w.messages = static_cast<unsigned>(20 + random.roll(80));
  w.acts = static_cast<unsigned>(random.roll(15));
  w.has_ai = random.chance(400);
  w.folds = random.chance(250);
  w.has_template = random.chance(500);
  w.plays_days = random.chance(350);
  w.weight_actors = static_cast<unsigned>(30 + random.roll(90));
  w.weight_time = static_cast<unsigned>(1 + random.roll(8));
  w.longest_pause_ms = 1 << random.roll(11);

  auto& l = w.limits;
  l.retry_most = 20s;
  l.vendor_answer = 3s;
  l.hold = std::chrono::seconds(30 + random.roll(570));
  l.passivate_after = std::chrono::seconds(1 + random.roll(30));
  l.active_conversations = random.chance(400) ? 1 + random.roll(3) : 1'000;
  if (random.chance(250)) { // Tight queues.
    l.turns_in_flight = 2 + random.roll(6);
    l.turns_in_flight_per_shard = 1 + random.roll(3);
    l.messages_waiting_per_patient = 1 + random.roll(3);
    l.writer_queue = 2 + random.roll(6);
    l.deliveries_per_account = 2 + random.roll(6);
    l.attempts_in_flight_per_account = 1 + random.roll(2);
    l.timers_in_memory = 2 + random.roll(6);
    l.ai_questions_waiting = 1 + random.roll(2);
    l.patients_per_load = 1 + random.roll(2);
  }
  l.batch_turns = random.chance(500) ? 1 + random.roll(4) : 500;

  auto share = 100 + 150 * random.roll(5); // Of kinds that are on.
  for (std::size_t i = 0; i < fault_kinds; ++i)
    if (random.chance(static_cast<unsigned>(share)))
      w.rates[i] = static_cast<unsigned>(
          1 + random.roll(2 * static_cast<std::uint64_t>(kinds[i].second)));
  return w;
}

} // namespace careline::simulation
