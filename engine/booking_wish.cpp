#include "engine/booking_wish.hpp"

#include "engine/booking.hpp"
#include "engine/choice_id.hpp"
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

/// Nothing if the wall clock skips that time.
std::optional<instant> to_instant(const dialogue& d, config::local_seconds t) {
  auto meant = d.clinic().zone.to_utc(t);
  if (meant.kind == config::local_meaning::kind::gap) return std::nullopt;
  return instant{meant.first};
}

instant first_instant(const dialogue& d, config::local_seconds t) {
  return instant{d.clinic().zone.to_utc(t).first};
}

slot whole_day(const dialogue& d, local_day day) {
  return {start_of(d.clinic(), day), start_of(d.clinic(), day + chr::days{1})};
}

/// A time without a day, kept as it is: minutes from 1970.
slot dayless(config::local_seconds first, config::local_seconds last) {
  return {instant{first.time_since_epoch()}, instant{last.time_since_epoch()}};
}

/// The wall clock's part of a named time.
struct clock_part {
  chr::seconds first;
  chr::seconds last;
};

/// Nothing if whole days were named.
std::optional<clock_part> clock_in(const dialogue& d, const slot& named) {
  if (engine::has_no_day(named)) {
    auto first = chr::floor<chr::seconds>(named.start.time_since_epoch());
    return clock_part{
        first, first + chr::floor<chr::seconds>(named.end - named.start)};
  }
  auto first = local_of(d.clinic(), named.start);
  auto last = local_of(d.clinic(), named.end);
  auto midnight = chr::floor<chr::days>(first);
  if (last > midnight + chr::days{1}) return std::nullopt;
  clock_part part{first - midnight, last - midnight};
  if (part.first == chr::seconds{0} && part.last != part.first)
    if (part.last == chr::days{1}) return std::nullopt;
  return part;
}

std::optional<slot> on_day(const dialogue& d, local_day day,
                           const clock_part& clock) {
  config::local_seconds midnight{day};
  if (clock.first == clock.last) {
    auto start = to_instant(d, midnight + clock.first);
    if (!start) return std::nullopt;
    return slot{*start, *start};
  }
  slot window{first_instant(d, midnight + clock.first),
              first_instant(d, midnight + clock.last)};
  if (window.end <= window.start) return std::nullopt;
  return window;
}

/// Whether hours and rules allow it at all.
bool is_possible(const dialogue& d, const slot& named) {
  if (!is_exact(named)) return why_not_in(d, named) == refusal::taken;
  auto* service = drafted_service(d);
  slot wanted{named.start, named.start + service->length + service->buffer};
  return why_not_then(d, wanted) == refusal::taken;
}

/// Keeps the named time and looks it up as soon as that is possible.
void take_named(dialogue& d, const slot& named) {
  if (!d.state.draft || d.state.draft->booked) begin_booking(d);
  if (!is_exact(named) || engine::has_no_day(named)) d.drop_held();
  d.state.draft->named = named;
  if (knows_whom(d)) {
    look_up(d);
    return;
  }
  // Of a list shown before the time was named nothing is left.
  d.state.draft->offered.clear();
  d.state.draft->offered_by.clear();
  next_step(d, d.text(phrase::noted_time, {{"when", say_named(d, named)}}));
}

/// The one day that is talked of: of the held slot, the named time, or all
/// offered slots.
std::optional<local_day> day_in_talk(const dialogue& d) {
  if (!d.state.draft) return std::nullopt;
  auto& draft = *d.state.draft;
  if (draft.held) return day_at(d.clinic(), draft.held->start);
  if (draft.named && !engine::has_no_day(*draft.named)) {
    auto first = day_at(d.clinic(), draft.named->start);
    if (draft.named->end <= start_of(d.clinic(), first + chr::days{1}))
      return first;
  }
  if (draft.offered.empty()) return std::nullopt;
  auto first = day_at(d.clinic(), draft.offered.front().start);
  auto last = day_at(d.clinic(), draft.offered.back().start);
  if (first != last) return std::nullopt;
  return first;
}

