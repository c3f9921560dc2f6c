#include "engine/booking_time.hpp"

#include "engine/booking.hpp"
#include "engine/choice_id.hpp"
#include "engine/opening.hpp"
#include "engine/refusal_words.hpp"
#include "engine/say_time.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

namespace chr = std::chrono;

/// Days offered when only a clock time or part of day was said.
constexpr std::size_t days_offered = 3;
/// How far ahead such days are looked for.
constexpr int days_searched = 14;

/// A wish without a day counts from this day.
constexpr config::local_seconds no_day{};

bool has_no_day(config::local_seconds t) noexcept {
  return t < no_day + chr::days{2};
}

bool is_midnight(config::local_seconds t) noexcept {
  return t == chr::floor<chr::days>(t);
}

bool is_exact(const slot& named) noexcept {
  return named.start == named.end;
}

/// Nothing if the wall clock skips that time.
std::optional<instant> to_instant(const dialogue& d, config::local_seconds t) {
  auto meant = d.clinic().zone.to_utc(t);
  if (meant.kind == config::local_meaning::kind::gap) return std::nullopt;
  return instant{meant.first};
}

slot whole_day(const dialogue& d, local_day day) {
  return {start_of(d.clinic(), day), start_of(d.clinic(), day + chr::days{1})};
}

bool knows_whom(const dialogue& d) noexcept {
  return drafted_service(d) && drafted_provider(d);
}

/// Keeps the named time and looks it up as soon as that is possible.
void take_named(dialogue& d, const slot& named) {
  if (!d.state.draft || d.state.draft->booked) begin_booking(d);
  if (!is_exact(named)) d.drop_held();
  d.state.draft->named = named;
  if (knows_whom(d))
    look_up(d);
  else
    next_step(d, d.text(phrase::noted_time, {{"when", say_named(d, named)}}));
}

void ask_calendar(dialogue& d, instant from) {
  auto& draft = *d.state.draft;
  d.state.stage = stage::choosing_time;
  d.out.question = find_slots{draft.service,
                              draft.provider,
                              std::max(from, d.now()),
                              d.now() + d.clinic().booking.horizon,
                              std::nullopt,
                              slots_per_page};
}

/// The one day that the held or all offered slots are on.
std::optional<local_day> day_in_talk(const dialogue& d) {
  if (!d.state.draft) return std::nullopt;
  auto& draft = *d.state.draft;
  if (draft.held) return day_at(d.clinic(), draft.held->start);
  if (draft.offered.empty()) return std::nullopt;
  auto first = day_at(d.clinic(), draft.offered.front().start);
  auto last = day_at(d.clinic(), draft.offered.back().start);
  if (first != last) return std::nullopt;
  return first;
}

/// Asks on which of the next working days; `make` gives the choice of a day or
/// nothing if it does not suit.
template <class Make>
void ask_day(dialogue& d, phrase words, std::string_view time, Make&& make) {
  d.drop_held();
  d.state.stage = stage::choosing_time;
  d.state.draft->offered.clear();
  std::vector<choice> choices;
  auto day = day_at(d.clinic(), d.now());
  for (int i = 0; i < days_searched && choices.size() < days_offered;
       ++i, day += chr::days{1}) {
    if (hours_on(d.clinic(), drafted_provider(d), day).is_closed()) continue;
    if (std::optional<choice> c = make(day)) choices.push_back(std::move(*c));
  }
  d.tell(d.text(words, {{"time", time}}), std::move(choices),
         phrase::list_days);
}

phrase words_for(wish_reason reason, bool has_candidates) noexcept {
  switch (reason) {
  case wish_reason::am_pm:
    return has_candidates ? phrase::time_am_pm : phrase::time_unclear;
  case wish_reason::next_weekday:
  case wish_reason::same_weekday:
    return has_candidates ? phrase::time_which_day : phrase::time_unclear;
  case wish_reason::options:
  case wish_reason::date_order:
    return has_candidates ? phrase::which_one : phrase::time_options;
  case wish_reason::past:
    return phrase::time_past;
  case wish_reason::invalid:
    return phrase::time_invalid;
  case wish_reason::conflict:
    return phrase::time_conflict;
  case wish_reason::zone:
    return phrase::time_zone;
  case wish_reason::dst_gap:
  case wish_reason::dst_repeat:
    return phrase::time_clock_change;
  default:
    return has_candidates ? phrase::which_one : phrase::time_unclear;
  }
}

