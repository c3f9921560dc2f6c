#include "actors/patient.hpp"

#include "actors/post.hpp"
#include "actors/turn_rows.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <string_view>
#include <utility>

namespace careline::actors {

using io::metrics;

namespace {

std::uint64_t hash_of(std::string_view id) {
  // 0 marks an unused place.
  return static_cast<std::uint64_t>(std::hash<std::string_view>{}(id)) | 1U;
}

std::string_view message_of(const work& w) {
  auto* m = std::get_if<handle_message>(&w);
  return m ? std::string_view(m->message.vendor_message_id)
           : std::string_view{};
}

} // namespace

patient_state::~patient_state() {
  if (!rt) return;
  rt->active.fetch_sub(1, std::memory_order_relaxed);
  if (counts_as_paused_) rt->paused.fetch_sub(1, std::memory_order_relaxed);
}

void patient_state::count_paused() {
  if (counts_as_paused_ == conversation.is_bot_paused) return;
  counts_as_paused_ = conversation.is_bot_paused;
  rt->paused.fetch_add(counts_as_paused_ ? 1 : -1, std::memory_order_relaxed);
}

void patient_state::remember(std::string_view vendor_message_id) {
  recent_[recent_next_] = hash_of(vendor_message_id);
  recent_next_ = static_cast<std::uint8_t>((recent_next_ + 1) % recent_.size());
}

bool patient_state::remembers(std::string_view vendor_message_id) const {
  auto wanted = hash_of(vendor_message_id);
  for (auto seen : recent_)
    if (seen == wanted) return true;
  return false;
}

void patient_state::settle(const ticket& ack, turn_end how) {
  settle_ticket(*rt, self, *board, ack, how);
}

const clinic_entry_ptr& patient_state::clinic_of(const work& w) const {
  return std::visit([](auto& x) -> const clinic_entry_ptr& { return x.clinic; },
                    w);
}

// Work comes in.

void patient_state::on_work(work w) {
  if (!is_leaving_ && !turn_) {
    start(std::move(w));
    return;
  }
  if (!waiting_) waiting_ = std::make_unique<std::deque<work>>();
  if (std::holds_alternative<staff_action>(w)) {
    // A provider does not queue behind what the patient wrote meanwhile, only
    // behind the turn under way and other providers.
    auto at = waiting_->begin();
    while (at != waiting_->end() && std::holds_alternative<staff_action>(*at))
      ++at;
    waiting_->insert(at, std::move(w));
    return;
  }
  if (waiting_->size() >= rt->limits.messages_waiting_per_patient)
    settle(ack_of(w), turn_end::overloaded);
  else
    waiting_->push_back(std::move(w));
}

void patient_state::start_next() {
  while (!turn_ && !is_leaving_ && waiting_ && !waiting_->empty()) {
    auto next = std::move(waiting_->front());
    waiting_->pop_front();
    start(std::move(next));
  }
  if (waiting_ && waiting_->empty()) waiting_.reset();
}

engine::event patient_state::event_of(const work& w) const {
  if (auto* m = std::get_if<handle_message>(&w))
    return engine::message_arrived{m->message};
  if (auto* t = std::get_if<fire_timer>(&w))
    return engine::timer_fired{t->timer, t->about};
  if (auto* a = std::get_if<ai_answer_arrived>(&w)) return a->answer;
  auto& s = std::get<staff_action>(w);
  switch (s.what) {
  case staff_action::kind::pause:
    return engine::staff_paused{s.by, s.reason};
  case staff_action::kind::resume:
    return engine::staff_resumed{s.by};
  case staff_action::kind::send:
    break;
  case staff_action::kind::book: {
    auto wish = std::get<engine::staff_booked>(s.event.value());
    wish.id = visit_wished(s, rt->ids);
    return wish;
  }
  case staff_action::kind::move:
  case staff_action::kind::set_status:
  case staff_action::kind::set_language:
    return s.event.value(); // Without one it is a bug, and guarded.
  }
  return engine::staff_wrote{s.by, s.text};
}

void patient_state::start(work w) {
  if (auto* m = std::get_if<handle_message>(&w);
      m && remembers(m->message.vendor_message_id)) {
    // Meta repeats a webhook until it sees a 200: answer so, take no turn.
    rt->metrics.turns_total[metrics::at(io::turn_result::repeated)]
        ->Increment();
    settle(m->ack, turn_end::repeated);
    return;
  }
  if (auto* s = std::get_if<staff_action>(&w);
      s && s->what == staff_action::kind::send) {
    auto opened = conversation.last_inbound_at;
    if (!opened || rt->now() >= *opened + reply_window) {
      settle(s->ack, turn_end::refused);
      return;
    }
  }
  auto event = event_of(w);
  turn_ = std::make_unique<turn>();
  turn_->cause = std::move(w);
  turn_->step.after = conversation;
  ++serial_;
  take_step(event);
}

// One step after another until nothing is left to ask.

void patient_state::take_step(const engine::event& what) {
  auto& t = *turn_;
  auto next = advance(t.step.after, what,
                      {rt->now(), clinic_of(t.cause)->clinic,
                       rt->settings.responder.kind != "none"});
  auto& all = t.step;
  all.after = std::move(next.after);
  for (auto& r : next.replies) all.replies.push_back(std::move(r));
  for (auto& e : next.effects) all.effects.push_back(std::move(e));
  all.from_staff |= next.from_staff;
  all.from_ai |= next.from_ai;
  all.fences_replies |= next.fences_replies;
  if (next.refused_to_staff)
    refuse_staff(std::move(*next.refused_to_staff));
  else if (next.question)
    ask_for(*next.question);
  else if (all.fences_replies)
    fence_then_commit();
  else
    commit();
}

// Leaving.

void patient_state::ask_to_leave(patient_left::why reason) {
  patient_left note;
  note.reason = reason;
  note.key = home;
  is_leaving_ = true;
  if (turn_) {
    // Its message is handled anew from what the database holds.
    note.culprit = message_of(turn_->cause);
    auto cause = std::move(turn_->cause);
    turn_.reset();
    if (!waiting_) waiting_ = std::make_unique<std::deque<work>>();
    waiting_->push_front(std::move(cause));
  }
  post(*rt, self, router, std::move(note));
}

void patient_state::on_passivate_if_idle() {
  patient_left note;
  note.key = home;
  if (turn_ || (!is_leaving_ && waiting_)) {
    note.reason = patient_left::why::stays;
    post(*rt, self, router, std::move(note));
    return;
  }
  if (waiting_)
    note.unfinished.assign(std::make_move_iterator(waiting_->begin()),
                           std::make_move_iterator(waiting_->end()));
  post(*rt, self, router, std::move(note));
  self->quit();
}

void patient_state::on_failure() {
  if (is_leaving_) return;
  if (turn_) undo();
  if (turn_ && !std::holds_alternative<handle_message>(turn_->cause)) {
    // Only a message can be set aside after three strikes. Whoever asked for
    // anything else hears of it, and may ask again.
    settle(ack_of(turn_->cause), turn_end::unavailable);
    turn_.reset();
  }
  ask_to_leave(patient_left::why::failed);
}

patient_actor::behavior_type
patient(patient_actor::stateful_pointer<patient_state> self, runtime_ptr rt,
        switchboard_ptr board, patient_settings settings, router_actor router,
        std::shared_ptr<persistence::loaded_patient> loaded) {
  auto& st = self->state;
  st.self = self;
  st.rt = rt;
  st.board = std::move(board);
  st.advance = settings.advance;
  st.router = std::move(router);
  st.home = std::move(loaded->home);
  st.id = loaded->patient;
  st.is_new = !loaded->is_known;
  st.name_known = std::move(loaded->name);
  st.phone_known = std::move(loaded->phone);
  st.user_id_known = std::move(loaded->user_id);
  st.conversation = std::move(loaded->conversation);
  rt->active.fetch_add(1, std::memory_order_relaxed);
  st.count_paused();
  constexpr auto kind = actor_kind::patient;
  auto take = [self](std::string_view handler, work w) {
    auto& state = self->state;
    if (!guarded(*state.rt, kind, handler,
                 [&] { state.on_work(std::move(w)); }))
      state.on_failure();
  };
  return {
      [take](handle_message& m) { take("handle_message", std::move(m)); },
      [self](const turn_settled& m) {
        auto& state = self->state;
        if (!guarded(*state.rt, kind, "turn_settled",
                     [&] { state.on_turn_settled(m); }))
          state.on_failure();
      },
      [take](staff_action& m) { take("staff_action", std::move(m)); },
      [take](fire_timer& m) { take("fire_timer", std::move(m)); },
      [take](ai_answer_arrived& m) { take("ai_answer_arrived", std::move(m)); },
      [self](passivate_if_idle) {
        auto& state = self->state;
        guarded(*state.rt, kind, "passivate_if_idle",
                [&] { state.on_passivate_if_idle(); });
      },
  };
}

} // namespace careline::actors