/// A day alone: the clock time named before is kept if that day has it.
void take_day(dialogue& d, local_day day) {
  auto whole = whole_day(d, day);
  if (d.state.draft && !d.state.draft->booked && d.state.draft->named)
    if (auto clock = clock_in(d, *d.state.draft->named))
      if (auto named = on_day(d, day, *clock);
          named && (!knows_whom(d) || is_possible(d, *named))) {
        take_named(d, *named);
        return;
      }
  take_named(d, whole);
}

/// A clock time or part of day alone.
void take_clock(dialogue& d, const clock_part& clock) {
  if (!d.state.draft || d.state.draft->booked) begin_booking(d);
  auto& draft = *d.state.draft;
  if (knows_whom(d) && !draft.held && clock.first == clock.last) {
    std::size_t match = 0;
    int matches = 0;
    for (std::size_t i = 0; i < draft.offered.size(); ++i) {
      auto local = local_of(d.clinic(), draft.offered[i].start);
      if (local - chr::floor<chr::days>(local) != clock.first) continue;
      match = i;
      ++matches;
    }
    if (matches == 1) {
      want_offered(d, match);
      return;
    }
  }
  if (auto day = day_in_talk(d))
    if (auto named = on_day(d, *day, clock)) {
      take_named(d, *named);
      return;
    }
  auto named = dayless(no_day + clock.first, no_day + clock.last);
  if (draft.named && !engine::has_no_day(*draft.named) && knows_whom(d)) {
    // "5 pm", and "next week" was said before: one of its days.
    ask_day_for(d, named);
    return;
  }
  take_named(d, named);
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

/// The candidates as things to tap; those with a time are offered, too.
std::vector<choice> candidates_of(dialogue& d, const wish& w,
                                  std::vector<slot>& slots) {
  auto& draft = *d.state.draft;
  auto* service = drafted_service(d);
  auto taken = service ? service->length + service->buffer : chr::minutes{0};
  auto& language = d.state.language;
  bool are_days = std::all_of(w.candidates.begin(), w.candidates.end(),
                              [](auto t) { return is_midnight(t); });
  auto whose = draft.any_provider ? std::string{} : draft.provider;
  auto day = day_in_talk(d);
  std::vector<choice> choices;
  for (auto t : w.candidates) {
    if (has_no_day(t)) {
      if (!day) {
        auto at = dayless(t, t);
        choices.push_back(
            {window_choice(at.start, at.end, draft.service, whose),
             say_clock(d.clinic(), clock_of(t), language),
             {}});
        continue;
      }
      t = config::local_seconds{*day} + (t - no_day);
    }
    auto meant = to_instant(d, t);
    if (!meant) continue;
    if (are_days && !has_no_day(w.candidates.front())) {
      auto window = whole_day(d, chr::floor<chr::days>(t));
      if (window.end <= d.now()) continue;
      if (draft.named)
        if (auto clock = clock_in(d, *draft.named))
          if (auto at = on_day(d, chr::floor<chr::days>(t), *clock))
            window = *at;
      choices.push_back(
          {window_choice(window.start, window.end, draft.service, whose),
           say_short_day(d.clinic(), t, language),
           {}});
    } else if (*meant > d.now()) {
      slots.push_back({*meant, *meant + taken});
      choices.push_back({window_choice(*meant, *meant, draft.service, whose),
                         say_short(d.clinic(), t, language),
                         {}});
    }
  }
  return choices;
}

/// Asks which of the candidates is meant.
void ask_which(dialogue& d, const wish& w) {
  if (!d.state.draft || d.state.draft->booked) begin_booking(d);
  auto& draft = *d.state.draft;
  std::vector<slot> slots;
  auto choices = candidates_of(d, w, slots);
  if (choices.empty() && !knows_whom(d)) {
    // Too early to insist on the time: it is asked for later anyway.
    next_step(d);
    return;
  }
  auto words = d.text(words_for(w.reason, !choices.empty()));
  if (w.reason == wish_reason::past && choices.empty()
      && d.state.stage != stage::confirming) {
    // What is free comes with the calendar's answer.
    d.tell(std::move(words));
    look_up_from(d, d.now());
    return;
  }
  if (d.state.stage != stage::confirming) d.state.stage = stage::choosing_time;
  // "2" now means the second of these, not of an older list.
  draft.offered = std::move(slots);
  draft.offered_by.clear();
  d.tell(std::move(words), std::move(choices), phrase::list_times);
}

} // namespace

