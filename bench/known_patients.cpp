#include "bench/known_patients.hpp"

#include "bench/request_writer.hpp"

#include <algorithm>

namespace careline::bench {

namespace {

constexpr std::uint32_t chunk = 100'000;

/// $1 first index, $2 behind the last, $3 the numbers in order, $4 the names.
/// An id is of version 7 as the engine's are: now, and then what follows from
/// the phone. Name and user id are those that the load will give (see
/// request_writer): who has written before is not learnt anew.
constexpr auto put_sql = R"sql(
with account as (
  select n.position - 1 as position, n.account, a.clinic_id
    from unnest($3::text[]) with ordinality n (account, position)
    join careline.channel_accounts a
      on a.channel = 'whatsapp' and a.account = n.account),
who as materialized (
  select a.clinic_id, a.account, '+919' || lpad(i::text, 9, '0') as phone,
    'IN.B919' || lpad(i::text, 9, '0') as user_id,
    ($4::text[])[i % cardinality($4::text[]) + 1] as name,
    (left(careline.uuid_floor(now())::text, 13) || '-7'
     || substr(md5(a.clinic_id::text || i), 1, 3) || '-8'
     || substr(md5(a.clinic_id::text || i), 4, 3) || '-'
     || substr(md5(a.clinic_id::text || i), 7, 12))::uuid as id
    from generate_series($1::bigint, $2::bigint - 1) i
    join account a on a.position = i % cardinality($3::text[])),
known as (
  insert into careline.identities (clinic_id, kind, value, patient_id)
    select clinic_id, 'phone', phone, id from who
    on conflict do nothing returning patient_id),
others as (
  insert into careline.identities (clinic_id, kind, value, patient_id)
    select clinic_id, 'whatsapp_user_id', user_id, id
    from who w join known k on k.patient_id = w.id),
put as (
  insert into careline.patients (id, clinic_id, home_kind, home_value, name,
      name_source, whatsapp_name, whatsapp_user_id, phone, preferred_language)
    select w.id, clinic_id, 'phone', phone, name, 'profile', name, user_id,
      phone, 'en'
    from who w join known k on k.patient_id = w.id),
leave as (
  insert into careline.consents (clinic_id, patient_id, channel, state,
      evidence)
    select clinic_id, id, 'whatsapp', 'opted_in', '{"why": "wrote first"}'
    from who w join known k on k.patient_id = w.id)
insert into careline.conversations (patient_id, clinic_id, version, epoch,
    stage, misses, is_bot_paused, active_day, last_message_at,
    last_inbound_at, language, account)
  select id, clinic_id, 1, 0, 'idle', 0, false,
    ((now() - interval '20 days') at time zone 'UTC')::date,
    now() - interval '20 days', now() - interval '20 days', 'en', account
  from who w join known k on k.patient_id = w.id
)sql";

} // namespace

std::uint64_t put_known_patients(database_link& into, const known_patients& who,
                                 void (*told)(std::uint64_t)) {
  const auto count = [&into] {
    return into.number("select count(*) from careline.patients");
  };
  const auto before = count();
  const auto numbers = as_array(who.numbers);
  std::vector<std::string> all_names;
  for (std::uint32_t i = 0; i < profile_names; ++i)
    all_names.emplace_back(profile_name(i));
  const auto names = as_array(all_names);
  // Nothing of this is a patient's: if the machine dies it is done again.
  into.query("set synchronous_commit = off");
  for (std::uint32_t done = 0; done < who.count;) {
    const auto next = std::min(who.count, done + chunk);
    into.query(put_sql, {std::to_string(who.first + done),
                         std::to_string(who.first + next), numbers, names});
    done = next;
    if (told) told(done);
  }
  into.query("set synchronous_commit = on");
  // As autovacuum would have done it over those weeks.
  for (const char* table :
       {"identities", "patients", "consents", "conversations"})
    into.query("vacuum (analyze) careline." + std::string(table));
  return count() - before;
}

} // namespace careline::bench
