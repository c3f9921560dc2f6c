#pragma once
/// Wakes what was put off.

#include "actors/interfaces.hpp"
#include "actors/runtime.hpp"
#include "actors/switchboard.hpp"
#include "actors/tickets.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace careline::actors {

/// Durable timers of this node: a timer is a row written by the turn that
/// caused it and taken out by the turn it leads to.
///
/// Owns      the timers of the near future; the table has them all.
/// Lives     as long as the node.
/// Hears     writer (timers kept and dropped), routers (refusals).
/// Tells     routers (a timer is due), reader (the next hour's timers).
/// If it dies timers fire after the next start; the table still has them.
///
/// One timer per patient and kind: a later one replaces the earlier.
class clock_state {
public:
  clock_state() = default;

  void on_timers_kept(const timers_kept& m);
  void on_tickets_settled(const tickets_settled& m);
  void on_timer_due(); ///< Every tick: fires what is due.
  void on_sweep_due(); ///< Now and then: reads the next hour from the table.

  static constexpr const char* name = "clock";

  clock_actor::pointer self = nullptr;
  runtime_ptr rt;
  switchboard_ptr board;
  directory_ptr clinics;

  using timer_key = std::pair<engine::patient_key, std::string>; ///< And kind.
  std::optional<ticket_book<timer_key>> tickets;

private:
  struct timer {
    std::string about;
    engine::instant due;   ///< As in its row.
    engine::instant next;  ///< Later, if the work was refused.
    bool is_fired = false; ///< Under way; not fired twice.
  };

  void put(const timer_key& key, std::string about, engine::instant due);
  void drop(const timer_key& key);
  void fire(const timer_key& key, timer& t);
  void try_again(const timer_key& key);

  void note_change(const timer_key& key);
  bool make_room(engine::instant due);
  void read_early(engine::instant now);
  void read_table(std::function<void(bool is_read)> then);

  std::map<timer_key, timer> timers_;
  bool is_reading_ = false;
  /// All timers due before this are known; later ones may only be in the table.
  engine::instant known_until_{};
  std::chrono::steady_clock::time_point may_read_early_{};
  /// Changed while the table was read: what was read of them may be older.
  std::set<timer_key> changed_;
  std::set<std::pair<engine::instant, timer_key>> order_; ///< Not yet fired.
};

clock_actor::behavior_type
clock(clock_actor::stateful_pointer<clock_state> self, runtime_ptr rt,
      switchboard_ptr board, directory_ptr clinics, std::uint32_t holder);

} // namespace careline::actors
