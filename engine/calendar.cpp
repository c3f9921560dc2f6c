#include "engine/calendar.hpp"

#include <algorithm>

namespace careline::engine {

namespace {

/// A refusal offers so many other times: a short list on a phone.
constexpr std::size_t alternatives = 9;

/// A visit takes its length and the buffer after it.
std::chrono::minutes time_taken(const config::service& service) {
  return service.length + service.buffer;
}

bool offers(const config::provider& provider, std::string_view service) {
  return provider.services.empty()
         || std::find(provider.services.begin(), provider.services.end(),
                      service)
                != provider.services.end();
}

} // namespace

void provider_calendar::reset(std::vector<taken_appointment> appointments,
                              std::vector<taken_hold> holds) {
  appointments_.clear();
  holds_.clear();
  for (const auto& a : appointments) appointments_.emplace(a.id, a.when);
  for (const auto& h : holds) holds_.emplace(h.id, h);
}

slots_found provider_calendar::find(const config::clinic& clinic,
                                    const config::provider& provider,
                                    const find_slots& query, instant now) {
  drop_expired(now);
  const auto* service = clinic.find_service(query.service);
  if (!service || !offers(provider, query.service)) return {};
  const auto taken = busy(patient_id{}, query.instead_of);
  const auto length = time_taken(*service);
  slots_found found;
  found.slots = free_slots(clinic, provider, taken,
                           {query.from, query.until, length, query.most}, now);
  if (!query.exact) return found;

  const slot exact{*query.exact, *query.exact + length};
  found.asked_time_is_free = is_free(clinic, provider, taken, exact, now);
  if (!found.asked_time_is_free) {
    // Who named a time wants one near it, not the first of the day.
    found.slots = nearest_free(clinic, provider, taken, exact, query.most, now);
    return found;
  }
  std::erase(found.slots, exact);
  found.slots.insert(found.slots.begin(), exact);
  if (found.slots.size() > query.most) found.slots.resize(query.most);
  return found;
}

std::variant<slot_held, slot_refused>
provider_calendar::hold(const config::clinic& clinic,
                        const config::provider& provider, const hold_slot& wish,
                        patient_id by, hold_id id,
                        std::chrono::seconds length_of_hold, instant now) {
  drop_expired(now);
  // What staff do leaves the patient's own choice alone.
  if (!wish.is_for_staff)
    std::erase_if(holds_, [&](const auto& h) { return h.second.by == by; });
  const auto* service = clinic.find_service(wish.service);
  if (!service || !offers(provider, wish.service))
    return slot_refused{wish.wanted, {}};

  const slot wanted{wish.wanted.start,
                    wish.wanted.start + time_taken(*service)};
  const auto taken = busy(by, wish.instead_of);
  const auto who = wish.is_for_staff ? asker::staff : asker::bot;
  if (!is_free(clinic, provider, taken, wanted, now, who))
    return slot_refused{wanted, nearest_free(clinic, provider, taken, wanted,
                                             alternatives, now)};
  const auto expires = now + length_of_hold;
  holds_.insert_or_assign(id, taken_hold{id, by, wanted, expires});
  return slot_held{wanted, id, expires};
}

void provider_calendar::release(hold_id id) {
  holds_.erase(id);
}

void provider_calendar::book(hold_id hold, appointment_id id,
                             const slot& when) {
  holds_.erase(hold);
  appointments_.insert_or_assign(id, when);
}

void provider_calendar::cancel(appointment_id id) {
  appointments_.erase(id);
}

void provider_calendar::drop_expired(instant now) {
  std::erase_if(holds_, [&](const auto& h) { return h.second.expires <= now; });
  // What is over can be in nobody's way; a calendar lives for months.
  std::erase_if(appointments_,
                [&](const auto& a) { return a.second.end <= now; });
}

std::vector<slot> provider_calendar::busy(patient_id except,
                                          appointment_id moving) const {
  std::vector<slot> taken;
  taken.reserve(appointments_.size() + holds_.size());
  for (const auto& [id, when] : appointments_)
    if (moving.is_nil() || id != moving) taken.push_back(when);
  for (const auto& [id, held] : holds_)
    if (except.is_nil() || held.by != except) taken.push_back(held.when);
  return taken;
}

} // namespace careline::engine
