#include "config/clinics_yaml.hpp"

#include "config/name_id.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>

using namespace careline::config;
using namespace std::chrono;

namespace {

/// A small clinic that is right; a test spoils one part of it.
const std::string small = R"(tenants:
  - key: care
    name: Care
    clinics:
      - key: pune
        name: Care Pune
        country: IN
        time_zone: Asia/Kolkata
        locale: en-IN
        currency: INR
        whatsapp: {phone_number_ids: ["10001"]}
        hours: {mon-fri: ["09:00-13:00", "14:00-18:00"]}
        services:
          - {key: visit, name: Visit, minutes: 30}
        providers:
          - {key: dr-rao, name: Dr Rao}
        facts: {address: Here, phone: "1", emergency_number: "112"}
)";

std::string spoiled(const std::string& what, const std::string& by) {
  auto yaml = small;
  auto at = yaml.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return yaml.replace(at, what.size(), by);
}

std::vector<tenant> good(const std::string& yaml) {
  auto result = parse_clinics(yaml);
  if (auto* tenants = std::get_if<0>(&result)) return *tenants;
  for (auto& f : std::get<1>(result))
    ADD_FAILURE() << f.line << " " << f.key << ": " << f.what;
  return {};
}

/// All faults, one a line.
std::string faults(const std::string& yaml) {
  auto result = parse_clinics(yaml);
  std::string text;
  if (auto* found = std::get_if<1>(&result))
    for (auto& f : *found)
      text += std::to_string(f.line) + " " + f.key + ": " + f.what + "\n";
  return text;
}

const std::string pune = "tenants[0].clinics[0].";

} // namespace

TEST(clinics, the_demo_clinics_are_valid_and_believable) {
  auto result = load_clinics_file(std::string(CARELINE_SOURCE_DIR)
                                  + "/deploy/demo/clinics.yaml");
  if (auto* found = std::get_if<1>(&result))
    for (auto& f : *found)
      ADD_FAILURE() << f.line << " " << f.key << ": " << f.what;
  auto tenants = std::get<0>(result);
  ASSERT_EQ(tenants.size(), 2u);
  ASSERT_EQ(tenants[0].clinics.size(), 2u);
  ASSERT_EQ(tenants[1].clinics.size(), 1u);
  const auto& new_york = tenants[1].clinics[0];
  EXPECT_EQ(new_york.zone.name(), "America/New_York");
  EXPECT_EQ(new_york.find_service("flu-shot")->price_minor, 4950);
  for (const auto& t : tenants)
    for (const auto& c : t.clinics) {
      EXPECT_GE(c.providers.size(), 2u);
      EXPECT_GE(c.services.size(), 4u);
      EXPECT_GE(c.closures.size(), 3u);
      EXPECT_EQ(c.whatsapp_phone_number_ids.size(), 1u);
      EXPECT_EQ(c.tenant, t.key);
      for (const auto& p : c.providers) EXPECT_FALSE(p.services.empty());
    }
}

TEST(clinics, all_values_arrive) {
  auto yaml = spoiled("        facts:", R"(        active: false
        closures:
          - {on: 2026-08-15, reason: Independence Day}
          - {from: 2026-11-08, to: 2026-11-10, reason: Diwali}
        booking: {slot_interval_minutes: 20, minimum_notice_minutes: 0, horizon_days: 7}
        texts: {greeting: "Namaste!"}
        facts:)");
  auto clinic = good(yaml).at(0).clinics.at(0);
  EXPECT_EQ(clinic.name, "Care Pune");
  EXPECT_EQ(clinic.country, "IN");
  EXPECT_EQ(clinic.zone.offset_at(sys_seconds{}), 5h + 30min);
  EXPECT_FALSE(clinic.is_active);
  EXPECT_EQ(clinic.hours.days[0],
            (std::vector<open_span>{{540, 780}, {840, 1080}}));
  EXPECT_EQ(clinic.hours.days[4].size(), 2u);
  EXPECT_TRUE(clinic.hours.days[5].empty());
  ASSERT_EQ(clinic.closures.size(), 2u);
  EXPECT_EQ(clinic.closures[0].first, clinic.closures[0].last);
  EXPECT_EQ(clinic.closures[1].last, year{2026} / November / 10);
  EXPECT_EQ(clinic.closures[1].reason, "Diwali");
  EXPECT_EQ(clinic.booking.slot_interval, 20min);
  EXPECT_EQ(clinic.booking.minimum_notice, 0min);
  EXPECT_EQ(clinic.booking.horizon, days{7});
  EXPECT_EQ(clinic.texts.at("greeting"), "Namaste!");
  EXPECT_FALSE(clinic.providers.at(0).has_own_hours);
}

