#include "engine/staff_visits.hpp"

#include "engine/visit_timers.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

namespace {

staff_booked booking_at(chat& c, instant start, bool may_overbook = false) {
  staff_booked e{"desk", "consultation", "dr-mehta", start, {}, may_overbook};
  e.id = c.next_appointment();
  return e;
}

visit booked_by_staff(chat& c, instant start) {
  c.happens(booking_at(c, start));
  return c.visits.back();
}

} // namespace

TEST(staff_visits, a_booking_by_staff_is_held_booked_and_told) {
  chat c;
  c.says("thanks");
  auto start = wall(c.clinic, 2026, 2, 23, 10);
  auto e = booking_at(c, start);
  e.attendee = "my son";
  c.happens(e);
  auto* booked = c.effect<book_appointment>();
  ASSERT_TRUE(booked);
  EXPECT_EQ(booked->id, e.id);
  EXPECT_EQ(booked->by, "desk");
  EXPECT_FALSE(booked->is_overbooked);
  EXPECT_FALSE(booked->hold.is_nil());
  EXPECT_EQ(booked->attendee, "my son");
  EXPECT_NE(c.said().find("Our staff have booked"), std::string::npos);
  EXPECT_NE(c.said().find("Monday 23 February at 10 am\n👤 my son"),
            std::string::npos);
  EXPECT_TRUE(c.timers.contains(feedback_kind(e.id)));
  EXPECT_TRUE(c.timers.contains(reminder_kind(chr::minutes{120}, e.id)));
  EXPECT_FALSE(c.last.refused_to_staff);
  EXPECT_FALSE(c.last.fences_replies);
}

TEST(staff_visits, a_taken_time_is_refused_with_the_nearest) {
  chat c;
  auto start = wall(c.clinic, 2026, 2, 23, 10);
  c.book_for_another("dr-mehta", start, chr::minutes{30});
  c.happens(booking_at(c, start));
  ASSERT_TRUE(c.last.refused_to_staff);
  EXPECT_EQ(c.last.refused_to_staff->code, "slot_taken");
  EXPECT_FALSE(c.last.refused_to_staff->nearest.empty());
  EXPECT_TRUE(c.last.effects.empty());
  EXPECT_TRUE(c.last.replies.empty());
  EXPECT_FALSE(c.state().staff_order);
}

TEST(staff_visits, staff_may_overbook_knowingly) {
  chat c;
  auto start = wall(c.clinic, 2026, 2, 23, 10);
  c.book_for_another("dr-mehta", start, chr::minutes{30});
  c.happens(booking_at(c, start, true));
  ASSERT_TRUE(c.effect<book_appointment>());
  EXPECT_TRUE(c.effect<book_appointment>()->is_overbooked);
  EXPECT_TRUE(c.effect<book_appointment>()->hold.is_nil());
}

TEST(staff_visits, staff_need_no_notice_but_keep_to_the_hours) {
  chat c;
  // In ten minutes: too soon for the bot, who needs an hour.
  c.happens(booking_at(c, wall(c.clinic, 2026, 2, 20, 10, 10)));
  EXPECT_TRUE(c.effect<book_appointment>());
  // The break from 1 to 5 pm.
  c.happens(booking_at(c, wall(c.clinic, 2026, 2, 23, 14)));
  EXPECT_TRUE(c.last.refused_to_staff);
  // A closed day is closed for all, unless it is meant.
  c.happens(booking_at(c, wall(c.clinic, 2026, 2, 22, 10)));
  EXPECT_TRUE(c.last.refused_to_staff);
  c.happens(booking_at(c, wall(c.clinic, 2026, 2, 22, 10), true));
  EXPECT_TRUE(c.effect<book_appointment>());
}

TEST(staff_visits, what_nobody_gives_is_not_bookable) {
  chat c;
  for (auto& [service, provider] :
       {std::pair{"cleaning", "dr-rao"}, std::pair{"x", "dr-rao"},
        std::pair{"cleaning", "x"}}) {
    c.happens(staff_booked{"desk", service, provider, c.now, {}, true, {}});
    ASSERT_TRUE(c.last.refused_to_staff);
    EXPECT_EQ(c.last.refused_to_staff->code, "not_bookable");
  }
}

