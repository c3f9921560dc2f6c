#include "bench/micro/bare_turns.hpp"

#include "persistence/digest.hpp"

#include <array>
#include <stdexcept>

namespace careline::bench::micro {

namespace {

constexpr auto tables = R"sql(
create schema bare;
create table bare.inbound_keys (
  key uuid primary key,
  received_at timestamptz not null default now()
) with (autovacuum_vacuum_insert_threshold = -1);
create table bare.conversations (
  patient_id uuid primary key,
  clinic_id uuid not null,
  version bigint not null,
  epoch bigint not null,
  stage smallint not null,
  last_inbound_at timestamptz not null,
  account text not null
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05,
        autovacuum_vacuum_cost_delay = 0);
create table bare.message_log (
  patient_id uuid not null,
  id uuid not null,
  clinic_id uuid not null,
  direction smallint not null,
  sent_at timestamptz not null,
  body text not null,
  vendor_message_id text,
  primary key (patient_id, id)
) with (autovacuum_vacuum_insert_threshold = -1);
create table bare.outbox (
  clinic_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  epoch bigint not null,
  window_closes timestamptz not null,
  account text not null,
  to_phone text not null,
  primary key (clinic_id, id)
) with (fillfactor = 70, autovacuum_vacuum_insert_threshold = -1);
)sql";

// 1/0 ends the transaction: what was not done whole is not done at all.
#define WHOLE(rows) " select 1 / ((select count(*) from " rows ") = $1)::int"

constexpr std::array<const char*, 5> statements{
    "insert into bare.inbound_keys (key) select unnest($1::uuid[])",
    "with u as (update bare.conversations c set version = v.version + 1,"
    "   epoch = v.epoch, stage = v.stage, last_inbound_at = v.inbound_at,"
    "   account = v.account"
    "  from (select unnest($2::uuid[]) as patient_id,"
    "    unnest($3::bigint[]) as version, unnest($4::bigint[]) as epoch,"
    "    unnest($5::smallint[]) as stage,"
    "    unnest($6::timestamptz[]) as inbound_at,"
    "    unnest($7::text[]) as account) v"
    "  where c.patient_id = v.patient_id and c.version = v.version"
    "  returning 1)" WHOLE("u"),
    "insert into bare.message_log select unnest($1::uuid[]),"
    "  unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::smallint[]),"
    "  unnest($5::timestamptz[]), unnest($6::text[]), unnest($7::text[])",
    "insert into bare.outbox select unnest($1::uuid[]), unnest($2::uuid[]),"
    "  unnest($3::uuid[]), unnest($4::bigint[]), unnest($5::timestamptz[]),"
    "  unnest($6::text[]), unnest($7::text[])",
    "insert into bare.conversations select unnest($1::uuid[]),"
    "  unnest($2::uuid[]), 1, 0, 0, now(), ''"};

#undef WHOLE

} // namespace

bare_turns::bare_turns(const own_database& database)
    : link_(database.dsn(), {}, statements, "careline micro bare") {
  database.run(tables);
  backend_ = database.backend_of([&] {
    if (link_.open()) throw std::runtime_error("the bare SQL is refused");
  });
}

void bare_turns::add_conversations(std::span<const someone> people) {
  clear();
  for (const auto& p : people) {
    patients_.add(p.id);
    out_clinics_.add(p.clinic);
  }
  const std::array values{patients_.bytes(), out_clinics_.bytes()};
  link_.send(insert_conversations, values);
  if (link_.flush().failure)
    throw std::runtime_error("bare conversations were not kept");
}

bool bare_turns::commit(std::span<const persistence::turn_record> turns) {
  clear();
  for (const auto& t : turns) {
    keys_.add(persistence::inbound_key(t.clinic, t.channel, t.inbound_key));
    patients_.add(t.patient);
    versions_.add(t.expected_version);
    epochs_.add(t.after.epoch);
    stages_.add(static_cast<std::int16_t>(t.after.stage));
    inbound_at_.add(*t.after.last_inbound_at);
    accounts_.add(std::string_view(t.after.account));
    for (const auto& m : t.messages) {
      message_patients_.add(t.patient);
      message_ids_.add(m.id);
      message_clinics_.add(t.clinic);
      directions_.add(static_cast<std::int16_t>(m.direction));
      sent_at_.add(m.sent_at);
      bodies_.add(std::string_view(m.body));
      vendor_ids_.add_or_null(m.vendor_message_id);
    }
    for (const auto& d : t.deliveries) {
      out_clinics_.add(d.clinic);
      out_ids_.add(d.id);
      out_patients_.add(d.patient);
      out_epochs_.add(d.epoch);
      windows_.add(d.window_closes);
      out_accounts_.add(std::string_view(d.account));
      phones_.add(std::string_view(d.to_phone));
    }
  }
  const auto count =
      persistence::to_binary(static_cast<std::int64_t>(turns.size()));
  link_.send(take_keys, std::array{keys_.bytes()});
  link_.send(move_conversations,
             std::array<std::string_view, 7>{
                 count, patients_.bytes(), versions_.bytes(), epochs_.bytes(),
                 stages_.bytes(), inbound_at_.bytes(), accounts_.bytes()});
  link_.send(insert_messages,
             std::array{message_patients_.bytes(), message_ids_.bytes(),
                        message_clinics_.bytes(), directions_.bytes(),
                        sent_at_.bytes(), bodies_.bytes(),
                        vendor_ids_.bytes()});
  link_.send(insert_outbox, std::array{out_clinics_.bytes(), out_ids_.bytes(),
                                       out_patients_.bytes(),
                                       out_epochs_.bytes(), windows_.bytes(),
                                       out_accounts_.bytes(), phones_.bytes()});
  return !link_.flush().failure;
}

void bare_turns::clear() {
  for (auto* a :
       {&keys_,         &patients_,        &versions_,    &epochs_,
        &stages_,       &inbound_at_,      &accounts_,    &message_patients_,
        &message_ids_,  &message_clinics_, &directions_,  &sent_at_,
        &bodies_,       &vendor_ids_,      &out_clinics_, &out_ids_,
        &out_patients_, &out_epochs_,      &windows_,     &out_accounts_,
        &phones_})
    a->clear();
}

} // namespace careline::bench::micro
