#include "engine/talk_guard.hpp"

#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

namespace {

using namespace std::chrono_literals;

} // namespace

TEST(talk_guard, the_same_answer_to_the_same_words_hands_over) {
  chat c;
  c.says("what are your fees?");
  c.says("What are your FEES");
  EXPECT_TRUE(c.alerted("repeats"));
  EXPECT_EQ(c.state().stage, stage::with_person);
  EXPECT_EQ(c.last.replies.size(), 1u);
  EXPECT_TRUE(c.state().answer_due_at);
}

TEST(talk_guard, other_words_between_or_an_hour_are_no_repetition) {
  chat c;
  c.says("fees");
  c.says("hours");
  c.says("fees");
  EXPECT_NE(c.state().stage, stage::with_person);
  c.pass(61min);
  c.says("fees");
  EXPECT_NE(c.state().stage, stage::with_person);
}

TEST(talk_guard, the_same_words_may_have_another_answer) {
  chat c;
  c.says("book");
  c.says("1");
  c.says("1");
  EXPECT_NE(c.state().stage, stage::with_person) << c.said();
}

TEST(talk_guard, a_clinic_may_allow_repetition) {
  auto clinic = lotus_clinic();
  clinic.conversation.hands_over_repeats = false;
  chat c{clinic};
  c.says("fees");
  c.says("fees");
  EXPECT_NE(c.state().stage, stage::with_person);
}

TEST(talk_guard, politeness_is_not_handed_over) {
  chat c;
  c.says("hi");
  EXPECT_NE(c.said().find("Welcome"), std::string::npos);
  c.says("hi");
  EXPECT_NE(c.said().find("Hello again"), std::string::npos);
  EXPECT_NE(c.state().stage, stage::with_person);
  c.says("thanks");
  EXPECT_FALSE(c.last.replies.empty());
  for (int i = 0; i < 5; ++i) {
    c.says("thanks");
    EXPECT_TRUE(c.last.replies.empty());
    EXPECT_FALSE(c.state().answer_due_at);
  }
}

TEST(talk_guard, taps_and_red_flags_may_repeat) {
  chat c;
  c.says("menu");
  auto info = c.choice_called("Clinic info");
  for (int i = 0; i < 3; ++i) {
    c.taps_on(info);
    EXPECT_NE(c.state().stage, stage::with_person);
  }
  for (int i = 0; i < 3; ++i) {
    c.says("I have chest pain");
    EXPECT_NE(c.said().find("112"), std::string::npos);
  }
}

TEST(talk_guard, too_many_answers_in_a_minute_hand_over_once) {
  auto clinic = lotus_clinic();
  clinic.conversation.bot_replies_per_minute = 4;
  chat c{clinic};
  const char* texts[] = {"fees", "hours", "address", "parking", "doctors"};
  for (int i = 0; i < 4; ++i) {
    c.says(texts[i]);
    EXPECT_FALSE(c.alerted("loop")) << i;
    c.now += 5s;
  }
  c.says(texts[4]);
  EXPECT_TRUE(c.alerted("loop"));
  EXPECT_EQ(c.last.replies.size(), 1u);
  EXPECT_EQ(c.state().stage, stage::with_person);
  for (auto* text : {"hello", "menu", "fees"}) {
    c.says(text);
    EXPECT_TRUE(c.last.replies.empty()) << text;
    EXPECT_FALSE(c.alerted("loop"));
  }
  c.pass(2min);
  c.says("menu");
  EXPECT_FALSE(c.last.replies.empty());
}

TEST(talk_guard, a_patient_who_taps_is_never_too_fast) {
  auto clinic = lotus_clinic();
  clinic.conversation.bot_replies_per_minute = 2;
  chat c{clinic};
  c.says("menu");
  auto info = c.choice_called("Clinic info");
  for (int i = 0; i < 10; ++i) {
    c.taps_on(info);
    EXPECT_FALSE(c.last.replies.empty());
  }
}

TEST(talk_guard, two_machines_come_to_rest) {
  // The other one answers all that we say with the same words.
  for (auto* words : {"Thank you for contacting us", "hello", "ok", "yes",
                      "I am away from my desk", "thanks", "fees?", "bye"}) {
    chat c;
    int said = 0;
    for (int i = 0; i < 200; ++i) {
      c.says(words);
      if (c.last.replies.empty()) break;
      ++said;
      c.now += 2s;
    }
    EXPECT_LE(said, 4) << words;
  }
}

} // namespace careline::engine::tests
