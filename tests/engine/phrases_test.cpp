#include "engine/phrases.hpp"

#include "engine/dialogue.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace careline::engine::tests {

namespace {

constexpr auto phrase_count = static_cast<int>(phrase::count);

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

/// Nothing to translate: placeholders and marks between them.
bool is_only_placeholders(std::string_view text) {
  bool inside = false;
  for (char c : text) {
    if (c == '{') inside = true;
    if (!inside && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
      return false;
    if (c == '}') inside = false;
  }
  return true;
}

/// Devanagari is U+0900 to U+097F: E0 A4 80 to E0 A5 BF.
bool has_devanagari(std::string_view text) {
  return has(text, "\xE0\xA4") || has(text, "\xE0\xA5");
}

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
      auto said = placeholders_in(text_of(what, language));
      auto known = placeholders_in(text_of(what, "en"));
      std::sort(said.begin(), said.end());
      std::sort(known.begin(), known.end());
      EXPECT_EQ(said, known) << language << ": " << key_of(what);
    }
}

TEST(phrases, four_languages_are_spoken) {
  EXPECT_EQ(languages(),
            (std::vector<std::string_view>{"en", "hi", "hi-Latn", "es"}));
}

TEST(phrases, no_text_is_left_in_english) {
  // What people who mix the two say in English anyway.
  const std::set<std::string_view> said_in_english{
      "button_menu",   "topic_fees",  "topic_services",
      "topic_doctors", "topic_phone", "topic_parking"};
  for (auto language : languages()) {
    if (language == "en") continue;
    for (int i = 0; i < phrase_count; ++i) {
      auto what = static_cast<phrase>(i);
      if (is_only_placeholders(text_of(what, "en"))) continue;
      if (language == "hi-Latn" && said_in_english.contains(key_of(what)))
        continue;
      EXPECT_NE(text_of(what, language), text_of(what, "en"))
          << language << ": " << key_of(what);
    }
  }
}

TEST(phrases, hindi_keeps_to_the_script_of_its_table) {
  for (int i = 0; i < phrase_count; ++i) {
    auto what = static_cast<phrase>(i);
    EXPECT_FALSE(has_devanagari(text_of(what, "hi-Latn"))) << key_of(what);
    EXPECT_TRUE(has_devanagari(text_of(what, "hi"))
                || is_only_placeholders(text_of(what, "en")))
        << key_of(what);
  }
}

