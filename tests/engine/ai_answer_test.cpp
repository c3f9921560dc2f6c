#include "engine/ai_answer.hpp"

#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

namespace {

using namespace std::chrono_literals;
using outcome = ai_answered::outcome;

chat asking(config::clinic clinic = lotus_clinic()) {
  chat c{std::move(clinic)};
  c.has_ai = true;
  c.says("is your waiting room wheelchair friendly");
  return c;
}

constexpr const char* fine = "Yes, children are welcome at our clinic.";

} // namespace

TEST(ai_answer, what_rules_cannot_answer_is_asked_in_a_second_turn) {
  auto c = asking();
  EXPECT_TRUE(c.last.replies.empty()) << c.said();
  auto* asked = c.effect<ask_ai>();
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->serial, 1);
  EXPECT_EQ(asked->text, "is your waiting room wheelchair friendly");
  EXPECT_TRUE(c.state().answer_due_at);
  ASSERT_EQ(c.timers.count("ai_due"), 1u);
  EXPECT_EQ(c.timers.at("ai_due").due, c.now + 8s);
  c.ai_says(fine);
  ASSERT_EQ(c.last.replies.size(), 1u);
  EXPECT_EQ(c.last.replies[0].text, fine);
  EXPECT_TRUE(c.last.from_ai);
  EXPECT_FALSE(c.state().ai);
  EXPECT_FALSE(c.state().answer_due_at);
  EXPECT_EQ(c.timers.count("ai_due"), 0u);
  EXPECT_EQ(c.timers.count("answer_due"), 0u);
}

TEST(ai_answer, without_an_ai_rules_go_on) {
  chat none;
  none.says("is your waiting room wheelchair friendly");
  EXPECT_FALSE(none.effect<ask_ai>());
  EXPECT_FALSE(none.last.replies.empty());
  auto clinic = lotus_clinic();
  clinic.conversation.uses_ai = false;
  auto c = asking(clinic);
  EXPECT_FALSE(c.effect<ask_ai>());
  EXPECT_FALSE(c.last.replies.empty());
}

TEST(ai_answer, what_rules_can_answer_is_not_asked) {
  chat c;
  c.has_ai = true;
  for (auto* text : {"hi", "fees", "book", "consultation", "tomorrow 10 am",
                     "talk to a person", "I have chest pain", "STOP", "hello",
                     "is your waiting room wheelchair friendly"}) {
    c.says(text);
    EXPECT_FALSE(c.effect<ask_ai>()) << text;
  }
}

TEST(ai_answer, an_answer_to_another_question_is_dropped) {
  auto c = asking();
  c.happens(ai_answered{7, outcome::answered, fine, {}});
  EXPECT_TRUE(c.last.replies.empty());
  EXPECT_TRUE(c.state().ai);
  c.ai_says(fine);
  c.ai_says(fine); // twice
  EXPECT_TRUE(c.last.replies.empty());
}

TEST(ai_answer, more_words_make_a_new_question_of_both) {
  auto c = asking();
  c.says("also wobbly grandparents");
  auto* asked = c.effect<ask_ai>();
  ASSERT_TRUE(asked) << c.said();
  EXPECT_EQ(asked->serial, 2);
  EXPECT_EQ(
      asked->text,
      "is your waiting room wheelchair friendly\nalso wobbly grandparents");
  c.happens(ai_answered{1, outcome::answered, fine, {}});
  EXPECT_TRUE(c.last.replies.empty());
  c.ai_says(fine);
  EXPECT_TRUE(c.last.from_ai);
}

TEST(ai_answer, an_answer_that_comes_while_the_patient_writes_is_dropped) {
  auto clinic = lotus_clinic();
  clinic.conversation.fold_window = 3s;
  chat c{clinic};
  c.has_ai = true;
  c.says("is your waiting room wheelchair friendly");
  c.waits(3s);
  ASSERT_TRUE(c.state().ai);
  c.says("also wobbly grandparents");
  c.ai_says(fine);
  EXPECT_TRUE(c.last.replies.empty());
  c.waits(3s);
  ASSERT_TRUE(c.state().ai);
  EXPECT_EQ(c.state().ai->serial, 2);
  c.ai_says(fine);
  EXPECT_EQ(c.last.replies.size(), 1u);
}

TEST(ai_answer, the_question_is_bounded_and_keeps_its_end) {
  chat c;
  c.has_ai = true;
  c.says("wobbly " + std::string(3000, 'z'));
  ASSERT_TRUE(c.effect<ask_ai>());
  EXPECT_LE(c.effect<ask_ai>()->text.size(), most_ai_question_bytes);
  c.says("grandparents too");
  ASSERT_TRUE(c.effect<ask_ai>());
  EXPECT_LE(c.effect<ask_ai>()->text.size(), most_ai_question_bytes);
  EXPECT_TRUE(c.effect<ask_ai>()->text.ends_with("grandparents too"));
}

TEST(ai_answer, two_questions_that_are_a_red_flag_together_do_not_reach_it) {
  chat c;
  c.has_ai = true;
  c.says("my chest wobbles");
  ASSERT_TRUE(c.effect<ask_ai>()) << c.said();
  c.says("such pain zzz");
  EXPECT_FALSE(c.effect<ask_ai>());
  EXPECT_TRUE(c.alerted("red_flag"));
  EXPECT_FALSE(c.state().ai);
}

