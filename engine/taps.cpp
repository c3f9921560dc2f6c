#include "engine/taps.hpp"

#include "engine/booking.hpp"
#include "engine/booking_time.hpp"
#include "engine/feedback.hpp"
#include "engine/language.hpp"
#include "engine/menu.hpp"
#include "engine/reminders.hpp"
#include "engine/rule_responder.hpp"
#include "engine/words.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

/// Takes over service and provider that a tapped slot or window names.
bool take_both(dialogue& d, const tapped& t) {
  auto* service = d.clinic().find_service(t.service);
  auto* provider = d.clinic().find_provider(t.key);
  if (!service || !provider) {
    begin_booking(d);
    next_step(d, d.text(phrase::service_gone));
    return false;
  }
  auto& draft = d.state.draft;
  if (!draft || draft->booked || draft->service != t.service
      || draft->provider != t.key) {
    begin_booking(d);
    choose_service(d, *service);
    choose_provider(d, *provider);
  }
  return true;
}

void tap_service(dialogue& d, const tapped& t) {
  auto* service = d.clinic().find_service(t.key);
  if (!service) {
    begin_booking(d);
    next_step(d, d.text(phrase::service_gone));
    return;
  }
  if (!d.state.draft || d.state.draft->booked) begin_booking(d);
  choose_service(d, *service);
  next_step(d);
}

void tap_provider(dialogue& d, const tapped& t) {
  auto* provider = d.clinic().find_provider(t.key);
  if (!provider) {
    begin_booking(d);
    next_step(d, d.text(phrase::service_gone));
    return;
  }
  if (!d.state.draft || d.state.draft->booked) begin_booking(d);
  choose_provider(d, *provider);
  next_step(d);
}

} // namespace

void on_tap(dialogue& d, const tapped& t) {
  auto offset = static_cast<std::size_t>(std::max(0, t.number));
  switch (t.what) {
  case tap::menu:
    show_menu(d);
    break;
  case tap::info:
    show_topics(d);
    break;
  case tap::book:
    begin_booking(d);
    next_step(d);
    break;
  case tap::person:
    ask_for_person(d);
    break;
  case tap::back:
    go_back(d);
    break;
  case tap::cancel:
    cancel_booking(d);
    break;
  case tap::other_time:
    if (!d.state.draft || d.state.draft->booked) begin_booking(d);
    other_time(d);
    break;
  case tap::other_doctor:
  case tap::any_doctor:
    change_provider(d);
    break;
  case tap::keep_visit:
  case tap::this_visit:
  case tap::move_visit:
  case tap::cancel_visit:
  case tap::really_cancel:
    ask_for_person(d, phrase::person_for_change);
    break;
  case tap::confirm_visit:
    confirm_visit(d, t.visit);
    break;
  case tap::topic:
    tell_aside(d, answer_question(d, topic_of(t.key), words{{}}, {}), true);
    break;
  case tap::service:
    tap_service(d, t);
    break;
  case tap::provider:
    tap_provider(d, t);
    break;
  case tap::services:
  case tap::providers:
    d.drop_held();
    if (!d.state.draft || d.state.draft->booked) begin_booking(d);
    if (t.what == tap::services)
      ask_service(d, {}, offset);
    else
      ask_provider(d, {}, offset);
    break;
  case tap::slot:
    if (take_both(d, t)) want_slot(d, t.from);
    break;
  case tap::confirm:
    tap_confirm(d, t);
    break;
  case tap::window:
    if (take_both(d, t)) {
      d.drop_held();
      d.state.draft->named = slot{t.from, t.until};
      look_up(d);
    }
    break;
  case tap::more:
    if (take_both(d, t)) look_up_from(d, t.from);
    break;
  case tap::languages:
    ask_language(d);
    break;
  case tap::language:
    choose_language(d, t.key);
    break;
  case tap::score:
    if (t.number >= 1 && t.number <= 5) take_score(d, t.number);
    break;
  }
}

} // namespace careline::engine
