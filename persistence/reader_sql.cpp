#include "persistence/reader_sql.hpp"

// The columns of a conversation, in the order of read_conversation().
#define CONVERSATION                                                           \
  " c.version, c.epoch, c.stage, c.misses, c.language, c.draft,"               \
  " c.is_bot_paused, c.bot_paused_at, c.bot_paused_by, c.bot_paused_reason,"   \
  " c.answer_due_at, c.last_inbound_at, c.account, c.is_opted_out,"            \
  " c.is_language_chosen, c.guard, c.memory, c.language_doubts "

// The columns of a visit, in the order of read_visit().
#define VISIT                                                                  \
  " a.id, coalesce(s.key, ''), v.key, lower(a.during), upper(a.during),"       \
  " a.status, a.attendee, a.confirmed_at is not null "

// The columns of an appointment for staff, in the order of read_appointment(),
// of rows `a` that are few.
#define APPOINTMENT                                                            \
  "select" VISIT ", a.patient_id, p.name, p.phone, a.booked_by,"               \
  "  a.updated_by, coalesce(a.cancelled_reason, ''), a.is_overbooked,"         \
  "  a.confirmed_at, a.created_at, a.updated_at from "
#define APPOINTMENT_NAMES                                                      \
  " a join providers v on v.id = a.provider_id"                                \
  " left join services s on s.id = a.service_id"                               \
  " join patients p on p.id = a.patient_id"

