#include "engine/conversation.hpp"

#include "engine/ai_answer.hpp"
#include "engine/booking_time.hpp"
#include "engine/consent.hpp"
#include "engine/dialogue.hpp"
#include "engine/feedback.hpp"
#include "engine/fold.hpp"
#include "engine/handoff.hpp"
#include "engine/inbound.hpp"
#include "engine/language.hpp"
#include "engine/reminders.hpp"
#include "engine/staff_visits.hpp"
#include "engine/talk_guard.hpp"
#include "engine/visits.hpp"
#include "engine/waiting.hpp"

#include <utility>

namespace careline::engine {
namespace {

void on_timer(dialogue& d, const timer_fired& timer) {
  auto& kind = timer.kind;
  if (kind == "fold_due") {
    on_fold_due(d);
  } else if (kind == "ai_due") {
    on_ai_due(d);
  } else if (kind == "answer_due") {
    on_answer_due(d, timer.about);
  } else {
    // What is said unasked pays no debt that somebody owes.
    d.pays_debt = false;
    if (kind == "hold_expires") on_hold_expired(d, timer.about);
    if (kind.starts_with("feedback_due")) on_feedback_due(d, timer);
    if (kind.starts_with("remind:")) on_reminder_due(d, timer);
  }
}

/// The store's answer, or nullptr if it kept silent, to what this part of the
/// conversation asked for.
/// @returns false: it was asked for something else
bool take_visits(dialogue& d, const visits_found* found) {
  auto why = std::exchange(d.state.visits_for, {});
  if (why.empty()) return false;
  if (why == "stop" || why == "start")
    finish_consent(d, why, found ? found->visits : std::vector<visit>{});
  else if (why.starts_with("feedback_due:"))
    on_feedback_visits(d, why, found);
  else
    on_reminder_visits(d, why, found);
  return true;
}

void on_calendar_silent(dialogue& d) {
  if (on_silence_for_staff(d)) return;
  if (take_visits(d, nullptr)) return;
  // The hold of a wish that went unanswered is gone; so is its timer.
  if (!d.state.draft || d.state.draft->hold.is_nil())
    d.out.effects.push_back(drop_timer{"hold_expires"});
  if (d.state.is_bot_paused) {
    d.leave_booking();
    return;
  }
  hand_over(d, "unavailable", phrase::calendar_down);
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
    void operator()(const visits_found& e) {
      if (!take_visits(d, &e)) on_visits_found(d, e);
    }
    void operator()(const staff_booked& e) { on_staff_booked(d, e); }
    void operator()(const staff_moved& e) { on_staff_moved(d, e); }
    void operator()(const staff_set_status& e) { on_staff_set_status(d, e); }
    void operator()(const staff_set_language& e) {
      on_staff_set_language(d, e);
    }
    void operator()(const ai_answered& e) { on_ai_answered(d, e); }
  };
  std::visit(reader{d}, what);
  if (out.refused_to_staff) {
    out.after = before;
    return out;
  }
  keep_opt_out(d);
  watch_replies(d);
  settle_answer(d, before.answer_due_at);
  forget_reminder(d);
  return out;
}

} // namespace careline::engine