void ask_day_for(dialogue& d, const slot& wanted) {
  d.drop_held();
  d.state.stage = stage::choosing_time;
  auto& draft = *d.state.draft;
  auto clock = *clock_in(d, wanted);
  bool is_time = clock.first == clock.last;
  // Within what was named before: "next week", then "5 pm".
  auto from = d.now();
  auto until = instant::max();
  if (draft.named && !engine::has_no_day(*draft.named)) {
    from = std::max(from, draft.named->start);
    until = draft.named->end;
  }
  draft.named = wanted;
  draft.offered.clear();
  draft.offered_by.clear();
  auto whose = draft.any_provider ? std::string{} : draft.provider;
  std::vector<choice> choices;
  auto day = day_at(d.clinic(), from);
  for (int i = 0; i < days_searched && choices.size() < days_offered
                  && start_of(d.clinic(), day) < until;
       ++i, day += chr::days{1}) {
    auto named = on_day(d, day, clock);
    if (!named || !is_possible(d, *named)) continue;
    auto local = config::local_seconds{day} + clock.first;
    choices.push_back(
        {window_choice(named->start, named->end, draft.service, whose),
         is_time ? say_short(d.clinic(), local, d.state.language)
                 : say_short_day(d.clinic(), local, d.state.language),
         {}});
  }
  if (choices.empty()) {
    look_up_from(d, d.now());
    return;
  }
  auto time = is_time ? say_named(d, wanted) : std::string{};
  d.tell(d.text(is_time ? phrase::which_day : phrase::which_day_part,
                {{"time", time}}),
         std::move(choices), phrase::list_days);
}

bool take_wish(dialogue& d, const wish& w) {
  switch (w.kind) {
  case wish_kind::none:
    return false;
  case wish_kind::ambiguous:
    ask_which(d, w);
    return true;
  case wish_kind::time: {
    auto at = chr::floor<chr::minutes>(w.start - no_day);
    take_clock(d, {at, at});
    return true;
  }
  case wish_kind::instant:
    if (auto start = to_instant(d, w.start))
      take_named(d, {*start, *start});
    else
      d.tell(d.text(phrase::time_clock_change));
    return true;
  case wish_kind::date:
    take_day(d, chr::floor<chr::days>(w.start));
    return true;
  case wish_kind::interval:
    if (has_no_day(w.start))
      take_clock(d, {w.start - no_day, w.end - no_day});
    else
      take_named(d, {first_instant(d, w.start), first_instant(d, w.end)});
    return true;
  }
  return false;
}

void note_wish(dialogue& d, const wish& w) {
  auto& named = d.state.draft->named;
  switch (w.kind) {
  case wish_kind::time:
    named = dayless(w.start, w.start);
    break;
  case wish_kind::instant:
    if (auto start = to_instant(d, w.start)) named = slot{*start, *start};
    break;
  case wish_kind::date:
    named = whole_day(d, chr::floor<chr::days>(w.start));
    break;
  case wish_kind::interval:
    named = has_no_day(w.start)
                ? dayless(w.start, w.end)
                : slot{first_instant(d, w.start), first_instant(d, w.end)};
    break;
  default:
    break;
  }
}

} // namespace careline::engine
