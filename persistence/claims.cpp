#include "persistence/claims.hpp"

#include <algorithm>

namespace careline::persistence {

namespace {

std::string scoped(const engine::clinic_id& clinic, std::string_view name) {
  std::string key(reinterpret_cast<const char*>(clinic.value.bytes.data()),
                  clinic.value.bytes.size());
  key += name;
  return key;
}

} // namespace

std::vector<slot_wish> slots_of(const turn_record& t) {
  std::vector<slot_wish> out;
  for (auto& e : t.effects)
    if (auto* h = std::get_if<engine::keep_hold>(&e))
      out.push_back({h->provider, h->held, {}, false, true});
    else if (auto* b = std::get_if<engine::book_appointment>(&e))
      out.push_back({b->provider, b->when, {}, b->is_overbooked, false});
    else if (auto* m = std::get_if<engine::move_appointment>(&e))
      out.push_back({m->provider, m->to, m->id, m->is_overbooked, false});
  return out;
}

void claims::clear() {
  keys_.clear();
  patients_.clear();
  identities_.clear();
  requests_.clear();
  slots_.clear();
}

std::optional<claims::conflict> claims::find(const turn_record& t) const {
  if (!t.inbound_key.empty())
    if (auto at = keys_.find(t.inbound_uuid); at != keys_.end())
      return conflict{at->second, outcome::kind::repeated};
  if (t.idempotent) {
    auto at = requests_.find(scoped(t.clinic, t.idempotent->key));
    if (at != requests_.end())
      return conflict{at->second, outcome::kind::repeated};
  }
  if (t.creates) {
    auto taken = identities_.find(t.creates->home);
    for (auto& who : t.creates->other_identities)
      if (taken == identities_.end()) taken = identities_.find({t.clinic, who});
    if (taken != identities_.end())
      return conflict{taken->second, outcome::kind::identity_taken};
  }
  if (auto at = patients_.find(t.patient); at != patients_.end())
    return conflict{at->second, outcome::kind::stale};
  for (auto& wish : slots_of(t)) {
    auto at = slots_.find(scoped(t.clinic, wish.provider));
    if (at == slots_.end() || wish.is_overbooked) continue;
    for (auto& other : at->second)
      if (other.when.overlaps(wish.when))
        return conflict{other.record, outcome::kind::slot_taken};
  }
  return std::nullopt;
}

std::optional<claims::conflict> claims::claim(std::size_t number,
                                              const record& r) {
  auto* t = std::get_if<turn_record>(&r);
  if (!t) return std::nullopt; // Marks and statuses are coalesced instead.
  if (auto earlier = find(*t)) return earlier;
  if (!t->inbound_key.empty()) keys_.emplace(t->inbound_uuid, number);
  if (t->idempotent)
    requests_.emplace(scoped(t->clinic, t->idempotent->key), number);
  if (t->creates) {
    identities_.emplace(t->creates->home, number);
    for (auto& who : t->creates->other_identities)
      identities_.emplace(engine::patient_key{t->clinic, who}, number);
  }
  patients_.emplace(t->patient, number);
  for (auto& wish : slots_of(*t))
    if (!wish.is_overbooked)
      slots_[scoped(t->clinic, wish.provider)].push_back(
          {number, t->patient, wish.when});
  return std::nullopt;
}

} // namespace careline::persistence
