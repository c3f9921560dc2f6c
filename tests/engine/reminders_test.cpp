#include "engine/reminders.hpp"

#include "engine/visit_timers.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

namespace {

using namespace std::chrono_literals;

/// A visit on Tuesday 24 February at 18:00, booked on Friday; the reminders of
/// a day and of two hours before are to come.
chat with_visit(config::clinic clinic = small_clinic()) {
  chat c{std::move(clinic)};
  c.says("24 february 6 pm");
  c.says("yes");
  EXPECT_EQ(c.visits.size(), 1u) << c.said();
  return c;
}

instant visit_start(const chat& c) {
  return c.visits.front().when.start;
}

void waits_until(chat& c, instant t) {
  c.waits(t - c.now);
}

/// Writes, so that the reply window is open, and waits for the reminder of two
/// hours before.
void is_reminded(chat& c) {
  waits_until(c, visit_start(c) - 3h);
  c.says("parking?");
  waits_until(c, visit_start(c) - 2h);
  ASSERT_EQ(c.heard.size(), 1u);
}

} // namespace

TEST(reminders, are_sent_a_day_and_two_hours_before) {
  auto c = with_visit();
  waits_until(c, visit_start(c) - 25h);
  c.says("thanks");
  waits_until(c, visit_start(c) - 24h);
  ASSERT_EQ(c.heard.size(), 1u);
  for (auto* part : {"Dr Asha Mehta", "Consultation", "Tuesday 24 February",
                     "6 pm", "tomorrow"})
    EXPECT_TRUE(c.heard_of(part)) << part << ": " << c.heard[0].text;
  EXPECT_EQ(c.heard[0].choices.size(), 3u);
  waits_until(c, visit_start(c) - 2h);
  EXPECT_EQ(c.heard.size(), 1u);
  EXPECT_TRUE(c.heard_of("today"));
  waits_until(c, visit_start(c) + 30min);
  EXPECT_TRUE(c.heard.empty());
}

TEST(reminders, name_whom_the_visit_is_for) {
  auto c = with_visit();
  c.visits[0].attendee = "my son";
  is_reminded(c);
  EXPECT_TRUE(c.heard_of("my son"));
}

TEST(reminders, are_confirmed_by_button_and_by_words) {
  for (auto* words : {"", "yes", "1", "Confirm", "ok", "👍", "haan"}) {
    auto c = with_visit();
    is_reminded(c);
    if (*words)
      c.says(words);
    else
      c.taps("Confirm");
    ASSERT_TRUE(c.effect<confirm_appointment>()) << words << ": " << c.said();
    EXPECT_EQ(c.effect<confirm_appointment>()->id, c.visits[0].id);
    EXPECT_EQ(c.last.replies.size(), 1u);
    EXPECT_TRUE(c.visits[0].is_confirmed);
    EXPECT_FALSE(c.state().answer_due_at);
  }
}

TEST(reminders, words_count_only_while_the_reminder_is_the_last_thing_said) {
  auto c = with_visit();
  is_reminded(c);
  c.says("fees");
  c.says("yes");
  EXPECT_FALSE(c.effect<confirm_appointment>());
}

TEST(reminders, a_question_after_a_reminder_is_answered) {
  auto c = with_visit();
  is_reminded(c);
  c.says("is there parking?");
  EXPECT_NE(c.said().find("Free parking"), std::string::npos) << c.said();
}

TEST(reminders, of_a_cancelled_moved_or_begun_visit_are_not_sent) {
  for (auto status :
       {appointment_status::cancelled, appointment_status::arrived,
        appointment_status::no_show, appointment_status::fulfilled}) {
    auto c = with_visit();
    waits_until(c, visit_start(c) - 3h);
    c.says("parking?");
    c.visits[0].status = status;
    waits_until(c, visit_start(c));
    EXPECT_TRUE(c.heard.empty());
  }
  auto c = with_visit();
  c.says("parking?");
  c.visits.clear();
  waits_until(c, wall(c.clinic, 2026, 2, 25, 12));
  EXPECT_TRUE(c.heard.empty());
}

