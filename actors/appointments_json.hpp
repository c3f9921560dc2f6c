#pragma once
/// What the API says of appointments, times and people who wait.

#include "config/clinic.hpp"
#include "engine/conversation.hpp"
#include "io/http/message.hpp"
#include "persistence/store_reader.hpp"

namespace careline::actors {

/// One appointment. @param status  of the answer: 200, or 201 when made
io::response appointment_json(const persistence::appointment_row& row,
                              const config::clinic& clinic,
                              unsigned status = 200);
io::response
appointments_json(const persistence::page<persistence::appointment_row>& page,
                  const config::clinic& clinic);

/// text/calendar; @param now  when it is made
io::response appointment_file(const persistence::appointment_row& row,
                              const config::clinic& clinic,
                              engine::instant now);

/// @param service   key
/// @param provider  key of all slots; empty: beside each slot
io::response slots_json(const engine::slots_found& found,
                        const std::string& service, const std::string& provider,
                        const config::clinic& clinic);

/// A problem with the code of the refusal and the nearest free times.
io::response refusal_json(const engine::staff_refusal& why,
                          const config::clinic& clinic);

io::response waiting_json(const persistence::waiting_list& list,
                          engine::instant now);
io::response notifications_json(
    const persistence::page<persistence::notification_row>& page);
io::response consents_json(engine::patient_id patient,
                           const std::vector<persistence::consent_row>& rows);

} // namespace careline::actors
