#pragma once
/// Questions of the API to the reader, and their answers. Each is bound to the
/// clinic of the token.

#include "actors/messages.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace careline::actors {

struct find_token {
  std::string token_hash;
};
struct find_home {
  engine::clinic_id clinic;
  engine::patient_id patient;
};
struct list_conversations {
  engine::clinic_id clinic;
  std::string cursor;
  std::size_t most = 0;
};
struct list_messages {
  engine::clinic_id clinic;
  engine::patient_id patient;
  std::string cursor;
  std::size_t most = 0;
};
struct find_patient {
  engine::clinic_id clinic;
  engine::patient_id patient;
};
struct find_answer {
  engine::clinic_id clinic;
  std::string idempotency_key;
};

struct list_appointments {
  engine::clinic_id clinic;
  engine::instant from{};
  engine::instant until{};
  std::string provider; ///< Key; empty: all.
  std::string cursor;
  std::size_t most = 0;
};
struct find_appointment {
  engine::clinic_id clinic;
  engine::appointment_id appointment;
};
struct list_patient_appointments {
  engine::clinic_id clinic;
  engine::patient_id patient;
  std::string cursor;
  std::size_t most = 0;
};
struct list_waiting {
  engine::clinic_id clinic;
  std::size_t most = 0;
};
struct list_notifications {
  engine::clinic_id clinic;
  std::string provider; ///< Key; empty: everybody's.
  std::string cursor;
  std::size_t most = 0;
};
struct mark_notification_seen {
  engine::clinic_id clinic;
  std::int64_t notification = 0;
  std::string by;
};
struct list_consents {
  engine::clinic_id clinic;
  engine::patient_id patient;
};
struct consents_found {
  std::vector<persistence::consent_row> rows;
};

using token_answer = answer_of<persistence::token_owner>;
using home_answer = answer_of<engine::patient_key>;
using conversations_answer =
    answer_of<persistence::page<persistence::conversation_row>>;
using messages_answer =
    answer_of<persistence::page<persistence::stored_message>>;
using patient_answer = answer_of<persistence::patient_info>;
using kept_answer_answer = answer_of<std::optional<persistence::kept_answer>>;
using appointments_answer =
    answer_of<persistence::page<persistence::appointment_row>>;
using appointment_answer = answer_of<persistence::appointment_row>;
using waiting_answer = answer_of<persistence::waiting_list>;
using notifications_answer =
    answer_of<persistence::page<persistence::notification_row>>;
using seen_answer = answer_of<bool>;
using consents_answer = answer_of<consents_found>;

} // namespace careline::actors

#define CARELINE_MESSAGE(type)                                                 \
  CAF_ALLOW_UNSAFE_MESSAGE_TYPE(careline::actors::type)

CARELINE_MESSAGE(find_token)
CARELINE_MESSAGE(find_home)
CARELINE_MESSAGE(list_conversations)
CARELINE_MESSAGE(list_messages)
CARELINE_MESSAGE(find_patient)
CARELINE_MESSAGE(find_answer)
CARELINE_MESSAGE(token_answer)
CARELINE_MESSAGE(home_answer)
CARELINE_MESSAGE(conversations_answer)
CARELINE_MESSAGE(messages_answer)
CARELINE_MESSAGE(patient_answer)
CARELINE_MESSAGE(kept_answer_answer)
CARELINE_MESSAGE(list_appointments)
CARELINE_MESSAGE(find_appointment)
CARELINE_MESSAGE(list_patient_appointments)
CARELINE_MESSAGE(list_waiting)
CARELINE_MESSAGE(list_notifications)
CARELINE_MESSAGE(mark_notification_seen)
CARELINE_MESSAGE(list_consents)
CARELINE_MESSAGE(appointments_answer)
CARELINE_MESSAGE(appointment_answer)
CARELINE_MESSAGE(waiting_answer)
CARELINE_MESSAGE(notifications_answer)
CARELINE_MESSAGE(seen_answer)
CARELINE_MESSAGE(consents_answer)

#undef CARELINE_MESSAGE
