#pragma once
/// What a turn writes, but for holds and visits (persistence/visit_sql.hpp).
/// See batch_sql.hpp for the order.

#include "persistence/sql_words.hpp"

namespace careline::persistence {

/// A key that is there is an error of its own; `on conflict` would look for
/// each in the index before it is put there, and count what is never missing.
inline constexpr auto insert_inbound_keys_sql =
    "insert into inbound_keys (key) select unnest($1::uuid[])";

/// The key may be used again after a day.
inline constexpr auto insert_idempotency_keys_sql =
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
    "  returning 1)" GUARDED("i", "CL003");

inline constexpr auto insert_home_identities_sql =
    "with i as (insert into identities (clinic_id, kind, value, patient_id)"
    "  select clinic_id, " IDENTITIES "[kind + 1], value, patient_id from"
    "   (select unnest($2::uuid[]) as clinic_id,"
    "     unnest($3::int[]) as kind, unnest($4::text[]) as value,"
    "     unnest($5::uuid[]) as patient_id) v"
    "  on conflict do nothing returning 1)" GUARDED("i", "CL004");

/// Taken only if free; what a known patient lacked is filled in.
inline constexpr auto insert_other_identities_sql =
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
    " where p.id = n.patient_id";

/// Phone and user id only if their identity was free.
inline constexpr auto insert_patients_sql =
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
    "   unnest($8::text[]) as language) v";

inline constexpr auto insert_conversations_sql =
    "insert into conversations (patient_id, clinic_id, version, epoch,"
    "  stage, misses, is_bot_paused, active_day, last_message_at,"
    "  last_inbound_at, answer_due_at, bot_paused_at, language, account,"
    "  draft, bot_paused_by, bot_paused_reason, guard, memory,"
    "  is_opted_out, is_language_chosen, language_doubts)"
    " select patient_id, clinic_id, expected + 1, epoch,"
    "  " STAGES "[(w & 255) + 1], (w >> 8) & 255, (w >> 16) & 1 = 1,"
    "  (coalesce(last_message_at, now()) at time zone 'UTC')::date,"
    "  coalesce(last_message_at, now()), last_inbound_at, answer_due_at,"
    "  bot_paused_at, language, account, draft, bot_paused_by,"
    "  bot_paused_reason, guard, memory, (w >> 17) & 1 = 1,"
    "  (w >> 18) & 1 = 1, (w >> 19) & 255"
    " from (select unnest($1::uuid[]) as patient_id,"
    "   unnest($2::bigint[]) as expected, unnest($3::bigint[]) as epoch,"
    "   unnest($4::int[]) as w, unnest($5::timestamptz[]) as"
    "   last_message_at, unnest($6::timestamptz[]) as last_inbound_at,"
    "   unnest($7::timestamptz[]) as answer_due_at,"
    "   unnest($8::timestamptz[]) as bot_paused_at,"
    "   unnest($9::text[]) as language, unnest($10::text[]) as account,"
    "   unnest($11::json[]) as draft, unnest($12::text[]) as bot_paused_by,"
    "   unnest($13::text[]) as bot_paused_reason,"
    "   unnest($14::bytea[]) as guard, unnest($15::json[]) as memory,"
    "   unnest($16::uuid[]) as clinic_id) v";

inline constexpr auto update_conversations_sql =
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
    "   bot_paused_reason = v.bot_paused_reason,"
    "   guard = v.guard, memory = v.memory,"
    "   is_opted_out = (v.w >> 17) & 1 = 1,"
    "   is_language_chosen = (v.w >> 18) & 1 = 1,"
    "   language_doubts = (v.w >> 19) & 255"
    "  from (select unnest($2::uuid[]) as patient_id,"
    "    unnest($3::bigint[]) as expected, unnest($4::bigint[]) as epoch,"
    "    unnest($5::int[]) as w, unnest($6::timestamptz[]) as"
    "    last_message_at, unnest($7::timestamptz[]) as last_inbound_at,"
    "    unnest($8::timestamptz[]) as answer_due_at,"
    "    unnest($9::timestamptz[]) as bot_paused_at,"
    "    unnest($10::text[]) as language, unnest($11::text[]) as account,"
    "    unnest($12::json[]) as draft,"
    "    unnest($13::text[]) as bot_paused_by,"
    "    unnest($14::text[]) as bot_paused_reason,"
    "    unnest($15::bytea[]) as guard, unnest($16::json[]) as memory) v"
    "  where c.patient_id = v.patient_id and c.version = v.expected"
    "  returning 1)" GUARDED("u", "CL005");

/// A timer is answered once: the row that fired is there as it was then. It
/// comes behind the conversation's own row, whose lock orders two owners.
inline constexpr auto take_fired_timers_sql =
    "with d as (delete from timers t using"
    "   (select unnest($2::uuid[]) as patient_id,"
    "     unnest($3::text[]) as kind, unnest($4::timestamptz[]) as due) v"
    "  where t.patient_id = v.patient_id and t.kind = v.kind"
    "   and " IS_DUE_AT("t", "v.due") " returning 1)" GUARDED("d", "CL008");

/// Staff's and the patient's own word stand.
inline constexpr auto update_names_sql =
    "update patients p set whatsapp_name = v.name, updated_at = now(),"
    "  name = case when p.name_source in ('placeholder', 'profile')"
    "   then v.name else p.name end,"
    "  name_source = case when p.name_source = 'placeholder'"
    "   then 'profile' else p.name_source end"
    " from (select unnest($1::uuid[]) as id, unnest($2::text[]) as name) v"
    " where p.id = v.id";

inline constexpr auto insert_messages_sql =
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
    "   unnest($8::json[]) as details, unnest($9::text[]) as author) v";

inline constexpr auto fence_replies_sql =
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
    " returning patient_id, fenced";

inline constexpr auto insert_outbox_sql =
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
    "   unnest($10::text[]) as to_user_id) v";

inline constexpr auto drop_timers_sql =
    "delete from timers t using (select unnest($1::uuid[]) as patient_id,"
    "   unnest($2::text[]) as kind) v"
    " where t.patient_id = v.patient_id and t.kind = v.kind";

inline constexpr auto insert_timers_sql =
    "insert into timers (patient_id, kind, clinic_id, about, due)"
    " select unnest($1::uuid[]), unnest($2::text[]), unnest($3::uuid[]),"
    "  unnest($4::text[]), unnest($5::timestamptz[])"
    " on conflict (patient_id, kind) do update set id = gen_random_uuid(),"
    "  about = excluded.about, due = excluded.due";

inline constexpr auto insert_feedback_sql =
    "insert into feedback (clinic_id, patient_id, score)"
    " select unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::int[])";

inline constexpr auto insert_alerts_sql =
    "insert into staff_alerts (clinic_id, patient_id, reason)"
    " select unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::text[])";

/// What was said stands in the log: the evidence names the message.
inline constexpr auto insert_consents_sql =
    "insert into consents (clinic_id, patient_id, channel, state, evidence)"
    " select clinic_id, patient_id, " CHANNELS "[(w & 15) + 1],"
    "  case when (w >> 4) & 1 = 1 then 'opted_in' else 'opted_out' end,"
    "  evidence::jsonb"
    " from (select unnest($1::uuid[]) as clinic_id,"
    "   unnest($2::uuid[]) as patient_id, unnest($3::int[]) as w,"
    "   unnest($4::json[]) as evidence) v";

inline constexpr auto keep_languages_sql =
    "update patients p set preferred_language = v.language,"
    "  updated_at = now()"
    " from (select unnest($1::uuid[]) as id,"
    "   unnest($2::text[]) as language) v"
    " where p.id = v.id and p.preferred_language <> v.language";

inline constexpr auto insert_notifications_sql =
    "insert into notifications (clinic_id, patient_id, provider, what,"
    "  about)"
    " select unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::text[]),"
    "  unnest($4::text[]), unnest($5::text[])";

inline constexpr auto insert_audit_sql =
    "insert into audit_log (clinic_id, patient_id, actor, action)"
    " select unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::text[]),"
    "  unnest($4::text[])";

} // namespace careline::persistence
