#include "engine/taps.hpp"

#include "engine/booking.hpp"
#include "engine/booking_time.hpp"
#include "engine/feedback.hpp"
#include "engine/language.hpp"
#include "engine/menu.hpp"
#include "engine/reminders.hpp"
#include "engine/rule_responder.hpp"
#include "engine/visits.hpp"
#include "engine/words.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

/// Takes over service and provider that a tapped slot or window names; a slot
/// of "any doctor" names the one who is free then.
bool take_both(dialogue& d, const tapped& t) {
  auto* service = d.clinic().find_service(t.service);
  auto* provider = d.clinic().find_provider(t.key);
  bool is_gone =
      (!service && !t.service.empty()) || (!provider && !t.key.empty());
  if (is_gone || ((!service || !provider) && t.what == tap::slot)) {
    begin_booking(d);
    next_step(d, d.text(phrase::service_gone));
    return false;
  }
  auto& draft = d.state.draft;
  if (!draft || draft->booked || (draft->moving && draft->service != t.service))
    begin_booking(d);
  if (service && draft->service != t.service) choose_service(d, *service);
  if (!provider) {
    if (service && !draft->any_provider) choose_any_provider(d);
  } else if (!draft->any_provider && draft->provider != t.key) {
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
  if (d.state.draft->moving) begin_booking(d); // Another visit is meant.
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

/// The answer to "which one?", or a row of a list that is only shown.
void tap_visit(dialogue& d, const tapped& t) {
  auto& draft = d.state.draft;
  auto wish = d.state.stage == stage::choosing_visit && draft
                  ? draft->wish
                  : visit_wish::show;
  auto named = draft ? draft->named : std::nullopt;
  ask_for_visit(d, wish, t.visit);
  if (wish == visit_wish::move) d.state.draft->named = named;
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
    change_provider(d);
    break;
  case tap::any_doctor:
    if (!d.state.draft || d.state.draft->booked) begin_booking(d);
    choose_any_provider(d);
    next_step(d);
    break;
  case tap::keep_visit:
    keep_asked_visit(d);
    break;
  case tap::this_visit:
    tap_visit(d, t);
    break;
  case tap::move_visit:
    ask_for_visit(d, visit_wish::move, t.visit);
    break;
  case tap::cancel_visit:
    ask_for_visit(d, visit_wish::cancel, t.visit);
    break;
  case tap::really_cancel:
    tap_really_cancel(d, t.visit);
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
    if (take_both(d, t)) want_slot(d, t.from, t.key);
    break;
  case tap::confirm:
    tap_confirm(d, t);
    break;
  case tap::window:
    if (take_both(d, t)) {
      d.drop_held();
      d.state.draft->named = slot{t.from, t.until};
      next_step(d);
    }
    break;
  case tap::more:
    if (!take_both(d, t)) break;
    if (knows_whom(d))
      look_up_from(d, t.from);
    else
      next_step(d);
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
