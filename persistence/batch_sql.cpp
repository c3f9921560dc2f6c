#include "persistence/batch_sql.hpp"

// Enums travel as small numbers: the order here is the order in engine/ and
// persistence/records.hpp (tests/persistence/words_test.cpp compares them).
#define CHANNELS "('{whatsapp,sms,voice,web}'::channel[])"
#define DIRECTIONS "('{in,out}'::direction[])"
#define SENDERS "('{patient,bot,staff,system}'::sender[])"
#define CONTENTS                                                               \
  "('{text,button,interactive,image,document,audio,video,sticker,location,"    \
  "contacts,reaction,order,system,unsupported,unknown}'::content[])"
#define STATUSES                                                               \
  "('{received,queued,sent,delivered,read,failed,fenced,dead}'"                \
  "::message_status[])"
#define STAGES                                                                 \
  "('{idle,menu,choosing_service,choosing_provider,choosing_time,confirming,"  \
  "with_person,feedback}'::stage[])"
#define IDENTITIES "('{phone,whatsapp_user_id,web}'::identity_kind[])"

// How much a status says; only a greater one replaces another.
#define RANK(status)                                                           \
  "(case " status " when 'read' then 4 when 'delivered' then 3"                \
  " when 'failed' then 2 when 'sent' then 1 else 0 end)"

// A client sees counts only after the commit; so the transaction looks itself.
#define GUARDED(rows, code)                                                    \
  " select expect((select count(*) from " rows "), $1::bigint, '" code "')"

#define BOOKED                                                                 \
  "a.status in ('pending', 'booked', 'arrived', 'fulfilled')"                  \
  " and not a.is_overbooked"

// Continues `with v(patient_id, id, clinic_id, status, error, at, vendor,
// vendor_key)`. A status may come before our own mark: then it makes the row,
// and as it proves that the message left, whatever still waits in the outbox
// must not leave again. A letter that arrived is not dead.
#define APPLY_STATUSES                                                         \
  "u as (update message_states s set status = v.status, at = v.at,"            \
  "   error = coalesce(v.error, s.error)"                                      \
  "  from v where s.id = v.id and s.clinic_id = v.clinic_id"                   \
  "   and " RANK("v.status") " > " RANK(                                       \
      "s.status") "  returning s.id, s.clinic_id, s.patient_id, s.status, "    \
                  "v.error, v.at),"                                            \
                  "n as (insert into message_states (id, clinic_id, "          \
                  "patient_id, status, at,"                                    \
                  "   vendor_key, vendor_message_id, error)"                   \
                  "  select v.id, v.clinic_id, v.patient_id, v.status, v.at,"  \
                  "   v.vendor_key, v.vendor, v.error"                         \
                  "  from v join message_log l on l.patient_id = v.patient_id" \
                  "   and l.id = v.id and l.clinic_id = v.clinic_id"           \
                  "   and l.direction = 'out'"                                 \
                  "  where not exists (select from message_states s where "    \
                  "s.id = v.id)"                                               \
                  "  on conflict do nothing"                                   \
                  "  returning id, clinic_id, patient_id, status, error, at)," \
                  "o as (delete from outbox using n"                           \
                  "  where outbox.clinic_id = n.clinic_id and outbox.id = "    \
                  "n.id),"                                                     \
                  "b as (select * from u union all select id, clinic_id, "     \
                  "patient_id, status,"                                        \
                  "   error, at from n),"                                      \
                  "f as (insert into dead_letters"                             \
                  "   (id, clinic_id, patient_id, reason, attempts, at)"       \
                  "  select id, clinic_id, patient_id,"                        \
                  "   'failed:' || coalesce(error, ''), 0, at from b"          \
                  "  where status = 'failed' on conflict do nothing),"         \
                  "a as (delete from dead_letters d using b where d.id = b.id" \
                  "   and b.status in ('delivered', 'read')"                   \
                  "   and exists (select from dead_letters))"                  \
                  " select count(*) from b"

