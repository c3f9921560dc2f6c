#pragma once
/// One provider's holds and appointments as a value; who wins a conflict.

#include "config/clinic.hpp"
#include "engine/conversation.hpp"
#include "engine/ids.hpp"
#include "engine/slots.hpp"

#include <unordered_map>
#include <variant>
#include <vector>

namespace careline::engine {

/// Orders the bookings of one provider. Not durable: the database's exclusion
/// constraint has the last word, and a calendar is rebuilt from it.
class provider_calendar {
public:
  provider_calendar() = default;

  /// Replaces everything by what the database holds.
  struct taken_hold {
    hold_id id;
    patient_id by;
    slot when;
    instant expires;
  };
  struct taken_appointment {
    appointment_id id;
    slot when;
  };
  void reset(std::vector<taken_appointment> appointments,
             std::vector<taken_hold> holds);

  /// Free starts in the asked window, first the exact one if it is free.
  slots_found find(const config::clinic& clinic,
                   const config::provider& provider, const find_slots& query,
                   instant now);

  /// Holds a slot for a patient until now + length_of_hold. A patient's older
  /// hold with this provider is given up first.
  /// @param id  the id the hold shall have
  std::variant<slot_held, slot_refused>
  hold(const config::clinic& clinic, const config::provider& provider,
       const hold_slot& wish, patient_id by, hold_id id,
       std::chrono::seconds length_of_hold, instant now);

  /// A hold is given up; unknown ids are ignored (it may have expired).
  void release(hold_id id);
  /// A hold became an appointment that the database has kept.
  void book(hold_id hold, appointment_id id, const slot& when);
  void cancel(appointment_id id);

  std::size_t holds() const noexcept { return holds_.size(); }

private:
  void drop_expired(instant now);
  /// @param moving  the visit that gets another time is not in its own way
  std::vector<slot> busy(patient_id except, appointment_id moving) const;

  std::unordered_map<appointment_id, slot> appointments_;
  std::unordered_map<hold_id, taken_hold> holds_;
};

} // namespace careline::engine
