#include "engine/booking_words.hpp"

#include "engine/any_provider.hpp"
#include "engine/attendee.hpp"
#include "engine/booking.hpp"
#include "engine/booking_wish.hpp"
#include "engine/choice_words.hpp"
#include "engine/opening.hpp"
#include "engine/say_time.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

/// When the patient wrote it: what "tomorrow" counts from.
instant written_at(const dialogue& d, const inbound_message& m) noexcept {
  bool is_told = m.sent_at != instant{} && m.sent_at < d.now();
  return is_told ? m.sent_at : d.now();
}

/// A time that was said, and not just a number.
bool is_said(const wish& w) noexcept {
  return w.kind != wish_kind::none && w.reason != wish_reason::bare_number;
}

/// What a message told beside its time.
struct told {
  bool names = false;    ///< A service or doctor, known or new.
  bool changes = false;  ///< Another service or doctor than before.
  bool attendee = false; ///< Another person than before.
};

/// Takes over everything that the words name beyond doubt; asks nothing.
told take_told(dialogue& d, const inbound_message& m, const words& said) {
  told t;
  auto& draft = *d.state.draft;
  if (auto attendee = attendee_in(m.text)) {
    t.attendee = *attendee != draft.attendee;
    draft.attendee = std::move(*attendee);
  }
  step scratch;
  dialogue probe{scratch, d.at}; // No draft: every name of the clinic counts.
  auto services =
      named_services(said, bookable_services(probe), strictness::mentioned);
  // A visit that is moved stays what it is.
  if (services.size() == 1 && !draft.moving) {
    t.names = true;
    if (services.front()->key != draft.service) {
      t.changes = true;
      choose_service(d, *services.front());
    }
  }
  auto providers =
      named_providers(said, bookable_providers(probe), strictness::mentioned);
  if (providers.size() == 1) {
    auto& one = *providers.front();
    bool can_be =
        !draft.moving || one.services.empty()
        || std::find(one.services.begin(), one.services.end(), draft.service)
               != one.services.end();
    t.names = true;
    if (can_be && (draft.any_provider || one.key != draft.provider)) {
      t.changes = true;
      choose_provider(d, one);
    }
  } else if (says_any_provider(said, strictness::mentioned)) {
    t.names = true;
    if (!draft.any_provider) {
      t.changes = true;
      choose_any_provider(d);
    }
  }
  return t;
}

/// "More times", as the hint under an offer says it.
bool asks_for_more(const words& said) noexcept {
  if (said.size() > 4) return false;
  return said.has("more") || said.has("aur", "time") || said.has("aur", "samay")
         || said.has("और", "समय") || said.has("और", "टाइम")
         || said.has("más", "horarios") || said.has("mas", "horarios")
         || said.has("más", "horas") || said.has("mas", "horas");
}

/// An offered time chosen by its number. A number that is also an offered
/// time's hour is read as neither.
bool take_offered_number(dialogue& d, const words& said) {
  auto& offered = d.state.draft->offered;
  auto n = index_said(said);
  if (n < 1 || static_cast<std::size_t>(n) > offered.size()) return false;
  auto index = static_cast<std::size_t>(n) - 1;
  for (auto& s : offered) {
    auto clock = clock_of(local_of(d.clinic(), s.start));
    if (s.start != offered[index].start && clock == clock / 60 * 60
        && (clock.count() / 60 - n) % 12 == 0 && number_of(said[0]) == n)
      return false;
  }
  want_offered(d, index);
  return true;
}

bool is_held_time(const dialogue& d, const wish& w) {
  auto& draft = *d.state.draft;
  return w.kind == wish_kind::instant && draft.held
         && instant{d.clinic().zone.to_utc(w.start).first} == draft.held->start;
}

bool take_yes(dialogue& d, const words& said, intent i) {
  auto& draft = *d.state.draft;
  if (d.state.stage == stage::confirming) {
    if (i == intent::yes || said.size() <= 3)
      confirm(d);
    else
      ask_again(d);
  } else if (draft.offered.size() == 1) {
    want_offered(d, 0);
  } else {
    ask_time(d, {});
  }
  return true;
}

bool take_time_answer(dialogue& d, const inbound_message& m, const words& said,
                      intent i) {
  if (d.state.stage == stage::choosing_time) {
    if (take_offered_number(d, said)) return true;
    if (asks_for_more(said)) {
      other_time(d);
      return true;
    }
  }
  // "Do you open at 7?" is a question, though it names a time.
  if (is_question(i)) return false;
  auto t = take_told(d, m, said);
  auto w = wish_in(d, m);
  if (!t.changes && !t.attendee && is_held_time(d, w)) {
    confirm(d); // "yes, tomorrow 3 pm": the very time that is held
    return true;
  }
  if (w.kind != wish_kind::none) return take_wish(d, w);
  if (t.changes) {
    next_step(d);
    return true;
  }
  if (t.attendee) {
    if (d.state.draft->held)
      tell_confirmation(d);
    else
      ask_again(d);
    return true;
  }
  switch (i) {
  case intent::soonest:
    look_up_from(d, d.now());
    return true;
  case intent::other_time:
    other_time(d);
    return true;
  case intent::yes:
  case intent::book:
    return take_yes(d, said, i);
  case intent::no:
    if (d.state.stage == stage::confirming)
      other_time(d);
    else
      d.tell(d.text(phrase::ask_time));
    return true;
  default:
    break;
  }
  if (t.names) ask_again(d);
  return t.names;
}

