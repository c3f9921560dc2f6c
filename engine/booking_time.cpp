#include "engine/booking_time.hpp"

#include "engine/booking.hpp"
#include "engine/booking_wish.hpp"
#include "engine/choice_id.hpp"
#include "engine/refusal_words.hpp"
#include "engine/say_time.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

namespace chr = std::chrono;

bool is_midnight(config::local_seconds t) noexcept {
  return t == chr::floor<chr::days>(t);
}

/// Before a full or closed window so much is looked at, too.
constexpr chr::hours looked_at_before{48};

find_slots question_from(const dialogue& d, instant from, std::size_t most) {
  auto& draft = *d.state.draft;
  find_slots q;
  q.service = draft.service;
  if (!draft.any_provider) q.provider = draft.provider;
  q.from = std::max(from, d.now());
  q.until = d.now() + d.clinic().booking.horizon;
  q.most = most;
  if (draft.moving) q.instead_of = draft.moving->id;
  return q;
}

void ask_calendar(dialogue& d, instant from, std::size_t most) {
  d.state.stage = stage::choosing_time;
  d.out.question = question_from(d, from, most);
}

void ask_for_window(dialogue& d, const slot& window) {
  auto horizon = d.now() + d.clinic().booking.horizon;
  ask_calendar(d, std::min(window.start, horizon) - looked_at_before,
               slots_surveyed);
}

/// The longest way to a refusal wins: if one doctor's day is only full, "we are
/// closed" would be wrong.
template <class Why>
refusal of_all(const dialogue& d, Why&& why) {
  if (auto* one = sought_provider(d)) return why(*one);
  auto found = refusal::past;
  for (auto* p : bookable_providers(d)) found = std::max(found, why(*p));
  return found;
}

} // namespace

bool has_no_day(const slot& named) noexcept {
  return named.start < instant{chr::days{2}};
}

refusal why_not_then(const dialogue& d, const slot& wanted) {
  return of_all(d, [&](const config::provider& p) {
    return why_refused(d.clinic(), p, wanted, d.now());
  });
}

refusal why_not_in(const dialogue& d, const slot& window) {
  return of_all(d, [&](const config::provider& p) {
    return why_nothing_in(d.clinic(), p, window, d.now());
  });
}

std::string say_named(const dialogue& d, const slot& named) {
  auto& language = d.state.language;
  auto clock = [&](config::local_seconds t) {
    return say_clock(d.clinic(), clock_of(t), language);
  };
  if (has_no_day(named)) {
    config::local_seconds first{
        chr::floor<chr::seconds>(named.start.time_since_epoch())};
    auto last = first + chr::floor<chr::seconds>(named.end - named.start);
    return is_exact(named) ? clock(first)
                           : say_clocks(clock(first), clock(last), language);
  }
  if (is_exact(named))
    return say_moment(d.clinic(), named.start, d.now(), language);
  auto first = local_of(d.clinic(), named.start);
  auto last = local_of(d.clinic(), named.end);
  auto first_day = chr::floor<chr::days>(first);
  auto text = say_day(d.clinic(), first, d.now(), language);
  if (last <= first_day + chr::days{1}) {
    if (is_midnight(first) && is_midnight(last)) return text;
    return text + ", " + say_clocks(clock(first), clock(last), language);
  }
  return say_days(
      text, say_day(d.clinic(), last - chr::seconds{1}, d.now(), language),
      language);
}

void look_up(dialogue& d) {
  auto& draft = *d.state.draft;
  if (!draft.named)
    look_up_from(d, d.now());
  else if (has_no_day(*draft.named))
    ask_day_for(d, *draft.named);
  else if (is_exact(*draft.named))
    want_slot(d, draft.named->start);
  else
    ask_for_window(d, *draft.named);
}

void look_up_from(dialogue& d, instant from) {
  d.drop_held();
  d.state.draft->named.reset();
  ask_calendar(d, from, slots_per_page);
}

