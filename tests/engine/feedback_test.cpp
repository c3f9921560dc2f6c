#include "engine/feedback.hpp"

#include "engine/visit_timers.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

TEST(feedback, is_asked_after_a_booked_visit) {
  chat c{small_clinic()};
  c.says("today 6 pm");
  c.says("yes");
  auto kind = feedback_kind(c.appointments[0].id);
  ASSERT_EQ(c.timers.count(kind), 1u);
  auto due = c.timers.at(kind);
  EXPECT_EQ(due.due, wall(c.clinic, 2026, 2, 20, 19, 30));
  c.now = due.due;
  c.happens(timer_fired{kind, due.about});
  EXPECT_EQ(c.state().stage, stage::feedback);
  EXPECT_EQ(c.choices().size(), 5u);
  c.taps("5 - Excellent");
  ASSERT_TRUE(c.effect<feedback_given>());
  EXPECT_EQ(c.effect<feedback_given>()->score, 5);
  EXPECT_FALSE(c.alerted("low_score"));
  EXPECT_EQ(c.state().stage, stage::idle);
}

TEST(feedback, a_low_score_alerts_staff) {
  chat c;
  c.says("thanks");
  c.happens(timer_fired{"feedback_due", {}});
  c.says("2");
  EXPECT_EQ(c.effect<feedback_given>()->score, 2);
  EXPECT_TRUE(c.alerted("low_score"));
  EXPECT_TRUE(c.state().answer_due_at);
}

TEST(feedback, a_score_may_be_typed_in_many_ways) {
  EXPECT_EQ(score_said(words{"4"}), 4);
  EXPECT_EQ(score_said(words{"4 stars"}), 4);
  EXPECT_EQ(score_said(words{"5/5"}), 5);
  EXPECT_EQ(score_said(words{"Excellent!"}), 5);
  EXPECT_EQ(score_said(words{"not good"}), 0);
  EXPECT_EQ(score_said(words{"bahut accha"}), 5);
  EXPECT_EQ(score_said(words{"बहुत बुरा"}), 1);
  EXPECT_EQ(score_said(words{"ठीक था"}), 3);
  EXPECT_EQ(score_said(words{"accha nahi tha"}), 0);
  EXPECT_EQ(score_said(words{"excelente"}), 5);
  EXPECT_EQ(score_said(words{"muy malo"}), 1);
  EXPECT_EQ(score_said(words{"४"}), 4);
  EXPECT_EQ(score_said(words{"7"}), 0);
  EXPECT_EQ(score_said(words{"I waited for 2 hours in the hall"}), 0);
}

TEST(feedback, another_wish_leaves_it) {
  chat c;
  c.says("thanks");
  c.happens(timer_fired{"feedback_due", {}});
  c.says("book");
  EXPECT_EQ(c.state().stage, stage::choosing_service);
  EXPECT_FALSE(c.effect<feedback_given>());
}

TEST(feedback, what_is_no_score_is_asked_again_once) {
  chat c;
  c.says("thanks");
  c.happens(timer_fired{"feedback_due", {}});
  c.says("qwerty uiop");
  EXPECT_EQ(c.state().stage, stage::feedback);
  EXPECT_EQ(c.choices().size(), 5u);
  c.says("zxcv bnm");
  EXPECT_EQ(c.state().stage, stage::with_person);
}

TEST(feedback, waits_while_a_booking_is_under_way) {
  chat c;
  c.says("book");
  c.happens(timer_fired{"feedback_due", "cleaning"});
  EXPECT_TRUE(c.last.replies.empty());
  ASSERT_TRUE(c.effect<start_timer>());
  EXPECT_EQ(c.effect<start_timer>()->due, c.now + chr::hours{1});
  EXPECT_EQ(c.state().stage, stage::choosing_service);
}

TEST(feedback, is_not_asked_when_the_reply_window_is_closed) {
  chat c;
  c.says("thanks");
  c.pass(chr::hours{25});
  c.happens(timer_fired{"feedback_due", {}});
  EXPECT_TRUE(c.last.replies.empty());
  EXPECT_EQ(c.state().stage, stage::idle);
}

TEST(feedback, goes_by_template_when_the_window_is_closed_and_there_is_one) {
  auto clinic = lotus_clinic();
  clinic.whatsapp_templates["feedback"] = "visit_feedback";
  chat c{clinic};
  c.says("thanks");
  c.pass(chr::hours{25});
  c.happens(timer_fired{"feedback_due", {}});
  ASSERT_EQ(c.last.replies.size(), 1u);
  EXPECT_EQ(c.last.replies[0].template_name, "visit_feedback");
  EXPECT_EQ(c.state().stage, stage::feedback);
}

TEST(feedback, is_not_asked_while_a_person_answers) {
  chat c;
  c.says("talk to a person");
  c.happens(timer_fired{"feedback_due", {}});
  EXPECT_TRUE(c.last.replies.empty());
  EXPECT_EQ(c.state().stage, stage::with_person);
}

} // namespace careline::engine::tests
