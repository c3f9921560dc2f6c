#include "engine/phrases.hpp"

#include "engine/dialogue.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace careline::engine::tests {

namespace {

constexpr auto phrase_count = static_cast<int>(phrase::count);

} // namespace

TEST(phrases, every_language_has_every_text) {
  for (auto language : languages())
    for (int i = 0; i < phrase_count; ++i) {
      auto what = static_cast<phrase>(i);
      EXPECT_FALSE(text_of(what, language).empty())
          << language << ": " << key_of(what);
    }
}

TEST(phrases, every_language_uses_the_same_placeholders) {
  for (auto language : languages())
    for (int i = 0; i < phrase_count; ++i) {
      auto what = static_cast<phrase>(i);
      auto known = placeholders_in(text_of(what, "en"));
      for (auto name : placeholders_in(text_of(what, language)))
        EXPECT_NE(std::find(known.begin(), known.end(), name), known.end())
            << language << ": " << key_of(what) << " {" << name << "}";
    }
}

TEST(phrases, keys_are_unique_and_speakable) {
  std::set<std::string_view> keys;
  for (int i = 0; i < phrase_count; ++i) {
    auto key = key_of(static_cast<phrase>(i));
    EXPECT_TRUE(keys.insert(key).second) << key;
    EXPECT_EQ(key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_12345"),
              key.npos)
        << key;
  }
}

TEST(phrases, button_titles_fit_on_a_button) {
  for (auto language : languages())
    for (int i = 0; i < phrase_count; ++i) {
      auto what = static_cast<phrase>(i);
      auto key = key_of(what);
      if (key.starts_with("button_") || key.starts_with("list_")
          || key.starts_with("row_") || key.starts_with("topic_")
          || key.starts_with("feedback_score_")) {
        EXPECT_LE(count_chars(text_of(what, language)), button_title_chars)
            << language << ": " << key;
      }
    }
}

TEST(phrases, no_text_teaches_the_carriers_opt_out_word) {
  // On SMS "cancel" and "stop" end the whole conversation.
  for (int i = 0; i < phrase_count; ++i) {
    auto text = text_of(static_cast<phrase>(i), "en");
    EXPECT_EQ(text.find("*cancel*"), text.npos) << text;
    EXPECT_EQ(text.find("*stop*"), text.npos) << text;
  }
}

TEST(phrases, placeholders_are_filled_and_unknown_ones_vanish) {
  auto clinic = lotus_clinic();
  EXPECT_EQ(say(clinic, "en", phrase::phone, {{"phone", "123"}}),
            "📞 You can call us on 123.");
  EXPECT_EQ(say(clinic, "en", phrase::phone), "📞 You can call us on .");
}

TEST(phrases, a_day_at_the_start_of_a_sentence_gets_its_capital) {
  auto clinic = lotus_clinic();
  EXPECT_EQ(say(clinic, "en", phrase::refused_past, {{"when", "today"}}),
            "Today is already over.");
}

TEST(phrases, a_language_without_a_table_falls_back_to_english) {
  auto clinic = lotus_clinic();
  EXPECT_EQ(say(clinic, "xx", phrase::button_menu), "Menu");
}

TEST(phrases, a_clinics_own_words_come_first) {
  auto clinic = lotus_clinic();
  clinic.texts["greeting"] = "Namaste from {clinic}!";
  EXPECT_EQ(say(clinic, "en", phrase::greeting, {{"clinic", "Lotus"}}),
            "Namaste from Lotus!");
  chat c{clinic};
  c.says("hi");
  EXPECT_NE(c.said().find("Namaste from Lotus Dental!"), std::string::npos);
}

TEST(phrases, faults_of_a_clinics_own_words_are_found) {
  EXPECT_TRUE(faults_of({{"greeting", "Welcome to {clinic}"}}).empty());
  auto faults = faults_of({{"greting", "Hello"}, {"booked", "See {doc}!"}});
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_NE(faults[0].find("{doc}"), std::string::npos);
  EXPECT_NE(faults[1].find("greting"), std::string::npos);
}

TEST(phrases, no_braces_reach_a_patient) {
  chat c;
  for (auto words :
       {"hi", "info", "hours", "are you open now?", "address", "fees",
        "services", "doctors", "phone number", "parking", "payment", "book",
        "consultation", "dr rao", "sunday", "monday 11 am", "back", "cancel"}) {
    c.says(words);
    EXPECT_EQ(c.said().find('{'), std::string::npos) << c.said();
    EXPECT_EQ(c.said().find("  "), std::string::npos) << c.said();
  }
}

} // namespace careline::engine::tests
