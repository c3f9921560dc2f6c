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
  for (auto& row : rows_of("intents_en.tsv")) {
    ASSERT_EQ(row.size(), 2u) << row[0];
    ASSERT_TRUE(names.count(row[1])) << row[1];
    EXPECT_EQ(static_cast<int>(intent_of(words{row[0]})),
              static_cast<int>(names[row[1]]))
        << row[0];
  }
}

} // namespace careline::engine::tests
