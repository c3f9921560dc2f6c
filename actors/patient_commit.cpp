// How a patient's turn is kept, and what follows from how it ended. Work and
// its steps are in patient.cpp, calendars in patient_calendar.cpp.

#include "actors/patient.hpp"

#include "actors/post.hpp"
#include "actors/turn_figures.hpp"
#include "actors/turn_rows.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace careline::actors {

namespace {

constexpr auto fence_answer = std::chrono::milliseconds(2'000);

/// Whether staff told it of a visit as they saw it.
bool changes_a_visit(const work& w) {
  auto* s = std::get_if<staff_action>(&w);
  return s
         && (s->what == staff_action::kind::move
             || s->what == staff_action::kind::set_status);
}

/// Whether the store compares a visit with what the turn has seen of it.
bool depends_on_a_visit(const engine::step& step) {
  return std::any_of(
      step.effects.begin(), step.effects.end(), [](const engine::effect& e) {
        return std::holds_alternative<engine::move_appointment>(e)
               || std::holds_alternative<engine::set_appointment_status>(e)
               || std::holds_alternative<engine::confirm_appointment>(e);
      });
}

} // namespace

void patient_state::fence_then_commit() {
  turn_->is_fencing = true;
  auto serial = serial_;
  ask(*rt, self, board->outbox_of(home.clinic), fence_answer,
      fence_replies{home.clinic, id, turn_->step.after.epoch})
      .then(
          [this, serial](replies_fenced& f) {
            if (!turn_ || serial_ != serial) return;
            turn_->in_flight = std::move(f.in_flight);
            if (!guarded_note(*rt, actor_kind::patient, "replies_fenced",
                              [&] { commit(); }))
              on_failure();
          },
          [this, serial](const caf::error&) {
            if (!turn_ || serial_ != serial) return;
            // Without the outbox's word the bot might still speak after we said
            // that it does not. Better no answer than that one.
            settle(ack_of(turn_->cause), turn_end::unavailable);
            if (!guarded_note(*rt, actor_kind::patient, "no_answer_to_fence",
                              [&] {
                                abandon();
                                start_next();
                              }))
              on_failure();
          });
}

void patient_state::commit() {
  auto& t = *turn_;
  auto record = make_record({home, id, is_new, name_known, phone_known,
                             user_id_known, conversation.version},
                            t.cause, t.step, rt->ids, rt->now());
  if (t.is_fencing)
    record.fences = persistence::turn_record::fence{t.step.after.epoch,
                                                    std::move(t.in_flight)};
  post(*rt, self, board->writer,
       record_turn{std::move(record), ack_of(t.cause)});
}

// The writer has spoken.

void patient_state::on_turn_settled(const turn_settled& m) {
  using ended = persistence::outcome::kind;
  if (!turn_ || is_leaving_) return;
  switch (m.outcome.what) {
  case ended::kept:
    finish_kept(m.outcome);
    break;
  case ended::repeated:
    if (auto* known = std::get_if<handle_message>(&turn_->cause))
      remember(known->message.vendor_message_id);
    abandon();
    break;
  case ended::poisoned:
    abandon();
    break;
  case ended::slot_taken:
    on_slot_taken();
    return;
  case ended::stale:
    if (changes_a_visit(turn_->cause)) {
      // The visit may be another than the one that staff saw: asked again
      // from here it might never end.
      settle_refusal({"changed_meanwhile", {}});
      abandon();
      ask_to_leave(patient_left::why::outdated);
      return;
    }
    if (depends_on_a_visit(turn_->step)) {
      on_visit_changed();
      return;
    }
    [[fallthrough]];
  case ended::identity_taken:
    undo();
    ask_to_leave(patient_left::why::outdated);
    return;
  case ended::unavailable:
    abandon();
    ask_to_leave(patient_left::why::outdated);
    return;
  }
  start_next();
}

void patient_state::finish_kept(const persistence::outcome& outcome) {
  auto done = std::move(turn_);
  conversation = std::move(done->step.after);
  ++conversation.version;
  is_new = false;
  count_paused();
  if (auto* m = std::get_if<handle_message>(&done->cause)) {
    auto& from = m->message.from;
    if (!from.name.empty()) name_known = from.name;
    if (!from.phone.empty()) phone_known = from.phone;
    if (!from.user_id.empty()) user_id_known = from.user_id;
    remember(m->message.vendor_message_id);
    if (!done->step.replies.empty() && rt->settings.whatsapp.mark_read)
      post(*rt, self, board->outbox_of(home.clinic),
           mark_read{m->message.account, m->message.vendor_message_id});
  } else if (auto* s = std::get_if<staff_action>(&done->cause)) {
    if (s->creates && phone_known.empty()) {
      name_known = s->creates->name;
      phone_known = s->creates->phone;
    }
  }
  count_kept_turn(*rt, id, done->cause, done->step, outcome.fenced,
                  done->is_fencing);
  for (auto& e : done->step.effects)
    if (auto* question = std::get_if<engine::ask_ai>(&e))
      ask_responder_for(*question, clinic_of(done->cause));
  turn_ = std::move(done);
  settle_calendars(true);
  turn_.reset();
}

/// The question is kept: a crash from here on is made good by its timer.
void patient_state::ask_responder_for(const engine::ask_ai& question,
                                      const clinic_entry_ptr& clinic) {
  if (board->responder) {
    post(*rt, self, board->responder,
         ask_responder{home, id, name_known, conversation.language, question,
                       clinic});
    return;
  }
  engine::ai_answered failed;
  failed.serial = question.serial;
  post(*rt, self, router,
       ai_answer_arrived{home, std::move(failed), clinic, {}});
}

/// The turn changes nothing: what it asked of others is undone.
void patient_state::undo() {
  settle_calendars(false);
  if (turn_->is_fencing)
    post(*rt, self, board->outbox_of(home.clinic),
         unfence_replies{home.clinic, id, turn_->step.after.epoch});
}

void patient_state::abandon() {
  undo();
  turn_.reset();
}

/// Nothing is kept of what staff asked for; they are told why.
void patient_state::refuse_staff(engine::staff_refusal why) {
  settle_refusal(std::move(why));
  abandon();
  start_next();
}

void patient_state::settle_refusal(engine::staff_refusal why) {
  auto& ack = ack_of(turn_->cause);
  settled_ticket end;
  end.id = ack.id;
  end.how = turn_end::refused;
  end.refusal = std::make_shared<const engine::staff_refusal>(std::move(why));
  settle_tickets(*rt, self, *board, ack.holder, {{std::move(end)}});
}

} // namespace careline::actors