namespace careline::persistence {

const std::array<const char*, static_cast<std::size_t>(reader_statement::count)>
    reader_sql = {
        // load_patients: by keys alone. What was taken before is not asked for:
        // it would cost five times the rest, and the insert of the key has the
        // last word on a repeat anyway.
        "select v.n, p.id, p.home_kind, p.home_value, p.name, p.phone,"
        "  p.whatsapp_user_id," CONVERSATION
        " from (select unnest($1::int[]) as n, unnest($2::uuid[]) as clinic_id,"
        "   unnest($3::int[]) as kind, unnest($4::text[]) as value) v"
        " join identities i on i.clinic_id = v.clinic_id"
        "  and i.kind ="
        "   ('{phone,whatsapp_user_id,web}'::identity_kind[])[v.kind + 1]"
        "  and i.value = v.value"
        " join patients p on p.id = i.patient_id"
        " join conversations c on c.patient_id = p.id",

        // find_home
        "select home_kind, home_value from patients"
        " where clinic_id = $1::uuid and id = $2::uuid",

        // list_conversations: days first, so that the index is read from its
        // end and only as far as the page goes
        "select c.patient_id, p.name, p.phone," CONVERSATION ","
        "  c.last_message_at, m.channel, m.sender, m.body"
        " from (select * from conversations"
        "   where clinic_id = $1::uuid"
        "    and active_day <= ($2::timestamptz at time zone 'UTC')::date"
        "    and (last_message_at, patient_id) < ($2, $3::uuid)"
        "   order by active_day desc, last_message_at desc, patient_id desc"
        "   limit $4::bigint) c"
        " join patients p on p.id = c.patient_id"
        " left join lateral (select m.channel, m.sender, m.body"
        "   from message_log m where m.patient_id = c.patient_id"
        "    and m.id >= uuid_floor("
        "     least(c.last_message_at, now()) - interval '2 days')"
        "   order by m.id desc limit 1) m on true"
        " order by c.active_day desc, c.last_message_at desc,"
        "  c.patient_id desc",

        // find_conversation: does this clinic know the patient at all
        "select 1 from conversations"
        " where patient_id = $2::uuid and clinic_id = $1::uuid",

        // list_messages: newest first
        "select l.id, l.channel, l.direction, l.sender, l.content, l.body,"
        "  l.details, l.author, coalesce(s.status, l.status), s.error,"
        "  l.sent_at"
        " from (select * from message_log"
        "   where patient_id = $1::uuid and id < $2::uuid"
        "   order by id desc limit $3::bigint) l"
        " left join message_states s on s.id = l.id"
        " order by l.id desc",

        // find_patient
        "select p.id, p.name, p.name_source, p.whatsapp_name, p.phone,"
        "  p.email, to_char(p.date_of_birth, 'YYYY-MM-DD'),"
        "  p.preferred_language, p.total_visits, p.total_cancellations,"
        "  p.total_no_shows, to_char(p.first_visit_date, 'YYYY-MM-DD'),"
        "  to_char(p.last_visit_date, 'YYYY-MM-DD'), p.is_active,"
        "  p.created_at, p.updated_at," CONVERSATION
        " from patients p join conversations c on c.patient_id = p.id"
        " where p.clinic_id = $1::uuid and p.id = $2::uuid",

        // find_token: its last use is noted once a minute
        "with t as (select id, label, role, clinic_id, last_used_at"
        "   from api_tokens where token_hash = $1::text"
        "   and revoked_at is null and expires_at > now()),"
        "u as (update api_tokens a set last_used_at = now() from t"
        "  where a.id = t.id and (t.last_used_at is null"
        "   or t.last_used_at < now() - interval '1 minute'))"
        " select label, role, clinic_id from t",

        // find_answer
        "select k.request_hash, k.patient_id, f.fenced, k.message_id"
        " from idempotency_keys k left join fences f"
        "  on f.patient_id = k.patient_id and f.version = k.version"
        " where k.clinic_id = $1::uuid and k.key = $2::text"
        "  and k.at >= now() - interval '24 hours'",

        // outbox_accounts: `exists` would read the whole of a long outbox, a
        // second of a core for three million rows, every half minute
        "select a.account from channel_accounts a, lateral"
        "  (select from outbox o where o.clinic_id = a.clinic_id"
        "    and o.account = a.account order by o.id limit 1) o order by 1",

        // load_outbox: an account belongs to one clinic, and the outbox is
        // ordered by clinic and id
        "select o.id, o.clinic_id, o.patient_id, o.account, o.to_phone,"
        "  o.to_user_id, o.sender, o.epoch, o.attempt, o.not_before,"
        "  o.window_closes, m.body, m.details, c.epoch"
        " from (select o.* from outbox o where o.clinic_id ="
        "    (select a.clinic_id from channel_accounts a"
        "      where a.account = $1::text order by a.channel limit 1)"
        "   and o.account = $1::text and o.id > $2::uuid"
        "   order by o.id limit $3::bigint) o"
        " cross join lateral (select body, details from message_log m"
        "   where m.patient_id = o.patient_id and m.id = o.id offset 0) m"
        " join conversations c on c.patient_id = o.patient_id"
        " order by o.id",

        // load_appointments
        "select a.id, lower(a.during), upper(a.during)"
        " from appointments a join providers p on p.id = a.provider_id"
        " where p.clinic_id = $1::uuid and p.key = $2::text"
        "  and a.during && tstzrange($3::timestamptz, null)"
        "  and a.status in ('pending', 'booked', 'arrived', 'fulfilled')"
        " order by 2",

        // load_holds
        "select h.id, h.patient_id, lower(h.during), upper(h.during),"
        "  h.expires_at"
        " from holds h join providers p on p.id = h.provider_id"
        " where p.clinic_id = $1::uuid and p.key = $2::text"
        "  and h.during && tstzrange($3::timestamptz, null)"
        "  and h.expires_at > now()"
        " order by 3",

        // load_timers
        "select t.id, t.clinic_id, t.patient_id, p.home_kind, p.home_value,"
        "  t.kind, t.about, t.due"
        " from (select * from timers where due < $1::timestamptz"
        "   order by due limit $2::bigint) t"
        " join patients p on p.id = t.patient_id order by t.due",

        // measure_backlog: counted up to a bound, estimated beyond
        "select (select min(o.id::text) from clinics k cross join lateral"
        "   (select id from outbox where clinic_id = k.id"
        "     order by id limit 1) o),"
        "  (select min(answer_due_at) from conversations"
        "    where answer_due_at is not null),"
        "  (select count(*) from (select 1 from outbox limit 100001) o),"
        "  (select reltuples::bigint from pg_class"
        "    where oid = 'careline.outbox'::regclass),"
        "  (select count(*) from dead_letters),"
        "  (select count(*) from (select 1 from raw_events limit 100001) r),"
        "  (select count(*) from (select 1 from conversations"
        "    where answer_due_at is not null limit 100001) w),"
        "  (select min(c.answer_due_at - make_interval(mins => coalesce("
        "     (k.conversation ->> 'answer_within_minutes')::int, 15)))"
        "    from conversations c join clinics k on k.id = c.clinic_id"
        "    where c.answer_due_at is not null),"
        "  (select t.due from timers t join clinics k on k.id = t.clinic_id"
        "    where k.is_active order by t.due limit 1)",

        // read_server_state: what every role may see. Values come into the
        // server's log with details of errors, or with parameters of
        // statements.
        "select coalesce(greatest("
        "   (select max(age(backend_xmin)) from pg_stat_activity"
        "     where pid <> pg_backend_pid()),"
        "   (select max(age(transaction)) from pg_prepared_xacts),"
        "   (select max(age(xmin)) from pg_replication_slots)), 0)::bigint,"
        "  (select min(xact_start) from pg_stat_activity"
        "    where pid <> pg_backend_pid()),"
        "  (select sum(numbackends) from pg_stat_database)::bigint,"
        "  current_setting('max_connections')::bigint,"
        "  (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint,"
        "  checkpoints_timed, checkpoints_req,"
        "  current_setting('fsync')::boolean"
        "   and current_setting('full_page_writes')::boolean,"
        "  current_setting('log_error_verbosity') = 'terse'"
        "   and (current_setting('log_parameter_max_length') in ('0', '0B')"
        "    or (current_setting('log_statement') in ('none', 'ddl')"
        "     and current_setting('log_min_duration_statement') = '-1'"
        "     and current_setting('log_min_duration_sample') = '-1'"
        "     and current_setting('log_transaction_sample_rate') = '0'))"
        "   and current_setting('log_parameter_max_length_on_error')"
        "    in ('0', '0B')"
        " from pg_stat_bgwriter",

        // find_visits
        "select" VISIT " from appointments a"
        " join providers v on v.id = a.provider_id"
        " left join services s on s.id = a.service_id"
        " where a.patient_id = $2::uuid and a.clinic_id = $1::uuid"
        "  and upper(a.during) > $3::timestamptz"
        "  and a.status not in ('cancelled', 'no_show')"
        " order by lower(a.during), a.id limit $4::bigint",

        // list_appointments: by time; one that began the day before may last
        APPOINTMENT
        "(select * from appointments"
        "   where clinic_id = $1::uuid"
        "    and lower(during) > $2::timestamptz - interval '1 day'"
        "    and upper(during) > $2 and lower(during) < $3::timestamptz"
        "    and ($4::text = '' or provider_id = (select id from providers"
        "      where clinic_id = $1 and key = $4))"
        "    and (lower(during), id) > ($5::timestamptz, $6::uuid)"
        "   order by lower(during), id limit $7::bigint)" APPOINTMENT_NAMES
        " order by lower(a.during), a.id",

        // find_appointment
        APPOINTMENT "(select * from appointments where id = $2::uuid"
                    "   and clinic_id = $1::uuid)" APPOINTMENT_NAMES,

        // list_patient_appointments: newest first
        APPOINTMENT "(select * from appointments"
                    "   where patient_id = $2::uuid and clinic_id = $1::uuid"
                    "    and (lower(during), id) < ($3::timestamptz, $4::uuid)"
                    "   order by lower(during) desc, id desc limit "
                    "$5::bigint)" APPOINTMENT_NAMES
                    " order by lower(a.during) desc, a.id desc",

        // list_waiting: who has waited longest comes first
        "select c.patient_id, p.name, p.phone, c.stage, c.is_bot_paused,"
        "  c.answer_due_at, c.last_inbound_at"
        " from (select * from conversations where clinic_id = $1::uuid"
        "   and answer_due_at is not null"
        "   order by answer_due_at limit $2::bigint) c"
        " join patients p on p.id = c.patient_id"
        " order by c.answer_due_at",

        // count_waiting
        "select count(*) from conversations"
        " where clinic_id = $1::uuid and answer_due_at is not null",

        // list_notifications: newest first; those for all are for each. Both
        // columns are compared, else the primary key is read for all clinics
        "select n.id, n.provider, n.patient_id, p.name, n.what, n.about,"
        "  n.at, n.seen_at, n.seen_by"
        " from (select * from notifications where clinic_id = $1::uuid"
        "   and ($2::text = '' or provider is null or provider = $2)"
        "   and (clinic_id, id) < ($1, $3::bigint)"
        "   order by id desc limit $4::bigint) n"
        " join patients p on p.id = n.patient_id order by n.id desc",

        // mark_notification_seen: by whom first, stays
        "with u as (update notifications set seen_at = now(),"
        "   seen_by = $3::text where id = $2::bigint"
        "   and clinic_id = $1::uuid and seen_at is null)"
        " select 1 from notifications"
        "  where id = $2 and clinic_id = $1",

        // list_consents: newest first
        "select channel, state = 'opted_in', evidence::text, at from consents"
        " where patient_id = $2::uuid and clinic_id = $1::uuid"
        " order by at desc, id limit $3::bigint",

        // opted_out_patients
        "select clinic_id, patient_id from conversations where is_opted_out"
        "  and (clinic_id, patient_id) > ($1::uuid, $2::uuid)"
        " order by clinic_id, patient_id limit $3::bigint",

        // clinics_revision
        "select revision from clinics_revision",

        // ping
        "select 1",
};

} // namespace careline::persistence