template <class Things, class MakeChoice>
void ask_which_of(dialogue& d, const Things& named, phrase list,
                  MakeChoice&& make) {
  std::vector<choice> choices;
  for (auto* thing : named) choices.push_back(make(*thing));
  d.tell(d.text(phrase::which_one), std::move(choices), list);
}

enum class named_as : std::uint8_t { nothing, number, name, several };

/// A typed answer to "which service?".
named_as answer_service(dialogue& d, const words& said) {
  auto services = bookable_services(d);
  auto index = static_cast<std::size_t>(index_said(said));
  if (index >= 1 && index <= services.size()) {
    choose_service(d, *services[index - 1]);
    return named_as::number;
  }
  auto named = named_services(said, services, strictness::asked);
  if (named.empty() || (named.size() > 1 && named.size() == services.size()))
    return named_as::nothing;
  if (named.size() == 1) {
    choose_service(d, *named.front());
    return named_as::name;
  }
  ask_which_of(d, named, phrase::list_services, [](auto& s) -> choice {
    return {service_choice(s.key), s.name, {}};
  });
  return named_as::several;
}

/// A typed answer to "which doctor?".
named_as answer_provider(dialogue& d, const words& said) {
  auto providers = bookable_providers(d);
  auto index = static_cast<std::size_t>(index_said(said));
  // "Any doctor" is the row after the doctors of the first page.
  auto shown = providers.size() < most_rows ? providers.size() : most_rows - 2;
  if (index >= 1 && index <= shown) {
    choose_provider(d, *providers[index - 1]);
    return named_as::number;
  }
  if (index == shown + 1) {
    choose_any_provider(d);
    return named_as::number;
  }
  if (says_any_provider(said, strictness::asked)) {
    choose_any_provider(d);
    return named_as::name;
  }
  auto named = named_providers(said, providers, strictness::asked);
  if (named.empty() || (named.size() > 1 && named.size() == providers.size()))
    return named_as::nothing;
  if (named.size() == 1) {
    choose_provider(d, *named.front());
    return named_as::name;
  }
  ask_which_of(d, named, phrase::list_doctors, [](auto& p) -> choice {
    return {provider_choice(p.key), p.name, p.specialty};
  });
  return named_as::several;
}

/// An answer to "which service?" or "which doctor?", and all that it tells
/// beside that.
bool take_name_answer(dialogue& d, const inbound_message& m, const words& said,
                      intent i) {
  if (is_question(i) && i != intent::services && i != intent::doctors)
    return false;
  bool asks_service = d.state.stage == stage::choosing_service;
  auto answered =
      asks_service ? answer_service(d, said) : answer_provider(d, said);
  if (answered == named_as::number) {
    next_step(d);
    return true;
  }
  auto w = wish_in(d, m);
  if (answered == named_as::several) {
    if (is_said(w)) note_wish(d, w);
    if (auto attendee = attendee_in(m.text))
      d.state.draft->attendee = std::move(*attendee);
    return true;
  }
  auto t = take_told(d, m, said);
  if (is_said(w)) return take_wish(d, w);
  if (answered == named_as::name || t.names || t.attendee) {
    next_step(d);
    return true;
  }
  if (i != intent::yes && i != intent::no && i != intent::book) return false;
  ask_again(d);
  return true;
}

} // namespace

wish wish_in(const dialogue& d, const inbound_message& m) {
  return understand_time(m.text, written_at(d, m), d.clinic(),
                         d.state.language);
}

int index_said(const words& said) noexcept {
  int found = 0;
  for (std::size_t i = 0; i < said.size(); ++i) {
    int n = std::max(0, number_of(said[i]));
    if (n == 0) n = ordinal_named(said[i]);
    if (n > 0) {
      if (found > 0) return 0;
      found = n;
    } else if (!is_beside_ordinal(said[i])) {
      return 0;
    }
  }
  return found;
}

void start_booking(dialogue& d, const inbound_message& m, const words& said) {
  begin_booking(d);
  take_told(d, m, said);
  auto w = wish_in(d, m);
  if (w.kind != wish_kind::none && take_wish(d, w)) return;
  next_step(d);
}

bool take_booking(dialogue& d, const inbound_message& m, const words& said,
                  intent i) {
  bool is_wanted = i == intent::book || i == intent::soonest
                   || i == intent::other_time || i == intent::other_doctor
                   || i == intent::other_service;
  if (!is_wanted) {
    step scratch;
    dialogue probe{scratch, d.at};
    is_wanted = take_mentioned(probe, said) || is_said(wish_in(d, m));
  }
  if (is_wanted) start_booking(d, m, said);
  return is_wanted;
}

bool take_booking_answer(dialogue& d, const inbound_message& m,
                         const words& said, intent i) {
  if (!d.state.draft) d.state.draft.emplace();
  if (i == intent::other_doctor || i == intent::other_service) {
    // "Another doctor, Dr Rao": then nobody is asked.
    if (take_told(d, m, said).changes)
      next_step(d);
    else if (i == intent::other_doctor)
      change_provider(d);
    else
      change_service(d);
    return true;
  }
  switch (d.state.stage) {
  case stage::choosing_service:
  case stage::choosing_provider:
    return take_name_answer(d, m, said, i);
  case stage::choosing_time:
  case stage::confirming:
    return take_time_answer(d, m, said, i);
  default:
    return false;
  }
}

} // namespace careline::engine