/// Asks which of the candidates is meant.
void ask_which(dialogue& d, const wish& w) {
  if (!knows_whom(d)) {
    // Too early to insist on the time: it is asked for later anyway.
    next_step(d);
    return;
  }
  auto& draft = *d.state.draft;
  bool are_days = std::all_of(w.candidates.begin(), w.candidates.end(),
                              [](auto t) { return is_midnight(t); });
  auto day = day_in_talk(d);
  auto taken = drafted_service(d)->length + drafted_service(d)->buffer;
  std::vector<choice> choices;
  std::vector<slot> slots;
  for (auto t : w.candidates) {
    if (has_no_day(t)) {
      if (!day) continue;
      t = config::local_seconds{*day} + (t - no_day);
    }
    auto meant = to_instant(d, t);
    if (!meant) continue;
    if (are_days) {
      auto window = whole_day(d, chr::floor<chr::days>(t));
      if (window.end <= d.now()) continue;
      choices.push_back({window_choice(window.start, window.end, draft.service,
                                       draft.provider),
                         say_short_day(d.clinic(), t, d.state.language),
                         {}});
    } else if (*meant > d.now()) {
      slots.push_back({*meant, *meant + taken});
      choices.push_back({slot_choice(*meant, draft.service, draft.provider),
                         say_short(d.clinic(), t, d.state.language),
                         {}});
    }
  }
  if (d.state.stage != stage::confirming) d.state.stage = stage::choosing_time;
  // "2" now means the second of these, not of an older list.
  draft.offered = std::move(slots);
  auto words = d.text(words_for(w.reason, !choices.empty()));
  d.tell(std::move(words), std::move(choices), phrase::list_times);
}

} // namespace

std::string say_named(const dialogue& d, const slot& named) {
  if (is_exact(named))
    return say_moment(d.clinic(), named.start, d.now(), d.state.language);
  auto first = local_of(d.clinic(), named.start);
  auto last = local_of(d.clinic(), named.end);
  auto first_day = chr::floor<chr::days>(first);
  auto text = say_day(d.clinic(), first, d.now(), d.state.language);
  if (last <= first_day + chr::days{1}) {
    if (is_midnight(first) && is_midnight(last)) return text;
    return text + ", "
           + say_clocks(
               say_clock(d.clinic(), clock_of(first), d.state.language),
               say_clock(d.clinic(), clock_of(last), d.state.language),
               d.state.language);
  }
  return say_days(
      text,
      say_day(d.clinic(), last - chr::seconds{1}, d.now(), d.state.language),
      d.state.language);
}

void look_up(dialogue& d) {
  auto& draft = *d.state.draft;
  if (!draft.named) {
    look_up_from(d, d.now());
  } else if (is_exact(*draft.named)) {
    want_slot(d, draft.named->start);
  } else {
    // Nothing in the window: what comes after it is offered instead.
    auto horizon = d.now() + d.clinic().booking.horizon;
    ask_calendar(d,
                 draft.named->start > horizon ? d.now() : draft.named->start);
  }
}

void look_up_from(dialogue& d, instant from) {
  d.drop_held();
  d.state.draft->named.reset();
  ask_calendar(d, from);
}

void want_slot(dialogue& d, instant start) {
  auto* service = drafted_service(d);
  if (!service || !drafted_provider(d)) {
    next_step(d);
    return;
  }
  d.give_up_hold();
  auto& draft = *d.state.draft;
  draft.booked.reset();
  d.state.stage = stage::choosing_time;
  d.out.question =
      hold_slot{draft.service,
                draft.provider,
                {start, start + service->length + service->buffer}};
}

