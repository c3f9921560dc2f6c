#include "engine/booking.hpp"
#include "engine/booking_time.hpp"
#include "engine/choice_id.hpp"
#include "engine/opening.hpp"
#include "engine/refusal_words.hpp"
#include "engine/say_time.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

namespace chr = std::chrono;

bool is_still_booking(const dialogue& d) noexcept {
  return d.state.draft && !d.state.is_bot_paused && drafted_service(d)
         && drafted_provider(d);
}

/// Says why and shows what is free instead.
void refuse(dialogue& d, std::string why, std::vector<slot> nearest) {
  std::erase_if(nearest, [&](auto& s) { return s.start <= d.now(); });
  if (nearest.empty()) {
    auto days = std::to_string(d.clinic().booking.horizon.count());
    offer(d,
          with_lead(
              std::move(why),
              d.text(phrase::no_free_time,
                     {{"doctor", drafted_provider(d)->name}, {"days", days}})),
          {}, false);
    return;
  }
  offer(d, with_lead(std::move(why), d.text(phrase::nearest_times)),
        std::move(nearest), true);
}

} // namespace

void on_slots_found(dialogue& d, const slots_found& answer) {
  if (!is_still_booking(d)) return;
  auto& draft = *d.state.draft;
  auto& provider = *drafted_provider(d);
  auto named = draft.named;
  draft.named.reset();
  if (!named) {
    if (answer.slots.empty()) {
      refuse(d, {}, {});
      return;
    }
    offer(d,
          d.text(phrase::free_times, {{"doctor", provider.name},
                                      {"service", drafted_service(d)->name}}),
          answer.slots, answer.slots.size() >= slots_per_page);
    return;
  }
  std::vector<slot> inside;
  for (auto& s : answer.slots)
    if (s.start >= named->start && s.start < named->end) inside.push_back(s);
  if (inside.empty()) {
    auto why = why_nothing_in(d.clinic(), provider, *named, d.now());
    refuse(d, say_refusal(d, why, provider, *named, true), answer.slots);
    return;
  }
  auto day = day_at(d.clinic(), inside.front().start);
  bool is_one_day = day_at(d.clinic(), inside.back().start) == day;
  offer(d,
        d.text(is_one_day ? phrase::free_times_on : phrase::free_times_wanted,
               {{"doctor", provider.name},
                {"day", say_on_day(d, config::local_seconds{day})}}),
        std::move(inside), true);
}

void on_slot_held(dialogue& d, const slot_held& answer) {
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
  draft.named.reset();
  d.out.effects.push_back(
      keep_hold{draft.provider, answer.held, answer.hold, answer.expires});
  d.out.effects.push_back(
      start_timer{"hold_expires", to_string(answer.hold), answer.expires});
  d.state.stage = stage::confirming;
  auto& service = *drafted_service(d);
  d.tell(d.text(service.price_minor == 0 ? phrase::confirm
                                         : phrase::confirm_priced,
                {{"service", service.name},
                 {"doctor", drafted_provider(d)->name},
                 {"when", say_moment(d.clinic(), answer.held.start, d.now(),
                                     d.state.language)},
                 {"price", say_money(d.clinic(), service.price_minor)}}),
         confirm_choices(d));
}

void on_slot_refused(dialogue& d, const slot_refused& answer) {
  // An older hold went with the new wish; its timer goes here.
  d.give_up_hold();
  d.out.effects.push_back(drop_timer{"hold_expires"});
  if (!is_still_booking(d)) return;
  d.state.draft->named.reset();
  auto& provider = *drafted_provider(d);
  auto why = why_refused(d.clinic(), provider, answer.wanted, d.now());
  refuse(d, say_refusal(d, why, provider, answer.wanted, false),
         answer.nearest);
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
  if (!answer.provider.empty()) draft.provider = answer.provider;
  if (!answer.hold.is_nil() && answer.hold != held) {
    draft.hold = answer.hold;
    d.drop_held();
  }
  auto why = d.text(phrase::refused_last_moment,
                    {{"when", say_moment(d.clinic(), answer.wanted.start,
                                         d.now(), d.state.language)}});
  if (!drafted_service(d) || !drafted_provider(d)) {
    next_step(d, std::move(why));
    return;
  }
  refuse(d, std::move(why), answer.nearest);
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
