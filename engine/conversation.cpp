#include "engine/conversation.hpp"

#include "engine/ai_answer.hpp"
#include "engine/booking_time.hpp"
#include "engine/dialogue.hpp"
#include "engine/feedback.hpp"
#include "engine/handoff.hpp"
#include "engine/inbound.hpp"
#include "engine/language.hpp"
#include "engine/staff_visits.hpp"
#include "engine/visits.hpp"

namespace careline::engine {
namespace {

void on_timer(dialogue& d, const timer_fired& timer) {
  if (timer.kind == "hold_expires") on_hold_expired(d, timer.about);
  if (timer.kind.starts_with("feedback_due")) on_feedback_due(d, timer);
}

void on_calendar_silent(dialogue& d) {
  // The hold of a wish that went unanswered is gone; so is its timer.
  if (!d.state.draft || d.state.draft->hold.is_nil())
    d.out.effects.push_back(drop_timer{"hold_expires"});
  if (d.state.is_bot_paused) {
    d.leave_booking();
    return;
  }
  hand_over(d, "unavailable", phrase::calendar_down);
}

/// An answer settles what was owed; words that are none begin the debt.
void settle_answer(dialogue& d) {
  if (d.out.question || d.out.from_staff) return;
  if (d.owes_answer) {
    if (!d.state.answer_due_at) d.state.answer_due_at = d.now() + answer_within;
  } else if (!d.out.replies.empty()) {
    d.state.answer_due_at.reset();
  }
}

} // namespace

std::string_view to_string(stage s) noexcept {
  switch (s) {
  case stage::idle:
    return "idle";
  case stage::menu:
    return "menu";
  case stage::choosing_service:
    return "choosing_service";
  case stage::choosing_provider:
    return "choosing_provider";
  case stage::choosing_time:
    return "choosing_time";
  case stage::confirming:
    return "confirming";
  case stage::with_person:
    return "with_person";
  case stage::feedback:
    return "feedback";
  case stage::choosing_visit:
    return "choosing_visit";
  case stage::confirming_cancel:
    return "confirming_cancel";
  }
  return "idle";
}

step advance(const conversation& before, const event& what, const moment& at) {
  step out;
  out.after = before;
  dialogue d{out, at};
  struct reader {
    dialogue& d;
    void operator()(const message_arrived& e) { on_message(d, e.message); }
    void operator()(const timer_fired& e) { on_timer(d, e); }
    void operator()(const slots_found& e) { on_slots_found(d, e); }
    void operator()(const slot_held& e) { on_slot_held(d, e); }
    void operator()(const slot_refused& e) { on_slot_refused(d, e); }
    void operator()(const booking_refused& e) { on_booking_refused(d, e); }
    void operator()(const calendar_silent&) { on_calendar_silent(d); }
    void operator()(const staff_paused& e) { on_staff_paused(d, e); }
    void operator()(const staff_resumed&) { on_staff_resumed(d); }
    void operator()(const staff_wrote& e) { on_staff_wrote(d, e); }
    void operator()(const visits_found& e) { on_visits_found(d, e); }
    void operator()(const staff_booked& e) { on_staff_booked(d, e); }
    void operator()(const staff_moved& e) { on_staff_moved(d, e); }
    void operator()(const staff_set_status& e) { on_staff_set_status(d, e); }
    void operator()(const staff_set_language& e) {
      on_staff_set_language(d, e);
    }
    void operator()(const ai_answered& e) { on_ai_answered(d, e); }
  };
  std::visit(reader{d}, what);
  // A timer's question to the patient pays no debt that staff owe.
  if (!std::holds_alternative<timer_fired>(what)) settle_answer(d);
  return out;
}

} // namespace careline::engine
