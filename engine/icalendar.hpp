#pragma once
/// One appointment as an iCalendar file (RFC 5545), for calendar programs.

#include "config/clinic.hpp"
#include "engine/appointment.hpp"

#include <cstdint>
#include <string>

namespace careline::engine {

/// Writes one VCALENDAR with one VEVENT. It names clinic, service and doctor
/// and never the patient: such files travel by mail and lie in shared
/// calendars.
/// @param sequence  grows with every change, so that a later file wins
/// @param made      when the file is made (DTSTAMP)
/// @returns UTF-8, lines end with CRLF and hold at most 75 octets, longer ones
///          are folded between characters. DTEND is the visit's end without
///          the buffer after it
/// Source: RFC 5545, sections 3.1, 3.3.11, 3.6.1.
std::string icalendar(const visit& what, const config::clinic& clinic,
                      std::int64_t sequence, instant made);

} // namespace careline::engine
