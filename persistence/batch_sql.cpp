#include "persistence/batch_sql.hpp"

#include "persistence/mark_sql.hpp"
#include "persistence/sql_words.hpp"
#include "persistence/turn_sql.hpp"
#include "persistence/visit_sql.hpp"

namespace careline::persistence {

namespace {

/// Incarnation, number.
constexpr auto advance_marker_sql =
    "with m as (update writer_markers"
    "  set last_batch = $2::bigint, updated_at = now()"
    "  where incarnation = $1::uuid and last_batch < $2 returning 1)"
    " select expect((select count(*) from m), 1, 'CL001')";

constexpr auto insert_raw_events_sql =
    "insert into raw_events (clinic_id, channel, reason, key, payload,"
    "  received_at)"
    " select clinic_id, " CHANNELS "[channel + 1], reason, key, payload,"
    "  received_at"
    " from (select unnest($1::uuid[]) as clinic_id,"
    "   unnest($2::int[]) as channel, unnest($3::text[]) as reason,"
    "   unnest($4::uuid[]) as key, unnest($5::bytea[]) as payload,"
    "   unnest($6::timestamptz[]) as received_at) v"
    " on conflict do nothing returning key";

constexpr auto find_repeated_sql =
    "select key from inbound_keys where key = any($1::uuid[])";

/// Numbers of records.
constexpr auto find_answered_sql =
    "select v.n from (select unnest($1::int[]) as n,"
    "   unnest($2::uuid[]) as clinic_id, unnest($3::text[]) as key) v"
    " join idempotency_keys k on k.clinic_id = v.clinic_id"
    "  and k.key = v.key and k.at >= now() - interval '24 hours'";

constexpr auto find_fired_before_sql =
    "select v.n from (select unnest($1::int[]) as n,"
    "   unnest($2::uuid[]) as patient_id, unnest($3::text[]) as kind,"
    "   unnest($4::timestamptz[]) as due) v"
    " left join timers t on t.patient_id = v.patient_id and t.kind = v.kind"
    "  and " IS_DUE_AT("t", "v.due") " where t.kind is null";

constexpr auto find_known_identities_sql =
    "select v.n from (select unnest($1::int[]) as n,"
    "   unnest($2::uuid[]) as clinic_id, unnest($3::int[]) as kind,"
    "   unnest($4::text[]) as value) v"
    " join identities i on i.clinic_id = v.clinic_id"
    "  and i.kind = " IDENTITIES "[v.kind + 1] and i.value = v.value";

constexpr auto find_stale_sql =
    "select v.n from (select unnest($1::int[]) as n,"
    "   unnest($2::uuid[]) as patient_id,"
    "   unnest($3::bigint[]) as expected) v"
    " left join conversations c on c.patient_id = v.patient_id"
    " where c.version is distinct from v.expected";

/// Marks of lives long gone are cleared away.
constexpr auto register_marker_sql =
    "with old as (delete from writer_markers"
    "  where updated_at < now() - interval '30 days')"
    " insert into writer_markers (incarnation, name, last_batch)"
    " values ($1::uuid, $2::text, 0) on conflict do nothing";

/// A session whose client is gone may still hold locks, or run what it was
/// sent.
constexpr auto end_older_sessions_sql =
    "select pg_terminate_backend(pid, 2000) from pg_stat_activity"
    " where application_name = $1::text and pid <> pg_backend_pid()"
    "  and usename = current_user";

/// Waits for a transaction of ours that is still under way.
constexpr auto read_marker_sql = "select last_batch from writer_markers"
                                 " where incarnation = $1::uuid for update";

constexpr auto read_fences_sql =
    "select f.patient_id, f.fenced from fences f join"
    "  (select unnest($1::uuid[]) as patient_id,"
    "    unnest($2::bigint[]) as version) v"
    " on f.patient_id = v.patient_id and f.version = v.version";

constexpr auto make_partitions_sql =
    "select make_message_partitions(now()::date,"
    "  (now() + interval '2 months')::date)";

} // namespace

const std::array<const char*, static_cast<std::size_t>(batch_statement::count)>
    batch_sql = {
        advance_marker_sql,
        insert_inbound_keys_sql,
        insert_idempotency_keys_sql,
        insert_home_identities_sql,
        insert_other_identities_sql,
        insert_patients_sql,
        insert_conversations_sql,
        update_conversations_sql,
        take_fired_timers_sql,
        update_names_sql,
        insert_messages_sql,
        mark_sent_sql,
        apply_early_statuses_sql,
        mark_retry_sql,
        mark_dead_sql,
        mark_fenced_sql,
        fence_replies_sql,
        insert_outbox_sql,
        set_appointment_statuses_sql, // release_appointments
        drop_holds_sql,
        clear_holds_sql,
        move_appointments_sql,
        insert_holds_sql,
        insert_appointments_sql,
        set_appointment_statuses_sql,
        recount_visits_sql,
        confirm_appointments_sql,
        drop_timers_sql,
        insert_timers_sql,
        insert_feedback_sql,
        insert_alerts_sql,
        insert_consents_sql,
        keep_languages_sql,
        insert_notifications_sql,
        insert_audit_sql,
        apply_statuses_sql,
        apply_statuses_by_vendor_id_sql,
        insert_raw_events_sql,
        find_repeated_sql,
        find_answered_sql,
        find_fired_before_sql,
        find_known_identities_sql,
        find_stale_sql,
        find_changed_appointments_sql,
        find_taken_slots_sql,
        find_retaken_slots_sql,
        register_marker_sql,
        end_older_sessions_sql,
        read_marker_sql,
        read_fences_sql,
        make_partitions_sql,
};

} // namespace careline::persistence
