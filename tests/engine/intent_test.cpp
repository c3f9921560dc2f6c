#include "engine/intent.hpp"

#include "tests/engine/table.hpp"

#include <gtest/gtest.h>

#include <map>

namespace careline::engine::tests {

TEST(intent, the_table_of_sentences_is_understood) {
  std::map<std::string, intent> names{{"nothing", intent::nothing},
                                      {"greeting", intent::greeting},
                                      {"thanks", intent::thanks},
                                      {"goodbye", intent::goodbye},
                                      {"yes", intent::yes},
                                      {"no", intent::no},
                                      {"who_are_you", intent::who_are_you},
                                      {"menu", intent::menu},
                                      {"bot", intent::bot},
                                      {"info", intent::info},
                                      {"back", intent::back},
                                      {"start_over", intent::start_over},
                                      {"cancel", intent::cancel},
                                      {"person", intent::person},
                                      {"book", intent::book},
                                      {"change_visit", intent::change_visit},
                                      {"move_visit", intent::move_visit},
                                      {"cancel_visit", intent::cancel_visit},
                                      {"my_visit", intent::my_visit},
                                      {"soonest", intent::soonest},
                                      {"other_time", intent::other_time},
                                      {"other_doctor", intent::other_doctor},
                                      {"other_service", intent::other_service},
                                      {"hours", intent::hours},
                                      {"address", intent::address},
                                      {"fees", intent::fees},
                                      {"services", intent::services},
                                      {"doctors", intent::doctors},
                                      {"phone", intent::phone},
                                      {"parking", intent::parking},
                                      {"payment", intent::payment}};
  auto name_of = [&](intent i) {
    for (auto& [name, value] : names)
      if (value == i) return name;
    return std::string("?");
  };
  std::size_t played = 0;
  for (auto* table : {"intents_en.tsv", "intents_hi.tsv", "intents_es.tsv"})
    for (auto& row : rows_of(table)) {
      ASSERT_EQ(row.size(), 2u) << row[0];
      ASSERT_TRUE(names.count(row[1])) << row[1];
      EXPECT_EQ(name_of(intent_of(words{row[0]})), row[1]) << row[0];
      ++played;
    }
  EXPECT_GT(played, 330u);
}

TEST(intent, hindi_in_latin_letters_may_be_spelt_as_it_sounds) {
  for (auto* no : {"nahi", "nahin", "naheen", "nahii", "nahee"})
    EXPECT_EQ(intent_of(words{no}), intent::no) << no;
  for (auto* book : {"apointment chahiye", "appointment chahie",
                     "appointment chaahiye", "appointment chahiyeh"})
    EXPECT_EQ(intent_of(words{book}), intent::book) << book;
}

TEST(intent, a_long_word_may_have_one_slip) {
  for (auto* text : {"receptionst", "recepcionisa", "receptonist"})
    EXPECT_EQ(intent_of(words{text}), intent::person) << text;
  EXPECT_EQ(intent_of(words{"appointmemt"}), intent::book);
  EXPECT_EQ(intent_of(words{"bakc"}), intent::nothing) << "too short";
}

} // namespace careline::engine::tests
