#include "engine/waiting.hpp"

#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

namespace {

using namespace std::chrono_literals;

int timer_effects(const step& s) {
  int n = 0;
  for (auto& e : s.effects)
    n += std::holds_alternative<start_timer>(e)
         || std::holds_alternative<drop_timer>(e);
  return n;
}

} // namespace

TEST(waiting, an_answered_message_writes_no_timer) {
  chat c;
  c.says("hi");
  EXPECT_EQ(timer_effects(c.last), 0);
  c.says("hours");
  EXPECT_EQ(timer_effects(c.last), 0);
}

TEST(waiting, a_debt_has_its_timer_and_loses_it_with_the_answer) {
  chat c;
  c.says("talk to a person");
  ASSERT_EQ(c.timers.count("answer_due"), 1u);
  EXPECT_EQ(c.timers.at("answer_due").due, c.state().answer_due_at);
  c.pass(5min);
  c.says("are you there?");
  EXPECT_EQ(timer_effects(c.last), 0);
  c.happens(staff_wrote{"dr", "Here I am"});
  EXPECT_EQ(c.timers.count("answer_due"), 0u);
  EXPECT_FALSE(c.state().answer_due_at);
}

TEST(waiting, staff_are_told_when_it_is_due_and_the_patient_stays_listed) {
  chat c;
  c.says("talk to a person");
  auto due = c.state().answer_due_at;
  c.waits(15min);
  EXPECT_TRUE(c.alerted("waiting"));
  ASSERT_TRUE(c.effect<notify_provider>());
  EXPECT_EQ(c.effect<notify_provider>()->what, "waiting");
  EXPECT_TRUE(c.last.replies.empty());
  EXPECT_EQ(c.state().answer_due_at, due);
}

TEST(waiting, staff_are_told_again_after_twice_and_four_times_the_time) {
  chat c;
  c.says("talk to a person");
  auto at = c.now + 15min;
  for (auto pause : {30min, 60min, 120min}) {
    ASSERT_EQ(c.timers.at("answer_due").due, at);
    c.waits(chr::duration_cast<chr::milliseconds>(at - c.now));
    EXPECT_TRUE(c.alerted("waiting"));
    at += pause;
  }
  c.waits(chr::hours{24 * 30});
  EXPECT_LE(c.timers.at("answer_due").due, c.now + longest_between_alarms);
  c.happens(staff_wrote{"dr", "Sorry!"});
  EXPECT_EQ(c.timers.count("answer_due"), 0u);
}

TEST(waiting, the_bots_answer_settles_it_too) {
  chat c;
  c.sends(content::unknown);
  EXPECT_EQ(c.timers.count("answer_due"), 1u);
  c.says("hours");
  EXPECT_EQ(c.timers.count("answer_due"), 0u);
}

TEST(waiting, a_timer_that_comes_after_the_answer_alarms_nobody) {
  chat c;
  c.says("hi");
  c.happens(timer_fired{"answer_due", {}});
  EXPECT_TRUE(c.last.effects.empty());
}

TEST(waiting, a_clock_set_back_begins_the_wait_anew) {
  chat c;
  c.says("talk to a person");
  auto due = *c.state().answer_due_at;
  c.now -= 1h;
  c.happens(timer_fired{"answer_due", {}});
  EXPECT_FALSE(c.alerted("waiting"));
  EXPECT_EQ(c.timers.at("answer_due").due, due);
}

TEST(waiting, the_clinic_says_how_long) {
  auto clinic = lotus_clinic();
  clinic.conversation.answer_within = 5min;
  chat c{clinic};
  c.says("talk to a person");
  EXPECT_EQ(c.state().answer_due_at, c.now + 5min);
}

} // namespace careline::engine::tests
