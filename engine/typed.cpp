#include "engine/typed.hpp"

#include "engine/booking.hpp"
#include "engine/booking_time.hpp"
#include "engine/feedback.hpp"
#include "engine/intent.hpp"
#include "engine/language.hpp"
#include "engine/menu.hpp"
#include "engine/opening.hpp"
#include "engine/rule_responder.hpp"
#include "engine/say_time.hpp"
#include "engine/talk_guard.hpp"
#include "engine/understand_time.hpp"

namespace careline::engine {
namespace {

/// When the patient wrote it: what "tomorrow" counts from.
instant written_at(const dialogue& d, const inbound_message& m) noexcept {
  bool is_told = m.sent_at != instant{} && m.sent_at < d.now();
  return is_told ? m.sent_at : d.now();
}

wish wish_in(const dialogue& d, const inbound_message& m) {
  return understand_time(m.text, written_at(d, m), d.clinic());
}

void start_booking(dialogue& d, const inbound_message& m, const words& said) {
  begin_booking(d);
  take_mentioned(d, said);
  auto w = wish_in(d, m);
  if (w.kind != wish_kind::none && take_wish(d, w)) return;
  next_step(d);
}

void tell_visit(dialogue& d) {
  auto* service = drafted_service(d);
  auto* provider = drafted_provider(d);
  auto booked = d.state.draft ? d.state.draft->booked : std::nullopt;
  if (!service || !provider || !booked || booked->start <= d.now()) {
    // Older visits are known to staff only.
    ask_for_person(d, phrase::person_for_change);
    return;
  }
  d.tell(d.text(phrase::my_visit,
                {{"service", service->name},
                 {"doctor", provider->name},
                 {"when", say_moment(d.clinic(), booked->start, d.now(),
                                     d.state.language)}}));
}

/// What means the same wherever the dialogue stands.
bool take_control(dialogue& d, intent i) {
  switch (i) {
  case intent::menu:
  case intent::bot:
    hear_nothing(d); // who finds the way by words may say them again
    show_menu(d);
    return true;
  case intent::info:
    show_topics(d);
    return true;
  case intent::back:
    hear_nothing(d);
    go_back(d);
    return true;
  case intent::start_over:
    if (!is_booking(d.state.stage)) {
      show_menu(d);
      return true;
    }
    begin_booking(d);
    next_step(d);
    return true;
  case intent::cancel:
    if (is_booking(d.state.stage)) {
      cancel_booking(d);
    } else if (d.state.draft && d.state.draft->booked) {
      ask_for_person(d, phrase::person_for_change);
    } else {
      d.state.stage = stage::idle;
      d.tell(d.text(phrase::nothing_to_cancel), menu_choices(d));
    }
    return true;
  case intent::person:
    ask_for_person(d);
    return true;
  case intent::change_visit:
  case intent::move_visit:
  case intent::cancel_visit:
    if (d.state.stage == stage::confirming
        || d.state.stage == stage::choosing_time)
      other_time(d); // "change my appointment": the one being made
    else
      ask_for_person(d, phrase::person_for_change);
    return true;
  case intent::who_are_you:
    tell_aside(d, d.text(phrase::who_i_am, {{"clinic", d.clinic().name}}),
               true);
    return true;
  default:
    return false;
  }
}

/// An offered time chosen by its number. A number that is also an offered
/// time's hour is read as neither.
bool take_offered_number(dialogue& d, const words& said) {
  auto& offered = d.state.draft->offered;
  auto n = index_said(said);
  if (n < 1 || static_cast<std::size_t>(n) > offered.size()) return false;
  auto chosen = offered[static_cast<std::size_t>(n) - 1];
  for (auto& s : offered) {
    auto clock = clock_of(local_of(d.clinic(), s.start));
    if (s.start != chosen.start && clock == clock / 60 * 60
        && (clock.count() / 60 - n) % 12 == 0 && number_of(said[0]) == n)
      return false;
  }
  want_slot(d, chosen.start);
  return true;
}

bool take_time_answer(dialogue& d, const inbound_message& m, const words& said,
                      intent i) {
  auto& draft = *d.state.draft;
  if (d.state.stage == stage::choosing_time && take_offered_number(d, said))
    return true;
  auto w = wish_in(d, m);
  if (w.kind == wish_kind::instant && draft.held
      && instant{d.clinic().zone.to_utc(w.start).first} == draft.held->start) {
    confirm(d); // "yes, tomorrow 3 pm": the very time that is held
    return true;
  }
  // "Do you open at 7?" is a question, though it names a time.
  if (w.kind != wish_kind::none && !is_question(i)) return take_wish(d, w);
  switch (i) {
  case intent::soonest:
    look_up_from(d, d.now());
    return true;
  case intent::other_time:
    other_time(d);
    return true;
  case intent::yes:
  case intent::book:
    if (d.state.stage == stage::confirming) {
      if (i == intent::yes || said.size() <= 3)
        confirm(d);
      else
        ask_again(d);
    } else if (draft.offered.size() == 1) {
      want_slot(d, draft.offered.front().start);
    } else {
      ask_time(d, {});
    }
    return true;
  case intent::no:
    if (d.state.stage == stage::confirming) {
      other_time(d);
    } else {
      d.tell(d.text(phrase::ask_time));
    }
    return true;
  default:
    return false;
  }
}

/// Another doctor or service named in the middle of choosing a time.
bool take_other_names(dialogue& d, const words& said) {
  step scratch;
  dialogue probe{scratch, d.at}; // No draft: every name of the clinic counts.
  if (!take_mentioned(probe, said)) return false;
  auto named = *probe.state.draft;
  auto& draft = *d.state.draft;
  bool other_service = !named.service.empty() && named.service != draft.service;
  bool other_provider =
      !named.provider.empty() && named.provider != draft.provider;
  if (!other_service && !other_provider) {
    ask_again(d);
    return true;
  }
  if (other_service) choose_service(d, *d.clinic().find_service(named.service));
  if (other_provider)
    choose_provider(d, *d.clinic().find_provider(named.provider));
  next_step(d);
  return true;
}

/// An answer to the question of the booking's stage.
bool take_answer(dialogue& d, const inbound_message& m, const words& said,
                 intent i) {
  if (!d.state.draft) d.state.draft.emplace();
  switch (i) {
  case intent::other_doctor:
    change_provider(d);
    return true;
  case intent::other_service:
    change_service(d);
    return true;
  default:
    break;
  }
  switch (d.state.stage) {
  case stage::choosing_service:
  case stage::choosing_provider: {
    bool asks_service = d.state.stage == stage::choosing_service;
    if (is_question(i) && i != intent::services && i != intent::doctors)
      return false;
    if (asks_service ? answer_service(d, said) : answer_provider(d, said))
      return true;
    if (i == intent::yes || i == intent::no || i == intent::book) {
      ask_again(d);
      return true;
    }
    auto w = wish_in(d, m);
    return w.kind != wish_kind::none && w.reason != wish_reason::bare_number
           && take_wish(d, w);
  }
  case stage::choosing_time:
  case stage::confirming:
    if (take_time_answer(d, m, said, i)) return true;
    return !is_question(i) && take_other_names(d, said);
  default:
    return false;
  }
}

/// Friendly words that change nothing.
bool take_small_talk(dialogue& d, intent i) {
  if (d.is_repeat && (i == intent::thanks || i == intent::goodbye)) {
    d.needs_no_answer = true; // two polite machines never end
    return true;
  }
  switch (i) {
  case intent::greeting:
    if (is_booking(d.state.stage))
      ask_again(d, d.is_repeat ? std::string{} : d.text(phrase::hello_again));
    else
      show_menu(d, d.is_repeat ? phrase::hello_again : phrase::greeting);
    return true;
  case intent::thanks:
    d.tell(d.text(phrase::you_are_welcome));
    return true;
  case intent::goodbye:
    d.tell(d.text(phrase::goodbye));
    return true;
  case intent::yes:
  case intent::no:
    if (d.state.stage == stage::menu)
      show_menu(d);
    else
      d.tell(d.text(phrase::all_right));
    return true;
  default:
    return false;
  }
}

/// The menu's buttons by number.
bool take_menu_number(dialogue& d, const words& said) {
  switch (index_said(said)) {
  case 1:
    begin_booking(d);
    next_step(d);
    return true;
  case 2:
    show_topics(d);
    return true;
  case 3:
    ask_for_person(d);
    return true;
  default:
    return false;
  }
}

/// A booking begun out of the blue: by intent, a name, or a time.
bool take_booking(dialogue& d, const inbound_message& m, const words& said,
                  intent i) {
  if (i == intent::book || i == intent::soonest || i == intent::other_time
      || i == intent::other_doctor || i == intent::other_service) {
    start_booking(d, m, said);
    return true;
  }
  step scratch;
  dialogue probe{scratch, d.at};
  if (!take_mentioned(probe, said)) {
    auto w = wish_in(d, m);
    if (w.kind == wish_kind::none || w.reason == wish_reason::bare_number)
      return false;
  }
  start_booking(d, m, said);
  return true;
}

} // namespace

bool take_words(dialogue& d, const inbound_message& m, const words& said) {
  if (answer_language_wish(d, m.text)) return true;
  auto i = intent_of(said);
  if (take_control(d, i)) return true;
  if (d.state.stage == stage::feedback) {
    if (auto score = score_said(said)) {
      take_score(d, score);
      return true;
    }
    if (said.empty()) return false;
  }
  if (is_booking(d.state.stage)) {
    if (take_answer(d, m, said, i)) return true;
  } else if (d.state.stage == stage::menu && take_menu_number(d, said)) {
    return true;
  }
  if (is_question(i)) {
    tell_aside(d, answer_question(d, i, said, m.text), true);
    if (!is_booking(d.state.stage)) d.state.stage = stage::idle;
    return true;
  }
  if (i == intent::my_visit) {
    tell_visit(d);
    return true;
  }
  if (take_small_talk(d, i)) return true;
  return !is_booking(d.state.stage) && take_booking(d, m, said, i);
}

} // namespace careline::engine
