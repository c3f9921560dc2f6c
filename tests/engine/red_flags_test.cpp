#include "engine/red_flags.hpp"

#include "tests/engine/chat.hpp"
#include "tests/engine/table.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

TEST(red_flags, the_table_is_told_apart) {
  for (auto* table :
       {"red_flags.tsv", "red_flags_hi.tsv", "red_flags_es.tsv"}) {
    auto rows = rows_of(table);
    EXPECT_GE(rows.size(), 100u);
    for (auto& row : rows) {
      ASSERT_EQ(row.size(), 2u) << row[0];
      EXPECT_EQ(is_red_flag(words{row[0]}), row[1] == "red") << row[0];
    }
  }
}

TEST(red_flags, are_not_seen_in_everyday_wishes) {
  for (auto* table :
       {"intents_en.tsv", "intents_hi.tsv", "intents_es.tsv", "languages.tsv"})
    for (auto& row : rows_of(table))
      EXPECT_FALSE(is_red_flag(words{row[0]})) << table << ": " << row[0];
  for (auto* table :
       {"wishes_en_own.tsv", "wishes_hi_own.tsv", "wishes_es_own.tsv"})
    for (auto& row : rows_of(table))
      EXPECT_FALSE(is_red_flag(words{row[3]})) << table << ": " << row[3];
}

TEST(red_flags, case_and_typographic_apostrophes_do_not_matter) {
  EXPECT_TRUE(is_red_flag(words{"I CAN’T BREATHE"}));
  EXPECT_TRUE(is_red_flag(words{"🚨chest🚨pain🚨"}));
}

TEST(red_flags, come_first_in_every_stage) {
  for (auto s : {stage::idle, stage::menu, stage::choosing_service,
                 stage::choosing_provider, stage::choosing_time,
                 stage::confirming, stage::with_person, stage::feedback}) {
    chat c;
    c.says("book a consultation with dr mehta tomorrow 10 am");
    c.state().stage = s;
    c.says("I have chest pain");
    EXPECT_TRUE(c.alerted("red_flag")) << to_string(s);
    EXPECT_NE(c.said().find("call 112"), std::string::npos) << to_string(s);
    EXPECT_EQ(c.state().stage, s);
    EXPECT_TRUE(c.state().answer_due_at);
  }
}

TEST(red_flags, leave_the_booking_as_it_is) {
  chat c;
  c.says("book a consultation with dr mehta tomorrow 10 am");
  c.says("my father is unconscious");
  EXPECT_EQ(c.holds.size(), 1u);
  EXPECT_EQ(c.timers.count("hold_expires"), 1u);
  c.says("yes");
  EXPECT_EQ(c.appointments.size(), 1u);
}

TEST(red_flags, alert_but_do_not_speak_while_the_bot_is_paused) {
  chat c;
  c.happens(staff_paused{"dr-mehta", "takeover"});
  c.says("I can't breathe");
  EXPECT_TRUE(c.alerted("red_flag"));
  EXPECT_TRUE(c.last.replies.empty());
}

TEST(red_flags, are_told_without_a_number_if_the_clinic_has_none) {
  auto clinic = lotus_clinic();
  clinic.facts.emergency_number.clear();
  chat c{clinic};
  c.says("chest pain");
  EXPECT_NE(c.said().find("your local emergency number"), std::string::npos);
}

TEST(red_flags, are_found_in_a_captions_words_but_not_in_a_places_name) {
  chat c;
  c.sends(content::image, "chest pain since morning");
  EXPECT_TRUE(c.alerted("red_flag"));
  c.sends(content::location, "Suicide Prevention Centre");
  EXPECT_FALSE(c.alerted("red_flag"));
}

} // namespace careline::engine::tests
