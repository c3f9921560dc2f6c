#include "engine/appointment.hpp"

#include <array>

namespace careline::engine {
namespace {

constexpr std::array<std::string_view, 7> words_for_status{
    "proposed",  "pending",   "booked", "arrived",
    "fulfilled", "cancelled", "no_show"};

} // namespace

std::string_view to_string(appointment_status s) noexcept {
  return words_for_status[static_cast<std::size_t>(s)];
}

std::optional<appointment_status>
parse_appointment_status(std::string_view word) noexcept {
  for (std::size_t i = 0; i < words_for_status.size(); ++i)
    if (words_for_status[i] == word) return static_cast<appointment_status>(i);
  return std::nullopt;
}

bool may_become(appointment_status from, appointment_status to) noexcept {
  using enum appointment_status;
  switch (from) {
  case proposed:
    return to == pending || to == booked || to == cancelled;
  case pending:
    return to == booked || to == cancelled;
  case booked:
    return to == arrived || to == fulfilled || to == cancelled || to == no_show;
  case arrived:
    return to == booked || to == fulfilled || to == cancelled;
  case fulfilled:
    return to == booked || to == arrived;
  case cancelled:
  case no_show:
    return to == booked;
  }
  return false;
}

} // namespace careline::engine