TEST(clinics, an_id_follows_from_the_keys_unless_it_is_given) {
  auto clinic = good(small).at(0).clinics.at(0);
  EXPECT_EQ(clinic.id, clinic_id_for("care", "pune"));
  EXPECT_EQ(good(small).at(0).clinics.at(0).id, clinic.id);
  auto given = good(
      spoiled("- key: pune",
              "- key: pune\n        id: 433cc09b-41e7-5ed3-aa50-fbdeba035914"));
  EXPECT_EQ(given.at(0).clinics.at(0).id,
            "433cc09b-41e7-5ed3-aa50-fbdeba035914");
}

TEST(clinics, name_ids_are_those_of_the_standard) {
  // The example of RFC 9562, appendix A.4.
  const std::string dns(
      "\x6b\xa7\xb8\x10\x9d\xad\x11\xd1\x80\xb4\x00\xc0\x4f\xd4\x30\xc8", 16);
  EXPECT_EQ(name_id(dns, "www.example.com"),
            "2ed6657d-e927-568b-95e1-2665a8aea6a2");
  EXPECT_EQ(clinic_id_for("sahyadri-care", "pune-dental"),
            "433cc09b-41e7-5ed3-aa50-fbdeba035914");
}

TEST(clinics, a_fault_says_where_and_what_would_be_right) {
  EXPECT_EQ(faults(spoiled("Asia/Kolkata", "Asia/Poona")),
            "8 " + pune
                + "time_zone: must be a zone of this system's database such "
                  "as Asia/Kolkata, got 'Asia/Poona'\n");
  EXPECT_EQ(faults(spoiled("country: IN", "country: India")),
            "7 " + pune
                + "country: must be two capital letters such as IN, got "
                  "'India'\n");
  EXPECT_EQ(faults(spoiled("key: care", "key: Care Ltd")),
            "2 tenants[0].key: must be 1..40 of a-z, 0-9 and -, got "
            "'Care Ltd'\n");
  EXPECT_EQ(faults(spoiled("minutes: 30", "minutes: 4")),
            "14 " + pune
                + "services[0].minutes: must be 5..240 minutes, got '4'\n");
  EXPECT_EQ(faults(spoiled("{key: dr-rao,", "{key: dr-rao, phone: 98123,")),
            "16 " + pune
                + "providers[0].phone: must be a number such as "
                  "+919812300001, got '98123'\n");
  EXPECT_EQ(faults(spoiled("address", "adress")),
            "0 " + pune + "facts.address: is missing\n17 " + pune
                + "facts.adress: is no key of Careline; did you mean "
                  "'address'?\n");
}

