#pragma once
/// What a turn writes about holds and visits, and the questions when a guard
/// refused. See batch_sql.hpp for the order.

#include "persistence/sql_words.hpp"

// Of rows `s(was, becomes)`: how many more of them are of this status now.
#define GROWTH(status)                                                         \
  "count(*) filter (where becomes = '" status "')"                             \
  " - count(*) filter (where was = '" status "')"

// Whether the appointment `a` is where and when the row `v` has seen it: what
// the patient is told and which calendar hears of it hang on both.
#define IS_AS_SEEN                                                             \
  "a.during = tstzrange(v.first, v.last) and exists (select from providers s"  \
  "  where s.id = a.provider_id and s.key = v.provider)"

// The appointment `a` that the row `v` of a move means.
#define IS_MOVED                                                               \
  "a.id = v.id and a.clinic_id = v.clinic_id"                                  \
  " and a.patient_id = v.patient_id"                                           \
  " and a.during = tstzrange(v.old_first, v.old_last)"                         \
  " and exists (select from providers s where s.id = a.provider_id"            \
  "  and s.key = v.old_provider) and " STANDS

namespace careline::persistence {

inline constexpr auto drop_holds_sql =
    "delete from holds h using (select unnest($1::uuid[]) as id,"
    "   unnest($2::uuid[]) as patient_id) v"
    " where h.id = v.id and h.patient_id = v.patient_id";

/// Expired ones, and the patient's older ones, so that neither stands in the
/// way of the next statement.
inline constexpr auto clear_holds_sql =
    "delete from holds h using (select unnest($1::uuid[]) as clinic_id,"
    "   unnest($2::text[]) as provider,"
    "   unnest($3::uuid[]) as patient_id) v, providers p"
    " where p.clinic_id = v.clinic_id and p.key = v.provider"
    "  and h.provider_id = p.id"
    "  and (h.expires_at <= now() or h.patient_id = v.patient_id)";

/// The patient's own visit is in nobody's way: its time may be held to move it
/// there. That it is not booked twice is the constraint's business.
inline constexpr auto insert_holds_sql =
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
    "     and a.during && tstzrange(v.first, v.last) and " BOOKED
    "     and a.patient_id <> v.patient_id)"
    "  on conflict do nothing returning 1)" GUARDED("i", "CL006");

/// What staff overbook asks nobody: the constraint does not see it.
inline constexpr auto insert_appointments_sql =
    "with i as (insert into appointments (id, clinic_id, patient_id,"
    "   provider_id, service_id, during, status, attendee, is_overbooked,"
    "   booked_by, updated_by)"
    "  select v.id, v.clinic_id, v.patient_id, p.id, s.id,"
    "   tstzrange(v.first, v.last), 'booked', v.attendee, v.is_overbooked,"
    "   v.who, v.who"
    "  from (select unnest($2::uuid[]) as id,"
    "    unnest($3::uuid[]) as clinic_id,"
    "    unnest($4::uuid[]) as patient_id, unnest($5::text[]) as provider,"
    "    unnest($6::timestamptz[]) as first,"
    "    unnest($7::timestamptz[]) as last,"
    "    unnest($8::text[]) as service, unnest($9::text[]) as attendee,"
    "    unnest($10::text[]) as who,"
    "    unnest($11::boolean[]) as is_overbooked) v"
    "  join providers p on p.clinic_id = v.clinic_id"
    "   and p.key = v.provider"
    "  left join services s on s.clinic_id = v.clinic_id"
    "   and s.key = v.service"
    "  where v.is_overbooked"
    "   or not exists (select from holds h where h.provider_id = p.id"
    "    and h.during && tstzrange(v.first, v.last)"
    "    and h.patient_id <> v.patient_id and h.expires_at > now())"
    "  on conflict do nothing returning 1)" GUARDED("i", "CL006");

/// One update of provider and time: there is no moment in which both times, or
/// neither, are taken. Whoever confirmed the old time has not confirmed this.
inline constexpr auto move_appointments_sql =
    "with v as (select unnest($2::uuid[]) as id,"
    "   unnest($3::uuid[]) as clinic_id, unnest($4::uuid[]) as patient_id,"
    "   unnest($5::timestamptz[]) as old_first,"
    "   unnest($6::timestamptz[]) as old_last,"
    "   unnest($7::text[]) as provider,"
    "   unnest($8::timestamptz[]) as first,"
    "   unnest($9::timestamptz[]) as last, unnest($10::text[]) as who,"
    "   unnest($11::boolean[]) as is_overbooked,"
    "   unnest($12::text[]) as old_provider),"
    "u as (update appointments a set provider_id = p.id,"
    "   during = tstzrange(v.first, v.last),"
    "   is_overbooked = v.is_overbooked, confirmed_at = null,"
    "   updated_by = v.who, updated_at = now()"
    "  from v join providers p on p.clinic_id = v.clinic_id"
    "   and p.key = v.provider"
    "  where " IS_MOVED
    "   and (v.is_overbooked or not exists (select from holds h"
    "    where h.provider_id = p.id"
    "     and h.during && tstzrange(v.first, v.last)"
    "     and h.patient_id <> v.patient_id and h.expires_at > now()))"
    "  returning 1)"
    " select expect((select count(*) from v join appointments a on " IS_MOVED
    "   ), $1::bigint, 'CL007'),"
    "  expect((select count(*) from u), $1::bigint, 'CL006')";

/// The counters change in the statement that changes the status, and back when
/// it is undone.
inline constexpr auto set_appointment_statuses_sql =
    "with s as (select id, clinic_id, patient_id, who, reason,"
    "   provider, first, last,"
    "   " APPOINTMENT_STATUSES "[(w & 15) + 1] as was,"
    "   " APPOINTMENT_STATUSES "[((w >> 4) & 15) + 1] as becomes"
    "  from (select unnest($2::uuid[]) as id,"
    "    unnest($3::uuid[]) as clinic_id,"
    "    unnest($4::uuid[]) as patient_id, unnest($5::int[]) as w,"
    "    unnest($6::text[]) as who, unnest($7::text[]) as reason,"
    "    unnest($8::text[]) as provider,"
    "    unnest($9::timestamptz[]) as first,"
    "    unnest($10::timestamptz[]) as last) v),"
    "u as (update appointments a set status = v.becomes,"
    "   updated_by = v.who, updated_at = now(),"
    "   cancelled_reason ="
    "    case when v.becomes = 'cancelled' then v.reason end,"
    "   confirmed_at = case when v.was in ('cancelled', 'no_show')"
    "    then null else a.confirmed_at end"
    "  from s v where a.id = v.id and a.clinic_id = v.clinic_id"
    "   and a.patient_id = v.patient_id and a.status = v.was"
    "   and " IS_AS_SEEN "  returning 1),"
    "d as (select patient_id, clinic_id,"
    "   " GROWTH(
        "fulfilled") " as visits,"
                     "   " GROWTH(
                         "cancelled") " as cancellations,"
                                      "   " GROWTH(
                                          "no_show") " as no_shows"
                                                     "  from s group by "
                                                     "patient_id, clinic_id),"
                                                     "p as (update patients p "
                                                     "set"
                                                     "   total_visits = "
                                                     "p.total_visits + "
                                                     "d.visits,"
                                                     "   total_cancellations = "
                                                     "p.total_cancellations + "
                                                     "d.cancellations,"
                                                     "   total_no_shows = "
                                                     "p.total_no_shows + "
                                                     "d.no_shows,"
                                                     "   updated_at = now()"
                                                     "  from d where p.id = "
                                                     "d.patient_id and "
                                                     "p.clinic_id = d.clinic_id"
                                                     "   and (d.visits, "
                                                     "d.cancellations, "
                                                     "d.no_shows) <> (0, 0, "
                                                     "0))" GUARDED("u",
                                                                   "CL007");

/// First and last visit are days of the clinic. It follows the statement above
/// because that does not see its own change.
inline constexpr auto recount_visits_sql =
    "update patients p set first_visit_date = f.first,"
    "  last_visit_date = f.last, updated_at = now()"
    " from (select v.patient_id,"
    "   min((lower(a.during) at time zone k.zone)::date) as first,"
    "   max((lower(a.during) at time zone k.zone)::date) as last"
    "  from (select unnest($1::uuid[]) as patient_id,"
    "    unnest($2::uuid[]) as clinic_id) v"
    "  join clinics k on k.id = v.clinic_id"
    "  left join appointments a on a.patient_id = v.patient_id"
    "   and a.clinic_id = v.clinic_id and a.status = 'fulfilled'"
    "  group by v.patient_id) f"
    " where p.id = f.patient_id";

/// Of one that fell meanwhile nothing is left to confirm.
inline constexpr auto confirm_appointments_sql =
    "update appointments a set"
    "  confirmed_at = coalesce(a.confirmed_at, now()), updated_at = now()"
    " from (select unnest($1::uuid[]) as id,"
    "   unnest($2::uuid[]) as clinic_id,"
    "   unnest($3::uuid[]) as patient_id) v"
    " where a.id = v.id and a.clinic_id = v.clinic_id"
    "  and a.patient_id = v.patient_id and " STANDS;

/// Not there, or not as the turn has seen it. `status` 15: any that stands.
inline constexpr auto find_changed_appointments_sql =
    "select v.n from (select unnest($1::int[]) as n,"
    "   unnest($2::uuid[]) as id, unnest($3::uuid[]) as clinic_id,"
    "   unnest($4::uuid[]) as patient_id, unnest($5::int[]) as status,"
    "   unnest($6::timestamptz[]) as first,"
    "   unnest($7::timestamptz[]) as last,"
    "   unnest($8::text[]) as provider) v"
    " left join appointments a on a.id = v.id"
    "  and a.clinic_id = v.clinic_id and a.patient_id = v.patient_id"
    " where a.id is null"
    "  or (v.status = 15 and not (" STANDS "))"
    "  or (v.status < 15"
    "   and a.status <> " APPOINTMENT_STATUSES "[v.status + 1])"
    "  or (v.first is not null and not (" IS_AS_SEEN "))";

/// And whether the provider is not known at all. `w`: 1 overbooks, 2 does not
/// mind the patient's own visits.
inline constexpr auto find_taken_slots_sql =
    "select v.n, p.id is null"
    " from (select unnest($1::int[]) as n, unnest($2::uuid[]) as clinic_id,"
    "   unnest($3::uuid[]) as patient_id, unnest($4::text[]) as provider,"
    "   unnest($5::timestamptz[]) as first,"
    "   unnest($6::timestamptz[]) as last, unnest($7::uuid[]) as own_id,"
    "   unnest($8::int[]) as w) v"
    " left join providers p on p.clinic_id = v.clinic_id"
    "  and p.key = v.provider"
    " where p.id is null or (v.w & 1 = 0 and"
    "  (exists (select from appointments a where a.provider_id = p.id"
    "    and a.during && tstzrange(v.first, v.last) and " BOOKED
    "    and a.id <> v.own_id"
    "    and (v.w & 2 = 0 or a.patient_id <> v.patient_id))"
    "   or exists (select from holds h where h.provider_id = p.id"
    "    and h.during && tstzrange(v.first, v.last)"
    "    and h.patient_id <> v.patient_id and h.expires_at > now())))";

/// Appointments that shall stand again, while another has their time.
inline constexpr auto find_retaken_slots_sql =
    "select v.n, false from (select unnest($1::int[]) as n,"
    "   unnest($2::uuid[]) as id) v"
    " join appointments own on own.id = v.id and not own.is_overbooked"
    " where exists (select from appointments a"
    "  where a.provider_id = own.provider_id"
    "   and a.during && own.during and " BOOKED " and a.id <> own.id)";

} // namespace careline::persistence
