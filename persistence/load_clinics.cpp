// Tenants, clinics, services and providers out of the database.

#include "persistence/admin.hpp"
#include "persistence/clinics_json.hpp"
#include "persistence/plain_session.hpp"

#include <unordered_map>

namespace careline::persistence {

namespace {

constexpr auto get_clinics =
    "select c.id::text, t.key, c.key, c.name, c.country, c.zone, c.locale,"
    "  c.currency, c.hours::text, c.closures::text, c.facts::text,"
    "  c.booking::text, c.texts::text, c.whatsapp_templates::text,"
    "  c.conversation::text"
    " from clinics c join tenants t on t.id = c.tenant_id"
    " where c.is_active order by t.key, c.key";

constexpr auto get_services =
    "select clinic_id::text, key, name, length_minutes, buffer_minutes,"
    "  price_minor, also::text from services where is_active order by position";

constexpr auto get_providers =
    "select clinic_id::text, key, name, specialty, phone, hours::text,"
    "  closures::text, services::text, also::text"
    " from providers where is_active order by position";

constexpr auto get_accounts =
    "select clinic_id::text, account from channel_accounts"
    " where is_active and channel = 'whatsapp' order by position";

config::service read_service(const rows& r, int i) {
  config::service s;
  s.key = r.string(i, 1);
  s.name = r.string(i, 2);
  s.length = std::chrono::minutes(r.int64(i, 3));
  s.buffer = std::chrono::minutes(r.int64(i, 4));
  s.price_minor = r.int64(i, 5);
  s.also = read_keys(r.text(i, 6));
  return s;
}

config::provider read_provider(const rows& r, int i) {
  config::provider p;
  p.key = r.string(i, 1);
  p.name = r.string(i, 2);
  p.specialty = r.string(i, 3);
  p.phone = r.string(i, 4);
  p.has_own_hours = !r.is_null(i, 5);
  if (p.has_own_hours) p.hours = read_hours(r.text(i, 5));
  p.closures = read_closures(r.text(i, 6));
  p.services = read_keys(r.text(i, 7));
  p.also = read_keys(r.text(i, 8));
  return p;
}

result<config::clinic> read_clinic(const rows& r, int i) {
  config::clinic c;
  c.id = r.string(i, 0);
  c.tenant = r.string(i, 1);
  c.key = r.string(i, 2);
  c.name = r.string(i, 3);
  c.country = r.string(i, 4);
  c.zone_name = r.string(i, 5);
  auto zone = config::load_time_zone(c.zone_name);
  if (!zone)
    return engine::error{engine::errc::refused,
                         "clinic " + c.key + ": this system has no time zone "
                             + c.zone_name};
  c.zone = *zone;
  c.locale = r.string(i, 6);
  c.currency = r.string(i, 7);
  c.hours = read_hours(r.text(i, 8));
  c.closures = read_closures(r.text(i, 9));
  c.facts = read_facts(r.text(i, 10));
  c.booking = read_rules(r.text(i, 11));
  c.texts = read_words(r.text(i, 12));
  c.whatsapp_templates = read_words(r.text(i, 13));
  c.conversation = read_conversation_rules(r.text(i, 14));
  return c;
}

} // namespace

result<std::vector<config::clinic>> load_clinics(const config::secret& dsn) {
  auto opened = plain_session::open(dsn);
  if (!opened) return opened.why();
  auto& session = opened.value();
  // One snapshot for all four questions.
  transaction all(session);
  session.run("set transaction isolation level repeatable read read only");
  auto clinics = session.query(get_clinics, {});
  if (!clinics) return clinics.why();
  auto services = session.query(get_services, {});
  if (!services) return services.why();
  auto providers = session.query(get_providers, {});
  if (!providers) return providers.why();
  auto accounts = session.query(get_accounts, {});
  if (!accounts) return accounts.why();

  std::vector<config::clinic> out;
  std::unordered_map<std::string, std::size_t> place;
  for (int i = 0; i < clinics.value().size(); ++i) {
    auto c = read_clinic(clinics.value(), i);
    if (!c) return c.why();
    place.emplace(c.value().id, out.size());
    out.push_back(std::move(c).value());
  }
  auto each = [&](const rows& r, auto take) {
    for (int i = 0; i < r.size(); ++i)
      if (auto at = place.find(r.string(i, 0)); at != place.end())
        take(out[at->second], i);
  };
  auto& s = services.value();
  each(s, [&](auto& c, int i) { c.services.push_back(read_service(s, i)); });
  auto& p = providers.value();
  each(p, [&](auto& c, int i) { c.providers.push_back(read_provider(p, i)); });
  auto& a = accounts.value();
  each(a, [&](auto& c, int i) {
    c.whatsapp_phone_number_ids.push_back(a.string(i, 1));
  });
  return out;
}

} // namespace careline::persistence
