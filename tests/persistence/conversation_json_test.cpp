#include "persistence/conversation_json.hpp"

#include <gtest/gtest.h>

namespace {

using namespace careline;
using persistence::read_draft;
using persistence::read_reply;

TEST(conversation_json, a_broken_draft_is_an_empty_one) {
  for (auto* text : {"", "{", "[]", "null", "7", "{\"service\":7}",
                     "{\"offered\":[1,[2],[3,4,5]],\"held\":\"x\"}"}) {
    auto d = read_draft(text);
    EXPECT_EQ(d.service, "") << text;
    EXPECT_TRUE(d.offered.empty()) << text;
    EXPECT_FALSE(d.held) << text;
  }
}

TEST(conversation_json, what_a_later_version_adds_is_ignored) {
  auto d =
      read_draft(R"({"service":"checkup","colour":{"a":[1]},"hold":"no"})");
  EXPECT_EQ(d.service, "checkup");
  EXPECT_TRUE(d.hold.is_nil());
}

TEST(conversation_json, a_plain_reply_needs_no_details) {
  engine::reply r;
  r.text = "Hello";
  EXPECT_EQ(persistence::details_of(r, "Hello"), "");
  EXPECT_EQ(read_reply("Hello", "").text, "Hello");
}

TEST(conversation_json, any_text_survives_quoting) {
  engine::reply r;
  r.text = "b";
  r.choices = {{"id\"\\", "tab\tline\nbell\a", "ümläut 🙂"}};
  auto back = read_reply("b", persistence::details_of(r, "b"));
  ASSERT_EQ(back.choices.size(), 1U);
  EXPECT_EQ(back.choices[0].id, r.choices[0].id);
  EXPECT_EQ(back.choices[0].title, r.choices[0].title);
  EXPECT_EQ(back.choices[0].description, r.choices[0].description);
}

TEST(conversation_json, a_text_other_than_the_logged_one_is_kept) {
  engine::reply r;
  r.text = "Choose:";
  EXPECT_EQ(
      read_reply("Choose: a or b", persistence::details_of(r, "Choose: a or b"))
          .text,
      "Choose:");
}

} // namespace
