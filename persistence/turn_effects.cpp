// What a turn asked of the world besides words: holds and timers. Visits are in
// turn_visits.cpp, what people are told in turn_told.cpp.

#include "persistence/overloaded.hpp"
#include "persistence/turn_batch.hpp"

#include <algorithm>

namespace careline::persistence {

namespace {

using enum batch_statement;

/// One turn may hold, let go and hold again: what counts is how it ends.
struct ends_with {
  std::vector<const engine::keep_hold*> holds;
  std::vector<engine::hold_id> given_up;
  std::vector<std::pair<std::string_view, const engine::start_timer*>> timers;

  void forget(engine::hold_id id) {
    std::erase_if(holds, [&](auto* h) { return h->hold == id; });
    if (!id.is_nil()) given_up.push_back(id);
  }
  void set_timer(std::string_view kind, const engine::start_timer* t) {
    for (auto& [known, timer] : timers)
      if (known == kind) {
        timer = t;
        return;
      }
    timers.emplace_back(kind, t);
  }
};

ends_with sum_up(const std::vector<engine::effect>& effects) {
  ends_with end;
  for (auto& e : effects)
    std::visit(
        overloaded{
            [&](const engine::keep_hold& h) {
              end.forget(h.hold);
              // The patient's older hold with this provider is given up.
              std::erase_if(end.holds, [&](auto* older) {
                return older->provider == h.provider;
              });
              end.holds.push_back(&h);
            },
            [&](const engine::drop_hold& h) { end.forget(h.hold); },
            [&](const engine::book_appointment& b) { end.forget(b.hold); },
            [&](const engine::move_appointment& m) { end.forget(m.hold); },
            [&](const engine::start_timer& t) { end.set_timer(t.kind, &t); },
            [&](const engine::drop_timer& t) {
              end.set_timer(t.kind, nullptr);
            },
            [](const auto&) {}},
        e);
  return end;
}

} // namespace

void turn_batch::add_effects(const turn_record& t) {
  if (t.effects.empty()) return;
  auto end = sum_up(t.effects);
  for (auto& id : end.given_up) {
    rows_of(drop_holds)[0].add(id);
    rows_of(drop_holds)[1].add(t.patient);
  }
  for (auto* h : end.holds) {
    clear_way(t, h->provider);
    auto& c = rows_of(insert_holds);
    c[0].add(h->hold);
    c[1].add(t.clinic);
    c[2].add(t.patient);
    c[3].add(std::string_view(h->provider));
    c[4].add(h->held.start);
    c[5].add(h->held.end);
    c[6].add(h->expires);
  }
  for (auto& [kind, timer] : end.timers) {
    if (!timer) {
      if (t.fired && t.fired->kind == kind) continue; // taken by its guard
      rows_of(drop_timers)[0].add(t.patient);
      rows_of(drop_timers)[1].add(kind);
      continue;
    }
    auto& c = rows_of(insert_timers);
    c[0].add(t.patient);
    c[1].add(kind);
    c[2].add(t.clinic);
    c[3].add(std::string_view(timer->about));
    c[4].add(timer->due);
  }
  add_visits(t);
  add_told(t);
}

} // namespace careline::persistence
