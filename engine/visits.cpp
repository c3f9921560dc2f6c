#include "engine/visits.hpp"

#include "engine/booking.hpp"
#include "engine/booking_time.hpp"
#include "engine/booking_wish.hpp"
#include "engine/booking_words.hpp"
#include "engine/choice_id.hpp"
#include "engine/menu.hpp"
#include "engine/name_match.hpp"
#include "engine/refusal_words.hpp"
#include "engine/say_time.hpp"
#include "engine/visit_timers.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

using visit_list = std::vector<visit>;

bool is_ahead(const dialogue& d, const visit& v) noexcept {
  return v.when.start > d.now() && v.status <= appointment_status::booked;
}

/// What the booking under way is about, after something was asked beside it.
visit_wish wish_under_way(const dialogue& d) noexcept {
  auto& draft = *d.state.draft;
  return draft.moving && !draft.booked ? visit_wish::move : visit_wish::none;
}

/// The booking is over; what was booked last is still known.
void forget_draft(dialogue& d) {
  d.drop_held();
  if (d.state.draft && d.state.draft->booked) {
    d.state.draft->visits.clear();
    d.state.draft->wish = visit_wish::none;
  } else {
    d.state.draft.reset();
  }
  d.state.stage = stage::idle;
}

std::string service_name(const dialogue& d, const visit& v) {
  auto* s = d.clinic().find_service(v.service);
  return s ? s->name : v.service;
}

std::string when_of(const dialogue& d, const visit& v) {
  return say_moment(d.clinic(), v.when.start, d.now(), d.state.language);
}

/// A row to tap: when, and below it what and for whom.
choice row_of(const dialogue& d, const visit& v) {
  return {visit_choice(tap::this_visit, v.id),
          say_short(d.clinic(), local_of(d.clinic(), v.when.start),
                    d.state.language),
          service_name(d, v) + ", " + say_provider(d, v.provider)
              + attendee_mark(v.attendee)};
}

std::vector<choice> what_to_do(const dialogue& d, const visit& v) {
  std::vector<choice> choices;
  choices.push_back(
      d.button(visit_choice(tap::move_visit, v.id), phrase::button_move_visit));
  choices.push_back(d.button(visit_choice(tap::cancel_visit, v.id),
                             phrase::button_cancel_visit));
  choices.push_back(d.button("menu", phrase::button_menu));
  return choices;
}

void tell_none(dialogue& d, visit_wish wish) {
  forget_draft(d);
  std::vector<choice> choices;
  choices.push_back(d.button("book", phrase::button_book));
  choices.push_back(d.button("person", phrase::button_person));
  d.tell(d.text(wish == visit_wish::cancel ? phrase::nothing_to_cancel
                                           : phrase::no_visits),
         std::move(choices));
}

/// "That visit is no longer in our calendar": for a button of long ago.
void tell_gone_beside(dialogue& d) {
  if (is_booking(d.state.stage)) {
    d.state.draft->wish = wish_under_way(d);
    ask_again(d, d.text(phrase::reminder_outdated));
    return;
  }
  tell_visit_gone(d);
}

/// Shows them; a booking under way goes on after it.
void show(dialogue& d, const visit_list& visits) {
  auto& draft = *d.state.draft;
  bool is_on_the_way = is_booking(d.state.stage);
  draft.visits.clear();
  draft.wish = wish_under_way(d);
  std::string text;
  if (visits.size() == 1) {
    text = say_visit(d, phrase::my_visit, visits.front());
  } else {
    text = d.text(phrase::my_visits) + '\n';
    for (auto& v : visits) text += '\n' + say_visit(d, phrase::visit_line, v);
  }
  if (is_on_the_way) {
    ask_again(d, std::move(text));
    return;
  }
  forget_draft(d);
  std::vector<choice> choices;
  if (visits.size() == 1)
    choices = what_to_do(d, visits.front());
  else
    for (auto& v : visits) choices.push_back(row_of(d, v));
  d.tell(std::move(text), std::move(choices), phrase::list_visits);
}