TEST(ai_answer, one_who_writes_without_end_is_handed_over) {
  auto clinic = lotus_clinic();
  clinic.conversation.bot_replies_per_minute = 5;
  chat c{clinic};
  c.has_ai = true;
  int asked = 0;
  for (int i = 0; i < 20; ++i) {
    c.says("wobbly zzz " + std::string(static_cast<std::size_t>(i + 2), 'q'));
    asked += c.effect<ask_ai>() != nullptr;
  }
  EXPECT_EQ(asked, 5);
  EXPECT_EQ(c.state().stage, stage::with_person);
  EXPECT_FALSE(c.state().ai);
}

TEST(ai_answer, failure_falls_back_to_rules_then_to_a_person) {
  for (auto how : {outcome::failed, outcome::unsure}) {
    auto c = asking();
    c.happens(ai_answered{1, how, {}, {}});
    EXPECT_NE(c.said().find("didn't quite get"), std::string::npos);
    EXPECT_FALSE(c.last.from_ai);
    EXPECT_EQ(c.state().misses, 1);
    c.says("wobbly grandparents");
    ASSERT_TRUE(c.state().ai);
    c.happens(ai_answered{2, how, {}, {}});
    EXPECT_TRUE(c.alerted("misses"));
    EXPECT_EQ(c.state().stage, stage::with_person);
    EXPECT_TRUE(c.state().answer_due_at);
  }
}

TEST(ai_answer, what_may_not_be_said_is_not_said) {
  for (auto* text : {"Take 2 tablets of paracetamol.",
                     "Your appointment is booked for tomorrow.",
                     "Call 99999 88888.", "", "  "}) {
    auto c = asking();
    c.ai_says(text);
    EXPECT_FALSE(c.last.from_ai) << text;
    EXPECT_NE(c.said().find("didn't quite get"), std::string::npos) << text;
  }
}

TEST(ai_answer, an_intent_leads_to_a_question_and_never_to_an_act) {
  auto c = asking();
  c.ai_says("", "book");
  EXPECT_EQ(c.state().stage, stage::choosing_service);
  EXPECT_TRUE(c.appointments.empty());
  auto lie = asking();
  lie.ai_says("You are booked for tomorrow at 10.", "book");
  EXPECT_EQ(lie.state().stage, stage::choosing_service);
  EXPECT_EQ(lie.said().find("10"), std::string::npos) << lie.said();
  auto person = asking();
  person.ai_says("Sure, one moment.", "person");
  EXPECT_TRUE(person.alerted("asked"));
  EXPECT_FALSE(person.last.from_ai);
  auto both = asking();
  both.ai_says(fine, "book");
  EXPECT_TRUE(both.last.from_ai);
  EXPECT_TRUE(both.has_choice("Book a visit"));
  auto unknown = asking();
  unknown.ai_says(fine, "delete_everything");
  EXPECT_TRUE(unknown.last.from_ai);
}

TEST(ai_answer, a_booking_under_way_goes_on_after_it) {
  chat c;
  c.has_ai = true;
  c.says("book");
  c.says("1");
  ASSERT_EQ(c.state().stage, stage::choosing_provider);
  c.says("zzz wobbly qqq");
  ASSERT_TRUE(c.state().ai) << c.said();
  c.ai_says(fine);
  EXPECT_EQ(c.state().stage, stage::choosing_provider);
  EXPECT_NE(c.said().find("Who would you like to see"), std::string::npos);
}

TEST(ai_answer, a_pause_drops_the_question_and_its_answer) {
  auto c = asking();
  c.happens(staff_paused{"dr", "takeover"});
  EXPECT_FALSE(c.state().ai);
  EXPECT_EQ(c.timers.count("ai_due"), 0u);
  EXPECT_TRUE(c.state().answer_due_at);
  c.ai_says(fine);
  EXPECT_TRUE(c.last.replies.empty());
  c.happens(staff_resumed{"dr"});
  c.ai_says(fine);
  EXPECT_TRUE(c.last.replies.empty());
}

TEST(ai_answer, an_opt_out_drops_the_question_and_its_answer) {
  auto c = asking();
  c.says("STOP");
  EXPECT_FALSE(c.state().ai);
  EXPECT_EQ(c.timers.count("ai_due"), 0u);
  c.ai_says(fine);
  EXPECT_TRUE(c.last.replies.empty());
}

TEST(ai_answer, a_lost_question_is_asked_once_more) {
  auto c = asking();
  c.waits(8s);
  auto* asked = c.effect<ask_ai>();
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->serial, 1);
  EXPECT_EQ(c.state().ai->tries, 2);
  c.ai_says(fine);
  EXPECT_TRUE(c.last.from_ai);
  auto lost = asking();
  lost.waits(30s);
  EXPECT_FALSE(lost.state().ai);
  ASSERT_EQ(lost.heard.size(), 1u);
  EXPECT_TRUE(lost.heard_of("didn't quite get"));
  EXPECT_EQ(lost.timers.count("ai_due"), 0u);
}

TEST(ai_answer, after_a_restart_without_an_ai_rules_answer) {
  auto c = asking();
  c.has_ai = false;
  c.waits(8s);
  EXPECT_TRUE(c.heard_of("didn't quite get"));
  EXPECT_FALSE(c.state().answer_due_at);
}

} // namespace careline::engine::tests
