#include "actors/router.hpp"

#include "actors/post.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace careline::actors {

using io::log_level;
using io::metrics;

namespace {

constexpr auto sweep_every = std::chrono::milliseconds(1'000);
constexpr std::size_t aliases_at_most =
    10'000; ///< Then they are looked up anew.
constexpr std::size_t strikes_at_most = 10'000; ///< Likewise.
/// More failures than this in the window: the slice rests, so that a crash
/// loop does not eat the node.
constexpr std::size_t failures_at_most = 10;
constexpr auto failure_window = std::chrono::seconds(5);

std::string_view message_of(const work& w) {
  auto* m = std::get_if<handle_message>(&w);
  return m ? std::string_view(m->message.vendor_message_id)
           : std::string_view{};
}

/// Whether somebody nobody knows becomes a patient by it.
bool brings_patient(const work& w) {
  auto* s = std::get_if<staff_action>(&w);
  return std::holds_alternative<handle_message>(w) || (s && s->creates);
}

} // namespace

// Work comes in.

void router_state::on_work(work w) {
  if (is_resting()) {
    refuse(w, turn_end::overloaded);
    return;
  }
  if (auto alias = aliases_.find(key_of(w)); alias != aliases_.end()) {
    std::visit([&](auto& x) { x.key = alias->second; }, w);
    auto& home = board->router_of(key_of(w));
    if (home != self) {
      std::visit([&](auto& x) { post(*rt, self, home, std::move(x)); }, w);
      return;
    }
  }
  auto [place, is_new] = residents_.try_emplace(key_of(w));
  auto& r = place->second;
  if (is_new) {
    r.key = &place->first;
    to_load_.push_back({place->first, rt->ticks()});
    buffer(place->first, std::move(w));
    start_loads();
  } else if (r.is == phase::live) {
    order_.touch(r, rt->ticks());
    deliver(r, w);
  } else {
    buffer(place->first, std::move(w));
  }
}

void router_state::deliver(resident& r, work& w) {
  if (auto* m = std::get_if<handle_message>(&w))
    post(*rt, self, r.actor, std::move(*m));
  else if (auto* t = std::get_if<fire_timer>(&w))
    post(*rt, self, r.actor, std::move(*t));
  else if (auto* a = std::get_if<ai_answer_arrived>(&w))
    post(*rt, self, r.actor, std::move(*a));
  else
    post_urgent(*rt, self, r.actor, std::move(std::get<staff_action>(w)));
}

void router_state::buffer(const engine::patient_key& key, work w) {
  auto& queue = waiting_[key];
  if (queue.size() >= rt->limits.messages_waiting_per_patient
      && !std::holds_alternative<staff_action>(w)) {
    refuse(w, turn_end::overloaded);
    return;
  }
  queue.push_back(std::move(w));
}

void router_state::refuse(const work& w, turn_end how) {
  settle_ticket(*rt, self, *board, ack_of(w), how);
}

bool router_state::is_resting() const {
  return rt->ticks() < rests_until_;
}

// Activation.

void router_state::start_loads() {
  while (loads_under_way_ < rt->limits.loads_in_flight_per_router
         && !to_load_.empty()) {
    auto n = std::min(to_load_.size(), rt->limits.patients_per_load);
    auto asked = std::make_shared<load>();
    for (; asked->keys.size() < n; to_load_.pop_front()) {
      asked->keys.push_back(std::move(to_load_.front().key));
      asked->wished.push_back(to_load_.front().since);
    }
    ++loads_under_way_;
    auto hear = [this, asked](patients_answer* answer) {
      --loads_under_way_;
      guarded_note(*rt, actor_kind::router, "load_answered",
                   [&] { on_load_answered(*asked, answer); });
      guarded_note(*rt, actor_kind::router, "start_loads",
                   [&] { start_loads(); });
    };
    ask(*rt, self, board->reader, rt->limits.activation_timeout,
        load_patients{asked->keys})
        .then([hear](patients_answer& answer) { hear(&answer); },
              [hear](const caf::error&) { hear(nullptr); });
  }
}

/// @param answer  none if it did not come in time, or the reader is gone
void router_state::on_load_answered(const load& asked,
                                    patients_answer* answer) {
  if (answer)
    for (auto since : asked.wished)
      rt->metrics.activation_seconds->Observe(
          std::chrono::duration<double>(rt->ticks() - since).count());
  if (answer && *answer)
    on_patients_loaded(asked.keys, answer->value());
  else
    on_load_failed(asked.keys);
}

void router_state::on_patients_loaded(
    const std::vector<engine::patient_key>& asked, patients_loaded& m) {
  if (m.patients.size() != asked.size()) {
    on_load_failed(asked);
    return;
  }
  for (auto& loaded : m.patients) activate(loaded);
}

void router_state::activate(persistence::loaded_patient& loaded) {
  // A second look at another identity of somebody unknown answers for the
  // first.
  auto asked = loaded.asked;
  if (auto first = second_looks_.find(asked); first != second_looks_.end()) {
    asked = first->second;
    second_looks_.erase(first);
    if (!loaded.is_known) loaded.asked = asked;
  } else if (!loaded.is_known && look_again(asked)) {
    return;
  }
  auto found = residents_.find(asked);
  if (found == residents_.end() || found->second.is != phase::loading) return;
  if (loaded.is_known && loaded.home != asked) {
    forward_to_home(asked, loaded.home);
    return;
  }
  auto queue = waiting_.extract(asked);
  if (!loaded.is_known) {
    auto is_welcome = !queue.empty() && !queue.mapped().empty()
                      && brings_patient(queue.mapped().front());
    if (!is_welcome) {
      // Staff or a timer asks for somebody who is no longer there.
      if (!queue.empty())
        for (auto& w : queue.mapped()) refuse(w, turn_end::unavailable);
      residents_.erase(found);
      return;
    }
    loaded.home = asked;
    loaded.patient = engine::patient_id(rt->ids.next());
    loaded.conversation = {};
  }
  auto& r = found->second;
  r.actor = self->home_system().spawn<caf::lazy_init>(
      patient, rt, board, patient_defaults, router_actor(self),
      std::make_shared<persistence::loaded_patient>(std::move(loaded)));
  r.is = phase::live;
  rt->metrics.activations_total->Increment();
  order_.touch(r, rt->ticks());
  if (!queue.empty())
    for (auto& w : queue.mapped()) deliver(r, w);
  // The budget of this slice: whoever was here longest without a word leaves.
  auto budget = std::max<std::size_t>(1, rt->limits.active_conversations
                                             / board->routers.size());
  if (order_.size() > budget)
    if (auto* longest = order_.next_to_leave())
      ask_to_leave(*static_cast<resident*>(longest));
}

/// A phone nobody knows may belong to somebody known by the vendor's id.
/// @returns whether another load was started for it
bool router_state::look_again(const engine::patient_key& asked) {
  auto queue = waiting_.find(asked);
  if (queue == waiting_.end() || queue->second.empty()) return false;
  auto* m = std::get_if<handle_message>(&queue->second.front());
  if (!m || m->message.from.user_id.empty()
      || asked.who.kind == engine::identity_kind::whatsapp_user_id)
    return false;
  engine::patient_key other{
      asked.clinic,
      {engine::identity_kind::whatsapp_user_id, m->message.from.user_id}};
  // Somebody else's second look at the same id is under way: that one decides
  // for that one; ours waits its turn behind it.
  if (!second_looks_.emplace(other, asked).second) {
    to_load_.push_back({asked, rt->ticks()});
    return true;
  }
  to_load_.push_back({other, rt->ticks()});
  return true;
}

void router_state::forward_to_home(const engine::patient_key& asked,
                                   const engine::patient_key& home) {
  if (aliases_.size() >= aliases_at_most) aliases_.clear();
  auto alias = asked; // `asked` may live in what is erased below.
  aliases_.insert_or_assign(alias, home);
  residents_.erase(alias);
  auto queue = waiting_.extract(alias);
  if (queue.empty()) return;
  for (auto& w : queue.mapped()) on_work(std::move(w));
}

void router_state::on_load_failed(
    const std::vector<engine::patient_key>& asked) {
  for (auto key : asked) {
    if (auto first = second_looks_.find(key); first != second_looks_.end()) {
      key = first->second;
      second_looks_.erase(first);
    }
    auto found = residents_.find(key);
    if (found == residents_.end() || found->second.is != phase::loading)
      continue;
    residents_.erase(found);
    auto queue = waiting_.extract(key);
    if (queue.empty()) continue;
    for (auto& w : queue.mapped()) refuse(w, turn_end::unavailable);
  }
}

// Passivation.

void router_state::ask_to_leave(resident& r) {
  order_.remove(r);
  r.is = phase::leaving;
  post(*rt, self, r.actor, passivate_if_idle{});
}

void router_state::on_patient_left(patient_left& m) {
  auto found = residents_.find(m.key);
  if (found == residents_.end()) return;
  auto& r = found->second;
  switch (m.reason) {
  case patient_left::why::failed:
    note_failure(m);
    [[fallthrough]];
  case patient_left::why::outdated:
    // It may have been asked to leave already; it goes when it hears that.
    if (r.is == phase::live) ask_to_leave(r);
    return;
  case patient_left::why::stays: {
    r.is = phase::live;
    order_.touch(r, rt->ticks());
    auto queue = waiting_.extract(m.key);
    if (!queue.empty())
      for (auto& w : queue.mapped()) deliver(r, w);
    return;
  }
  case patient_left::why::passivated:
    break;
  }
  rt->metrics.passivations_total->Increment();
  auto again = std::move(m.unfinished);
  if (auto queue = waiting_.extract(m.key); !queue.empty())
    for (auto& w : queue.mapped()) again.push_back(std::move(w));
  residents_.erase(found);
  for (auto& w : again) {
    if (set_aside_if_struck_out(w)) continue;
    on_work(std::move(w));
  }
}

void router_state::note_failure(patient_left& m) {
  auto now = rt->ticks();
  failures_.push_back(now);
  while (!failures_.empty() && failures_.front() + failure_window < now)
    failures_.pop_front();
  if (failures_.size() > failures_at_most) {
    rests_until_ = now + failure_window;
    failures_.clear();
    io::log(log_level::error, "router_rests",
            {{"seconds", std::int64_t{failure_window.count()}}});
  }
  if (m.culprit.empty()) return;
  if (strikes_.size() >= strikes_at_most) strikes_.clear();
  ++strikes_[m.culprit];
}

/// Three failures over one message: it is kept for a person to see and
/// answered, so that it neither comes back nor blocks the patient's others.
bool router_state::set_aside_if_struck_out(const work& w) {
  auto id = message_of(w);
  if (id.empty()) return false;
  auto struck = strikes_.find(std::string(id));
  if (struck == strikes_.end()
      || struck->second < rt->limits.strikes_to_quarantine)
    return false;
  strikes_.erase(struck);
  auto& m = std::get<handle_message>(w);
  persistence::raw_event raw;
  raw.clinic = m.key.clinic;
  raw.channel = m.message.channel;
  raw.reason = "handler_failed";
  raw.key = m.message.vendor_message_id;
  raw.payload = m.message.text + "\n" + m.message.details;
  raw.at = rt->now();
  rt->metrics.quarantined_total->Increment();
  io::log(log_level::error, "message_quarantined",
          {{"message", id}, {"reason", "handler_failed"}});
  record_events events;
  events.events.emplace_back(std::move(raw));
  events.ack = m.ack;
  post(*rt, self, board->writer, std::move(events));
  return true;
}

void router_state::on_sweep_due() {
  auto idle_before = rt->ticks() - rt->limits.passivate_after;
  for (std::size_t n = 0; n < rt->limits.passivations_per_sweep; ++n) {
    auto* idle = order_.idle_since(idle_before);
    if (!idle) break;
    ask_to_leave(*static_cast<resident*>(idle));
  }
}

router_actor::behavior_type
router(router_actor::stateful_pointer<router_state> self, runtime_ptr rt,
       switchboard_ptr board, patient_settings patient_defaults) {
  auto& st = self->state;
  st.self = self;
  st.rt = rt;
  st.board = std::move(board);
  st.patient_defaults = patient_defaults;
  constexpr auto kind = actor_kind::router;
  auto take = [self, rt](std::string_view handler, work w) {
    auto ack = ack_of(w);
    if (!guarded(*rt, kind, handler,
                 [&] { self->state.on_work(std::move(w)); }))
      settle_ticket(*rt, self->state.self, *self->state.board, ack,
                    turn_end::unavailable);
  };
  return {
      [take](handle_message& m) { take("handle_message", std::move(m)); },
      [take](staff_action& m) { take("staff_action", std::move(m)); },
      [take](fire_timer& m) { take("fire_timer", std::move(m)); },
      [take](ai_answer_arrived& m) { take("ai_answer_arrived", std::move(m)); },
      [self, rt](patient_left& m) {
        guarded(*rt, kind, "patient_left",
                [&] { self->state.on_patient_left(m); });
      },
      [self, rt](sweep_due) {
        guarded_note(*rt, kind, "sweep_due",
                     [&] { self->state.on_sweep_due(); });
        note_later(self, sweep_every, sweep_due{});
      },
  };
}

} // namespace careline::actors