void start_moving(dialogue& d, const visit& v) {
  auto* service = d.clinic().find_service(v.service);
  auto* provider = d.clinic().find_provider(v.provider);
  if (!service || !provider) {
    ask_for_person(d, phrase::person_for_change);
    return;
  }
  auto& draft = *d.state.draft;
  draft.moving = v;
  draft.wish = visit_wish::move;
  draft.service = v.service;
  draft.provider = v.provider;
  draft.any_provider = false;
  draft.attendee = v.attendee;
  draft.visits.clear();
  look_up(d);
}

void cancel(dialogue& d, const visit& v) {
  if (v.status > appointment_status::booked) {
    tell_visit_gone(d); // Staff were faster.
    return;
  }
  d.out.effects.push_back(set_appointment_status{v.id,
                                                 v.provider,
                                                 v.status,
                                                 appointment_status::cancelled,
                                                 "patient",
                                                 {},
                                                 v.when});
  d.out.effects.push_back(
      notify_provider{v.provider, "cancelled", to_string(v.id)});
  drop_visit_timers(d, v.id);
  auto text = say_visit(d, phrase::visit_cancelled, v);
  d.drop_held();
  d.state.draft.reset(); // Also what was booked last: it may be this one.
  d.state.stage = stage::idle;
  std::vector<choice> choices;
  choices.push_back(d.button("book", phrase::button_book));
  choices.push_back(d.button("menu", phrase::button_menu));
  d.tell(std::move(text), std::move(choices));
}

/// One visit is meant.
void go_on_with(dialogue& d, visit v) {
  auto wish = d.state.draft->wish;
  if (wish != visit_wish::move && wish != visit_wish::cancel) {
    show(d, {v});
    return;
  }
  if (!is_ahead(d, v)) {
    // It has begun: what is to be done now only people can say.
    ask_for_person(d, phrase::person_for_change);
    return;
  }
  if (wish == visit_wish::move) {
    start_moving(d, v);
  } else {
    d.state.draft->visits.assign(1, std::move(v));
    d.state.stage = stage::confirming_cancel;
    ask_whether_to_cancel(d, {});
  }
}

/// Which of the visits the named time means; none if it means none of them.
visit_list meant_by_time(const dialogue& d, const visit_list& visits,
                         const slot& named) {
  visit_list meant;
  for (auto& v : visits) {
    bool is_it = false;
    if (has_no_day(named)) {
      auto local = local_of(d.clinic(), v.when.start);
      auto clock = local - std::chrono::floor<std::chrono::days>(local);
      auto from = named.start.time_since_epoch();
      auto until = named.end.time_since_epoch();
      is_it = clock == from || (from <= clock && clock < until);
    } else {
      is_it = v.when.start == named.start
              || (named.start <= v.when.start && v.when.start < named.end);
    }
    if (is_it) meant.push_back(v);
  }
  return meant;
}

/// "Cancel tomorrow's visit" names the visit; "move it to tomorrow" its new
/// time, unless a visit is there already.
visit_list narrow(dialogue& d, visit_list visits) {
  auto& draft = *d.state.draft;
  // "My visit with Dr Rao", "my cleaning"
  auto meant_by_name = visits;
  std::erase_if(meant_by_name, [&](auto& v) {
    return (!draft.provider.empty() && v.provider != draft.provider)
           || (!draft.service.empty() && v.service != draft.service);
  });
  if (!meant_by_name.empty()) visits = std::move(meant_by_name);
  draft.provider.clear();
  draft.service.clear();
  if (!draft.named) return visits;
  auto meant = meant_by_time(d, visits, *draft.named);
  if (draft.wish == visit_wish::move) {
    if (meant.size() == 1) draft.named.reset();
    return meant.size() == 1 ? meant : visits;
  }
  draft.named.reset();
  return meant.empty() ? visits : meant;
}

bool choose_among(dialogue& d, const visit_list& meant) {
  if (meant.size() != 1) return false;
  go_on_with(d, meant.front());
  return true;
}

} // namespace

