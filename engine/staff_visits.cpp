#include "engine/staff_visits.hpp"

#include "engine/booking.hpp"
#include "engine/feedback.hpp"
#include "engine/refusal_words.hpp"
#include "engine/say_time.hpp"
#include "engine/visit_timers.hpp"
#include "engine/visits.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

void refuse(dialogue& d, std::string code, std::vector<slot> nearest = {}) {
  d.out.refused_to_staff = staff_refusal{std::move(code), std::move(nearest)};
}

/// How the patient hears of it: written if the channel's window is open, by the
/// clinic's template of that name if not, else a note for staff. Never a word
/// to those who opted out.
void tell_patient(dialogue& d, std::string text, const char* template_for,
                  std::vector<std::string> values) {
  d.out.from_staff = true;
  if (d.state.is_opted_out) {
    d.out.effects.push_back(
        leave_note{"The patient was not told: opted out.", "opted_out"});
    return;
  }
  auto last = d.state.last_inbound_at;
  reply r;
  r.text = std::move(text);
  if (!last || d.now() >= *last + reply_window) {
    auto approved = d.clinic().whatsapp_templates.find(template_for);
    if (approved == d.clinic().whatsapp_templates.end()) {
      d.out.effects.push_back(
          leave_note{"The patient was not told: the reply window is closed and "
                     "there is no template.",
                     "no_template"});
      return;
    }
    r.template_name = approved->second;
    r.template_language = template_language(d.state.language);
    r.template_values = std::move(values);
  }
  d.out.replies.push_back(std::move(r));
}

void tell_of(dialogue& d, phrase what, const char* template_for,
             const visit& v) {
  if (v.when.start <= d.now()) return; // History: nobody need be told.
  auto* service = d.clinic().find_service(v.service);
  tell_patient(
      d, say_visit(d, what, v), template_for,
      {service ? service->name : v.service, say_provider(d, v.provider),
       say_moment(d.clinic(), v.when.start, d.now(), d.state.language)});
}

void notify(dialogue& d, const visit& v, const char* what) {
  d.out.effects.push_back(notify_provider{v.provider, what, to_string(v.id)});
}

/// Empty if the service, the provider or the two together are not to be had.
std::optional<slot> slot_of(const dialogue& d, std::string_view service,
                            std::string_view provider, instant start) {
  auto* s = d.clinic().find_service(service);
  auto* p = d.clinic().find_provider(provider);
  if (!s || !p) return std::nullopt;
  auto& given = p->services;
  if (!given.empty()
      && std::find(given.begin(), given.end(), service) == given.end())
    return std::nullopt;
  return slot{start, start + s->length + s->buffer};
}

void ask_for(dialogue& d, staff_order order, std::string service,
             std::string provider, const slot& wanted,
             appointment_id instead_of) {
  d.state.staff_order = std::move(order);
  hold_slot q;
  q.service = std::move(service);
  q.provider = std::move(provider);
  q.wanted = wanted;
  q.instead_of = instead_of;
  q.is_for_staff = true;
  d.out.question = std::move(q);
}

/// What the patient is about to do with the visit counts from what it is now.
void tell_draft(dialogue& d, const visit& v) {
  if (!d.state.draft) return;
  auto& moving = d.state.draft->moving;
  if (moving && moving->id == v.id) moving = v;
  for (auto& shown : d.state.draft->visits)
    if (shown.id == v.id) shown = v;
}

// -- Done --------------------------------------------------------------------

void book(dialogue& d, const staff_booked& e, const slot& when, hold_id hold) {
  visit v{e.id.is_nil() ? appointment_id{hold.value} : e.id,
          e.service,
          e.provider,
          when,
          appointment_status::booked,
          e.attendee};
  d.out.effects.push_back(book_appointment{v.id, v.service, v.provider, when,
                                           hold, v.attendee, e.by,
                                           hold.is_nil()});
  notify(d, v, "booked");
  start_visit_timers(d, v);
  tell_of(d, phrase::staff_booked_visit, "visit_booked", v);
}