void want_slot(dialogue& d, instant start, std::string_view whose) {
  auto* service = drafted_service(d);
  if (!service || !knows_whom(d)) {
    if (!d.state.draft) d.state.draft.emplace();
    d.state.draft->named = slot{start, start};
    next_step(d);
    return;
  }
  d.give_up_hold();
  auto& draft = *d.state.draft;
  draft.booked.reset();
  draft.named = slot{start, start};
  d.state.stage = stage::choosing_time;
  if (draft.any_provider && whose.empty()) {
    // Who is free then? The answer is held with the first of them.
    draft.provider.clear();
    auto q = question_from(d, d.now(), slots_per_page);
    q.exact = start;
    d.out.question = std::move(q);
    return;
  }
  if (!whose.empty()) draft.provider = whose;
  hold_slot q;
  q.service = draft.service;
  q.provider = draft.provider;
  q.wanted = {start, start + service->length + service->buffer};
  if (draft.moving) q.instead_of = draft.moving->id;
  d.out.question = std::move(q);
}

void want_offered(dialogue& d, std::size_t index) {
  auto& draft = *d.state.draft;
  // Copies: what is offered may go with the old hold.
  auto start = draft.offered[index].start;
  std::string whose;
  if (draft.any_provider && index < draft.offered_by.size())
    whose = draft.offered_by[index];
  want_slot(d, start, whose);
}

void offer(dialogue& d, std::string words, free_times found,
           bool may_have_more) {
  d.state.stage = stage::choosing_time;
  auto& draft = *d.state.draft;
  draft.offered.clear();
  draft.offered_by.clear();
  auto& slots = found.slots;
  if (slots.empty()) {
    std::vector<choice> choices;
    if (!draft.any_provider && bookable_providers(d).size() > 1)
      choices.push_back(d.button("other-doctor", phrase::button_other_doctor));
    choices.push_back(d.button("person", phrase::button_person));
    choices.push_back(d.button("menu", phrase::button_menu));
    d.tell(std::move(words), std::move(choices));
    return;
  }
  if (slots.size() > slots_per_page) slots.resize(slots_per_page);
  found.by.resize(draft.any_provider ? slots.size() : 0);
  std::vector<choice> choices;
  choices.reserve(slots.size() + 1);
  for (std::size_t i = 0; i < slots.size(); ++i) {
    auto& whose = draft.any_provider ? found.by[i] : draft.provider;
    auto* who = d.clinic().find_provider(whose);
    choices.push_back(
        {slot_choice(slots[i].start, draft.service, whose),
         say_short(d.clinic(), local_of(d.clinic(), slots[i].start),
                   d.state.language),
         draft.any_provider && who ? who->name : std::string{}});
  }
  if (may_have_more)
    choices.push_back(
        {more_choice(slots.back().start + chr::minutes{1}, draft.service,
                     draft.any_provider ? std::string{} : draft.provider),
         d.text(phrase::row_more_times),
         {}});
  draft.offered = std::move(slots);
  draft.offered_by = std::move(found.by);
  d.tell(std::move(words), std::move(choices), phrase::list_times);
}

void ask_time(dialogue& d, std::string lead) {
  if (!knows_whom(d)) {
    next_step(d, std::move(lead));
    return;
  }
  auto& draft = *d.state.draft;
  free_times again{draft.offered, draft.offered_by};
  if (again.slots.empty()
      || (draft.any_provider && again.by.size() != again.slots.size())) {
    d.state.stage = stage::choosing_time;
    d.tell(with_lead(std::move(lead), d.text(phrase::ask_time)));
    return;
  }
  bool is_list = again.slots.size() > most_buttons;
  offer(d, with_lead(std::move(lead), d.text(phrase::ask_time_again)),
        std::move(again), is_list);
}

void other_time(dialogue& d) {
  if (!knows_whom(d)) {
    next_step(d);
    return;
  }
  auto& draft = *d.state.draft;
  auto from = d.now();
  if (draft.held)
    from = start_of(d.clinic(), day_at(d.clinic(), draft.held->start));
  else if (draft.offered.size() > most_buttons)
    from = draft.offered.back().start + chr::minutes{1};
  else if (!draft.offered.empty())
    from = draft.offered.front().start;
  look_up_from(d, from);
}

void ask_confirmation(dialogue& d, std::string lead) {
  auto& draft = *d.state.draft;
  if (!draft.held) {
    ask_time(d, std::move(lead));
    return;
  }
  auto when =
      say_moment(d.clinic(), draft.held->start, d.now(), d.state.language);
  d.tell(with_lead(std::move(lead),
                   d.text(draft.moving ? phrase::confirm_move_again
                                       : phrase::confirm_again,
                          {{"when", when}})),
         confirm_choices(d));
}

} // namespace careline::engine
