#pragma once
/// The questions of store_reader as SQL. Parameters are typed by casts.

#include <array>
#include <cstddef>

namespace careline::persistence {

enum class reader_statement : std::size_t {
  load_patients,
  find_home,
  list_conversations,
  find_conversation,
  list_messages,
  find_patient,
  find_token,
  find_answer,
  outbox_accounts,
  load_outbox,
  load_appointments,
  load_holds,
  load_timers,
  measure_backlog,
  read_server_state,
  find_visits,
  list_appointments,
  find_appointment,
  list_patient_appointments,
  list_waiting,
  count_waiting,
  list_notifications,
  mark_notification_seen,
  list_consents,
  opted_out_patients,
  clinics_revision,
  ping,
  count
};

extern const std::array<const char*,
                        static_cast<std::size_t>(reader_statement::count)>
    reader_sql;

} // namespace careline::persistence
