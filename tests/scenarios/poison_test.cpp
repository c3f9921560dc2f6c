/// Words of any kind are kept as they were written; what the store refuses is
/// set aside, and nobody else suffers.

#include "tests/support/phone.hpp"
#include "tests/support/store_refusal.hpp"

#include <gtest/gtest.h>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

class poison : public testing::Test {
protected:
  void SetUp() override { system.start(); }

  std::string count(const std::string& of) {
    return system.database().value("select count(*) from careline." + of);
  }
  static whatsapp_item from(const std::string& number, const std::string& id,
                            const std::string& text) {
    return text_item({number, "P", ""}, "wamid.POISON." + id, text);
  }
  http_answer deliver(const std::vector<whatsapp_item>& items) {
    return system.deliver(webhook_body(careline_system::number, items));
  }
  /// Ids kept of one patient, in order of their rows.
  std::string kept_of(const std::string& number) {
    return system.database().value(
        "select string_agg(substr(m.vendor_message_id, 14), ' ' order by m.id) "
        "from careline.messages m join careline.patients p on p.id = "
        "m.patient_id where m.direction = 'in' and p.phone = '+"
        + number + "'");
  }

  careline_system system{{.name = "poison"}};
};

TEST_F(poison, words_of_any_script_are_kept_as_they_are) {
  const std::vector<std::string> texts{
      "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x94\xAC \xF0\x9F\x87\xAE"
      "\xF0\x9F\x87\xB3 \xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD", // emoji, joined
      "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xD8\xB3\xD9\x84\xD8\xA7"
      "\xD9\x85", // right to left
      "a\xE2\x80\xAE"
      "cba\xE2\x80\xAC",                              // turned around
      "e\xCC\x81 \xC3\xA9 z\xCC\x8D\xCC\x8D\xCC\x8D", // combining
      "\xE0\xA4\xA8\xE0\xA4\xAE\xE0\xA4\xB8\xE0\xA5\x8D\xE0\xA4\xA4"
      "\xE0\xA5\x87",                             // Devanagari
      "\xEF\xBB\xBF\xEF\xBF\xBD\xF4\x8F\xBF\xBF", // the last ones
      "'; drop table careline.messages; --",
      "{\"a\":[1,2]} \\ \" , {x} NULL",
      "%s %n \\x00 $1",
      std::string(60'000, 'x'),
  };
  std::vector<whatsapp_item> items;
  for (std::size_t i = 0; i < texts.size(); ++i)
    items.push_back(from("9198120200" + std::to_string(10 + i),
                         std::to_string(i), texts[i]));
  EXPECT_EQ(deliver(items).status, 200);
  for (std::size_t i = 0; i < texts.size(); ++i)
    EXPECT_EQ(system.database().value(
                  "select encode(convert_to(body, 'UTF8'), 'hex') from "
                  "careline.messages where vendor_message_id = 'wamid.POISON."
                  + std::to_string(i) + "'"),
              [&] {
                std::string hex;
                for (unsigned char c : texts[i]) {
                  hex += "0123456789abcdef"[c >> 4];
                  hex += "0123456789abcdef"[c & 15];
                }
                return hex;
              }())
        << i;
  EXPECT_EQ(count("raw_events"), "0");
}

TEST_F(poison, what_the_store_refuses_is_set_aside_alone) {
  store_refusal refusal(system.database(), "MARKED", "22021");
  std::vector<whatsapp_item> items;
  for (int i = 0; i < 60; ++i)
    items.push_back(from("9198120300" + std::to_string(10 + i),
                         std::to_string(i), i % 20 == 7 ? "MARKED" : "fees"));
  EXPECT_EQ(deliver(items).status, 200)
      << "a refusal would bring the whole batch back for a week";
  EXPECT_EQ(count("messages where direction = 'in'"), "57");
  EXPECT_EQ(count("raw_events where reason = 'poisoned:22021'"), "3");
  EXPECT_EQ(system.metric("careline_turns_total{result=\"poisoned\"}"), 3);
  EXPECT_TRUE(eventually(20s, [&] {
    return system.vendors().accepted() == 57;
  })) << "all the others are answered";
  EXPECT_EQ(deliver(items).status, 200);
  EXPECT_EQ(count("raw_events"), "3") << "the same event is kept once";
  EXPECT_EQ(count("messages where direction = 'in'"), "57");
}

TEST_F(poison, what_cannot_be_set_aside_is_not_acknowledged) {
  store_refusal refusal(system.database(), "MARKED", "22021");
  auto body = webhook_body(careline_system::number,
                           {from("919812050001", "a", "fees"),
                            from("919812050002", "b", "MARKED kneemarker"),
                            from("919812050003", "c", "address")});
  {
    // Nor does the store take what would be kept of it.
    raw_event_refusal also(system.database(), "22021");
    const auto answer = system.deliver(body);
    EXPECT_EQ(answer.status, 503);
    EXPECT_NE(answer.header("retry-after"), "");
    EXPECT_EQ(count("messages where direction = 'in'"), "2")
        << "its neighbours are kept";
    EXPECT_EQ(count("raw_events"), "0");
    EXPECT_EQ(system.metric("careline_turns_total{result=\"poisoned\"}"), 0);
    EXPECT_EQ(system.metric("careline_turns_total{result=\"unavailable\"}"), 1);
    EXPECT_EQ(system.metric("careline_quarantined_total"), 0);
    EXPECT_EQ(http_get(system.private_port(), "/readyz").status, 200)
        << "one patient's message closes the door to nobody";
  }
  EXPECT_EQ(system.deliver(body).status, 200);
  EXPECT_EQ(count("messages where direction = 'in'"), "2");
  EXPECT_EQ(count("raw_events"), "1") << "whole, for a person to see";
  EXPECT_EQ(system.metric("careline_quarantined_total"), 1);
  const auto log = system.log_text();
  for (auto* said : {R"("event":"records_not_kept")",
                     R"("event":"record_quarantined")", R"("22021")"})
    EXPECT_NE(log.find(said), std::string::npos) << said;
  for (auto* secret : {"kneemarker", "9812050002", "MARKED"})
    EXPECT_EQ(log.find(secret), std::string::npos) << secret;
}

TEST_F(poison, the_patients_other_messages_are_handled_in_order) {
  phone asha(system, "+919812040001", "Asha");
  asha.asks("hello");
  store_refusal refusal(system.database(), "MARKED", "22021");
  // All in one webhook, and the second one never can be kept.
  EXPECT_EQ(deliver({from("919812040001", "a", "fees"),
                     from("919812040001", "b", "MARKED"),
                     from("919812040001", "c", "address"),
                     from("919812040001", "d", "MARKED"),
                     from("919812040001", "e", "doctors")})
                .status,
            200);
  EXPECT_TRUE(kept_of("919812040001").ends_with(" a c e"))
      << kept_of("919812040001");
  EXPECT_EQ(count("raw_events"), "2");
  for (auto* about : {"fees", "Lake Road", "Rao"}) {
    ASSERT_TRUE(asha.hears());
    EXPECT_NE(asha.last().text.find(about), std::string::npos)
        << asha.last().text;
  }
  // Also for a patient whom nobody knows yet.
  EXPECT_EQ(deliver({from("919812040002", "f", "MARKED"),
                     from("919812040002", "g", "fees")})
                .status,
            200);
  EXPECT_EQ(kept_of("919812040002"), "g");
  // And when the patient is read from the store again.
  system.engine().kill_now();
  system.start();
  EXPECT_EQ(deliver({from("919812040001", "h", "MARKED"),
                     from("919812040001", "i", "fees")})
                .status,
            200);
  EXPECT_TRUE(kept_of("919812040001").ends_with(" a c e i"))
      << kept_of("919812040001");
}

} // namespace
} // namespace careline::tests
