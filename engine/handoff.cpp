#include "engine/handoff.hpp"

#include "engine/fold.hpp"

namespace careline::engine {
namespace {

/// From this instant on nothing the bot computed before may leave (P4).
void pause(dialogue& d, const std::string& by, std::string reason) {
  auto& s = d.state;
  s.is_bot_paused = true;
  s.bot_paused_at = d.now();
  s.bot_paused_by = by;
  s.bot_paused_reason = std::move(reason);
  ++s.epoch;
  d.out.fences_replies = true;
  // A slot kept for a patient whom the bot may no longer ask blocks others.
  d.drop_held();
  // What was not read yet is for the person to answer.
  if (drop_unread(d)) d.owes_answer = true;
  if (s.stage == stage::confirming) s.stage = stage::choosing_time;
}

} // namespace

void hand_over(dialogue& d, std::string_view reason, phrase words) {
  d.leave_booking();
  drop_unread(d);
  d.state.stage = stage::with_person;
  d.state.misses = 0;
  d.alert(reason);
  d.owes_answer = true;
  d.tell(d.text(words));
}

void on_staff_paused(dialogue& d, const staff_paused& e) {
  pause(d, e.by, e.reason);
}

void on_staff_resumed(dialogue& d) {
  auto& s = d.state;
  if (!s.is_bot_paused && s.stage != stage::with_person) return;
  s.is_bot_paused = false;
  s.bot_paused_at.reset();
  s.bot_paused_by.clear();
  s.bot_paused_reason.clear();
  d.leave_booking();
  s.stage = stage::idle;
  s.misses = 0;
}

void on_staff_wrote(dialogue& d, const staff_wrote& e) {
  if (d.state.is_opted_out) {
    d.out.refused_to_staff = staff_refusal{"opted_out", {}};
    return;
  }
  if (!d.state.is_bot_paused) pause(d, e.by, "reply");
  d.out.from_staff = true;
  d.out.replies.push_back({e.text, {}, {}, {}, {}, {}});
  d.state.answer_due_at.reset();
}

} // namespace careline::engine