TEST(staff_visits, a_silent_calendar_is_told_to_staff_not_to_the_patient) {
  chat c;
  c.says("thanks");
  c.calendar_answers = false;
  c.happens(booking_at(c, wall(c.clinic, 2026, 2, 23, 10)));
  ASSERT_TRUE(c.last.refused_to_staff);
  EXPECT_EQ(c.last.refused_to_staff->code, "unavailable");
  EXPECT_TRUE(c.last.replies.empty());
  EXPECT_EQ(c.state().stage, stage::idle);
}

TEST(staff_visits, what_the_patient_is_doing_goes_on_untouched) {
  chat c{small_clinic()};
  c.says("tomorrow 10 am");
  auto hold = c.state().draft->hold;
  auto v = booked_by_staff(c, wall(c.clinic, 2026, 2, 23, 10));
  c.happens(staff_moved{"desk", v, {}, wall(c.clinic, 2026, 2, 23, 11), false});
  ASSERT_TRUE(c.effect<move_appointment>());
  c.happens(staff_set_status{
      "desk", c.visits.back(), appointment_status::cancelled, {}});
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.state().draft->hold, hold);
  EXPECT_EQ(c.state().epoch, 0);
  c.says("yes");
  EXPECT_EQ(c.appointments.size(), 2u);
  EXPECT_EQ(c.appointments.back().by, "bot");
}

TEST(staff_visits, works_while_the_bot_is_paused_and_pays_no_debt) {
  chat c;
  c.says("talk to a person");
  c.happens(staff_paused{"dr-mehta", "takeover"});
  auto due = c.state().answer_due_at;
  ASSERT_TRUE(due);
  c.happens(booking_at(c, wall(c.clinic, 2026, 2, 23, 10)));
  EXPECT_TRUE(c.effect<book_appointment>());
  EXPECT_EQ(c.last.replies.size(), 1u);
  EXPECT_TRUE(c.last.from_staff);
  EXPECT_EQ(c.state().answer_due_at, due);
  EXPECT_TRUE(c.state().is_bot_paused);
}

TEST(staff_visits, who_opted_out_is_told_nothing) {
  chat c;
  c.says("thanks");
  c.state().is_opted_out = true;
  c.happens(booking_at(c, wall(c.clinic, 2026, 2, 23, 10)));
  EXPECT_TRUE(c.effect<book_appointment>());
  EXPECT_TRUE(c.last.replies.empty());
  ASSERT_TRUE(c.effect<leave_note>());
  EXPECT_EQ(c.effect<leave_note>()->metric, "opted_out");
}

TEST(staff_visits, a_closed_window_needs_a_template) {
  chat c;
  c.says("thanks");
  c.pass(chr::hours{25});
  c.happens(booking_at(c, wall(c.clinic, 2026, 2, 23, 10)));
  EXPECT_TRUE(c.last.replies.empty());
  ASSERT_TRUE(c.effect<leave_note>());
  EXPECT_EQ(c.effect<leave_note>()->metric, "no_template");

  auto clinic = lotus_clinic();
  clinic.whatsapp_templates["visit_booked"] = "booked_by_staff";
  chat with{clinic};
  with.happens(booking_at(with, wall(clinic, 2026, 2, 23, 10)));
  ASSERT_EQ(with.last.replies.size(), 1u);
  EXPECT_EQ(with.last.replies[0].template_name, "booked_by_staff");
  EXPECT_EQ(with.last.replies[0].template_values.size(), 3u);
}

TEST(staff_visits, a_move_by_staff_restarts_the_timers) {
  chat c;
  c.says("thanks");
  auto v = booked_by_staff(c, wall(c.clinic, 2026, 2, 23, 10));
  auto to = wall(c.clinic, 2026, 2, 25, 11);
  c.happens(staff_moved{"desk", v, "dr-rao", to, false});
  auto* moved = c.effect<move_appointment>();
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->by, "desk");
  EXPECT_EQ(moved->provider, "dr-rao");
  EXPECT_EQ(moved->from_provider, "dr-mehta");
  EXPECT_EQ(c.timers.at(reminder_kind(chr::minutes{120}, v.id)).due,
            to - chr::hours{2});
  EXPECT_NE(c.said().find("Our staff have moved"), std::string::npos);
  EXPECT_NE(c.said().find("Until now: Monday 23 February at 10 am"),
            std::string::npos);
  // Into its own time: it is not in its own way.
  c.happens(
      staff_moved{"desk", c.visits.back(), {}, to + chr::minutes{15}, false});
  EXPECT_TRUE(c.effect<move_appointment>());
}

