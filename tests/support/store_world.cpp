#include "tests/support/store_world.hpp"

#include "persistence/admin.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace careline::tests {

using namespace persistence;

namespace {

constexpr auto clinic_text = "6f9619ff-8b86-4d11-b42d-00c04fc964ff";

std::vector<config::tenant> one_tenant() {
  config::tenant t;
  t.key = "sunrise";
  t.name = "Sunrise Clinics";
  config::clinic c;
  c.id = clinic_text;
  c.tenant = t.key;
  c.key = "andheri";
  c.name = "Sunrise Andheri";
  c.country = "IN";
  c.zone_name = "Asia/Kolkata";
  c.locale = "en-IN";
  c.currency = "INR";
  c.services.push_back({.key = "checkup", .name = "Check-up"});
  for (auto* key : {"mehta", "rao"}) {
    config::provider p;
    p.key = key;
    p.name = std::string("Dr ") + key;
    c.providers.push_back(p);
  }
  c.whatsapp_phone_number_ids = {"106540352242922"};
  t.clinics.push_back(std::move(c));
  return {t};
}

} // namespace

engine::instant now() {
  return std::chrono::floor<std::chrono::milliseconds>(
      std::chrono::system_clock::now());
}

engine::uuid new_id() {
  static std::mt19937_64 random(std::random_device{}());
  static std::uint16_t sequence = 0;
  return engine::make_uuid_v7(now().time_since_epoch().count(), ++sequence,
                              random());
}

person make_person(engine::clinic_id clinic, int number) {
  auto digits = std::to_string(10'000'000 + number);
  return {clinic, make<engine::patient_id>(), "+9198" + digits};
}

turn_record next_turn(const person& p, const std::string& key,
                      const std::string& words) {
  turn_record t;
  t.clinic = p.clinic;
  t.patient = p.id;
  t.inbound_key = key;
  t.expected_version = p.version;
  t.after.version = p.version + 1;
  t.after.stage = engine::stage::menu;
  t.after.account = "106540352242922";
  t.after.last_inbound_at = now();
  message_row in;
  in.id = make<engine::message_id>();
  in.body = words;
  in.vendor_message_id = key;
  in.sent_at = now();
  t.messages.push_back(in);
  add_reply(t, "How can I help?");
  return t;
}

turn_record first_turn(const person& p) {
  auto t = next_turn(p, "wamid.first." + to_string(p.id));
  new_patient n;
  n.home = {p.clinic, {engine::identity_kind::phone, p.phone}};
  n.name = "Asha " + p.phone.substr(p.phone.size() - 4);
  n.phone = p.phone;
  n.language = "en";
  t.creates = n;
  return t;
}

engine::delivery_id add_reply(turn_record& t, const std::string& words,
                              std::int64_t epoch, engine::sender from) {
  message_row out;
  out.id = make<engine::message_id>();
  out.direction = engine::direction::out;
  out.sender = from;
  out.body = words;
  out.status = message_status::queued;
  out.sent_at = now();
  engine::delivery d;
  d.id = engine::delivery_id(out.id.value);
  d.clinic = t.clinic;
  d.patient = t.patient;
  d.account = t.after.account;
  d.to_phone = "+919810000000";
  d.from = from;
  d.epoch = epoch;
  d.window_closes = now() + 24h;
  d.what.text = words;
  t.messages.push_back(out);
  t.deliveries.push_back(d);
  return d.id;
}

engine::slot slot_at(engine::instant start, std::chrono::minutes length) {
  return {start, start + length};
}

store::store() {
  open(database.dsn());
}

store::store(config::secret dsn) {
  open(std::move(dsn));
}

void store::open(config::secret dsn) {
  clinic = engine::clinic_id(*engine::parse_uuid(clinic_text));
  auto saved = save_clinics(database.dsn(), one_tenant());
  if (!saved) throw std::runtime_error(saved.why().detail);
  committer = std::make_unique<batch_committer>(
      std::move(dsn), limits, "test",
      [this](bool up) { reachable.push_back(up); });
  if (!committer->connect(stop)) throw std::runtime_error("not connected");
}

std::vector<outcome> store::commit(std::vector<record> batch) {
  report = committer->commit(batch, stop);
  return report.outcomes;
}

outcome store::commit_one(record r) {
  std::vector<record> batch;
  batch.push_back(std::move(r));
  return commit(std::move(batch)).at(0);
}

std::vector<person> store::people(int count) {
  std::vector<person> out;
  std::vector<record> batch;
  for (int i = 0; i < count; ++i) {
    out.push_back(make_person(clinic, made_++));
    batch.emplace_back(first_turn(out.back()));
    out.back().version = 1;
    if (batch.size() == 500 || i + 1 == count) {
      for (auto& o : commit(std::move(batch)))
        if (o.what != outcome::kind::kept)
          throw std::runtime_error("person not kept: " + o.detail);
      batch.clear();
    }
  }
  return out;
}

std::string summary(const std::vector<outcome>& outcomes) {
  std::map<std::string_view, int> counts;
  for (auto& o : outcomes) ++counts[to_string(o.what)];
  std::string out;
  for (auto& [kind, n] : counts) {
    if (!out.empty()) out += ", ";
    out += std::string(kind) + ' ' + std::to_string(n);
  }
  return out;
}

} // namespace careline::tests