void tell_visit_gone(dialogue& d) {
  forget_draft(d);
  std::vector<choice> choices;
  choices.push_back(d.button("book", phrase::button_book));
  choices.push_back(d.button("person", phrase::button_person));
  d.tell(d.text(phrase::reminder_outdated), std::move(choices));
}

std::string say_visit(const dialogue& d, phrase what, const visit& v) {
  // Where the date ends its line the person has one, too.
  bool has_lines = text_of(what, "en").find("{when}\n") != std::string::npos;
  auto when =
      when_of(d, v)
      + (has_lines ? attendee_line(v.attendee) : attendee_mark(v.attendee));
  return d.text(what, {{"service", service_name(d, v)},
                       {"doctor", say_provider(d, v.provider)},
                       {"when", when}});
}

void ask_for_visits(dialogue& d, visit_wish wish) {
  if (wish == visit_wish::move || wish == visit_wish::cancel
      || d.state.stage == stage::choosing_visit
      || d.state.stage == stage::confirming_cancel) {
    begin_booking(d);
    d.state.stage = stage::idle;
  }
  if (!d.state.draft) d.state.draft.emplace();
  d.state.draft->wish = wish;
  d.state.draft->visits.clear();
  d.out.question = find_visits{d.now()};
}

void ask_for_visit(dialogue& d, visit_wish wish, appointment_id id) {
  ask_for_visits(d, wish);
  visit only;
  only.id = id;
  d.state.draft->visits.push_back(std::move(only));
}

void ask_for_visits(dialogue& d, visit_wish wish, const inbound_message& m) {
  ask_for_visits(d, wish);
  if (wish != visit_wish::show) take_mentioned(d, words{m.text});
  auto w = wish_in(d, m);
  if (w.reason != wish_reason::bare_number) note_wish(d, w);
}

void on_visits_found(dialogue& d, const visits_found& answer) {
  if (!d.state.draft || d.state.is_bot_paused) return;
  auto& draft = *d.state.draft;
  if (!draft.visits.empty()) {
    auto wanted = draft.visits.front().id;
    draft.visits.clear();
    auto found = std::find_if(answer.visits.begin(), answer.visits.end(),
                              [&](auto& v) { return v.id == wanted; });
    if (found == answer.visits.end())
      tell_gone_beside(d);
    else
      go_on_with(d, *found);
    return;
  }
  auto visits = answer.visits;
  if (draft.wish == visit_wish::move || draft.wish == visit_wish::cancel) {
    bool has_begun = std::any_of(visits.begin(), visits.end(),
                                 [&](auto& v) { return !is_ahead(d, v); });
    std::erase_if(visits, [&](auto& v) { return !is_ahead(d, v); });
    if (visits.empty() && has_begun) {
      ask_for_person(d, phrase::person_for_change);
      return;
    }
  }
  if (visits.empty()) {
    if (is_booking(d.state.stage)) {
      draft.wish = wish_under_way(d);
      ask_again(d, d.text(phrase::no_visits));
      return;
    }
    tell_none(d, draft.wish);
    return;
  }
  if (visits.size() > most_rows) visits.resize(most_rows);
  if (draft.wish == visit_wish::show) {
    show(d, visits);
    return;
  }
  visits = narrow(d, std::move(visits));
  if (choose_among(d, visits)) return;
  draft.visits = std::move(visits);
  d.state.stage = stage::choosing_visit;
  ask_which_visit(d, {});
}

void ask_which_visit(dialogue& d, std::string lead) {
  std::vector<choice> choices;
  if (d.state.draft)
    for (auto& v : d.state.draft->visits) choices.push_back(row_of(d, v));
  if (choices.empty()) {
    show_menu(d);
    return;
  }
  auto text = with_lead(std::move(lead), d.text(phrase::which_visit));
  if (choices.size() <= most_buttons) {
    text += '\n';
    for (auto& v : d.state.draft->visits)
      text += '\n' + say_visit(d, phrase::visit_line, v);
  }
  d.tell(std::move(text), std::move(choices), phrase::list_visits);
}

