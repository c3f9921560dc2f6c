#pragma once
/// Which records of one batch want the same thing: a vendor's message taken
/// twice, two turns of one patient, one slot, one new person. Of those only
/// the first may go into a transaction; what the others are told depends on
/// whether the first was kept.

#include "persistence/records.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace careline::persistence {

/// A slot that one turn wants for its patient.
struct wanted_slot {
  std::size_t record;
  engine::patient_id patient;
  engine::slot when;
};

/// A slot that a turn holds, books or moves a visit to.
struct slot_wish {
  std::string_view provider; ///< Key.
  engine::slot when;
  engine::appointment_id own{}; ///< The visit that is moved.
  bool is_overbooked = false;   ///< Staff ask nobody.
  bool is_hold = false; ///< The patient's own visits are not in the way.
};

std::vector<slot_wish> slots_of(const turn_record& t);

class claims {
public:
  /// Why a record must wait for an earlier one, and what it is told if that
  /// one is kept.
  struct conflict {
    std::size_t earlier;
    outcome::kind verdict;
  };

  void clear();
  /// Claims everything that a record needs, or says which earlier record has
  /// part of it (then nothing is claimed).
  std::optional<conflict> claim(std::size_t number, const record& r);

private:
  std::optional<conflict> find(const turn_record& t) const;

  std::unordered_map<engine::uuid, std::size_t> keys_;
  std::unordered_map<engine::patient_id, std::size_t> patients_;
  std::unordered_map<engine::patient_key, std::size_t> identities_;
  std::unordered_map<std::string, std::size_t> requests_;
  std::unordered_map<std::string, std::vector<wanted_slot>> slots_;
};

} // namespace careline::persistence
