#include "actors/clock.hpp"

#include "actors/post.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <utility>

namespace careline::actors {

namespace {

/// The wall clock may jump, so it is looked at, not counted on.
constexpr auto tick = std::chrono::milliseconds(200);
constexpr auto read_table_every = std::chrono::minutes(10);
constexpr auto read_table_again = std::chrono::seconds(5);
/// Sooner than a timer may be late.
constexpr auto read_early_again = std::chrono::milliseconds(500);
constexpr auto refused_again = std::chrono::seconds(5);
constexpr auto no_answer = std::chrono::seconds(30);
constexpr std::size_t fired_per_tick = 500;

} // namespace

void clock_state::put(const timer_key& key, std::string about,
                      engine::instant due) {
  drop(key);
  if (due > rt->now() + rt->limits.timer_horizon || !make_room(due))
    return; // The table has it; it is read when it is near.
  timers_.emplace(key, timer{std::move(about), due, due, false});
  order_.emplace(due, key);
}

/// Memory is bounded: the nearest timers are in it, the table has the others.
bool clock_state::make_room(engine::instant due) {
  if (timers_.size() < rt->limits.timers_in_memory) return true;
  auto last = order_.empty() ? due : order_.rbegin()->first;
  known_until_ = std::min(known_until_, std::max(due, last));
  if (last <= due) return false;
  auto key = order_.rbegin()->second;
  drop(key);
  return true;
}

void clock_state::drop(const timer_key& key) {
  auto found = timers_.find(key);
  if (found == timers_.end()) return;
  order_.erase({found->second.next, key});
  timers_.erase(found);
}

void clock_state::note_change(const timer_key& key) {
  if (is_reading_) changed_.insert(key);
}

void clock_state::on_timers_kept(const timers_kept& m) {
  for (auto& c : m.changes) {
    note_change({c.key, c.kind});
    if (c.due == engine::instant{})
      drop({c.key, c.kind});
    else
      put({c.key, c.kind}, c.about, c.due);
  }
}

void clock_state::on_timer_due() {
  auto now = rt->now();
  read_early(now);
  while (auto late = tickets->take_late(rt->ticks())) try_again(*late);
  for (std::size_t n = 0;
       n < fired_per_tick && !order_.empty() && order_.begin()->first <= now;
       ++n) {
    auto key = order_.begin()->second;
    order_.erase(order_.begin());
    auto found = timers_.find(key);
    if (found != timers_.end()) fire(key, found->second);
  }
  rt->metrics.timers_waiting->Set(static_cast<double>(timers_.size()));
}

/// The wall clock jumped over what is known, or memory was full: what is due
/// may lie in the table.
void clock_state::read_early(engine::instant now) {
  if (known_until_ == engine::instant{} || now < known_until_
      || rt->ticks() < may_read_early_
      || timers_.size() >= rt->limits.timers_in_memory)
    return;
  may_read_early_ = rt->ticks() + read_early_again;
  read_table([this](bool is_read) {
    if (!is_read) may_read_early_ = rt->ticks() + read_table_again;
  });
}

void clock_state::fire(const timer_key& key, timer& t) {
  auto clinic = clinics->find(key.first.clinic);
  if (!clinic) {
    timers_.erase(key); // The clinic is not active; the row stays.
    return;
  }
  t.is_fired = true;
  rt->metrics.timers_fired_total->Increment();
  fire_timer work{
      key.first,         key.second,
      t.about,           t.due,
      std::move(clinic), tickets->open(key, 1, rt->ticks() + no_answer)};
  auto& to = board->router_of(key.first);
  post(*rt, self, to, std::move(work));
}

void clock_state::try_again(const timer_key& key) {
  auto found = timers_.find(key);
  if (found == timers_.end() || !found->second.is_fired) return;
  found->second.is_fired = false;
  found->second.next = rt->now() + refused_again;
  order_.emplace(found->second.next, key);
}

void clock_state::on_tickets_settled(const tickets_settled& m) {
  for (auto& end : m.all) {
    auto done = tickets->settle(end);
    if (!done) continue;
    if (done->worst >= turn_end::overloaded) {
      try_again(done->owner);
      continue;
    }
    // The turn took the row out, or replaced it by a new timer; or an earlier
    // firing's turn had done so.
    note_change(done->owner);
    auto found = timers_.find(done->owner);
    if (found != timers_.end() && found->second.is_fired) timers_.erase(found);
  }
}

void clock_state::on_sweep_due() {
  read_table([this](bool is_read) {
    note_later(self, is_read ? read_table_every : read_table_again,
               sweep_due{});
  });
}

void clock_state::read_table(std::function<void(bool is_read)> then) {
  if (is_reading_) {
    // Another reading is under way; its answer serves both.
    then(false);
    return;
  }
  auto until = rt->now() + rt->limits.timer_horizon;
  auto most = rt->limits.timers_in_memory;
  is_reading_ = true;
  ask(*rt, self, board->reader, rt->limits.reader_answer,
      load_timers{until, most})
      .then(
          [this, until, most, then](timers_answer& loaded) {
            is_reading_ = false;
            auto changed = std::exchange(changed_, {});
            guarded_note(*rt, actor_kind::clock, "timers_loaded", [&] {
              if (loaded) {
                auto& rows = loaded.value().rows;
                known_until_ = rows.size() < most ? until : rows.back().due;
                for (auto& row : rows) {
                  timer_key key{row.home, row.kind};
                  // What is known is newer than what was read.
                  if (!timers_.contains(key) && !changed.contains(key))
                    put(key, row.about, row.due);
                }
              }
              then(static_cast<bool>(loaded));
            });
          },
          [this, then](const caf::error&) {
            is_reading_ = false;
            changed_.clear();
            then(false);
          });
}

clock_actor::behavior_type
clock(clock_actor::stateful_pointer<clock_state> self, runtime_ptr rt,
      switchboard_ptr board, directory_ptr clinics, std::uint32_t holder) {
  auto& st = self->state;
  st.self = self;
  st.rt = rt;
  st.board = std::move(board);
  st.clinics = std::move(clinics);
  st.tickets.emplace(holder);
  constexpr auto kind = actor_kind::clock;
  return {
      [self, rt](const timers_kept& m) {
        guarded(*rt, kind, "timers_kept",
                [&] { self->state.on_timers_kept(m); });
      },
      [self, rt](timer_due) {
        guarded_note(*rt, kind, "timer_due",
                     [&] { self->state.on_timer_due(); });
        note_later(self, tick, timer_due{});
      },
      [self, rt](const tickets_settled& m) {
        guarded(*rt, kind, "tickets_settled",
                [&] { self->state.on_tickets_settled(m); });
      },
      [self, rt](const directory_changed& m) {
        guarded(*rt, kind, "directory_changed",
                [&] { self->state.clinics = m.all; });
      },
      [self, rt](sweep_due) {
        guarded_note(*rt, kind, "sweep_due",
                     [&] { self->state.on_sweep_due(); });
      },
  };
}

} // namespace careline::actors