TEST(reminders, that_come_early_wait_for_the_visits_new_time) {
  auto c = with_visit();
  auto id = to_string(c.visits[0].id);
  auto kind = reminder_kind(2h, c.visits[0].id);
  auto feedback = feedback_kind(c.visits[0].id);
  waits_until(c, visit_start(c) - 2h - 1min);
  c.says("parking?");
  // Moved by a week in the turn before; the old timers are on their way.
  c.visits[0].when.start += chr::hours{168};
  c.visits[0].when.end += chr::hours{168};
  c.timers.clear();
  c.happens(timer_fired{kind, id});
  EXPECT_TRUE(c.last.replies.empty());
  ASSERT_EQ(c.timers.count(kind), 1u);
  EXPECT_EQ(c.timers.at(kind).due, visit_start(c) - 2h);
  c.happens(timer_fired{feedback, id});
  EXPECT_TRUE(c.last.replies.empty());
  ASSERT_EQ(c.timers.count(feedback), 1u);
  EXPECT_EQ(c.timers.at(feedback).due, c.visits[0].when.end + 1h);
}

TEST(reminders, that_come_late_are_one_and_never_after_the_visit_began) {
  auto c = with_visit();
  c.says("parking?");
  auto start = visit_start(c);
  auto day = reminder_kind(24h, c.visits[0].id);
  auto hours = reminder_kind(2h, c.visits[0].id);
  ASSERT_EQ(c.timers.count(day), 1u);
  ASSERT_EQ(c.timers.count(hours), 1u);
  // The process was down until an hour before the visit.
  c.now = start - 1h;
  c.state().last_inbound_at = start - 2h;
  c.happens(timer_fired{day, c.timers.at(day).about});
  EXPECT_TRUE(c.last.replies.empty());
  c.happens(timer_fired{hours, c.timers.at(hours).about});
  EXPECT_EQ(c.last.replies.size(), 1u);
  c.now = start;
  c.happens(timer_fired{hours, c.timers.at(hours).about});
  EXPECT_TRUE(c.last.replies.empty());
}

TEST(reminders, wait_for_a_booking_under_way) {
  auto c = with_visit();
  auto due = visit_start(c) - 2h;
  waits_until(c, due - 1min);
  c.says("book");
  auto stage_before = c.state().stage;
  waits_until(c, due);
  EXPECT_TRUE(c.heard.empty());
  EXPECT_EQ(c.state().stage, stage_before);
  auto kind = reminder_kind(2h, c.visits[0].id);
  ASSERT_EQ(c.timers.count(kind), 1u);
  EXPECT_EQ(c.timers.at(kind).due, due + 10min);
  c.waits(10min);
  EXPECT_TRUE(c.heard.empty());
  // Half an hour of silence: nobody is interrupted any more.
  c.waits(20min);
  ASSERT_EQ(c.heard.size(), 1u);
  EXPECT_EQ(c.timers.count(kind), 0u);
  c.says("yes");
  EXPECT_TRUE(c.effect<confirm_appointment>());
}

TEST(reminders, are_no_chatter_a_pause_lets_them_through) {
  auto c = with_visit();
  waits_until(c, visit_start(c) - 3h);
  c.says("parking?");
  c.happens(staff_paused{"dr", "takeover"});
  waits_until(c, visit_start(c) - 2h);
  EXPECT_EQ(c.heard.size(), 1u);
  EXPECT_TRUE(c.state().is_bot_paused);
  auto handed = with_visit();
  waits_until(handed, visit_start(handed) - 3h);
  handed.says("talk to a person");
  auto due = handed.state().answer_due_at;
  waits_until(handed, visit_start(handed) - 2h);
  EXPECT_TRUE(handed.heard_of("reminder"));
  EXPECT_EQ(handed.state().answer_due_at, due) << "it pays no debt";
  handed.says("yes");
  EXPECT_TRUE(handed.effect<confirm_appointment>());
}