void ask_whether_to_cancel(dialogue& d, std::string lead) {
  if (!d.state.draft || d.state.draft->visits.empty()) {
    show_menu(d);
    return;
  }
  auto& v = d.state.draft->visits.front();
  std::vector<choice> choices;
  choices.push_back(
      d.button(visit_choice(tap::really_cancel, v.id), phrase::button_really));
  choices.push_back(d.button("keep-visit", phrase::button_keep));
  choices.push_back(
      d.button(visit_choice(tap::move_visit, v.id), phrase::button_move_visit));
  d.tell(with_lead(std::move(lead), say_visit(d, phrase::really_cancel, v)),
         std::move(choices));
}

bool answer_which_visit(dialogue& d, const inbound_message& m,
                        const words& said) {
  if (!d.state.draft || d.state.draft->visits.empty()) return false;
  auto visits = d.state.draft->visits;
  auto n = static_cast<std::size_t>(index_said(said));
  if (n >= 1 && n <= visits.size()) {
    go_on_with(d, visits[n - 1]);
    return true;
  }
  // By its time, its doctor or what it is.
  auto before = d.state.draft->named;
  d.state.draft->named.reset();
  auto w = wish_in(d, m);
  if (w.reason != wish_reason::bare_number) note_wish(d, w);
  auto named = d.state.draft->named;
  d.state.draft->named = before;
  if (named && choose_among(d, meant_by_time(d, visits, *named))) return true;
  step scratch;
  dialogue probe{scratch, d.at};
  auto services =
      named_services(said, bookable_services(probe), strictness::mentioned);
  auto providers =
      named_providers(said, bookable_providers(probe), strictness::mentioned);
  if (services.empty() && providers.empty()) return false;
  std::erase_if(visits, [&](auto& v) {
    auto is_of = [](auto& things, auto& key) {
      return things.empty()
             || std::any_of(things.begin(), things.end(),
                            [&](auto* t) { return t->key == key; });
    };
    return !is_of(services, v.service) || !is_of(providers, v.provider);
  });
  return choose_among(d, visits);
}

bool answer_whether_to_cancel(dialogue& d, const words& said, intent i) {
  if (!d.state.draft || d.state.draft->visits.empty()) return false;
  bool denies = i == intent::no;
  for (std::string_view no :
       {"no", "not", "dont", "nahi", "nahin", "mat", "keep", "नहीं", "मत"})
    denies |= said.size() <= 8 && said.has(no);
  if (denies) {
    keep_asked_visit(d);
    return true;
  }
  auto v = d.state.draft->visits.front();
  if (i == intent::yes || i == intent::cancel || i == intent::cancel_visit) {
    cancel(d, v);
    return true;
  }
  if (i == intent::move_visit || i == intent::other_time) {
    ask_for_visit(d, visit_wish::move, v.id);
    return true;
  }
  return false;
}

void tap_really_cancel(dialogue& d, appointment_id id) {
  auto& draft = d.state.draft;
  if (d.state.stage == stage::confirming_cancel && draft
      && !draft->visits.empty() && draft->visits.front().id == id)
    cancel(d, draft->visits.front());
  else
    ask_for_visit(d, visit_wish::cancel, id);
}

void keep_visit(dialogue& d, const visit& v) {
  auto text = say_visit(d, phrase::visit_kept, v);
  d.drop_held();
  d.state.draft.reset();
  d.state.stage = stage::idle;
  d.tell(std::move(text));
}

void keep_asked_visit(dialogue& d) {
  auto& draft = d.state.draft;
  if (draft && !draft->visits.empty()
      && d.state.stage == stage::confirming_cancel)
    keep_visit(d, draft->visits.front());
  else if (draft && draft->moving && !draft->booked)
    keep_visit(d, *draft->moving);
  else
    d.tell(d.text(phrase::all_right));
}

} // namespace careline::engine
