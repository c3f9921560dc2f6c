#include "engine/words.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace careline::engine;

namespace {

/// The words of a message, with '|' between them.
std::string read(std::string_view text) {
  const words said(text);
  std::string all;
  for (std::size_t i = 0; i < said.size(); ++i)
    all.append(i > 0 ? "|" : "").append(said[i]);
  return all;
}

} // namespace

TEST(words, accents_digits_and_dots_are_read_as_most_people_type) {
  EXPECT_EQ(read("MAÑANA, can't ४ ज़हर हाँ"), "manana|cant|4|जहर|हां");
}

// What is behind half a character is no part of it.
TEST(words, half_a_character_swallows_nothing) {
  EXPECT_EQ(read("bo\xE0\xA4 on 5 May"), "bo\xE0\xA4|on|5|may");
  EXPECT_EQ(read("a\xC2z"), "a|z");
  EXPECT_EQ(read("a\xF0\x9F\x91 b"), "a|b");
  EXPECT_EQ(read("a\xE2\x80z \xE2"), "a|z");
  EXPECT_EQ(read("\xC3"), "\xC3");
}