TEST(phrases, a_button_is_named_as_it_is_titled) {
  for (auto language : languages()) {
    auto title =
        "*" + std::string{text_of(phrase::button_confirm, language)} + "*";
    EXPECT_TRUE(has(text_of(phrase::confirm_again, language), title))
        << language;
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
  // On SMS these end the whole conversation.
  for (auto language : languages())
    for (int i = 0; i < phrase_count; ++i) {
      auto text = text_of(static_cast<phrase>(i), language);
      for (auto word : {"cancel", "stop", "end", "quit", "unsubscribe",
                        "cancelar", "parar", "alto", "baja", "fin"}) {
        EXPECT_FALSE(has(text, "*" + std::string{word} + "*")) << text;
        EXPECT_FALSE(has(text, "\"" + std::string{word} + "\"")) << text;
      }
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

TEST(phrases, a_value_that_ends_a_sentence_ends_it_once) {
  auto clinic = lotus_clinic();
  EXPECT_EQ(
      say(clinic, "es", phrase::noted_time, {{"when", "hoy a las 3:00 p. m."}}),
      "Anotado: hoy a las 3:00 p. m.");
  EXPECT_EQ(say(clinic, "es", phrase::hours_closed_line, {{"days", "lunes"}}),
            "Lunes: cerrado");
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

TEST(phrases, a_clinics_own_words_are_in_its_language) {
  auto clinic = lotus_clinic();
  clinic.texts["button_menu"] = "Start";
  clinic.texts["button_back"] = "Go back";
  clinic.texts["button_back.hi-latn"] = "Peeche";
  EXPECT_EQ(say(clinic, "en", phrase::button_menu), "Start");
  EXPECT_EQ(say(clinic, "es", phrase::button_menu), "Menú");
  EXPECT_EQ(say(clinic, "hi-Latn", phrase::button_back), "Peeche");
  EXPECT_EQ(say(clinic, "hi", phrase::button_back), "वापस");
  clinic.conversation.language = "es";
  EXPECT_EQ(say(clinic, "es", phrase::button_menu), "Start");
  EXPECT_EQ(say(clinic, "en", phrase::button_menu), "Menu");
}

TEST(phrases, faults_of_a_clinics_own_words_are_found) {
  EXPECT_TRUE(faults_of({{"greeting", "Welcome to {clinic}"}}).empty());
  auto faults = faults_of({{"greting", "Hello"}, {"booked", "See {doc}!"}});
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_NE(faults[0].find("{doc}"), std::string::npos);
  EXPECT_NE(faults[1].find("greting"), std::string::npos);
  EXPECT_TRUE(faults_of({{"greeting.hi-latn", "Namaste {clinic}"}}).empty());
  EXPECT_EQ(faults_of({{"greeting.xx", "Hello"}}).size(), 1u);
  EXPECT_EQ(faults_of({{"greeting.es", "Hola {clinica}"}}).size(), 1u);
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

TEST(phrases, a_title_that_is_typed_does_what_a_tap_does) {
  // On SMS there is nothing to tap, and many type what they read.
  const auto answered = [](phrase title, std::string_view language,
                           std::initializer_list<const char*> before) {
    chat c;
    c.state().language = language;
    c.state().is_language_chosen = true;
    for (auto words : before) c.says(words);
    c.says(std::string{text_of(title, language)});
    auto said = c.said();
    return !has(said, text_of(phrase::miss, language))
           && !has(said, text_of(phrase::miss_in_booking, language));
  };
  for (auto language : languages()) {
    for (auto title :
         {phrase::button_book, phrase::button_info, phrase::button_person,
          phrase::button_menu, phrase::topic_hours, phrase::topic_address,
          phrase::topic_fees, phrase::topic_services, phrase::topic_doctors,
          phrase::topic_phone, phrase::topic_parking, phrase::topic_payment})
      EXPECT_TRUE(answered(title, language, {"info"}))
          << language << ": " << text_of(title, language);
    for (auto title : {phrase::button_confirm, phrase::button_other_time,
                       phrase::button_cancel, phrase::button_back})
      EXPECT_TRUE(
          answered(title, language, {"book", "cleaning", "monday 10 am"}))
          << language << ": " << text_of(title, language);
  }
}

TEST(phrases, no_english_stands_between_the_words_of_another_language) {
  for (auto language : languages()) {
    if (language == "en") continue;
    chat c;
    c.state().language = language;
    c.state().is_language_chosen = true;
    for (auto words : {"hi",
                       "info",
                       "hours",
                       "are you open now?",
                       "dr rao hours",
                       "fees",
                       "services",
                       "doctors",
                       "book",
                       "cleaning",
                       "sunday",
                       "wednesday",
                       "4 march",
                       "monday 2 pm",
                       "today 10:30 am",
                       "1 october 10 am",
                       "monday 10 am to 12",
                       "tomorrow 11:30 am",
                       "yes",
                       "my appointment",
                       "talk to a person"}) {
      c.says(words);
      auto said = c.said();
      for (auto& r : c.last.replies) {
        said += r.list_button + "\n";
        for (auto& ch : r.choices)
          said += ch.title + "\n" + ch.description + "\n";
      }
      ASSERT_FALSE(said.empty()) << words;
      for (auto english : {" at ", " on ", " with ", "oday", "omorrow", " the ",
                           " and ", " you", " is ", " min)", " for "})
        EXPECT_FALSE(has(said, english)) << language << ": " << said;
    }
  }
}

} // namespace careline::engine::tests