namespace careline::persistence {

const std::array<const char*, static_cast<std::size_t>(batch_statement::count)>
    batch_sql = {
        // advance_marker: incarnation, number
        "with m as (update writer_markers"
        "  set last_batch = $2::bigint, updated_at = now()"
        "  where incarnation = $1::uuid and last_batch < $2 returning 1)"
        " select expect((select count(*) from m), 1, 'CL001')",

        // insert_inbound_keys
        "with i as (insert into inbound_keys (key)"
        "  select unnest($2::uuid[]) on conflict do nothing returning "
        "1)" GUARDED("i", "CL002"),

        // insert_idempotency_keys: the key may be used again after a day
        "with v as (select unnest($2::uuid[]) as clinic_id,"
        "   unnest($3::text[]) as key, unnest($4::text[]) as request_hash,"
        "   unnest($5::uuid[]) as patient_id, unnest($6::bigint[]) as version,"
        "   unnest($7::uuid[]) as message_id),"
        "i as (insert into idempotency_keys as k (clinic_id, key,"
        "    request_hash, patient_id, version, message_id) select * from v"
        "  on conflict (clinic_id, key) do update set"
        "   request_hash = excluded.request_hash,"
        "   patient_id = excluded.patient_id, version = excluded.version,"
        "   message_id = excluded.message_id, at = now()"
        "   where k.at < now() - interval '24 hours'"
        "  returning 1)" GUARDED("i", "CL003"),

        // insert_home_identities
        "with i as (insert into identities (clinic_id, kind, value, patient_id)"
        "  select clinic_id, " IDENTITIES "[kind + 1], value, patient_id from"
        "   (select unnest($2::uuid[]) as clinic_id,"
        "     unnest($3::int[]) as kind, unnest($4::text[]) as value,"
        "     unnest($5::uuid[]) as patient_id) v"
        "  on conflict do nothing returning 1)" GUARDED("i", "CL004"),

        // insert_other_identities: taken only if free; what a known patient
        // lacked is filled in
        "with i as (insert into identities (clinic_id, kind, value, patient_id)"
        "  select clinic_id, " IDENTITIES "[kind + 1], value, patient_id from"
        "   (select unnest($1::uuid[]) as clinic_id,"
        "     unnest($2::int[]) as kind, unnest($3::text[]) as value,"
        "     unnest($4::uuid[]) as patient_id) v"
        "  on conflict do nothing returning patient_id, kind, value)"
        " update patients p set"
        "  phone = coalesce(p.phone, n.phone),"
        "  whatsapp_user_id = coalesce(p.whatsapp_user_id, n.user_id),"
        "  updated_at = now()"
        " from (select patient_id,"
        "   max(value) filter (where kind = 'phone') as phone,"
        "   max(value) filter (where kind = 'whatsapp_user_id') as user_id"
        "   from i group by patient_id) n"
        " where p.id = n.patient_id",

        // insert_patients: phone and user id only if their identity was free
        "insert into patients (id, clinic_id, home_kind, home_value, name,"
        "  name_source, whatsapp_name, phone, whatsapp_user_id,"
        "  preferred_language)"
        " select id, clinic_id, " IDENTITIES "[home_kind + 1], home_value,"
        "  coalesce(name, ''),"
        "  (case when name is null then 'placeholder' else 'profile' end)"
        "   ::name_source,"
        "  name,"
        "  (select i.value from identities i where i.clinic_id = v.clinic_id"
        "    and i.kind = 'phone' and i.value = v.phone"
        "    and i.patient_id = v.id),"
        "  (select i.value from identities i where i.clinic_id = v.clinic_id"
        "    and i.kind = 'whatsapp_user_id' and i.value = v.user_id"
        "    and i.patient_id = v.id),"
        "  language"
        " from (select unnest($1::uuid[]) as id,"
        "   unnest($2::uuid[]) as clinic_id, unnest($3::int[]) as home_kind,"
        "   unnest($4::text[]) as home_value, unnest($5::text[]) as name,"
        "   unnest($6::text[]) as phone, unnest($7::text[]) as user_id,"
        "   unnest($8::text[]) as language) v",

        // insert_conversations
        "insert into conversations (patient_id, clinic_id, version, epoch,"
        "  stage, misses, is_bot_paused, active_day, last_message_at,"
        "  last_inbound_at, answer_due_at, bot_paused_at, language, account,"
        "  draft, bot_paused_by, bot_paused_reason)"
        " select patient_id, clinic_id, expected + 1, epoch,"
        "  " STAGES "[(w & 255) + 1], (w >> 8) & 255, (w >> 16) & 1 = 1,"
        "  (coalesce(last_message_at, now()) at time zone 'UTC')::date,"
        "  coalesce(last_message_at, now()), last_inbound_at, answer_due_at,"
        "  bot_paused_at, language, account, draft, bot_paused_by,"
        "  bot_paused_reason"
        " from (select unnest($1::uuid[]) as patient_id,"
        "   unnest($2::bigint[]) as expected, unnest($3::bigint[]) as epoch,"
        "   unnest($4::int[]) as w, unnest($5::timestamptz[]) as"
        "   last_message_at, unnest($6::timestamptz[]) as last_inbound_at,"
        "   unnest($7::timestamptz[]) as answer_due_at,"
        "   unnest($8::timestamptz[]) as bot_paused_at,"
        "   unnest($9::text[]) as language, unnest($10::text[]) as account,"
        "   unnest($11::json[]) as draft, unnest($12::text[]) as bot_paused_by,"
        "   unnest($13::text[]) as bot_paused_reason,"
        "   unnest($14::uuid[]) as clinic_id) v",

        // update_conversations
        "with u as (update conversations c set"
        "   version = v.expected + 1, epoch = v.epoch,"
        "   stage = " STAGES "[(v.w & 255) + 1], misses = (v.w >> 8) & 255,"
        "   is_bot_paused = (v.w >> 16) & 1 = 1,"
        "   active_day = (greatest(c.last_message_at, v.last_message_at)"
        "     at time zone 'UTC')::date,"
        "   last_message_at = greatest(c.last_message_at, v.last_message_at),"
        "   last_inbound_at = v.last_inbound_at,"
        "   answer_due_at = v.answer_due_at,"
        "   bot_paused_at = v.bot_paused_at, language = v.language,"
        "   account = v.account, draft = v.draft,"
        "   bot_paused_by = v.bot_paused_by,"
        "   bot_paused_reason = v.bot_paused_reason"
        "  from (select unnest($2::uuid[]) as patient_id,"
        "    unnest($3::bigint[]) as expected, unnest($4::bigint[]) as epoch,"
        "    unnest($5::int[]) as w, unnest($6::timestamptz[]) as"
        "    last_message_at, unnest($7::timestamptz[]) as last_inbound_at,"
        "    unnest($8::timestamptz[]) as answer_due_at,"
        "    unnest($9::timestamptz[]) as bot_paused_at,"
        "    unnest($10::text[]) as language, unnest($11::text[]) as account,"
        "    unnest($12::json[]) as draft,"
        "    unnest($13::text[]) as bot_paused_by,"
        "    unnest($14::text[]) as bot_paused_reason) v"
        "  where c.patient_id = v.patient_id and c.version = v.expected"
        "  returning 1)" GUARDED("u", "CL005"),

        // update_names: staff's and the patient's own word stand
        "update patients p set whatsapp_name = v.name, updated_at = now(),"
        "  name = case when p.name_source in ('placeholder', 'profile')"
        "   then v.name else p.name end,"
        "  name_source = case when p.name_source = 'placeholder'"
        "   then 'profile' else p.name_source end"
        " from (select unnest($1::uuid[]) as id, unnest($2::text[]) as name) v"
        " where p.id = v.id",

        // insert_messages
        "insert into message_log (patient_id, id, clinic_id, channel, "
        "direction,"
        "  sender, content, status, sent_at, body, vendor_message_id, details,"
        "  author)"
        " select patient_id, id, clinic_id, " CHANNELS "[(w & 15) + 1],"
        "  " DIRECTIONS "[((w >> 4) & 15) + 1],"
        "  " SENDERS "[((w >> 8) & 15) + 1],"
        "  " CONTENTS "[((w >> 12) & 255) + 1],"
        "  " STATUSES "[((w >> 20) & 15) + 1],"
        "  sent_at, body, vendor_message_id, details, author"
        " from (select unnest($1::uuid[]) as patient_id,"
        "   unnest($2::uuid[]) as id, unnest($3::uuid[]) as clinic_id,"
        "   unnest($4::int[]) as w, unnest($5::timestamptz[]) as sent_at,"
        "   unnest($6::text[]) as body,"
        "   unnest($7::text[]) as vendor_message_id,"
        "   unnest($8::json[]) as details, unnest($9::text[]) as author) v",

        // fence_replies
        "with v as (select unnest($1::uuid[]) as patient_id,"
        "   unnest($2::uuid[]) as clinic_id,"
        "   unnest($3::bigint[]) as below_epoch,"
        "   unnest($4::bigint[]) as version),"
        "g as (delete from outbox o using v"
        "  where o.clinic_id = v.clinic_id and o.patient_id = v.patient_id"
        "   and o.sender = 'bot' and o.epoch < v.below_epoch"
        "   and o.id <> all($5::uuid[])"
        "  returning o.patient_id, o.id, o.clinic_id),"
        "m as (insert into message_states (id, clinic_id, patient_id, status,"
        "   at)"
        "  select id, clinic_id, patient_id, 'fenced', now() from g"
        "  on conflict do nothing)"
        " insert into fences (patient_id, version, fenced)"
        " select v.patient_id, v.version, count(g.id)"
        "  from v left join g on g.patient_id = v.patient_id group by 1, 2"
        " returning patient_id, fenced",

        // insert_outbox
        "insert into outbox (clinic_id, id, patient_id, epoch, window_closes,"
        "  not_before, attempt, sender, account, to_phone, to_user_id)"
        " select clinic_id, id, patient_id, epoch, window_closes, not_before,"
        "  w >> 4, " SENDERS "[(w & 15) + 1], account, to_phone, to_user_id"
        " from (select unnest($1::uuid[]) as clinic_id,"
        "   unnest($2::uuid[]) as id, unnest($3::uuid[]) as patient_id,"
        "   unnest($4::bigint[]) as epoch,"
        "   unnest($5::timestamptz[]) as window_closes,"
        "   unnest($6::timestamptz[]) as not_before, unnest($7::int[]) as w,"
        "   unnest($8::text[]) as account, unnest($9::text[]) as to_phone,"
        "   unnest($10::text[]) as to_user_id) v",

        // drop_holds
        "delete from holds h using (select unnest($1::uuid[]) as id,"
        "   unnest($2::uuid[]) as patient_id) v"
        " where h.id = v.id and h.patient_id = v.patient_id",

        // clear_holds: expired ones, and the patient's older ones, so that
        // neither stands in the way of the next statement
        "delete from holds h using (select unnest($1::uuid[]) as clinic_id,"
        "   unnest($2::text[]) as provider,"
        "   unnest($3::uuid[]) as patient_id) v, providers p"
        " where p.clinic_id = v.clinic_id and p.key = v.provider"
        "  and h.provider_id = p.id"
        "  and (h.expires_at <= now() or h.patient_id = v.patient_id)",

        // insert_holds
        "with i as (insert into holds (id, clinic_id, patient_id, provider_id,"
        "   during, expires_at)"
        "  select v.id, v.clinic_id, v.patient_id, p.id,"
        "   tstzrange(v.first, v.last), v.expires_at"
        "  from (select unnest($2::uuid[]) as id,"
        "    unnest($3::uuid[]) as clinic_id,"
        "    unnest($4::uuid[]) as patient_id, unnest($5::text[]) as provider,"
        "    unnest($6::timestamptz[]) as first,"
        "    unnest($7::timestamptz[]) as last,"
        "    unnest($8::timestamptz[]) as expires_at) v"
        "  join providers p on p.clinic_id = v.clinic_id"
        "   and p.key = v.provider"
        "  where not exists (select from appointments a"
        "    where a.provider_id = p.id"
        "     and a.during && tstzrange(v.first, v.last) and " BOOKED ")"
        "  on conflict do nothing returning 1)" GUARDED("i", "CL006"),

        // insert_appointments
        "with i as (insert into appointments (id, clinic_id, patient_id,"
        "   provider_id, service_id, during, status)"
        "  select v.id, v.clinic_id, v.patient_id, p.id, s.id,"
        "   tstzrange(v.first, v.last), 'booked'"
        "  from (select unnest($2::uuid[]) as id,"
        "    unnest($3::uuid[]) as clinic_id,"
        "    unnest($4::uuid[]) as patient_id, unnest($5::text[]) as provider,"
        "    unnest($6::timestamptz[]) as first,"
        "    unnest($7::timestamptz[]) as last,"
        "    unnest($8::text[]) as service) v"
        "  join providers p on p.clinic_id = v.clinic_id"
        "   and p.key = v.provider"
        "  left join services s on s.clinic_id = v.clinic_id"
        "   and s.key = v.service"
        "  where not exists (select from holds h where h.provider_id = p.id"
        "    and h.during && tstzrange(v.first, v.last)"
        "    and h.patient_id <> v.patient_id and h.expires_at > now())"
        "  on conflict do nothing returning 1)" GUARDED("i", "CL006"),

        // drop_timers
        "delete from timers t using (select unnest($1::uuid[]) as patient_id,"
        "   unnest($2::text[]) as kind) v"
        " where t.patient_id = v.patient_id and t.kind = v.kind",

        // insert_timers
        "insert into timers (patient_id, kind, clinic_id, about, due)"
        " select unnest($1::uuid[]), unnest($2::text[]), unnest($3::uuid[]),"
        "  unnest($4::text[]), unnest($5::timestamptz[])"
        " on conflict (patient_id, kind) do update set id = gen_random_uuid(),"
        "  about = excluded.about, due = excluded.due",

        // insert_feedback
        "insert into feedback (clinic_id, patient_id, score)"
        " select unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::int[])",

        // insert_alerts
        "insert into staff_alerts (clinic_id, patient_id, reason)"
        " select unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::text[])",

        // insert_audit
        "insert into audit_log (clinic_id, patient_id, actor, action)"
        " select unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::text[]),"
        "  unnest($4::text[])",

        // mark_sent
        "with v as (select unnest($1::uuid[]) as patient_id,"
        "   unnest($2::uuid[]) as id, unnest($3::uuid[]) as clinic_id,"
        "   unnest($4::text[]) as vendor, unnest($5::timestamptz[]) as at,"
        "   unnest($6::uuid[]) as vendor_key),"
        "o as (delete from outbox o using v"
        "  where o.clinic_id = v.clinic_id and o.id = v.id)"
        " insert into message_states as s (id, clinic_id, patient_id, status,"
        "  at, vendor_key, vendor_message_id)"
        " select id, clinic_id, patient_id, 'sent', at, vendor_key, vendor"
        "  from v"
        " on conflict (id) do update set"
        "  vendor_key = coalesce(excluded.vendor_key, s.vendor_key),"
        "  vendor_message_id ="
        "   coalesce(excluded.vendor_message_id, s.vendor_message_id),"
        "  status = case when " RANK(
            "s.status") " < 1 then 'sent'"
                        "   else s.status end"
                        " where s.clinic_id = excluded.clinic_id",

        // apply_early_statuses: of the deliveries just marked
        "with e as (delete from early_statuses e using"
        "   (select unnest($1::uuid[]) as patient_id, unnest($2::uuid[]) as id,"
        "     unnest($3::uuid[]) as clinic_id, unnest($4::text[]) as vendor,"
        "     unnest($5::uuid[]) as vendor_key) s"
        "  where e.vendor_key = s.vendor_key"
        "   and exists (select from early_statuses)"
        "  returning s.patient_id, s.id, s.clinic_id, e.status, e.error,"
        "   e.at, s.vendor, s.vendor_key),"
        "v as (select * from e)," APPLY_STATUSES,

        // mark_retry
        "update outbox o set attempt = v.attempt, not_before = v.next_try,"
        "  reason = v.reason"
        " from (select unnest($1::uuid[]) as clinic_id,"
        "   unnest($2::uuid[]) as id, unnest($3::int[]) as attempt,"
        "   unnest($4::timestamptz[]) as next_try,"
        "   unnest($5::text[]) as reason) v"
        " where o.clinic_id = v.clinic_id and o.id = v.id",

        // mark_dead
        "with v as (select unnest($1::uuid[]) as patient_id,"
        "   unnest($2::uuid[]) as id, unnest($3::uuid[]) as clinic_id,"
        "   unnest($4::int[]) as attempt, unnest($5::text[]) as reason,"
        "   unnest($6::timestamptz[]) as at),"
        "o as (delete from outbox o using v"
        "  where o.clinic_id = v.clinic_id and o.id = v.id"
        "  returning o.id, o.account),"
        "m as (insert into message_states as s (id, clinic_id, patient_id,"
        "   status, at, error)"
        "  select id, clinic_id, patient_id, 'dead', at, reason from v"
        "  on conflict (id) do update set status = 'dead', at = excluded.at,"
        "   error = excluded.error"
        "  where " RANK(
            "s.status") " = 0 and s.clinic_id = excluded.clinic_id"
                        "  returning id)"
                        " insert into dead_letters (id, clinic_id, patient_id, "
                        "reason,"
                        "   attempts, account, at)"
                        " select v.id, v.clinic_id, v.patient_id, v.reason, "
                        "v.attempt,"
                        "   o.account, v.at"
                        "  from v join m on m.id = v.id left join o on o.id = "
                        "v.id"
                        " on conflict (id) do update set reason = "
                        "excluded.reason,"
                        "  attempts = excluded.attempts, at = excluded.at",

        // mark_fenced
        "with v as (select unnest($1::uuid[]) as patient_id,"
        "   unnest($2::uuid[]) as id, unnest($3::uuid[]) as clinic_id,"
        "   unnest($4::timestamptz[]) as at),"
        "o as (delete from outbox o using v"
        "  where o.clinic_id = v.clinic_id and o.id = v.id)"
        " insert into message_states (id, clinic_id, patient_id, status, at)"
        "  select id, clinic_id, patient_id, 'fenced', at from v"
        "  on conflict do nothing",

        // apply_statuses
        "with v as (select unnest($1::uuid[]) as patient_id,"
        "   unnest($2::uuid[]) as id, unnest($3::uuid[]) as clinic_id,"
        "   " STATUSES "[unnest($4::int[]) + 1] as status,"
        "   unnest($5::text[]) as error, unnest($6::timestamptz[]) as at,"
        "   unnest($7::text[]) as vendor,"
        "   unnest($8::uuid[]) as vendor_key)," APPLY_STATUSES,

        // apply_statuses_by_vendor_id: nobody told us whose they are. One that
        // fits no message may be early: our own mark is still on its way.
        "with s as (select unnest($1::uuid[]) as clinic_id,"
        "   unnest($2::text[]) as vendor,"
        "   " STATUSES "[unnest($3::int[]) + 1] as status,"
        "   unnest($4::text[]) as error, unnest($5::timestamptz[]) as at,"
        "   unnest($6::uuid[]) as vendor_key),"
        "v as materialized (select m.patient_id, m.id, s.* from s"
        "  join message_states m on m.vendor_key = s.vendor_key"
        "   and m.clinic_id = s.clinic_id"
        "   and m.id >= uuid_floor(now() - interval '60 days')),"
        "w as (insert into early_statuses as e"
        "   (vendor_key, clinic_id, status, error, at)"
        "  select s.vendor_key, s.clinic_id, s.status, s.error, s.at from s"
        "   where not exists (select from v where v.vendor_key = s.vendor_key)"
        "  on conflict (vendor_key) do update set"
        "   status = excluded.status, error = excluded.error,"
        "   at = excluded.at"
        "  where " RANK("excluded.status") " > " RANK(
            "e.status") ")," APPLY_STATUSES,

        // insert_raw_events
        "insert into raw_events (clinic_id, channel, reason, key, payload,"
        "  received_at)"
        " select clinic_id, " CHANNELS "[channel + 1], reason, key, payload,"
        "  received_at"
        " from (select unnest($1::uuid[]) as clinic_id,"
        "   unnest($2::int[]) as channel, unnest($3::text[]) as reason,"
        "   unnest($4::uuid[]) as key, unnest($5::bytea[]) as payload,"
        "   unnest($6::timestamptz[]) as received_at) v"
        " on conflict do nothing returning key",

        // find_repeated
        "select key from inbound_keys where key = any($1::uuid[])",

        // find_answered: numbers of records
        "select v.n from (select unnest($1::int[]) as n,"
        "   unnest($2::uuid[]) as clinic_id, unnest($3::text[]) as key) v"
        " join idempotency_keys k on k.clinic_id = v.clinic_id"
        "  and k.key = v.key and k.at >= now() - interval '24 hours'",

        // find_known_identities
        "select v.n from (select unnest($1::int[]) as n,"
        "   unnest($2::uuid[]) as clinic_id, unnest($3::int[]) as kind,"
        "   unnest($4::text[]) as value) v"
        " join identities i on i.clinic_id = v.clinic_id"
        "  and i.kind = " IDENTITIES "[v.kind + 1] and i.value = v.value",

        // find_stale
        "select v.n from (select unnest($1::int[]) as n,"
        "   unnest($2::uuid[]) as patient_id,"
        "   unnest($3::bigint[]) as expected) v"
        " left join conversations c on c.patient_id = v.patient_id"
        " where c.version is distinct from v.expected",

        // find_taken_slots: and whether the provider is not known at all
        "select v.n, p.id is null"
        " from (select unnest($1::int[]) as n, unnest($2::uuid[]) as clinic_id,"
        "   unnest($3::uuid[]) as patient_id, unnest($4::text[]) as provider,"
        "   unnest($5::timestamptz[]) as first,"
        "   unnest($6::timestamptz[]) as last) v"
        " left join providers p on p.clinic_id = v.clinic_id"
        "  and p.key = v.provider"
        " where p.id is null"
        "  or exists (select from appointments a where a.provider_id = p.id"
        "   and a.during && tstzrange(v.first, v.last) and " BOOKED ")"
        "  or exists (select from holds h where h.provider_id = p.id"
        "   and h.during && tstzrange(v.first, v.last)"
        "   and h.patient_id <> v.patient_id and h.expires_at > now())",

        // register_marker: marks of lives long gone are cleared away
        "with old as (delete from writer_markers"
        "  where updated_at < now() - interval '30 days')"
        " insert into writer_markers (incarnation, name, last_batch)"
        " values ($1::uuid, $2::text, 0) on conflict do nothing",

        // end_older_sessions: a session whose client is gone may still hold
        // locks, or run what it was sent
        "select pg_terminate_backend(pid, 2000) from pg_stat_activity"
        " where application_name = $1::text and pid <> pg_backend_pid()"
        "  and usename = current_user",

        // read_marker: waits for a transaction of ours that is still under way
        "select last_batch from writer_markers"
        " where incarnation = $1::uuid for update",

        // read_fences
        "select f.patient_id, f.fenced from fences f join"
        "  (select unnest($1::uuid[]) as patient_id,"
        "    unnest($2::bigint[]) as version) v"
        " on f.patient_id = v.patient_id and f.version = v.version",

        // make_partitions
        "select make_message_partitions(now()::date,"
        "  (now() + interval '2 months')::date)",
};

} // namespace careline::persistence
