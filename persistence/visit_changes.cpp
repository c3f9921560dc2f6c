#include "persistence/visit_changes.hpp"

#include <algorithm>

namespace careline::persistence {

namespace {

template <class Change>
Change* find(std::vector<Change>& all, const engine::appointment_id& id) {
  auto at = std::find_if(all.begin(), all.end(),
                         [&](auto& one) { return one.id == id; });
  return at == all.end() ? nullptr : &*at;
}

} // namespace

visit_changes changes_of(const turn_record& t) {
  visit_changes all;
  for (auto& e : t.effects) {
    if (auto* b = std::get_if<engine::book_appointment>(&e)) {
      all.booked.push_back(b);
    } else if (auto* c = std::get_if<engine::confirm_appointment>(&e)) {
      all.confirmed.push_back(c->id);
    } else if (auto* m = std::get_if<engine::move_appointment>(&e)) {
      // The first says whence, the last whither.
      if (auto* known = find(all.moved, m->id)) {
        auto first = *known;
        *known = *m;
        known->from_provider = first.from_provider;
        known->from = first.from;
      } else {
        all.moved.push_back(*m);
      }
    } else if (auto* s = std::get_if<engine::set_appointment_status>(&e)) {
      if (auto* known = find(all.set, s->id)) {
        auto from = known->from;
        *known = *s;
        known->from = from;
      } else {
        all.set.push_back(*s);
      }
    }
  }
  std::erase_if(all.set, [](auto& s) { return s.from == s.to; });
  return all;
}

} // namespace careline::persistence