TEST(clinics, hours_are_sorted_spans_of_named_days) {
  auto hours = "{mon-fri: [\"09:00-13:00\", \"14:00-18:00\"]}";
  for (auto wrong :
       {"{mon: [\"9-13\"]}", "{mon: [\"13:00-09:00\"]}",
        "{mon: [\"09:00-25:00\"]}", "{mon: [\"09:00-12:00\", \"11:00-15:00\"]}",
        "{monday: [\"09:00-12:00\"]}", "{fri-mon: [\"09:00-12:00\"]}",
        "{mon-wed: [\"09:00-12:00\"], tue: [\"14:00-15:00\"]}", "{mon: []}",
        "{mon: \"09:00-12:00\"}"})
    EXPECT_NE(faults(spoiled(hours, wrong)), "") << wrong;
  auto night = good(spoiled(hours, "{daily: [\"00:00-24:00\"]}"));
  EXPECT_EQ(night.at(0).clinics.at(0).hours.days[6],
            (std::vector<open_span>{{0, 1440}}));
}

TEST(clinics, closures_are_real_days_in_order) {
  for (auto wrong :
       {"{on: 2026-02-29, reason: x}", "{on: 15.8.2026, reason: x}",
        "{from: 2026-11-10, to: 2026-11-08, reason: x}",
        "{from: 2026-11-10, reason: x}", "{on: 2026-08-15}",
        "{on: 2026-08-15, to: 2026-08-16, reason: x}",
        "{from: 2026-01-01, to: 2027-12-31, reason: x}"})
    EXPECT_NE(faults(spoiled("        facts:", "        closures: ["
                                                   + std::string(wrong)
                                                   + "]\n        facts:")),
              "")
        << wrong;
}

