#include "engine/visit_timers.hpp"

#include "engine/quiet_hours.hpp"

namespace careline::engine {

std::string reminder_kind(std::chrono::minutes before, appointment_id id) {
  return "remind:" + std::to_string(before.count()) + ":" + to_string(id);
}

std::string feedback_kind(appointment_id id) {
  return "feedback_due:" + to_string(id);
}

instant visit_end(const config::clinic& clinic, const visit& v) noexcept {
  auto* service = clinic.find_service(v.service);
  if (!service) return v.when.end;
  auto end = v.when.end - service->buffer;
  return end > v.when.start ? end : v.when.end;
}

void start_visit_timers(dialogue& d, const visit& v) {
  auto about = to_string(v.id);
  auto& rules = d.clinic().conversation;
  for (auto before : rules.reminders) {
    auto kind = reminder_kind(before, v.id);
    auto due = outside_quiet(d.clinic(), v.when.start - before, v.when.start);
    if (before > std::chrono::minutes{0} && due > d.now())
      d.out.effects.push_back(start_timer{std::move(kind), about, due});
    else
      d.out.effects.push_back(drop_timer{std::move(kind)});
  }
  if (rules.feedback_after <= std::chrono::minutes{0}) return;
  auto due = visit_end(d.clinic(), v) + rules.feedback_after;
  // No visit is near: the morning after a late one is early enough.
  due = outside_quiet(d.clinic(), due, due + std::chrono::hours{48});
  d.out.effects.push_back(start_timer{feedback_kind(v.id), about, due});
}

void drop_reminders(dialogue& d, appointment_id id) {
  for (auto before : d.clinic().conversation.reminders)
    d.out.effects.push_back(drop_timer{reminder_kind(before, id)});
}

void drop_visit_timers(dialogue& d, appointment_id id) {
  drop_reminders(d, id);
  d.out.effects.push_back(drop_timer{feedback_kind(id)});
}

} // namespace careline::engine
