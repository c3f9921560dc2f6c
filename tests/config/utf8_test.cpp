#include "config/utf8.hpp"

#include <gtest/gtest.h>

namespace careline::tests {

TEST(utf8, is_cut_between_code_points) {
  EXPECT_EQ(config::first_bytes("नम", 5), "न");
  EXPECT_EQ(config::first_bytes("नम", 2), "");
  EXPECT_EQ(config::first_bytes("ab", 9), "ab");
  EXPECT_EQ(config::first_code_points("aनb", 2), "aन");
  EXPECT_EQ(config::first_code_points("aनb", 0), "");
  EXPECT_EQ(config::count_code_points("aन👋"), 3u);
}

TEST(utf8, code_points_are_encoded_and_impossible_ones_replaced) {
  std::string out;
  for (const char32_t c : {U'a', U'\u00E9', U'\u0928', U'\U0001F44B'})
    config::append_utf8(out, c);
  EXPECT_EQ(out, "aéन👋");
  out.clear();
  config::append_utf8(out, 0xD800);
  config::append_utf8(out, 0x110000);
  EXPECT_EQ(out, "\uFFFD\uFFFD");
}

TEST(utf8, a_step_is_one_well_formed_code_point) {
  EXPECT_EQ(config::utf8_step("a"), 1u);
  EXPECT_EQ(config::utf8_step("éa"), 2u);
  EXPECT_EQ(config::utf8_step("न"), 3u);
  EXPECT_EQ(config::utf8_step("👋"), 4u);
  EXPECT_EQ(config::utf8_step("\xED\x9F\xBF"), 3u); // the last before them
  EXPECT_EQ(config::utf8_step("\xF4\x8F\xBF\xBF"), 4u);
  for (const char* none :
       {"", "\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE0\xA4",
        "\xE0\xA4\x41", "\xC3"})
    EXPECT_EQ(config::utf8_step(none), 0u) << none;
}

} // namespace careline::tests
