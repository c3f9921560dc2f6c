#pragma once
/// What one turn makes of visits, summed up: a visit that a turn moves twice,
/// or whose status it changes and changes back, is written once.

#include "persistence/records.hpp"

#include <vector>

namespace careline::persistence {

struct visit_changes {
  std::vector<const engine::book_appointment*> booked;
  std::vector<engine::move_appointment> moved;
  std::vector<engine::set_appointment_status> set;
  std::vector<engine::appointment_id> confirmed;
};

visit_changes changes_of(const turn_record& t);

/// Whether its time is free after the change, and was not before.
inline bool frees(const engine::set_appointment_status& s) noexcept {
  return engine::takes_time(s.from) && !engine::takes_time(s.to);
}
/// Whether it takes its time again.
inline bool retakes(const engine::set_appointment_status& s) noexcept {
  return !engine::takes_time(s.from) && engine::takes_time(s.to);
}

} // namespace careline::persistence
