#include "engine/refusal_words.hpp"

#include "engine/booking_time.hpp"
#include "engine/choice_id.hpp"
#include "engine/say_time.hpp"

#include <algorithm>

namespace careline::engine {
namespace chr = std::chrono;

std::string say_on_day(const dialogue& d, config::local_seconds day) {
  return say_on(say_day(d.clinic(), day, d.now(), d.state.language),
                d.state.language);
}

std::string say_refusal(const dialogue& d, refusal why,
                        const config::provider* provider, const slot& wanted,
                        bool is_window) {
  auto local = local_of(d.clinic(), wanted.start);
  auto& language = d.state.language;
  auto doctor = provider ? provider->name : std::string{};
  auto when = is_window
                  ? say_named(d, wanted)
                  : say_moment(d.clinic(), wanted.start, d.now(), language);
  switch (why) {
  case refusal::past:
    return d.text(phrase::refused_past, {{"when", when}});
  case refusal::too_soon:
    return d.text(
        phrase::refused_too_soon,
        {{"when", when},
         {"notice", say_span(d.clinic().booking.minimum_notice, language)}});
  case refusal::too_far:
    return d.text(
        phrase::refused_too_far,
        {{"when", when},
         {"days", std::to_string(d.clinic().booking.horizon.count())}});
  case refusal::closed: {
    auto hours = hours_on(d.clinic(), provider, chr::floor<chr::days>(local));
    auto day = is_window && wanted.end - wanted.start > chr::hours{25}
                   ? say_on(say_named(d, wanted), language)
                   : say_on_day(d, local);
    if (hours.closure && !hours.closure->reason.empty()) {
      auto& own = d.clinic().closures;
      bool is_clinics = std::any_of(
          own.begin(), own.end(), [&](auto& c) { return &c == hours.closure; });
      return d.text(is_clinics ? phrase::refused_closure : phrase::refused_away,
                    {{"doctor", doctor},
                     {"day", day},
                     {"reason", hours.closure->reason}});
    }
    return d.text(provider ? phrase::refused_closed
                           : phrase::refused_closed_any,
                  {{"doctor", doctor}, {"day", day}});
  }
  case refusal::outside_hours:
    return d.text(provider ? phrase::refused_outside_hours
                           : phrase::refused_outside_any,
                  {{"doctor", doctor}, {"when", when}});
  case refusal::taken:
    break;
  }
  if (!is_window) return d.text(phrase::refused_taken, {{"when", when}});
  auto day = say_on(say_named(d, wanted), language);
  return d.text(provider ? phrase::window_full : phrase::window_full_any,
                {{"doctor", doctor}, {"day", day}});
}

std::string attendee_line(std::string_view attendee) {
  return attendee.empty() ? std::string{} : "\n👤 " + std::string{attendee};
}

std::string attendee_mark(std::string_view attendee) {
  return attendee.empty() ? std::string{}
                          : " (👤 " + std::string{attendee} + ")";
}

std::vector<choice> confirm_choices(const dialogue& d) {
  auto& draft = *d.state.draft;
  std::vector<choice> choices;
  choices.reserve(3);
  choices.push_back(
      d.button(confirm_choice(draft.held->start, draft.service, draft.provider),
               phrase::button_confirm));
  choices.push_back(d.button("other-time", phrase::button_other_time));
  choices.push_back(d.button("cancel", draft.moving ? phrase::button_keep
                                                    : phrase::button_cancel));
  return choices;
}

} // namespace careline::engine