TEST(clinics, prices_are_kept_in_minor_units) {
  auto with_price = [](const std::string& price, const std::string& currency) {
    auto yaml = spoiled("minutes: 30", "minutes: 30, price: " + price);
    return yaml.replace(yaml.find("INR"), 3, currency);
  };
  auto minor = [&](const std::string& price, const std::string& currency) {
    return good(with_price(price, currency))
        .at(0)
        .clinics.at(0)
        .services.at(0)
        .price_minor;
  };
  EXPECT_EQ(minor("1500", "INR"), 150'000);
  EXPECT_EQ(minor("49.5", "USD"), 4'950);
  EXPECT_EQ(minor("49.05", "USD"), 4'905);
  EXPECT_EQ(minor("3000", "JPY"), 3'000);
  EXPECT_EQ(minor("1.250", "KWD"), 1'250);
  for (auto wrong : {"1.234", "-5", "1,500", "1e3", "5.", "free"})
    EXPECT_NE(faults(with_price(wrong, "INR")), "") << wrong;
}

TEST(clinics, a_provider_gives_only_services_that_exist_and_none_is_left_out) {
  EXPECT_NE(faults(spoiled("name: Dr Rao", "name: Dr Rao, services: [vist]"))
                .find("got 'vist'"),
            std::string::npos);
  auto second = spoiled("minutes: 30}",
                        "minutes: 30}\n          - {key: scan, name: Scan, "
                        "minutes: 30}");
  EXPECT_EQ(faults(second), "") << "who names no services gives all";
  auto only_visit = second.replace(second.find("name: Dr Rao"), 12,
                                   "name: Dr Rao, services: [visit]");
  EXPECT_NE(faults(only_visit).find("has 'scan', which no provider gives"),
            std::string::npos);
}

// Time of this process, not of a clock: who else works here does not count.
TEST(clinics, a_larger_file_takes_longer_by_its_size_only) {
  auto file = [](int services) {
    std::string all, named;
    for (int i = 0; i < services; ++i) {
      const auto key = "s" + std::to_string(i);
      all += "          - {key: " + key + ", name: V, minutes: 30}\n";
      named += ", " + key;
    }
    std::string often = "services: [s0";
    for (int i = 0; i < 7 * services; ++i)
      often += ", s" + std::to_string(services - 1);
    return std::make_pair(all, often + named + "]");
  };
  auto seconds_for = [&](int services) {
    const auto [all, named] = file(services);
    auto yaml =
        spoiled("          - {key: visit, name: Visit, minutes: 30}\n", all);
    const std::string doctor = "name: Dr Rao";
    yaml.insert(yaml.find(doctor) + doctor.size(), ", " + named);
    const auto before = std::clock();
    EXPECT_EQ(good(yaml).size(), 1u);
    return static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
  };
  const auto of_a_quarter = seconds_for(7'000);
  EXPECT_LT(seconds_for(28'000), 9 * of_a_quarter);
}

TEST(clinics, keys_ids_and_numbers_are_there_once) {
  auto clinic = small.substr(small.find("      - key: pune"));
  EXPECT_NE(faults(small + clinic).find("has the key 'pune'"),
            std::string::npos);
  auto other = clinic;
  other.replace(other.find("pune"), 4, "goa");
  EXPECT_NE(faults(small + other).find("has 10001, which belongs to one"),
            std::string::npos);
  other.replace(other.find("10001"), 5, "10002");
  EXPECT_EQ(faults(small + other), "");
}

TEST(clinics, many_faults_are_told_together) {
  auto text = faults("tenants:\n  - key: A\n    clinics: [{}]\n  - 5\n");
  EXPECT_GE(std::count(text.begin(), text.end(), '\n'), 10) << text;
  EXPECT_NE(faults(""), "");
  EXPECT_NE(faults("tenants: 7"), "");
  EXPECT_NE(faults("[1, 2]"), "");
}

TEST(clinics, the_rules_of_a_conversation_arrive) {
  auto yaml = spoiled("        facts:", R"(        conversation:
          fold_window_ms: 1500
          bot_replies_per_minute: 0
          hands_over_repeats: false
          answer_within_minutes: 20
          reminders_minutes: [120, 1440, 60]
          quiet_hours: {from: "22:30", until: "07:00"}
          feedback_after_minutes: 0
          language: hi-Latn
          uses_ai: false
        booking: {date_order: mdy}
        facts:)");
  auto clinic = good(yaml).at(0).clinics.at(0);
  auto& rules = clinic.conversation;
  EXPECT_EQ(rules.fold_window, 1500ms);
  EXPECT_EQ(rules.bot_replies_per_minute, 0);
  EXPECT_FALSE(rules.hands_over_repeats);
  EXPECT_EQ(rules.answer_within, 20min);
  EXPECT_EQ(rules.reminders, (std::vector<minutes>{24h, 2h, 1h}))
      << "from the earliest to the last";
  EXPECT_EQ(rules.quiet.from, 22 * 60 + 30);
  EXPECT_EQ(rules.quiet.until, 7 * 60);
  EXPECT_EQ(rules.feedback_after, 0min);
  EXPECT_EQ(rules.language, "hi-Latn");
  EXPECT_FALSE(rules.uses_ai);
  EXPECT_EQ(clinic.booking.date_order, "mdy");
}

TEST(clinics, without_rules_the_usual_ones_hold) {
  auto clinic = good(small).at(0).clinics.at(0);
  conversation_rules usual;
  EXPECT_EQ(clinic.conversation.fold_window, 0ms);
  EXPECT_EQ(clinic.conversation.reminders, usual.reminders);
  EXPECT_EQ(clinic.conversation.quiet.from, 21 * 60);
  EXPECT_EQ(clinic.conversation.language, "en");
  EXPECT_EQ(clinic.booking.date_order, "");
  auto none = spoiled("        facts:",
                      "        conversation: {reminders_minutes: []}\n"
                      "        facts:");
  EXPECT_TRUE(good(none).at(0).clinics.at(0).conversation.reminders.empty());
}

TEST(clinics, a_wrong_rule_is_told_with_its_line_and_key) {
  auto with_rule = [](const std::string& rule) {
    return faults(spoiled("        facts:", "        conversation:\n          "
                                                + rule + "\n        facts:"));
  };
  auto at = "18 " + pune + "conversation.";
  EXPECT_EQ(with_rule("fold_window_ms: 10001"),
            at + "fold_window_ms: must be 0..10000 ms, got '10001'\n");
  EXPECT_EQ(with_rule("language: fr"),
            at + "language: must be en, hi, hi-Latn or es, got 'fr'\n");
  EXPECT_EQ(with_rule("reminders_minutes: [60, 4]"),
            at + "reminders_minutes[1]: must be 5..20160 minutes, got '4'\n");
  EXPECT_EQ(with_rule("reminders_minutes: [60, 60]"),
            at + "reminders_minutes[1]: stands here for the second time\n");
  EXPECT_EQ(with_rule("quiet_hours: {from: \"24:00\", until: \"08:00\"}"),
            at
                + "quiet_hours.from: must be a time of day, \"HH:MM\", got "
                  "'24:00'\n");
  EXPECT_EQ(with_rule("quiet_hours: {from: \"21:00\"}"),
            "0 " + pune + "conversation.quiet_hours.until: is missing\n");
  for (auto* wrong :
       {"bot_replies_per_minute: 1001", "bot_replies_per_minute: -1",
        "hands_over_repeats: maybe", "answer_within_minutes: 0",
        "reminders_minutes: 60", "reminders_minutes: [10, 20, 30, 40, 50, 60]",
        "feedback_after_minutes: 10081", "uses_ai: 1", "quiet: {}"})
    EXPECT_NE(with_rule(wrong), "") << wrong;
  EXPECT_EQ(
      faults(spoiled("        facts:", "        booking: {date_order: ymd}\n"
                                       "        facts:")),
      "17 " + pune + "booking.date_order: must be mdy or dmy, got 'ymd'\n");
}

TEST(clinics, other_names_arrive_in_any_script_and_mean_one_thing) {
  auto yaml = spoiled("minutes: 30}",
                      "minutes: 30, also: [मुलाक़ात, consulta]}\n          "
                      "- {key: scan, name: Scan, minutes: 30}");
  yaml.replace(yaml.find("name: Dr Rao"), 12,
               "name: Dr Rao, also: [rao madam]");
  auto clinic = good(yaml).at(0).clinics.at(0);
  EXPECT_EQ(clinic.services.at(0).also,
            (std::vector<std::string>{"मुलाक़ात", "consulta"}));
  EXPECT_TRUE(clinic.services.at(1).also.empty());
  EXPECT_EQ(clinic.providers.at(0).also, std::vector<std::string>{"rao madam"});
  auto twice = yaml;
  twice.replace(twice.find("name: Scan"), 10, "name: Scan, also: [Consulta]");
  EXPECT_NE(faults(twice).find("services[1]: has the other name 'Consulta'"),
            std::string::npos)
      << faults(twice);
  auto taken = yaml;
  taken.replace(taken.find("name: Scan"), 10, "name: Scan, also: [visit]");
  EXPECT_NE(faults(taken).find("has the other name 'visit'"),
            std::string::npos);
  EXPECT_NE(faults(spoiled("minutes: 30", "minutes: 30, also: [x]")), "");
}

TEST(clinics, texts_are_checked_by_whoever_knows_the_catalogue) {
  auto yaml = spoiled("        facts:", "        texts:\n"
                                        "          greting: Hello\n"
                                        "          booked.es: Hola\n"
                                        "        facts:");
  auto check = [](const std::map<std::string, std::string>& texts) {
    std::vector<std::string> said;
    for (auto& [key, text] : texts)
      if (key != "booked.es") said.push_back("texts." + key + ": is no text");
    return said;
  };
  EXPECT_TRUE(std::holds_alternative<std::vector<tenant>>(parse_clinics(yaml)));
  auto result = parse_clinics(yaml, check);
  auto* found = std::get_if<std::vector<fault>>(&result);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ(found->at(0).line, 18);
  EXPECT_EQ(found->at(0).key, pune + "texts.greting");
  EXPECT_EQ(found->at(0).what, "is no text");
}
