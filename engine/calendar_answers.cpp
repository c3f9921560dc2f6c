#include "engine/booking.hpp"
#include "engine/booking_time.hpp"
#include "engine/choice_id.hpp"
#include "engine/refusal_words.hpp"
#include "engine/say_time.hpp"
#include "engine/spread.hpp"
#include "engine/staff_visits.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

namespace chr = std::chrono;

/// Of the free times around a full window so many from before it.
constexpr std::size_t offered_before = 3;

bool is_still_booking(const dialogue& d) noexcept {
  return d.state.draft && !d.state.is_bot_paused && drafted_service(d)
         && knows_whom(d);
}

std::string say_doctor(const dialogue& d) {
  auto* one = sought_provider(d);
  return one ? one->name : std::string{};
}

/// "... Your visit stays as it was": a refusal moves nothing.
std::string with_what_stands(const dialogue& d, std::string why) {
  auto& moving = d.state.draft->moving;
  if (!moving) return why;
  auto stands = d.text(phrase::visit_stands,
                       {{"when", say_moment(d.clinic(), moving->when.start,
                                            d.now(), d.state.language)}});
  return why.empty() ? stands : why + ' ' + stands;
}

/// Says why and shows what is free instead.
void refuse(dialogue& d, std::string why, free_times nearest) {
  why = with_what_stands(d, std::move(why));
  nearest.by.resize(nearest.slots.size());
  free_times ahead;
  for (std::size_t i = 0; i < nearest.slots.size(); ++i) {
    if (nearest.slots[i].start <= d.now()) continue;
    ahead.slots.push_back(nearest.slots[i]);
    ahead.by.push_back(std::move(nearest.by[i]));
  }
  if (ahead.slots.empty()) {
    auto days = std::to_string(d.clinic().booking.horizon.count());
    auto none =
        sought_provider(d) ? phrase::no_free_time : phrase::no_free_time_any;
    offer(d,
          with_lead(std::move(why),
                    d.text(none, {{"doctor", say_doctor(d)}, {"days", days}})),
          {}, false);
    return;
  }
  offer(d, with_lead(std::move(why), d.text(phrase::nearest_times)),
        std::move(ahead), true);
}

free_times found_in(const dialogue& d, const slots_found& answer) {
  free_times all{answer.slots, answer.providers};
  auto& draft = *d.state.draft;
  all.by.resize(draft.any_provider ? all.slots.size() : 0);
  return all;
}

free_times only(const free_times& all, const std::vector<std::size_t>& which) {
  free_times some;
  for (auto i : which) {
    some.slots.push_back(all.slots[i]);
    if (!all.by.empty()) some.by.push_back(all.by[i]);
  }
  return some;
}

/// The next free times: nothing was named.
void offer_next(dialogue& d, free_times found) {
  if (found.slots.empty()) {
    refuse(d, {}, {});
    return;
  }
  bool has_more = found.slots.size() >= slots_per_page;
  auto& service = drafted_service(d)->name;
  std::string words;
  if (auto& moving = d.state.draft->moving)
    words = d.text(phrase::move_times,
                   {{"service", service},
                    {"doctor", say_provider(d, moving->provider)},
                    {"old", say_moment(d.clinic(), moving->when.start, d.now(),
                                       d.state.language)}});
  else
    words =
        d.text(sought_provider(d) ? phrase::free_times : phrase::free_times_any,
               {{"doctor", say_doctor(d)}, {"service", service}});
  offer(d, std::move(words), std::move(found), has_more);
}

/// Nothing in the window: why, and what is free before and after it.
void refuse_window(dialogue& d, const slot& window, const free_times& around) {
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < around.slots.size(); ++i)
    if (around.slots[i].start < window.start) which.push_back(i);
  if (which.size() > offered_before)
    which.erase(which.begin(), which.end() - offered_before);
  for (std::size_t i = 0;
       i < around.slots.size() && which.size() < slots_per_page; ++i)
    if (around.slots[i].start >= window.end) which.push_back(i);
  refuse(
      d,
      say_refusal(d, why_not_in(d, window), sought_provider(d), window, true),
      only(around, which));
}

void offer_window(dialogue& d, const slot& window, const free_times& found) {
  std::vector<std::size_t> inside;
  for (std::size_t i = 0; i < found.slots.size(); ++i)
    if (found.slots[i].start >= window.start
        && found.slots[i].start < window.end)
      inside.push_back(i);
  if (inside.empty()) {
    refuse_window(d, window, found);
    return;
  }
  auto free = only(found, inside);
  bool is_one_day = day_at(d.clinic(), free.slots.front().start)
                    == day_at(d.clinic(), free.slots.back().start);
  auto day = say_on_day(d, local_of(d.clinic(), free.slots.front().start));
  auto what = sought_provider(d) ? (is_one_day ? phrase::free_times_on
                                               : phrase::free_times_wanted)
                                 : (is_one_day ? phrase::free_times_on_any
                                               : phrase::free_times_wanted_any);
  auto words = d.text(what, {{"doctor", say_doctor(d)}, {"day", day}});
  auto chosen = spread(d.clinic(), free.slots, most_buttons);
  if (chosen.size() < free.slots.size())
    words += ' ' + d.text(phrase::more_times_hint);
  offer(d, std::move(words), only(free, chosen), false);
}

/// Whether that provider comes after the draft's, whose calendar said no.
bool comes_next(const dialogue& d, std::string_view provider) {
  auto& refused = d.state.draft->provider;
  if (refused.empty()) return true;
  auto place = [&](std::string_view key) {
    auto& all = d.clinic().providers;
    return std::find_if(all.begin(), all.end(),
                        [&](auto& p) { return p.key == key; })
           - all.begin();
  };
  return place(provider) > place(refused);
}

