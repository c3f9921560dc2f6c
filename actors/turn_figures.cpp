#include "actors/turn_figures.hpp"

#include "io/log.hpp"

namespace careline::actors {

using io::log_level;
using io::metrics;

namespace {

std::string_view event_name(staff_action::kind what) {
  switch (what) {
  case staff_action::kind::pause:
    return "bot_paused";
  case staff_action::kind::resume:
    return "bot_resumed";
  case staff_action::kind::send:
    return "staff_wrote";
  case staff_action::kind::book:
    return "staff_booked";
  case staff_action::kind::move:
    return "staff_moved";
  case staff_action::kind::set_status:
    return "staff_set_status";
  case staff_action::kind::set_language:
    return "staff_set_language";
  }
  return "staff_acted";
}

io::visit_actor who(const std::string& by) {
  return by == "bot" ? io::visit_actor::bot : io::visit_actor::staff;
}

/// Effects, one member each; what is not named here counts nothing.
struct counter {
  runtime& rt;
  engine::patient_id patient;

  void visit(io::visit_change what, const std::string& by) const {
    rt.metrics.visit_changes_total[metrics::at(what)][metrics::at(who(by))]
        ->Increment();
  }
  void operator()(const engine::book_appointment& e) const {
    rt.metrics.bookings_total[0]->Increment();
    visit(e.is_overbooked ? io::visit_change::overbooked
                          : io::visit_change::booked,
          e.by);
  }
  void operator()(const engine::move_appointment& e) const {
    visit(io::visit_change::moved, e.by);
  }
  void operator()(const engine::set_appointment_status& e) const {
    switch (e.to) {
    case engine::appointment_status::cancelled:
      return visit(io::visit_change::cancelled, e.by);
    case engine::appointment_status::no_show:
      return visit(io::visit_change::missed, e.by);
    case engine::appointment_status::fulfilled:
      return visit(io::visit_change::fulfilled, e.by);
    default:
      return visit(io::visit_change::other, e.by);
    }
  }
  void operator()(const engine::record_consent& e) const {
    (e.is_opted_in ? rt.metrics.opt_ins_total : rt.metrics.opt_outs_total)
        ->Increment();
  }
  void operator()(const engine::leave_note& e) const {
    rt.metrics.left_undone(e.metric).Increment();
  }
  void operator()(const engine::alert_staff& e) const {
    rt.metrics.handovers_total->Increment();
    if (e.reason == "red_flag") rt.metrics.red_flags_total->Increment();
    if (e.reason == "loop" || e.reason == "repeats")
      rt.metrics.loop_handovers_total->Increment();
    io::log(log_level::info, "staff_alerted",
            {{"conversation", std::string_view(engine::to_string(patient))},
             {"reason", std::string_view(e.reason)}});
  }
  template <class Other>
  void operator()(const Other&) const {}
};

} // namespace

void count_kept_turn(runtime& rt, engine::patient_id patient, const work& cause,
                     const engine::step& step, int fenced, bool is_fencing) {
  auto& figures = rt.metrics;
  if (auto* m = std::get_if<handle_message>(&cause)) {
    figures.message_lag_seconds->Observe(
        std::chrono::duration<double>(rt.now() - m->message.sent_at).count());
  } else if (auto* s = std::get_if<staff_action>(&cause)) {
    if (s->what == staff_action::kind::resume)
      figures.resumes_total->Increment();
    else if (is_fencing)
      figures.takeovers_total->Increment();
    figures.replies_fenced_total->Increment(fenced);
    io::log(log_level::info, event_name(s->what),
            {{"conversation", std::string_view(engine::to_string(patient))},
             {"epoch", step.after.epoch},
             {"fenced", std::int64_t{fenced}}});
  } else if (auto* t = std::get_if<fire_timer>(&cause)) {
    // "remind:120:<id>": the figure says how long before, not whose.
    if (t->timer.starts_with("remind:") && !step.replies.empty())
      figures.reminders_sent_total->Increment();
  }
  for (auto& e : step.effects) std::visit(counter{rt, patient}, e);
}

} // namespace careline::actors
