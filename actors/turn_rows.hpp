#pragma once
/// One step of a conversation -> the record that keeps it. Values to values.

#include "actors/messages.hpp"
#include "actors/runtime.hpp"
#include "engine/conversation.hpp"
#include "persistence/records.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace careline::actors {

/// WhatsApp accepts free text so long after the patient's last message.
inline constexpr auto reply_window = std::chrono::hours(24);

/// Author of a message whose words are the AI's: people see whose they are.
inline constexpr std::string_view ai_author = "ai";

/// What of a patient goes into its rows; looks at the patient, for one call.
struct patient_facts {
  const engine::patient_key& home;
  engine::patient_id id;
  bool is_new = false;
  const std::string& name;
  const std::string& phone;
  const std::string& user_id;
  std::int64_t version = 0; ///< Of the conversation before.
};

/// Builds the record of one turn.
/// @param cause  what was handled; a message becomes the first row
/// @param step   replies become rows and deliveries; effects are passed on,
///               ids of new appointments are filled in (in `step` too)
persistence::turn_record make_record(const patient_facts& who,
                                     const work& cause, engine::step& step,
                                     id_source& ids, engine::instant now);

/// The id of what a request under an Idempotency-Key books: the same for its
/// repeats, however late, so that they find what was booked.
engine::appointment_id
appointment_for(engine::clinic_id clinic,
                const persistence::idempotent_request& request);

/// The id that a visit booked by this act shall have: the one above, or a new
/// one if the request has no key.
engine::appointment_id visit_wished(const staff_action& act, id_source& ids);

} // namespace careline::actors