/// Any doctor at a very time: held with whoever is free then.
void hold_any(dialogue& d, const slots_found& answer) {
  auto& draft = *d.state.draft;
  auto start = draft.named->start;
  if (answer.asked_time_is_free && !answer.providers.empty()
      && comes_next(d, answer.providers.front())) {
    want_slot(d, start, answer.providers.front());
    return;
  }
  draft.provider.clear();
  d.out.effects.push_back(drop_timer{"hold_expires"});
  auto* service = drafted_service(d);
  slot wanted{start, start + service->length + service->buffer};
  auto nearest = found_in(d, answer);
  if (answer.asked_time_is_free && !nearest.slots.empty()) {
    // It looked free to those who have just refused it.
    nearest.slots.erase(nearest.slots.begin());
    nearest.by.erase(nearest.by.begin());
  }
  refuse(d, say_refusal(d, why_not_then(d, wanted), nullptr, wanted, false),
         std::move(nearest));
}

} // namespace

std::string say_provider(const dialogue& d, std::string_view key) {
  auto* p = d.clinic().find_provider(key);
  return p ? p->name : std::string{key};
}

void on_slots_found(dialogue& d, const slots_found& answer) {
  if (!is_still_booking(d)) return;
  auto named = d.state.draft->named;
  if (!named)
    offer_next(d, found_in(d, answer));
  else if (is_exact(*named))
    hold_any(d, answer);
  else
    offer_window(d, *named, found_in(d, answer));
}

void on_slot_held(dialogue& d, const slot_held& answer) {
  if (on_held_for_staff(d, answer)) return;
  if (!is_still_booking(d)) {
    d.out.effects.push_back(drop_hold{
        d.state.draft ? d.state.draft->provider : std::string{}, answer.hold});
    return;
  }
  d.give_up_hold();
  auto& draft = *d.state.draft;
  draft.held = answer.held;
  draft.hold = answer.hold;
  draft.hold_expires = answer.expires;
  draft.named = slot{answer.held.start, answer.held.start};
  d.out.effects.push_back(
      keep_hold{draft.provider, answer.held, answer.hold, answer.expires});
  d.out.effects.push_back(
      start_timer{"hold_expires", to_string(answer.hold), answer.expires});
  d.state.stage = stage::confirming;
  tell_confirmation(d);
}

void on_slot_refused(dialogue& d, const slot_refused& answer) {
  if (on_refused_to_staff(d, answer)) return;
  // An older hold went with the new wish; its timer goes here.
  d.give_up_hold();
  if (!is_still_booking(d)) {
    d.out.effects.push_back(drop_timer{"hold_expires"});
    return;
  }
  auto& draft = *d.state.draft;
  if (draft.any_provider) {
    // Somebody else may be free then: asked before it is said to be taken.
    find_slots q;
    q.service = draft.service;
    q.from = d.now();
    q.until = d.now() + d.clinic().booking.horizon;
    q.exact = answer.wanted.start;
    if (draft.moving) q.instead_of = draft.moving->id;
    draft.named = slot{answer.wanted.start, answer.wanted.start};
    d.out.question = std::move(q);
    return;
  }
  d.out.effects.push_back(drop_timer{"hold_expires"});
  refuse(d,
         say_refusal(d, why_not_then(d, answer.wanted), drafted_provider(d),
                     answer.wanted, false),
         {answer.nearest, {}});
}

void on_booking_refused(dialogue& d, const booking_refused& answer) {
  if (d.state.is_bot_paused) return;
  if (!d.state.draft) d.state.draft.emplace();
  auto& draft = *d.state.draft;
  // What the draft holds is held with the draft's provider, not with the one
  // who refused.
  auto held = draft.hold;
  d.drop_held();
  if (draft.booked && draft.booked != answer.wanted) draft = {};
  draft.booked.reset();
  draft.named.reset();
  if (!answer.service.empty()) draft.service = answer.service;
  if (!answer.provider.empty()) {
    draft.provider = answer.provider;
    draft.any_provider = false;
  }
  if (!answer.hold.is_nil() && answer.hold != held) {
    draft.hold = answer.hold;
    d.drop_held();
  }
  auto why = d.text(phrase::refused_last_moment,
                    {{"when", say_moment(d.clinic(), answer.wanted.start,
                                         d.now(), d.state.language)}});
  if (!drafted_service(d) || !knows_whom(d)) {
    next_step(d, std::move(why));
    return;
  }
  free_times nearest{answer.nearest, {}};
  nearest.by.assign(nearest.slots.size(), draft.provider);
  refuse(d, std::move(why), std::move(nearest));
}

void on_hold_expired(dialogue& d, std::string_view about) {
  if (!d.state.draft || d.state.draft->hold.is_nil()) return;
  auto& draft = *d.state.draft;
  if (about != to_string(draft.hold)) return; // An older hold's.
  auto held = draft.held;
  d.give_up_hold(); // Its timer has just fired: nothing is left of it.
  if (d.state.is_bot_paused || d.state.stage != stage::confirming || !held)
    return;
  d.state.stage = stage::choosing_time;
  std::vector<choice> choices;
  choices.push_back(
      d.button(slot_choice(held->start, draft.service, draft.provider),
               phrase::button_same_time));
  choices.push_back(d.button("other-time", phrase::button_other_time));
  choices.push_back(d.button("cancel", phrase::button_cancel));
  d.tell(d.text(phrase::hold_expired,
                {{"when", say_moment(d.clinic(), held->start, d.now(),
                                     d.state.language)}}),
         std::move(choices));
}

} // namespace careline::engine