bool take_wish(dialogue& d, const wish& w) {
  switch (w.kind) {
  case wish_kind::none:
    return false;
  case wish_kind::ambiguous:
    ask_which(d, w);
    return true;
  case wish_kind::time:
    take_clock(d, chr::floor<chr::minutes>(w.start - no_day));
    return true;
  case wish_kind::instant:
    if (auto start = to_instant(d, w.start))
      take_named(d, {*start, *start});
    else
      d.tell(d.text(phrase::time_clock_change));
    return true;
  case wish_kind::date:
    take_named(d, whole_day(d, chr::floor<chr::days>(w.start)));
    return true;
  case wish_kind::interval:
    break;
  }
  if (!has_no_day(w.start)) {
    take_named(d, {instant{d.clinic().zone.to_utc(w.start).first},
                   instant{d.clinic().zone.to_utc(w.end).first}});
    return true;
  }
  if (!knows_whom(d)) {
    next_step(d);
    return true;
  }
  auto window_on = [&](local_day day) -> slot {
    config::local_seconds midnight{day};
    return {
        instant{d.clinic().zone.to_utc(midnight + (w.start - no_day)).first},
        instant{d.clinic().zone.to_utc(midnight + (w.end - no_day)).first}};
  };
  if (auto day = day_in_talk(d)) {
    take_named(d, window_on(*day));
    return true;
  }
  ask_day(
      d, phrase::which_day_part, {},
      [&](local_day day) -> std::optional<choice> {
        auto window = window_on(day);
        if (why_nothing_in(d.clinic(), *drafted_provider(d), window, d.now())
            != refusal::taken)
          return std::nullopt;
        return choice{window_choice(window.start, window.end,
                                    d.state.draft->service,
                                    d.state.draft->provider),
                      say_short_day(d.clinic(), config::local_seconds{day},
                                    d.state.language),
                      {}};
      });
  return true;
}

void take_clock(dialogue& d, chr::minutes clock) {
  if (!knows_whom(d)) {
    next_step(d);
    return;
  }
  auto& draft = *d.state.draft;
  const slot* match = nullptr;
  int matches = 0;
  for (auto& s : draft.offered)
    if (clock_of(local_of(d.clinic(), s.start)) == clock) {
      match = &s;
      ++matches;
    }
  if (matches == 1) {
    want_slot(d, match->start);
    return;
  }
  if (auto day = day_in_talk(d)) {
    if (auto start = to_instant(d, config::local_seconds{*day} + clock)) {
      want_slot(d, *start);
      return;
    }
  }
  auto* service = drafted_service(d);
  ask_day(d, phrase::which_day, say_clock(d.clinic(), clock, d.state.language),
          [&](local_day day) -> std::optional<choice> {
            config::local_seconds at{day};
            auto start = to_instant(d, at + clock);
            if (!start) return std::nullopt;
            slot wanted{*start, *start + service->length + service->buffer};
            if (why_refused(d.clinic(), *drafted_provider(d), wanted, d.now())
                != refusal::taken)
              return std::nullopt;
            return choice{slot_choice(*start, draft.service, draft.provider),
                          say_short(d.clinic(), at + clock, d.state.language),
                          {}};
          });
}

void offer(dialogue& d, std::string words, std::vector<slot> slots,
           bool may_have_more) {
  d.state.stage = stage::choosing_time;
  auto& draft = *d.state.draft;
  draft.offered.clear();
  if (slots.empty()) {
    std::vector<choice> choices;
    if (bookable_providers(d).size() > 1)
      choices.push_back(d.button("other-doctor", phrase::button_other_doctor));
    choices.push_back(d.button("person", phrase::button_person));
    choices.push_back(d.button("menu", phrase::button_menu));
    d.tell(std::move(words), std::move(choices));
    return;
  }
  if (slots.size() > slots_per_page) slots.resize(slots_per_page);
  std::vector<choice> choices;
  choices.reserve(slots.size() + 1);
  for (auto& s : slots)
    choices.push_back(
        {slot_choice(s.start, draft.service, draft.provider),
         say_short(d.clinic(), local_of(d.clinic(), s.start), d.state.language),
         {}});
  if (may_have_more)
    choices.push_back({more_choice(slots.back().start + chr::minutes{1},
                                   draft.service, draft.provider),
                       d.text(phrase::row_more_times),
                       {}});
  draft.offered = std::move(slots);
  d.tell(std::move(words), std::move(choices), phrase::list_times);
}

void ask_time(dialogue& d, std::string lead) {
  if (!knows_whom(d)) {
    next_step(d, std::move(lead));
    return;
  }
  auto again = d.state.draft->offered;
  if (again.empty()) {
    d.state.stage = stage::choosing_time;
    d.tell(with_lead(std::move(lead), d.text(phrase::ask_time)));
    return;
  }
  offer(d, with_lead(std::move(lead), d.text(phrase::ask_time_again)),
        std::move(again), true);
}

void other_time(dialogue& d) {
  if (!knows_whom(d)) {
    next_step(d);
    return;
  }
  auto from = d.now();
  if (auto& held = d.state.draft->held)
    from = start_of(d.clinic(), day_at(d.clinic(), held->start));
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
                   d.text(phrase::confirm_again, {{"when", when}})),
         confirm_choices(d));
}

} // namespace careline::engine