TEST(reminders, with_the_window_closed_go_by_template) {
  auto clinic = small_clinic();
  clinic.whatsapp_templates["reminder"] = "visit_reminder";
  auto c = with_visit(clinic);
  c.visits[0].attendee = "my son Ravi";
  waits_until(c, visit_start(c) - 24h);
  ASSERT_EQ(c.heard.size(), 1u);
  EXPECT_EQ(c.heard[0].template_name, "visit_reminder");
  ASSERT_EQ(c.heard[0].template_values.size(), 3u);
  EXPECT_EQ(c.heard[0].template_values[0], "Consultation");
  EXPECT_EQ(c.heard[0].template_values[1], "Dr Asha Mehta");
  EXPECT_FALSE(c.heard_of("Ravi"));
  c.says("yes");
  EXPECT_TRUE(c.effect<confirm_appointment>());
}

TEST(reminders, with_the_window_closed_and_no_template_are_visibly_skipped) {
  auto c = with_visit();
  waits_until(c, visit_start(c) - 24h);
  EXPECT_TRUE(c.heard.empty());
  ASSERT_TRUE(c.effect<leave_note>());
  EXPECT_EQ(c.effect<leave_note>()->metric, "no_template");
}

TEST(reminders, that_come_late_at_night_wait_or_are_skipped) {
  auto clinic = small_clinic();
  clinic.whatsapp_templates["reminder"] = "visit_reminder";
  auto c = with_visit(clinic);
  auto kind = reminder_kind(24h, c.visits[0].id);
  c.now = wall(c.clinic, 2026, 2, 24, 2); // down since the evening
  c.happens(timer_fired{kind, to_string(c.visits[0].id)});
  EXPECT_TRUE(c.last.replies.empty());
  ASSERT_EQ(c.timers.count(kind), 1u);
  EXPECT_EQ(c.timers.at(kind).due, wall(c.clinic, 2026, 2, 24, 8));
  c.visits[0].when = {wall(c.clinic, 2026, 2, 24, 8),
                      wall(c.clinic, 2026, 2, 24, 9)};
  c.timers.clear();
  c.clinic.conversation.reminders = {24h};
  c.happens(timer_fired{kind, to_string(c.visits[0].id)});
  EXPECT_TRUE(c.last.replies.empty());
  ASSERT_TRUE(c.effect<leave_note>());
  EXPECT_EQ(c.effect<leave_note>()->metric, "quiet_hours");
}

TEST(reminders, ask_again_when_the_store_keeps_silent) {
  auto c = with_visit();
  waits_until(c, visit_start(c) - 3h);
  c.says("parking?");
  c.calendar_answers = false;
  waits_until(c, visit_start(c) - 2h);
  EXPECT_TRUE(c.heard.empty());
  c.calendar_answers = true;
  c.waits(2min);
  EXPECT_EQ(c.heard.size(), 1u);
}

TEST(reminders, a_confirmed_visit_that_is_gone_is_said_to_be_gone) {
  auto c = with_visit();
  is_reminded(c);
  c.visits.clear();
  c.taps_on(c.heard[0].choices[0]);
  EXPECT_FALSE(c.effect<confirm_appointment>());
  EXPECT_FALSE(c.last.replies.empty());
}

TEST(reminders, kinds_that_are_not_ours_do_nothing) {
  auto c = with_visit();
  for (auto* kind :
       {"remind:", "remind:x", "remind:120", "remind:120:", "remind:120:nobody",
        "remind:-5:nobody", "remind:0:0190d3c4-77aa-7bbb-8ccc-0123456789ab"}) {
    c.happens(timer_fired{kind, {}});
    EXPECT_TRUE(c.last.replies.empty()) << kind;
    EXPECT_TRUE(c.last.effects.empty()) << kind;
  }
}

} // namespace careline::engine::tests
