#include "engine/handoff.hpp"

#include "engine/dialogue.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

TEST(handoff, a_patient_who_asks_for_a_person_gets_one) {
  for (auto words : {"talk to a person", "I want to speak to a human", "agent",
                     "can I talk to someone", "please call me",
                     "I need to speak with the doctor"}) {
    chat c;
    c.says(words);
    EXPECT_TRUE(c.alerted("asked")) << words;
    EXPECT_EQ(c.state().stage, stage::with_person) << words;
    EXPECT_EQ(c.state().answer_due_at,
              c.now + c.clinic.conversation.answer_within)
        << words;
  }
}

TEST(handoff, the_bot_keeps_quiet_until_it_is_woken) {
  chat c;
  c.says("talk to a person");
  c.says("are you open tomorrow?");
  EXPECT_TRUE(c.last.replies.empty());
  c.says("hello?");
  EXPECT_TRUE(c.last.replies.empty());
  c.says("menu");
  EXPECT_NE(c.said().find("I'm back"), std::string::npos);
  EXPECT_EQ(c.state().stage, stage::menu);
  c.says("hours");
  EXPECT_EQ(c.said().find("I'm back"), std::string::npos);
}

TEST(handoff, a_tapped_button_wakes_the_bot) {
  chat c;
  c.says("hi");
  auto book = c.choice_called("Book a visit");
  c.says("talk to a person");
  c.taps_on(book);
  EXPECT_EQ(c.state().stage, stage::choosing_service);
}

TEST(handoff, the_debt_counts_from_the_first_unanswered_message) {
  chat c;
  c.says("talk to a person");
  auto due = c.state().answer_due_at;
  c.pass(chr::minutes{5});
  c.says("are you there?");
  EXPECT_EQ(c.state().answer_due_at, due);
  c.happens(staff_wrote{"reception", "Here I am."});
  EXPECT_FALSE(c.state().answer_due_at);
}

TEST(handoff, two_misses_in_a_row_bring_a_person) {
  chat c;
  c.says("qwerty uiop");
  EXPECT_EQ(c.state().misses, 1);
  EXPECT_TRUE(c.has_choice("Talk to a person"));
  c.says("zxcv bnm");
  EXPECT_TRUE(c.alerted("misses"));
  EXPECT_EQ(c.state().stage, stage::with_person);
}

TEST(handoff, an_understood_message_between_misses_starts_the_count_anew) {
  chat c;
  c.says("qwerty uiop");
  c.says("hours");
  c.says("zxcv bnm");
  EXPECT_FALSE(c.alerted("misses"));
  EXPECT_EQ(c.state().misses, 1);
}

TEST(handoff, a_hold_is_dropped_when_a_person_takes_over) {
  chat c{small_clinic()};
  c.says("tomorrow 10 am");
  c.says("talk to a person");
  EXPECT_TRUE(c.holds.empty());
  EXPECT_EQ(c.timers.count("hold_expires"), 0u);
  EXPECT_FALSE(c.state().draft);
}

TEST(handoff, a_pause_silences_the_bot_to_every_message_and_timer) {
  chat c{small_clinic()};
  c.says("tomorrow 10 am");
  auto hold = to_string(c.state().draft->hold);
  auto epoch = c.state().epoch;
  c.happens(staff_paused{"dr-mehta", "takeover"});
  EXPECT_TRUE(c.last.fences_replies);
  EXPECT_EQ(c.state().epoch, epoch + 1);
  EXPECT_TRUE(c.state().is_bot_paused);
  EXPECT_EQ(c.state().bot_paused_at, c.now);
  EXPECT_EQ(c.state().bot_paused_by, "dr-mehta");
  EXPECT_EQ(c.state().bot_paused_reason, "takeover");
  EXPECT_TRUE(c.holds.empty());
  EXPECT_EQ(c.timers.count("hold_expires"), 0u);
  for (auto words : {"hi", "menu", "book", "yes", "talk to a person"}) {
    c.says(words);
    EXPECT_TRUE(c.last.replies.empty()) << words;
    EXPECT_FALSE(c.effect<alert_staff>()) << words;
    EXPECT_FALSE(c.effect<keep_hold>()) << words;
    EXPECT_TRUE(c.state().answer_due_at) << words;
  }
  c.happens(timer_fired{"hold_expires", hold});
  EXPECT_TRUE(c.last.replies.empty());
  c.happens(timer_fired{"feedback_due", ""});
  EXPECT_TRUE(c.last.replies.empty());
}

TEST(handoff, a_human_reply_pauses_the_bot_in_the_same_step) {
  chat c;
  c.says("hi");
  c.happens(staff_wrote{"reception", "Good morning, how are you?"});
  EXPECT_TRUE(c.last.from_staff);
  EXPECT_TRUE(c.last.fences_replies);
  ASSERT_EQ(c.last.replies.size(), 1u);
  EXPECT_EQ(c.last.replies[0].text, "Good morning, how are you?");
  EXPECT_TRUE(c.state().is_bot_paused);
  EXPECT_EQ(c.state().bot_paused_by, "reception");
  EXPECT_EQ(c.state().bot_paused_reason, "reply");
  EXPECT_EQ(c.state().epoch, 1);
}

TEST(handoff, a_second_human_reply_fences_nothing_anew) {
  chat c;
  c.happens(staff_wrote{"reception", "Hello"});
  c.happens(staff_wrote{"reception", "Anything else?"});
  EXPECT_FALSE(c.last.fences_replies);
  EXPECT_EQ(c.state().epoch, 1);
}

TEST(handoff, a_resume_clears_the_pause_and_the_next_message_is_the_bots) {
  chat c;
  c.happens(staff_paused{"dr-mehta", "takeover"});
  c.happens(staff_resumed{"dr-mehta"});
  EXPECT_FALSE(c.state().is_bot_paused);
  EXPECT_FALSE(c.state().bot_paused_at);
  EXPECT_TRUE(c.state().bot_paused_by.empty());
  EXPECT_TRUE(c.state().bot_paused_reason.empty());
  EXPECT_TRUE(c.last.replies.empty());
  c.says("hi");
  EXPECT_FALSE(c.last.replies.empty());
}

TEST(handoff, a_resume_ends_a_hand_over_too) {
  chat c;
  c.says("talk to a person");
  c.happens(staff_resumed{"reception"});
  EXPECT_EQ(c.state().stage, stage::idle);
}

TEST(handoff, a_resume_of_a_bot_that_speaks_disturbs_nothing) {
  chat c{small_clinic()};
  c.says("tomorrow 10 am");
  c.happens(staff_resumed{"reception"});
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.holds.size(), 1u);
}

TEST(handoff, the_calendars_answer_to_a_paused_conversation_is_given_back) {
  chat c{small_clinic()};
  c.says("book");
  c.happens(staff_paused{"dr-mehta", "takeover"});
  hold_id hold{uuid{{7}}};
  c.happens(slot_held{{c.now, c.now}, hold, c.now});
  EXPECT_TRUE(c.last.replies.empty());
  ASSERT_TRUE(c.effect<drop_hold>());
  EXPECT_EQ(c.effect<drop_hold>()->hold, hold);
}

} // namespace careline::engine::tests
