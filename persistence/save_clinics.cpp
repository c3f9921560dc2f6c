// Tenants, clinics, services and providers into the database, by their keys.

#include "persistence/admin.hpp"
#include "persistence/clinics_json.hpp"
#include "persistence/plain_session.hpp"

namespace careline::persistence {

namespace {

using engine::error;

std::string text(std::int64_t n) {
  return std::to_string(n);
}

std::optional<error> failure_of(const result<rows>& r) {
  if (r) return std::nullopt;
  return r.why();
}

constexpr auto put_clinic =
    "insert into clinics (id, tenant_id, key, name, country, zone, locale,"
    "  currency, hours, closures, facts, booking, texts, whatsapp_templates,"
    "  is_active, conversation)"
    " values ($1::uuid, $2::uuid, $3, $4, $5, $6, $7, $8, $9::jsonb,"
    "  $10::jsonb, $11::jsonb, $12::jsonb, $13::jsonb, $14::jsonb,"
    "  $15::boolean, $16::jsonb)"
    " on conflict (tenant_id, key) do update set name = excluded.name,"
    "  country = excluded.country, zone = excluded.zone,"
    "  locale = excluded.locale, currency = excluded.currency,"
    "  hours = excluded.hours, closures = excluded.closures,"
    "  facts = excluded.facts, booking = excluded.booking,"
    "  texts = excluded.texts,"
    "  whatsapp_templates = excluded.whatsapp_templates,"
    "  is_active = excluded.is_active,"
    "  conversation = excluded.conversation, updated_at = now()"
    " returning id::text";

constexpr auto put_service =
    "insert into services (clinic_id, key, name, length_minutes,"
    "  buffer_minutes, price_minor, position, also)"
    " values ($1::uuid, $2, $3, $4::integer, $5::integer, $6::bigint,"
    "  $7::integer, $8::jsonb)"
    " on conflict (clinic_id, key) do update set name = excluded.name,"
    "  length_minutes = excluded.length_minutes,"
    "  buffer_minutes = excluded.buffer_minutes,"
    "  price_minor = excluded.price_minor, position = excluded.position,"
    "  also = excluded.also,"
    "  is_active = true";

constexpr auto put_provider =
    "insert into providers (clinic_id, key, name, specialty, phone, hours,"
    "  closures, services, position, also)"
    " values ($1::uuid, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8::jsonb,"
    "  $9::integer, $10::jsonb)"
    " on conflict (clinic_id, key) do update set name = excluded.name,"
    "  specialty = excluded.specialty, phone = excluded.phone,"
    "  hours = excluded.hours, closures = excluded.closures,"
    "  services = excluded.services, position = excluded.position,"
    "  also = excluded.also,"
    "  is_active = true";

// A number that moves to another clinic of the file moves here too.
constexpr auto put_account =
    "insert into channel_accounts (channel, account, clinic_id, position)"
    " values ('whatsapp', $1, $2::uuid, $3::integer)"
    " on conflict (channel, account) do update set"
    "  clinic_id = excluded.clinic_id, position = excluded.position,"
    "  is_active = true";

std::optional<error> save(plain_session& session, const config::clinic& c,
                          const std::string& tenant_id) {
  auto put = session.query(
      put_clinic,
      {c.id, tenant_id, c.key, c.name, c.country, c.zone_name, c.locale,
       c.currency, to_json(c.hours), to_json(c.closures), to_json(c.facts),
       to_json(c.booking), to_json(c.texts), to_json(c.whatsapp_templates),
       c.is_active ? "true" : "false", to_json(c.conversation)});
  if (!put) return put.why();
  // The id that the clinic got first stays with it.
  auto id = put.value().string(0, 0);
  for (auto* table : {"services", "providers"}) {
    auto sql = "update " + std::string(table)
               + " set is_active = false where clinic_id = $1::uuid";
    if (auto e = failure_of(session.query(sql.c_str(), {id}))) return e;
  }
  std::int64_t position = 0;
  for (auto& s : c.services)
    if (auto e = failure_of(session.query(
            put_service,
            {id, s.key, s.name, text(s.length.count()), text(s.buffer.count()),
             text(s.price_minor), text(position++), to_json(s.also)})))
      return e;
  position = 0;
  for (auto& p : c.providers) {
    plain_session::parameter hours;
    if (p.has_own_hours) hours = to_json(p.hours);
    if (auto e = failure_of(session.query(
            put_provider, {id, p.key, p.name, p.specialty, p.phone, hours,
                           to_json(p.closures), to_json(p.services),
                           text(position++), to_json(p.also)})))
      return e;
  }
  position = 0;
  for (auto& account : c.whatsapp_phone_number_ids)
    if (auto e = failure_of(
            session.query(put_account, {account, id, text(position++)})))
      return e;
  return std::nullopt;
}

} // namespace

result<int> save_clinics(const config::secret& dsn,
                         const std::vector<config::tenant>& tenants) {
  auto opened = plain_session::open(dsn);
  if (!opened) return opened.why();
  auto& session = opened.value();
  transaction all(session);
  int saved = 0;
  for (auto& t : tenants) {
    auto put =
        session.query("insert into tenants (key, name) values ($1, $2)"
                      " on conflict (key) do update set name = excluded.name"
                      " returning id::text",
                      {t.key, t.name});
    if (!put) return put.why();
    auto tenant_id = put.value().string(0, 0);
    // What the file names is made active again below.
    for (auto* sql :
         {"update clinics set is_active = false where tenant_id = $1::uuid",
          "update channel_accounts a set is_active = false from clinics c"
          " where c.id = a.clinic_id and c.tenant_id = $1::uuid"})
      if (auto e = failure_of(session.query(sql, {tenant_id}))) return *e;
    for (auto& c : t.clinics) {
      if (auto e = save(session, c, tenant_id)) return *e;
      ++saved;
    }
  }
  auto grown =
      session.run("update clinics_revision set revision = revision + 1");
  if (!grown) return grown.why();
  if (auto done = all.commit(); !done) return done.why();
  return saved;
}

} // namespace careline::persistence
