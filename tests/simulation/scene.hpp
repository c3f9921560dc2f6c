#pragma once
/// What outlives a process: the store, the clocks, the randomness, the record
/// of promises, and the count of what went wrong. All models share it.

#include "tests/simulation/model_store.hpp"
#include "tests/simulation/promises.hpp"
#include "tests/simulation/weather.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace careline::simulation {

using std::chrono::milliseconds;
using ticks_point = std::chrono::steady_clock::time_point;

/// Bugs put into models and wrappers, never into the product: each must be
/// found, or the checks prove nothing.
enum class planted_bug : std::uint8_t {
  none,
  acknowledges_early,   ///< Outcomes are told before the commit.
  drops_fences,         ///< A takeover fences neither queue nor rows.
  reorders_deliveries,  ///< A reply reaches the outbox behind a later one.
  forgets_repeats,      ///< A restart forgets the inbound keys.
  sends_twice,          ///< Every call to the vendor is made twice.
  ignores_holds,        ///< Holds and visits are given twice.
  loses_consents,       ///< The outbox is not told of STOP.
  loses_timers,         ///< The clock never hears of a timer.
  answers_timers_again, ///< The clock hears of no end, and the store's guard
                        ///< on a fired timer's row is gone.
  count_
};

std::string_view to_string(planted_bug b) noexcept;

struct scene {
  explicit scene(std::uint64_t seed) : random(seed) {
    how = draw_weather(random);
    store.on_turn = [this](const persistence::turn_record& t) {
      watch.turn_kept(t, store.rows, now);
      note(static_cast<std::uint64_t>(t.expected_version));
      tell([&] {
        auto line = "kept version " + std::to_string(t.expected_version + 1)
                    + " of " + engine::to_string(t.patient);
        for (auto& d : t.deliveries)
          line += "\n  reply " + engine::to_string(d.id) + " epoch "
                  + std::to_string(d.epoch) + ": " + d.what.text.substr(0, 60);
        for (auto& e : t.effects)
          if (auto* s = std::get_if<engine::start_timer>(&e))
            line += "\n  timer " + s->kind;
          else if (auto* d = std::get_if<engine::drop_timer>(&e))
            line += "\n  no timer " + d->kind;
          else if (auto* h = std::get_if<engine::keep_hold>(&e))
            line += "\n  hold " + engine::to_string(h->hold);
          else if (auto* gone = std::get_if<engine::drop_hold>(&e))
            line += "\n  no hold " + engine::to_string(gone->hold);
        return line;
      });
    };
    store.on_mark = [this](const persistence::delivery_settled& m) {
      watch.mark_kept(m);
    };
  }
  scene(const scene&) = delete;
  scene& operator=(const scene&) = delete;

  /// Whether the fault strikes here; counted if it does.
  bool strikes(fault f) {
    if (is_healed || how.rate(f) == 0 || !random.chance(how.rate(f)))
      return false;
    count(f);
    return true;
  }
  void count(fault f) { ++faults[static_cast<std::size_t>(f)]; }

  /// The node's wall clock: true time, wrong by the skew.
  engine::instant wall() const { return now + skew; }

  /// One more thing happened: the same seed must give the same sum.
  void note(std::uint64_t what) {
    trace =
        (trace ^ (what + 0x9e3779b97f4a7c15ULL + (trace << 6) + (trace >> 2)))
        * 0x100000001b3ULL;
  }
  /// A line of the story, if somebody reads along.
  void tell(const std::function<std::string()>& line) {
    if (teller) teller(line());
  }

  dice random;
  weather how;
  model_store store;
  promises watch;
  /// True time; the database's clock.
  engine::instant now{std::chrono::sys_days{std::chrono::year{2026} / 2 / 13}
                      + std::chrono::hours(8)};
  ticks_point ticks{std::chrono::hours(1)};
  milliseconds skew{0};
  bool is_healed = false;  ///< The quiet phase: nothing goes wrong any more.
  bool is_probing = false; ///< And every actor is looked at.
  planted_bug bug = planted_bug::none;
  std::array<std::uint64_t, fault_kinds> faults{};
  std::uint64_t trace = 0xcbf29ce484222325ULL;
  std::function<void(const std::string&)> teller;
};

} // namespace careline::simulation
