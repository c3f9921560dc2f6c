#include "tests/simulation/planted.hpp"

#include "actors/post.hpp"

#include <caf/actor_cast.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <array>
#include <memory>
#include <string_view>
#include <utility>

namespace careline::simulation {

using namespace actors;

namespace {

constexpr std::array<std::string_view,
                     static_cast<std::size_t>(planted_bug::count_)>
    names{"none",
          "acknowledges_early",
          "drops_fences",
          "reorders_deliveries",
          "forgets_repeats",
          "sends_twice",
          "ignores_holds",
          "loses_consents",
          "loses_timers",
          "answers_timers_again"};

/// What the wrapper of an outbox keeps back.
struct kept_back {
  std::vector<deliveries_kept> all;
};

outbox_actor::behavior_type spoiled_outbox(outbox_actor::pointer self,
                                           scene* all, outbox_actor real) {
  auto back = std::make_shared<kept_back>();
  auto pass = [self, real](auto&& m) {
    self->send(real, std::forward<decltype(m)>(m));
  };
  return {
      [=](deliveries_kept& m) {
        if (all->bug == planted_bug::loses_consents) m.consents.clear();
        if (all->bug != planted_bug::reorders_deliveries) {
          pass(std::move(m));
          return;
        }
        // One waits until others have passed.
        back->all.push_back(std::move(m));
        if (back->all.size() < 3 && !all->is_healed) return;
        for (auto at = back->all.rbegin(); at != back->all.rend(); ++at)
          pass(std::move(*at));
        back->all.clear();
      },
      [=](attempt_finished& m) { pass(std::move(m)); },
      [=](marks_kept& m) { pass(std::move(m)); },
      [=](dispatch_due m) { pass(m); },
      [=](mark_read& m) { pass(std::move(m)); },
      [=](fence_replies& m) -> caf::result<replies_fenced> {
        if (all->bug == planted_bug::drops_fences) return replies_fenced{};
        return self->delegate(real, std::move(m));
      },
      [=](unfence_replies& m) { pass(std::move(m)); },
  };
}

/// Fires anew what was answered: of no end does it hear.
clock_actor::behavior_type deaf_clock(clock_actor::pointer self,
                                      clock_actor real, runtime_ptr rt) {
  auto pass = [self, real](auto&& m) {
    self->send(real, std::forward<decltype(m)>(m));
  };
  return {
      [=](timers_kept& m) {
        std::erase_if(m.changes,
                      [](auto& c) { return c.due == engine::instant{}; });
        pass(std::move(m));
      },
      [=](timer_due m) { pass(m); },
      [=](tickets_settled&) { rt->depths.handled(actor_kind::clock); },
      [=](directory_changed& m) { pass(std::move(m)); },
      [=](sweep_due m) { pass(m); },
  };
}

clock_actor::behavior_type spoiled_clock(clock_actor::pointer self,
                                         clock_actor real, runtime_ptr rt) {
  auto pass = [self, real](auto&& m) {
    self->send(real, std::forward<decltype(m)>(m));
  };
  return {
      [=](timers_kept&) { rt->depths.handled(actor_kind::clock); },
      [=](timer_due m) { pass(m); },
      [=](tickets_settled& m) { pass(std::move(m)); },
      [=](directory_changed& m) { pass(std::move(m)); },
      [=](sweep_due) { /* Nor does it read the table. */ },
  };
}

} // namespace

std::string_view to_string(planted_bug b) noexcept {
  return names[static_cast<std::size_t>(b)];
}

vendor_port with_bug(scene& all, vendor_port port) {
  if (all.bug != planted_bug::sends_twice) return port;
  return [port = std::move(port)](io::http_call c, auto done) {
    port(c, [](auto) {});
    port(std::move(c), std::move(done));
  };
}

outbox_actor with_bug(scene& all, caf::actor_system& system,
                      outbox_actor outbox, std::vector<caf::actor>& spawned) {
  if (all.bug != planted_bug::drops_fences
      && all.bug != planted_bug::reorders_deliveries
      && all.bug != planted_bug::loses_consents)
    return outbox;
  auto a = system.spawn(spoiled_outbox, &all, outbox);
  spawned.push_back(caf::actor_cast<caf::actor>(a));
  return a;
}

clock_actor with_bug(scene& all, caf::actor_system& system, runtime_ptr rt,
                     clock_actor clock, std::vector<caf::actor>& spawned) {
  if (all.bug != planted_bug::loses_timers
      && all.bug != planted_bug::answers_timers_again)
    return clock;
  auto a = all.bug == planted_bug::loses_timers
               ? system.spawn(spoiled_clock, clock, rt)
               : system.spawn(deaf_clock, clock, rt);
  spawned.push_back(caf::actor_cast<caf::actor>(a));
  return a;
}

void plant_in_store(scene& all) {
  all.store.faults.ignores_fences = all.bug == planted_bug::drops_fences;
  all.store.faults.ignores_slots = all.bug == planted_bug::ignores_holds;
  all.store.faults.ignores_fired_timers =
      all.bug == planted_bug::answers_timers_again;
}

void plant_at_restart(scene& all) {
  if (all.bug != planted_bug::forgets_repeats) return;
  all.store.rows.inbound_keys.clear();
}

} // namespace careline::simulation
