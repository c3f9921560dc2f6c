// What a turn makes of visits: booked, moved, their status, confirmed.

#include "persistence/turn_batch.hpp"
#include "persistence/visit_changes.hpp"

namespace careline::persistence {

namespace {

using enum batch_statement;

} // namespace

/// Expired holds, and the patient's own with this provider.
void turn_batch::clear_way(const turn_record& t, std::string_view provider) {
  auto& c = rows_of(clear_holds);
  c[0].add(t.clinic);
  c[1].add(provider);
  c[2].add(t.patient);
}

void turn_batch::add_visits(const turn_record& t) {
  auto all = changes_of(t);
  for (auto* b : all.booked) {
    if (!b->is_overbooked) clear_way(t, b->provider);
    auto& c = rows_of(insert_appointments);
    c[0].add(b->id);
    c[1].add(t.clinic);
    c[2].add(t.patient);
    c[3].add(std::string_view(b->provider));
    c[4].add(b->when.start);
    c[5].add(b->when.end);
    c[6].add(std::string_view(b->service));
    c[7].add(std::string_view(b->attendee));
    c[8].add(std::string_view(b->by));
    c[9].add(b->is_overbooked);
  }
  for (auto& m : all.moved) {
    if (!m.is_overbooked) clear_way(t, m.provider);
    auto& c = rows_of(move_appointments);
    c[0].add(m.id);
    c[1].add(t.clinic);
    c[2].add(t.patient);
    c[3].add(m.from.start);
    c[4].add(m.from.end);
    c[5].add(std::string_view(m.provider));
    c[6].add(m.to.start);
    c[7].add(m.to.end);
    c[8].add(std::string_view(m.by));
    c[9].add(m.is_overbooked);
    c[10].add(std::string_view(m.from_provider));
  }
  for (auto& s : all.set) {
    auto& c =
        rows_of(frees(s) ? release_appointments : set_appointment_statuses);
    c[0].add(s.id);
    c[1].add(t.clinic);
    c[2].add(t.patient);
    c[3].add(static_cast<std::int32_t>(s.from)
             | static_cast<std::int32_t>(s.to) << 4);
    c[4].add(std::string_view(s.by));
    c[5].add_or_null(s.reason);
    c[6].add(std::string_view(s.provider));
    c[7].add(s.when.start);
    c[8].add(s.when.end);
    using enum engine::appointment_status;
    if (s.from != fulfilled && s.to != fulfilled) continue;
    rows_of(recount_visits)[0].add(t.patient);
    rows_of(recount_visits)[1].add(t.clinic);
  }
  for (auto& id : all.confirmed) {
    auto& c = rows_of(confirm_appointments);
    c[0].add(id);
    c[1].add(t.clinic);
    c[2].add(t.patient);
  }
}

} // namespace careline::persistence
