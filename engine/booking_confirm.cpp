// The patient's yes: a held slot becomes a visit, or a visit's new time.

#include "engine/booking.hpp"
#include "engine/booking_time.hpp"
#include "engine/refusal_words.hpp"
#include "engine/say_time.hpp"
#include "engine/visit_timers.hpp"
#include "engine/visits.hpp"

namespace careline::engine {
namespace {

/// The held slot becomes a visit of its own.
visit book_held(dialogue& d) {
  auto& draft = *d.state.draft;
  visit v{appointment_id{draft.hold.value},
          draft.service,
          draft.provider,
          *draft.held,
          appointment_status::booked,
          draft.attendee};
  d.out.effects.push_back(book_appointment{v.id, v.service, v.provider, v.when,
                                           draft.hold, v.attendee});
  d.out.effects.push_back(
      notify_provider{v.provider, "booked", to_string(v.id)});
  return v;
}

/// The held slot takes the place of the visit's old time, in one effect.
visit move_to_held(dialogue& d) {
  auto& draft = *d.state.draft;
  auto v = *draft.moving;
  auto from = v.provider;
  d.out.effects.push_back(move_appointment{v.id, from, v.when, draft.provider,
                                           *draft.held, draft.hold, "patient"});
  v.provider = draft.provider;
  v.when = *draft.held;
  v.is_confirmed = false;
  auto about = to_string(v.id);
  d.out.effects.push_back(notify_provider{v.provider, "moved", about});
  if (from != v.provider)
    d.out.effects.push_back(notify_provider{from, "moved", about});
  return v;
}

booking_draft& draft_in(dialogue& d) {
  if (!d.state.draft) d.state.draft.emplace();
  return *d.state.draft;
}

} // namespace

void tell_confirmation(dialogue& d) {
  auto& draft = *d.state.draft;
  auto& service = *drafted_service(d);
  auto& language = d.state.language;
  auto when = say_moment(d.clinic(), draft.held->start, d.now(), language)
              + attendee_line(draft.attendee);
  auto price = say_money(d.clinic(), service.price_minor);
  auto old = draft.moving ? say_moment(d.clinic(), draft.moving->when.start,
                                       d.now(), language)
                          : std::string{};
  d.tell(d.text(draft.moving               ? phrase::confirm_move
                : service.price_minor == 0 ? phrase::confirm
                                           : phrase::confirm_priced,
                {{"service", service.name},
                 {"doctor", say_provider(d, draft.provider)},
                 {"when", when},
                 {"price", price},
                 {"old", old}}),
         confirm_choices(d));
}

void confirm(dialogue& d) {
  auto* service = drafted_service(d);
  auto* provider = drafted_provider(d);
  if (!service || !provider || !d.state.draft->held) {
    ask_time(d, {});
    return;
  }
  auto& draft = *d.state.draft;
  if (draft.moving && draft.moving->status > appointment_status::booked) {
    tell_visit_gone(d); // Staff cancelled it meanwhile.
    return;
  }
  if (draft.hold_expires <= d.now()) {
    // Its timer is late. The slot may still be free: hold it anew.
    want_slot(d, draft.held->start, provider->key);
    return;
  }
  auto booked = *draft.held;
  auto v = draft.moving ? move_to_held(d) : book_held(d);
  d.out.effects.push_back(drop_timer{"hold_expires"});
  start_visit_timers(d, v);
  auto when = say_moment(d.clinic(), booked.start, d.now(), d.state.language)
              + attendee_line(draft.attendee);
  auto& address = d.clinic().facts.address;
  d.tell(d.text(draft.moving      ? phrase::moved
                : address.empty() ? phrase::booked
                                  : phrase::booked_address,
                {{"service", service->name},
                 {"doctor", provider->name},
                 {"when", when},
                 {"address", address}}));
  draft.held.reset();
  draft.hold = {};
  draft.hold_expires = {};
  draft.named.reset();
  draft.offered.clear();
  draft.offered_by.clear();
  draft.booked = booked;
  d.state.stage = stage::idle;
}

void tap_confirm(dialogue& d, const tapped& t) {
  auto* service = d.clinic().find_service(t.service);
  auto* provider = d.clinic().find_provider(t.key);
  if (!service || !provider) {
    begin_booking(d);
    next_step(d, d.text(phrase::service_gone));
    return;
  }
  auto& draft = draft_in(d);
  bool is_same = draft.service == t.service && draft.provider == t.key;
  if (is_same && draft.booked && draft.booked->start == t.from) {
    // A second tap on a slow line: say again that all is well.
    d.tell(d.text(
        phrase::already_booked,
        {{"service", service->name},
         {"doctor", provider->name},
         {"when", say_moment(d.clinic(), t.from, d.now(), d.state.language)}}));
    return;
  }
  if (is_same && d.state.stage == stage::confirming && draft.held
      && draft.held->start == t.from) {
    confirm(d);
    return;
  }
  // The button of an earlier offer: that time must be held first.
  bool is_moving_another = draft.moving && draft.service != t.service;
  if (draft.booked || is_moving_another) begin_booking(d);
  auto& open = draft_in(d); // begin_booking() made a new one.
  if (open.service != t.service) choose_service(d, *service);
  if (!open.any_provider && open.provider != t.key)
    choose_provider(d, *provider);
  want_slot(d, t.from, t.key);
}

} // namespace careline::engine
