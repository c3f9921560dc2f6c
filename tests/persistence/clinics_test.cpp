#include "config/clinics_yaml.hpp"
#include "engine/phrases.hpp"
#include "persistence/admin.hpp"
#include "persistence/store_reader.hpp"
#include "tests/support/store_world.hpp"

#include <gtest/gtest.h>

namespace {

using namespace careline;
using namespace careline::tests;
using namespace std::chrono;

config::clinic full_clinic() {
  config::clinic c;
  c.id = "6f9619ff-8b86-4d11-b42d-00c04fc964aa";
  c.tenant = "harbor";
  c.key = "soho";
  c.name = "Harbor \"SoHo\" – Clinic";
  c.country = "US";
  c.zone_name = "America/New_York";
  c.locale = "en-US";
  c.currency = "USD";
  c.hours.days[0] = {{540, 780}, {840, 1080}};
  c.hours.days[6] = {{600, 1440}};
  c.closures = {{2026y / November / 26, 2026y / November / 27, "Thanksgiving"}};
  c.services = {
      {"visit", "Visit", minutes(30), minutes(5), 15000, {"consulta"}},
      {"cleaning",
       "Cleaning",
       minutes(45),
       minutes(0),
       0,
       {"दांत की सफ़ाई", "limpieza \"dental\""}}};
  config::provider own;
  own.key = "lee";
  own.name = "Dr Lee";
  own.specialty = "Dentist";
  own.phone = "+12125550100";
  own.has_own_hours = true;
  own.hours.days[2] = {{600, 720}};
  own.closures = {{2026y / July / 1, 2026y / July / 9, ""}};
  own.services = {"cleaning"};
  own.also = {"doctora Lee"};
  config::provider other;
  other.key = "cruz";
  other.name = "Dr Cruz";
  c.providers = {own, other};
  c.whatsapp_phone_number_ids = {"200", "100"};
  c.facts = {"1 Main St",    "https://maps.example/1",
             "+12125550199", "911",
             "Street",       "Cards"};
  c.booking.slot_interval = minutes(20);
  c.booking.minimum_notice = minutes(120);
  c.booking.horizon = days(30);
  c.booking.date_order = "mdy";
  c.conversation.fold_window = milliseconds(1'500);
  c.conversation.bot_replies_per_minute = 7;
  c.conversation.hands_over_repeats = false;
  c.conversation.answer_within = minutes(20);
  c.conversation.reminders = {minutes(2'880), minutes(60)};
  c.conversation.quiet = {22 * 60, 7 * 60 + 30};
  c.conversation.feedback_after = minutes(0);
  c.conversation.language = "es";
  c.conversation.uses_ai = false;
  c.texts = {{"greeting", "Hi there"}};
  c.whatsapp_templates = {{"reminder", "visit_reminder_v2"}};
  return c;
}

std::vector<config::tenant> tenant_with(config::clinic c) {
  return {{"harbor", "Harbor Health", {std::move(c)}}};
}

config::clinic loaded(const config::secret& dsn) {
  auto all = persistence::load_clinics(dsn);
  if (!all || all.value().size() != 1) {
    ADD_FAILURE() << (all ? "not one clinic" : all.why().detail);
    return {};
  }
  return all.value()[0];
}

TEST(clinics, what_was_saved_comes_back) {
  migrated_database db;
  auto in = full_clinic();
  auto saved = persistence::save_clinics(db.dsn(), tenant_with(in));
  ASSERT_TRUE(saved) << saved.why().detail;
  EXPECT_EQ(saved.value(), 1);
  auto out = loaded(db.dsn());
  EXPECT_EQ(out.id, in.id);
  EXPECT_EQ(out.tenant, "harbor");
  EXPECT_EQ(out.name, in.name);
  EXPECT_EQ(out.zone.name(), "America/New_York");
  EXPECT_EQ(out.country + out.locale + out.currency, "USen-USUSD");
  for (int day = 0; day < 7; ++day)
    EXPECT_EQ(out.hours.days[day], in.hours.days[day]);
  ASSERT_EQ(out.closures.size(), 1U);
  EXPECT_EQ(out.closures[0].first, in.closures[0].first);
  EXPECT_EQ(out.closures[0].last, in.closures[0].last);
  EXPECT_EQ(out.closures[0].reason, "Thanksgiving");
  ASSERT_EQ(out.services.size(), 2U);
  EXPECT_EQ(out.services[0].key, "visit");
  EXPECT_EQ(out.services[0].buffer, minutes(5));
  EXPECT_EQ(out.services[0].price_minor, 15000);
  EXPECT_EQ(out.services[1].length, minutes(45));
  ASSERT_EQ(out.providers.size(), 2U);
  EXPECT_TRUE(out.providers[0].has_own_hours);
  EXPECT_EQ(out.providers[0].hours.days[2], in.providers[0].hours.days[2]);
  EXPECT_EQ(out.providers[0].services, in.providers[0].services);
  EXPECT_EQ(out.providers[0].closures.size(), 1U);
  EXPECT_EQ(out.providers[0].phone, "+12125550100");
  EXPECT_FALSE(out.providers[1].has_own_hours);
  EXPECT_EQ(out.whatsapp_phone_number_ids, in.whatsapp_phone_number_ids);
  EXPECT_EQ(out.facts.payment, "Cards");
  EXPECT_EQ(out.facts.emergency_number, "911");
  EXPECT_EQ(out.booking.minimum_notice, minutes(120));
  EXPECT_EQ(out.booking.horizon, days(30));
  EXPECT_EQ(out.booking.date_order, "mdy");
  EXPECT_EQ(out.texts, in.texts);
  EXPECT_EQ(out.whatsapp_templates, in.whatsapp_templates);
  EXPECT_EQ(out.services[1].also, in.services[1].also);
  EXPECT_EQ(out.providers[0].also, in.providers[0].also);
  EXPECT_TRUE(out.providers[1].also.empty());
  auto& rules = out.conversation;
  EXPECT_EQ(rules.fold_window, milliseconds(1'500));
  EXPECT_EQ(rules.bot_replies_per_minute, 7);
  EXPECT_FALSE(rules.hands_over_repeats);
  EXPECT_EQ(rules.answer_within, minutes(20));
  EXPECT_EQ(rules.reminders, in.conversation.reminders);
  EXPECT_EQ(rules.quiet.from, 22 * 60);
  EXPECT_EQ(rules.quiet.until, 7 * 60 + 30);
  EXPECT_EQ(rules.feedback_after, minutes(0));
  EXPECT_EQ(rules.language, "es");
  EXPECT_FALSE(rules.uses_ai);
}

TEST(clinics, one_that_was_saved_before_there_were_rules_has_the_usual_ones) {
  migrated_database db;
  ASSERT_TRUE(persistence::save_clinics(db.dsn(), tenant_with(full_clinic())));
  db.rows("update clinics set conversation = default");
  auto rules = loaded(db.dsn()).conversation;
  config::conversation_rules usual;
  EXPECT_EQ(rules.bot_replies_per_minute, usual.bot_replies_per_minute);
  EXPECT_EQ(rules.reminders, usual.reminders);
  EXPECT_EQ(rules.quiet.from, usual.quiet.from);
  EXPECT_EQ(rules.language, "en");
  EXPECT_TRUE(rules.uses_ai);
}

TEST(clinics, who_wants_no_reminders_gets_none) {
  migrated_database db;
  auto in = full_clinic();
  in.conversation.reminders.clear();
  ASSERT_TRUE(persistence::save_clinics(db.dsn(), tenant_with(in)));
  EXPECT_TRUE(loaded(db.dsn()).conversation.reminders.empty());
}

TEST(clinics, the_demo_can_be_loaded_and_says_only_what_the_catalogue_knows) {
  auto read = config::load_clinics_file(std::string(CARELINE_SOURCE_DIR)
                                            + "/deploy/demo/clinics.yaml",
                                        engine::faults_of);
  if (auto* faults = std::get_if<1>(&read))
    for (auto& f : *faults) ADD_FAILURE() << f.key << ": " << f.what;
  auto& tenants = std::get<0>(read);
  migrated_database db;
  auto saved = persistence::save_clinics(db.dsn(), tenants);
  ASSERT_TRUE(saved) << saved.why().detail;
  EXPECT_EQ(saved.value(), 3);
  auto all = persistence::load_clinics(db.dsn());
  ASSERT_TRUE(all) << all.why().detail;
  for (auto& c : all.value())
    for (auto& s : c.services) EXPECT_FALSE(s.also.empty()) << s.key;
}

TEST(clinics, what_left_the_file_becomes_inactive_and_may_come_back) {
  migrated_database db;
  persistence::store_reader reader(db.dsn(), {});
  auto full = full_clinic();
  ASSERT_TRUE(persistence::save_clinics(db.dsn(), tenant_with(full)));
  auto before = reader.clinics_revision().value();
  auto less = full;
  less.services.pop_back();
  less.providers.erase(less.providers.begin());
  less.whatsapp_phone_number_ids.pop_back();
  ASSERT_TRUE(persistence::save_clinics(db.dsn(), tenant_with(less)));
  EXPECT_EQ(reader.clinics_revision().value(), before + 1);
  auto out = loaded(db.dsn());
  EXPECT_EQ(out.services.size(), 1U);
  ASSERT_EQ(out.providers.size(), 1U);
  EXPECT_EQ(out.providers[0].key, "cruz");
  EXPECT_EQ(out.whatsapp_phone_number_ids, std::vector<std::string>{"200"});
  EXPECT_EQ(db.number("select count(*) from providers"), 2);
  ASSERT_TRUE(persistence::save_clinics(db.dsn(), tenant_with(full)));
  EXPECT_EQ(loaded(db.dsn()).providers.size(), 2U);
}

TEST(clinics, a_faulty_file_changes_nothing) {
  migrated_database db;
  ASSERT_TRUE(persistence::save_clinics(db.dsn(), tenant_with(full_clinic())));
  auto faulty = full_clinic();
  faulty.name = "Another name";
  faulty.services[1].length = minutes(0); // refused by the schema
  EXPECT_FALSE(persistence::save_clinics(db.dsn(), tenant_with(faulty)));
  EXPECT_EQ(loaded(db.dsn()).name, full_clinic().name);
}

TEST(tokens, a_token_opens_its_own_clinic_until_it_expires) {
  store s;
  auto made = persistence::create_token(s.database.dsn(), "andheri", "provider",
                                        "Dr Mehta", 24h);
  ASSERT_TRUE(made) << made.why().detail;
  EXPECT_TRUE(made.value().token.starts_with("cl_"));
  EXPECT_EQ(made.value().token.size(), 3U + 43U);
  persistence::store_reader reader(s.database.dsn(), s.limits);
  auto hash = persistence::token_hash(made.value().token);
  auto owner = reader.find_token(hash);
  ASSERT_TRUE(owner);
  EXPECT_EQ(owner.value().clinic, s.clinic);
  EXPECT_EQ(owner.value().role, "provider");
  EXPECT_EQ(owner.value().label, "Dr Mehta");
  EXPECT_EQ(s.database.number("select count(*) from api_tokens where"
                              " last_used_at is not null"),
            1);
  // The token itself is nowhere.
  EXPECT_EQ(s.database.number("select count(*) from api_tokens t where"
                              " t::text like '%"
                              + made.value().token.substr(3) + "%'"),
            0);
  s.database.rows("update api_tokens set expires_at = now() - interval '1s'");
  EXPECT_EQ(reader.find_token(hash).why().code, engine::errc::not_found);
}

TEST(tokens, a_revoked_or_unknown_token_is_not_found) {
  store s;
  auto made = persistence::create_token(s.database.dsn(), to_string(s.clinic),
                                        "admin", "Desk", 1h);
  ASSERT_TRUE(made) << made.why().detail;
  persistence::store_reader reader(s.database.dsn(), s.limits);
  auto hash = persistence::token_hash(made.value().token);
  ASSERT_TRUE(reader.find_token(hash));
  s.database.rows("update api_tokens set revoked_at = now()");
  EXPECT_FALSE(reader.find_token(hash));
  EXPECT_FALSE(reader.find_token(persistence::token_hash("cl_guess")));
}

TEST(tokens, faulty_wishes_are_refused_with_their_reason) {
  store s;
  auto dsn = s.database.dsn();
  using engine::errc;
  EXPECT_EQ(
      persistence::create_token(dsn, "andheri", "boss", "x", 1h).why().code,
      errc::invalid_argument);
  EXPECT_EQ(
      persistence::create_token(dsn, "andheri", "admin", "", 1h).why().code,
      errc::invalid_argument);
  EXPECT_EQ(
      persistence::create_token(dsn, "andheri", "admin", "x", 0h).why().code,
      errc::invalid_argument);
  EXPECT_EQ(
      persistence::create_token(dsn, "nowhere", "admin", "x", 1h).why().code,
      errc::not_found);
}

} // namespace