void move(dialogue& d, const staff_moved& e, const slot& to, hold_id hold) {
  auto v = e.what;
  v.when = to;
  if (!e.provider.empty()) v.provider = e.provider;
  v.is_confirmed = false;
  d.out.effects.push_back(move_appointment{v.id, e.what.provider, e.what.when,
                                           v.provider, to, hold, e.by,
                                           hold.is_nil()});
  tell_draft(d, v);
  notify(d, v, "moved");
  if (v.provider != e.what.provider) notify(d, e.what, "moved");
  start_visit_timers(d, v);
  if (to.start <= d.now()) return;
  auto& language = d.state.language;
  auto* service = d.clinic().find_service(v.service);
  auto name = service ? service->name : v.service;
  auto when = say_moment(d.clinic(), to.start, d.now(), language);
  auto old = say_moment(d.clinic(), e.what.when.start, d.now(), language);
  auto lines = when + attendee_line(v.attendee);
  auto doctor = say_provider(d, v.provider);
  tell_patient(d,
               d.text(phrase::staff_moved_visit, {{"service", name},
                                                  {"doctor", doctor},
                                                  {"when", lines},
                                                  {"old", old}}),
               "visit_moved", {name, doctor, when, old});
}

void set_status(dialogue& d, const staff_set_status& e) {
  using enum appointment_status;
  auto v = e.what;
  v.status = e.to;
  d.out.effects.push_back(set_appointment_status{
      v.id, v.provider, e.what.status, e.to, e.by, e.reason, v.when});
  tell_draft(d, v);
  switch (e.to) {
  case cancelled:
    drop_visit_timers(d, v.id);
    notify(d, v, "cancelled");
    tell_of(d, phrase::staff_cancelled_visit, "visit_cancelled", v);
    break;
  case no_show:
    drop_visit_timers(d, v.id);
    break;
  case arrived:
  case fulfilled:
    drop_reminders(d, v.id);
    break;
  case booked:
    // Undone: what has not come yet is waited for again.
    if (e.what.status != arrived && visit_end(d.clinic(), v) > d.now())
      start_visit_timers(d, v);
    if (e.what.status == cancelled) {
      notify(d, v, "booked");
      tell_of(d, phrase::staff_restored_visit, "visit_booked", v);
    }
    break;
  case proposed:
  case pending:
    break;
  }
}

} // namespace

void on_staff_booked(dialogue& d, const staff_booked& e) {
  auto when = slot_of(d, e.service, e.provider, e.start);
  if (!when)
    refuse(d, "not_bookable");
  else if (e.may_overbook)
    book(d, e, *when, {});
  else
    ask_for(d, e, e.service, e.provider, *when, {});
}

void on_staff_moved(dialogue& d, const staff_moved& e) {
  auto& v = e.what;
  auto provider = e.provider.empty() ? v.provider : e.provider;
  if (v.id.is_nil()) {
    refuse(d, "no_such_visit");
    return;
  }
  if (v.status > appointment_status::booked) {
    refuse(d, "bad_status");
    return;
  }
  auto to = slot_of(d, v.service, provider, e.start);
  if (!to)
    refuse(d, "not_bookable");
  else if (e.may_overbook)
    move(d, e, *to, {});
  else
    ask_for(d, e, v.service, provider, *to, v.id);
}

void on_staff_set_status(dialogue& d, const staff_set_status& e) {
  if (e.what.id.is_nil()) {
    refuse(d, "no_such_visit");
  } else if (!may_become(e.what.status, e.to)) {
    refuse(d, "bad_status");
  } else if (!takes_time(e.what.status) && takes_time(e.to)
             && e.what.when.end > d.now()
             && slot_of(d, e.what.service, e.what.provider, {})) {
    // Somebody else may have its time by now.
    ask_for(d, e, e.what.service, e.what.provider, e.what.when, e.what.id);
  } else {
    set_status(d, e);
  }
}

bool on_held_for_staff(dialogue& d, const slot_held& answer) {
  if (!d.state.staff_order) return false;
  auto order = std::move(*d.state.staff_order);
  d.state.staff_order.reset();
  struct doer {
    dialogue& d;
    const slot_held& held;
    void operator()(const staff_booked& e) { book(d, e, held.held, held.hold); }
    void operator()(const staff_moved& e) { move(d, e, held.held, held.hold); }
    void operator()(const staff_set_status& e) {
      // The visit itself takes the time: the hold was the question.
      d.out.effects.push_back(drop_hold{e.what.provider, held.hold});
      set_status(d, e);
    }
  };
  std::visit(doer{d, answer}, order);
  return true;
}

bool on_refused_to_staff(dialogue& d, const slot_refused& answer) {
  if (!d.state.staff_order) return false;
  d.state.staff_order.reset();
  refuse(d, "slot_taken", answer.nearest);
  return true;
}

bool on_silence_for_staff(dialogue& d) {
  if (!d.state.staff_order) return false;
  d.state.staff_order.reset();
  refuse(d, "unavailable");
  return true;
}

} // namespace careline::engine
