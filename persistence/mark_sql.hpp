#pragma once
/// Marks of what was sent, and statuses that the vendor tells.

#include "persistence/sql_words.hpp"

// Continues `with v(patient_id, id, clinic_id, status, error, at, vendor,
// vendor_key)`. A status may come before our own mark: then it makes the row,
// and as it proves that the message left, whatever still waits in the outbox
// must not leave again. A letter that arrived is not dead.
// clang-format off
#define APPLY_STATUSES                                                        \
  "u as (update message_states s set status = v.status, at = v.at,"           \
  "   error = coalesce(v.error, s.error)"                                     \
  "  from v where s.id = v.id and s.clinic_id = v.clinic_id"                  \
  "   and " RANK("v.status") " > " RANK("s.status")                           \
  "  returning s.id, s.clinic_id, s.patient_id, s.status, v.error, v.at),"    \
  "n as (insert into message_states (id, clinic_id, patient_id, status, at,"  \
  "   vendor_key, vendor_message_id, error)"                                  \
  "  select v.id, v.clinic_id, v.patient_id, v.status, v.at,"                 \
  "   v.vendor_key, v.vendor, v.error"                                        \
  "  from v join message_log l on l.patient_id = v.patient_id"                \
  "   and l.id = v.id and l.clinic_id = v.clinic_id"                          \
  "   and l.direction = 'out'"                                                \
  "  where not exists (select from message_states s where s.id = v.id)"       \
  "  on conflict do nothing"                                                  \
  "  returning id, clinic_id, patient_id, status, error, at),"                \
  "o as (delete from outbox using n"                                          \
  "  where outbox.clinic_id = n.clinic_id and outbox.id = n.id),"             \
  "b as (select * from u union all select id, clinic_id, patient_id, status," \
  "   error, at from n),"                                                     \
  "f as (insert into dead_letters"                                            \
  "   (id, clinic_id, patient_id, reason, attempts, at)"                      \
  "  select id, clinic_id, patient_id,"                                       \
  "   'failed:' || coalesce(error, ''), 0, at from b"                         \
  "  where status = 'failed' on conflict do nothing),"                        \
  "a as (delete from dead_letters d using b where d.id = b.id"                \
  "   and b.status in ('delivered', 'read')"                                  \
  "   and exists (select from dead_letters))"                                 \
  " select count(*) from b"
// clang-format on

namespace careline::persistence {

inline constexpr auto mark_sent_sql =
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
                    " where s.clinic_id = excluded.clinic_id";

/// Of the deliveries just marked.
inline constexpr auto apply_early_statuses_sql =
    "with e as (delete from early_statuses e using"
    "   (select unnest($1::uuid[]) as patient_id, unnest($2::uuid[]) as id,"
    "     unnest($3::uuid[]) as clinic_id, unnest($4::text[]) as vendor,"
    "     unnest($5::uuid[]) as vendor_key) s"
    "  where e.vendor_key = s.vendor_key"
    "   and exists (select from early_statuses)"
    "  returning s.patient_id, s.id, s.clinic_id, e.status, e.error,"
    "   e.at, s.vendor, s.vendor_key),"
    "v as (select * from e)," APPLY_STATUSES;

inline constexpr auto mark_retry_sql =
    "update outbox o set attempt = v.attempt, not_before = v.next_try,"
    "  reason = v.reason"
    " from (select unnest($1::uuid[]) as clinic_id,"
    "   unnest($2::uuid[]) as id, unnest($3::int[]) as attempt,"
    "   unnest($4::timestamptz[]) as next_try,"
    "   unnest($5::text[]) as reason) v"
    " where o.clinic_id = v.clinic_id and o.id = v.id";

inline constexpr auto mark_dead_sql =
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
                    "  attempts = excluded.attempts, at = excluded.at";

inline constexpr auto mark_fenced_sql =
    "with v as (select unnest($1::uuid[]) as patient_id,"
    "   unnest($2::uuid[]) as id, unnest($3::uuid[]) as clinic_id,"
    "   unnest($4::timestamptz[]) as at, unnest($5::text[]) as error),"
    "o as (delete from outbox o using v"
    "  where o.clinic_id = v.clinic_id and o.id = v.id)"
    " insert into message_states (id, clinic_id, patient_id, status, at,"
    "   error)"
    "  select id, clinic_id, patient_id, 'fenced', at, error from v"
    "  on conflict do nothing";

inline constexpr auto apply_statuses_sql =
    "with v as (select unnest($1::uuid[]) as patient_id,"
    "   unnest($2::uuid[]) as id, unnest($3::uuid[]) as clinic_id,"
    "   " STATUSES "[unnest($4::int[]) + 1] as status,"
    "   unnest($5::text[]) as error, unnest($6::timestamptz[]) as at,"
    "   unnest($7::text[]) as vendor,"
    "   unnest($8::uuid[]) as vendor_key)," APPLY_STATUSES;

/// Nobody told us whose they are. One that fits no message may be early: our
/// own mark is still on its way.
inline constexpr auto apply_statuses_by_vendor_id_sql =
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
        "e.status") ")," APPLY_STATUSES;

} // namespace careline::persistence
