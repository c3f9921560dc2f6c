#pragma once
/// An appointment as the conversation and the API see it, and what its status
/// may become.

#include "engine/ids.hpp"
#include "engine/slots.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace careline::engine {

/// As in FHIR's Appointment.status. The order is the store's.
enum class appointment_status : std::uint8_t {
  proposed,
  pending, ///< Waits for the provider to accept.
  booked,
  arrived,
  fulfilled,
  cancelled,
  no_show
};

std::string_view to_string(appointment_status s) noexcept;
std::optional<appointment_status>
parse_appointment_status(std::string_view word) noexcept;

/// Whether staff may change it so. Every change can be undone: what was
/// fulfilled, cancelled or missed by mistake becomes booked again.
bool may_become(appointment_status from, appointment_status to) noexcept;

/// Whether its time is taken: as the database's exclusion constraint sees it.
constexpr bool takes_time(appointment_status s) noexcept {
  return s >= appointment_status::pending && s <= appointment_status::fulfilled;
}

/// One visit of one patient.
struct visit {
  appointment_id id;
  std::string service;  ///< Key.
  std::string provider; ///< Key.
  slot when;            ///< The service's buffer included.
  appointment_status status = appointment_status::booked;
  std::string attendee;      ///< "my son"; empty: the patient.
  bool is_confirmed = false; ///< The patient said that they will come.
};

} // namespace careline::engine