TEST(staff_visits, statuses_change_only_as_they_may) {
  chat c;
  auto v = booked_by_staff(c, wall(c.clinic, 2026, 2, 23, 10));
  c.happens(staff_set_status{"desk", v, appointment_status::proposed, {}});
  ASSERT_TRUE(c.last.refused_to_staff);
  EXPECT_EQ(c.last.refused_to_staff->code, "bad_status");
  c.happens(staff_set_status{"desk", {}, appointment_status::cancelled, {}});
  EXPECT_EQ(c.last.refused_to_staff->code, "no_such_visit");
  v.status = appointment_status::cancelled;
  c.happens(staff_moved{"desk", v, {}, c.now + chr::hours{72}, false});
  EXPECT_EQ(c.last.refused_to_staff->code, "bad_status");
}

TEST(staff_visits, a_cancelled_visit_is_told_and_reminded_of_no_more) {
  chat c;
  c.says("thanks");
  auto v = booked_by_staff(c, wall(c.clinic, 2026, 2, 23, 10));
  c.happens(staff_set_status{"desk", v, appointment_status::cancelled, "ill"});
  EXPECT_TRUE(c.timers.empty());
  EXPECT_EQ(c.effect<set_appointment_status>()->reason, "ill");
  EXPECT_EQ(c.effect<set_appointment_status>()->when, v.when)
      << "the store compares what staff saw";
  EXPECT_NE(c.said().find("had to be cancelled"), std::string::npos);
  // Undone: the time is asked for again, the reminders come back.
  c.happens(staff_set_status{
      "desk", c.visits.back(), appointment_status::booked, {}});
  ASSERT_TRUE(c.effect<set_appointment_status>());
  EXPECT_TRUE(c.timers.contains(reminder_kind(chr::minutes{120}, v.id)));
  EXPECT_NE(c.said().find("stands again"), std::string::npos);
}

TEST(staff_visits, a_cancellation_is_not_undone_into_anothers_visit) {
  chat c;
  auto start = wall(c.clinic, 2026, 2, 23, 10);
  auto v = booked_by_staff(c, start);
  c.happens(staff_set_status{"desk", v, appointment_status::cancelled, {}});
  c.book_for_another("dr-mehta", start, chr::minutes{30});
  c.happens(staff_set_status{
      "desk", c.visits.back(), appointment_status::booked, {}});
  ASSERT_TRUE(c.last.refused_to_staff);
  EXPECT_EQ(c.last.refused_to_staff->code, "slot_taken");
}

TEST(staff_visits, a_visit_cancelled_meanwhile_is_neither_moved_nor_cancelled) {
  chat c;
  c.says("thanks");
  auto v = booked_by_staff(c, wall(c.clinic, 2026, 2, 23, 10));
  c.says("move my appointment to tuesday 11 am");
  ASSERT_EQ(c.state().stage, stage::confirming);
  c.happens(staff_set_status{"desk", v, appointment_status::cancelled, {}});
  c.says("yes");
  EXPECT_FALSE(c.effect<move_appointment>());
  EXPECT_NE(c.said().find("no longer in our calendar"), std::string::npos);
  EXPECT_TRUE(c.holds.empty());

  auto w = booked_by_staff(c, wall(c.clinic, 2026, 2, 24, 10));
  c.says("cancel my appointment");
  c.happens(staff_set_status{"desk", w, appointment_status::cancelled, {}});
  c.says("yes");
  EXPECT_FALSE(c.effect<set_appointment_status>());
}

TEST(staff_visits, feedback_is_asked_of_those_who_came) {
  chat c;
  auto v = booked_by_staff(c, wall(c.clinic, 2026, 2, 23, 10));
  c.now = wall(c.clinic, 2026, 2, 23, 10, 40);
  c.happens(staff_set_status{"desk", v, appointment_status::fulfilled, {}});
  EXPECT_TRUE(c.timers.contains(feedback_kind(v.id)));
  EXPECT_FALSE(c.timers.contains(reminder_kind(chr::minutes{120}, v.id)));
  EXPECT_TRUE(c.last.replies.empty());
  c.happens(staff_set_status{
      "desk", c.visits.back(), appointment_status::booked, {}});
  c.happens(staff_set_status{
      "desk", c.visits.back(), appointment_status::no_show, {}});
  EXPECT_TRUE(c.timers.empty());
}

} // namespace careline::engine::tests
