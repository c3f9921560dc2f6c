#pragma once
/// The statements of a batch, in the order in which they run. Every one takes
/// arrays of equal length, one element per row, so that a batch of any size is
/// the same few executions. Several unnest() in one select list run in step
/// and cost half of `from unnest(a, b, ...)`.

#include <array>
#include <cstddef>

namespace careline::persistence {

enum class batch_statement : std::size_t {
  // -- one batch, in this order; a batch sends only those it has rows for
  advance_marker,
  insert_inbound_keys,
  insert_idempotency_keys,
  insert_home_identities,
  insert_other_identities,
  insert_patients,
  insert_conversations,
  update_conversations,
  take_fired_timers,
  update_names,
  insert_messages,
  // Before the fences: what left already is not counted as held back.
  mark_sent,
  apply_early_statuses,
  mark_retry,
  mark_dead,
  mark_fenced,
  fence_replies,
  insert_outbox,
  // Whatever frees a time comes before whatever takes one.
  release_appointments,
  drop_holds,
  clear_holds,
  move_appointments,
  insert_holds,
  insert_appointments,
  set_appointment_statuses,
  recount_visits,
  confirm_appointments,
  drop_timers,
  insert_timers,
  insert_feedback,
  insert_alerts,
  insert_consents,
  keep_languages,
  insert_notifications,
  insert_audit,
  apply_statuses,
  apply_statuses_by_vendor_id,
  insert_raw_events,
  // -- questions about a batch that a guard refused
  find_repeated,
  find_answered,
  find_fired_before,
  find_known_identities,
  find_stale,
  find_changed_appointments,
  find_taken_slots,
  find_retaken_slots,
  // -- life of a committer
  register_marker,
  end_older_sessions,
  read_marker,
  read_fences,
  make_partitions,
  count
};

extern const std::array<const char*,
                        static_cast<std::size_t>(batch_statement::count)>
    batch_sql;

} // namespace careline::persistence
