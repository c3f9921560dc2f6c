#include "engine/fold.hpp"

#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

namespace {

using namespace std::chrono_literals;

config::clinic folding(config::clinic c = lotus_clinic()) {
  c.conversation.fold_window = 3s;
  return c;
}

} // namespace

TEST(fold, a_burst_is_answered_as_one_message) {
  chat c{folding()};
  c.says("hi");
  EXPECT_TRUE(c.last.replies.empty());
  EXPECT_FALSE(c.state().answer_due_at);
  ASSERT_EQ(c.timers.count("fold_due"), 1u);
  EXPECT_EQ(c.timers.at("fold_due").due, c.now + 3s);
  c.now += 2s;
  c.says("I want a consultation");
  EXPECT_EQ(c.timers.at("fold_due").due, c.now + 3s);
  c.now += 2s;
  c.says("with dr mehta tomorrow 10 am");
  c.waits(3s);
  EXPECT_EQ(c.heard.size(), 1u);
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_TRUE(c.state().folded.empty());
  EXPECT_EQ(c.timers.count("fold_due"), 0u);
}

TEST(fold, without_a_window_each_message_is_answered) {
  chat c;
  c.says("hi");
  EXPECT_FALSE(c.last.replies.empty());
  EXPECT_EQ(c.timers.count("fold_due"), 0u);
}

TEST(fold, tomorrow_counts_from_the_last_message) {
  chat c{folding(small_clinic())};
  c.now = wall(c.clinic, 2026, 2, 18, 23, 59);
  c.says("I would like to come");
  c.now += 90s;
  c.says("tomorrow 10 am");
  c.waits(3s);
  EXPECT_TRUE(c.heard_of("20 February")) << c.said();
}

TEST(fold, a_red_flag_is_answered_at_once) {
  chat c{folding()};
  c.says("hi");
  c.says("I have chest pain");
  EXPECT_TRUE(c.alerted("red_flag"));
  EXPECT_NE(c.said().find("112"), std::string::npos);
  EXPECT_TRUE(c.state().folded.empty());
  EXPECT_EQ(c.timers.count("fold_due"), 0u);
}

TEST(fold, a_red_flag_in_two_messages_is_answered_at_once) {
  chat c{folding()};
  c.says("I have pain");
  EXPECT_TRUE(c.last.replies.empty());
  c.says("in my chest");
  EXPECT_TRUE(c.alerted("red_flag"));
  EXPECT_EQ(c.timers.count("fold_due"), 0u);
}

TEST(fold, a_tap_ends_it_and_the_words_are_answered_first) {
  chat c{folding()};
  c.says("menu");
  c.waits(3s);
  auto book = c.choice_called("Book a visit");
  c.says("what are your fees?");
  c.taps_on(book);
  ASSERT_GE(c.last.replies.size(), 2u);
  EXPECT_NE(c.last.replies[0].text.find("fees"), std::string::npos);
  EXPECT_EQ(c.state().stage, stage::choosing_service);
  EXPECT_EQ(c.timers.count("fold_due"), 0u);
}

TEST(fold, a_pause_ends_it_and_staff_owe_the_answer) {
  for (bool by_words : {false, true}) {
    chat c{folding()};
    c.says("what are your fees?");
    if (by_words)
      c.happens(staff_wrote{"dr", "Hello"});
    else
      c.happens(staff_paused{"dr", "takeover"});
    EXPECT_TRUE(c.state().folded.empty());
    EXPECT_EQ(c.timers.count("fold_due"), 0u);
    EXPECT_EQ(c.state().answer_due_at.has_value(), !by_words);
    EXPECT_EQ(c.timers.count("answer_due"), by_words ? 0u : 1u);
    c.happens(timer_fired{"fold_due", {}}); // it was on its way
    EXPECT_TRUE(c.last.replies.empty());
  }
}

TEST(fold, stop_ends_it) {
  chat c{folding()};
  c.says("what are your fees?");
  c.says("STOP");
  EXPECT_TRUE(c.state().is_opted_out);
  EXPECT_TRUE(c.state().folded.empty());
  EXPECT_EQ(c.last.replies.size(), 1u);
  EXPECT_EQ(c.timers.count("fold_due"), 0u);
}

TEST(fold, nothing_is_folded_while_a_person_answers) {
  chat c{folding()};
  c.says("talk to a person");
  c.waits(3s);
  c.says("are you there?");
  EXPECT_TRUE(c.state().folded.empty());
  EXPECT_TRUE(c.state().answer_due_at);
}

TEST(fold, ten_messages_or_two_thousand_bytes_are_enough) {
  chat c{folding()};
  for (int i = 0; i < 9; ++i) {
    c.says("hello");
    EXPECT_TRUE(c.last.replies.empty());
  }
  c.says("hello");
  EXPECT_FALSE(c.last.replies.empty());
  EXPECT_TRUE(c.state().folded.empty());
  EXPECT_EQ(c.timers.count("fold_due"), 0u);
  chat long_winded{folding()};
  long_winded.says("hello " + std::string(5000, 'x'));
  EXPECT_FALSE(long_winded.last.replies.empty());
  EXPECT_TRUE(long_winded.state().folded.empty());
}

TEST(fold, a_message_with_line_ends_is_one_message) {
  chat c{folding()};
  c.says("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk");
  EXPECT_TRUE(c.last.replies.empty());
  EXPECT_EQ(c.state().folded.find('\n'), std::string::npos);
}

TEST(fold, words_left_over_from_a_window_that_was_switched_off_are_read) {
  chat c{folding()};
  c.says("what are");
  c.clinic.conversation.fold_window = 0s;
  c.says("your fees?");
  EXPECT_NE(c.said().find("₹500"), std::string::npos) << c.said();
  EXPECT_EQ(c.timers.count("fold_due"), 0u);
}

TEST(fold, what_was_not_understood_is_owed_until_it_is_answered) {
  chat c{folding()};
  c.says("qwerty uiop");
  c.waits(3s);
  EXPECT_EQ(c.heard.size(), 1u);
  EXPECT_EQ(c.state().misses, 1);
}

} // namespace careline::engine::tests
