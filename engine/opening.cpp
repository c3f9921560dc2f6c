#include "engine/opening.hpp"

#include "engine/say_time.hpp"

namespace careline::engine {
namespace {

namespace chr = std::chrono;

const config::closure* closure_on(const std::vector<config::closure>& closures,
                                  local_day day) noexcept {
  chr::year_month_day date{day};
  for (auto& c : closures)
    if (c.first <= date && date <= c.last) return &c;
  return nullptr;
}

std::optional<refusal> refused_by_rules(const config::clinic& clinic,
                                        const slot& wanted,
                                        instant now) noexcept {
  if (wanted.start < now) return refusal::past;
  if (wanted.start < now + clinic.booking.minimum_notice)
    return refusal::too_soon;
  if (wanted.start > now + clinic.booking.horizon) return refusal::too_far;
  return std::nullopt;
}

} // namespace

chr::minutes clock_of(config::local_seconds t) noexcept {
  return chr::floor<chr::minutes>(t - chr::floor<chr::days>(t));
}

day_hours hours_on(const config::clinic& clinic,
                   const config::provider* provider, local_day day) noexcept {
  auto& week =
      provider && provider->has_own_hours ? provider->hours : clinic.hours;
  day_hours result;
  result.spans = &week.days[chr::weekday{day}.iso_encoding() - 1];
  result.closure = closure_on(clinic.closures, day);
  if (!result.closure && provider)
    result.closure = closure_on(provider->closures, day);
  return result;
}

bool is_within(const std::vector<config::open_span>& spans,
               chr::minutes clock) noexcept {
  for (auto& s : spans)
    if (clock.count() >= s.open && clock.count() < s.close) return true;
  return false;
}

instant start_of(const config::clinic& clinic, local_day day) noexcept {
  return clinic.zone.to_utc(config::local_seconds{day}).first;
}

local_day day_at(const config::clinic& clinic, instant t) noexcept {
  return chr::floor<chr::days>(local_of(clinic, t));
}

refusal why_refused(const config::clinic& clinic,
                    const config::provider& provider, const slot& wanted,
                    instant now) noexcept {
  if (auto by_rules = refused_by_rules(clinic, wanted, now)) return *by_rules;
  auto first = local_of(clinic, wanted.start);
  auto day = chr::floor<chr::days>(first);
  auto hours = hours_on(clinic, &provider, day);
  if (hours.is_closed()) return refusal::closed;
  auto end = clock_of(first)
             + chr::duration_cast<chr::minutes>(wanted.end - wanted.start);
  for (auto& s : *hours.spans)
    if (clock_of(first).count() >= s.open && end.count() <= s.close)
      return refusal::taken;
  return refusal::outside_hours;
}

refusal why_nothing_in(const config::clinic& clinic,
                       const config::provider& provider, const slot& window,
                       instant now) noexcept {
  if (window.end <= now) return refusal::past;
  if (window.end <= now + clinic.booking.minimum_notice)
    return refusal::too_soon;
  if (window.start > now + clinic.booking.horizon) return refusal::too_far;
  bool works = false;
  // A window is at most some weeks; a month of days is more than enough.
  auto day = day_at(clinic, window.start);
  for (int i = 0; i < 31 && start_of(clinic, day) < window.end;
       ++i, day += chr::days{1}) {
    auto hours = hours_on(clinic, &provider, day);
    if (hours.is_closed()) continue;
    works = true;
    auto midnight = start_of(clinic, day);
    for (auto& s : *hours.spans)
      if (window.overlaps({midnight + chr::minutes{s.open},
                           midnight + chr::minutes{s.close}}))
        return refusal::taken;
  }
  return works ? refusal::outside_hours : refusal::closed;
}

} // namespace careline::engine
