#include "engine/choice_words.hpp"

#include "engine/booking.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

TEST(choice_words, ordinals_of_all_languages_choose) {
  struct row {
    std::string_view text;
    int index;
  };
  for (auto& [text, index] : {row{"1", 1},
                              {"option 2", 2},
                              {"the second one", 2},
                              {"3rd please", 3},
                              {"pehla", 1},
                              {"doosra wala", 2},
                              {"teesri wali ji", 3},
                              {"doosra wala kar do", 2},
                              {"पहला", 1},
                              {"दूसरा वाला", 2},
                              {"२", 2},
                              {"primero", 1},
                              {"la segunda", 2},
                              {"la tercera opción por favor", 3},
                              {"2 or 3", 0},
                              {"second doctor", 0},
                              {"", 0},
                              {"ek baje", 0},
                              {"la una", 0},
                              {"wala", 0}})
    EXPECT_EQ(index_said(words{text}), index) << text;
}

} // namespace careline::engine::tests
