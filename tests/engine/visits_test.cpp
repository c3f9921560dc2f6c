#include "engine/visits.hpp"

#include "engine/choice_id.hpp"
#include "engine/visit_timers.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

namespace {

/// Dr Mehta cleans tomorrow at 10, booked by the patient.
chat chat_with_a_visit() {
  chat c;
  c.state().is_language_chosen = true; // Whatever words follow.
  c.says("book a cleaning tomorrow 10 am");
  c.says("yes");
  return c;
}

/// A visit that was booked long ago, or by staff.
visit add_visit(chat& c, instant start, std::string service = "consultation",
                std::string provider = "dr-mehta", std::string attendee = {}) {
  visit v;
  v.id = c.next_appointment();
  v.service = service;
  v.provider = provider;
  auto* s = c.clinic.find_service(service);
  v.when = {start, start + s->length + s->buffer};
  v.attendee = attendee;
  c.calendars[provider].book({}, v.id, v.when);
  c.visits.push_back(v);
  return v;
}

bool says(const chat& c, std::string_view words) {
  return c.said().find(words) != std::string::npos;
}

std::size_t standing(const chat& c) {
  return static_cast<std::size_t>(
      std::count_if(c.visits.begin(), c.visits.end(),
                    [](auto& v) { return takes_time(v.status); }));
}

bool told_provider(const chat& c, std::string_view what) {
  for (auto& e : c.last.effects)
    if (auto* n = std::get_if<notify_provider>(&e); n && n->what == what)
      return true;
  return false;
}

} // namespace

TEST(visits, a_booked_visit_has_the_holds_id_and_its_timers) {
  chat c;
  c.says("book a cleaning tomorrow 10 am");
  auto hold = c.state().draft->hold;
  c.says("yes");
  ASSERT_EQ(c.appointments.size(), 1u);
  auto id = c.appointments[0].id;
  EXPECT_EQ(id.value, hold.value);
  EXPECT_TRUE(told_provider(c, "booked"));
  // It is 10 now: a day before has just passed, two hours before has not.
  EXPECT_FALSE(c.timers.contains(reminder_kind(chr::minutes{1440}, id)));
  auto kind = reminder_kind(chr::minutes{120}, id);
  ASSERT_TRUE(c.timers.contains(kind));
  EXPECT_EQ(c.timers.at(kind).about, to_string(id));
  // 45 minutes of cleaning; the buffer after it is not the patient's.
  EXPECT_EQ(c.timers.at(feedback_kind(id)).due,
            wall(c.clinic, 2026, 2, 21, 11, 45));
}

TEST(visits, my_visit_is_shown_with_what_can_be_done) {
  auto c = chat_with_a_visit();
  c.says("when is my appointment?");
  EXPECT_TRUE(says(c, "Teeth cleaning with Dr Asha Mehta, tomorrow, Saturday"));
  EXPECT_TRUE(c.has_choice("Move it"));
  EXPECT_TRUE(c.has_choice("Cancel it"));
}

TEST(visits, all_visits_are_shown_with_whom_they_are_for) {
  auto c = chat_with_a_visit();
  add_visit(c, wall(c.clinic, 2026, 2, 23, 10), "consultation", "dr-rao",
            "my son");
  c.says("when is my appointment?");
  EXPECT_TRUE(says(c, "Teeth cleaning with Dr Asha Mehta"));
  EXPECT_TRUE(says(c, "Monday 23 February at 10 am (👤 my son)"));
  c.taps_on(c.choices()[1]);
  EXPECT_TRUE(says(c, "Consultation with Dr Vikram Rao"));
  EXPECT_TRUE(c.has_choice("Cancel it"));
}

TEST(visits, a_question_about_a_visit_leaves_a_booking_standing) {
  chat c;
  add_visit(c, wall(c.clinic, 2026, 2, 23, 10));
  c.says("book a cleaning tomorrow 10 am");
  auto hold = c.state().draft->hold;
  c.says("when is my appointment?");
  EXPECT_TRUE(says(c, "Monday 23 February at 10 am"));
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.state().draft->hold, hold);
  c.says("yes");
  EXPECT_EQ(c.appointments.size(), 1u);
}

// -- Moving
// --------------------------------------------------------------------

TEST(visits, a_move_keeps_service_and_doctor_and_is_one_effect) {
  auto c = chat_with_a_visit();
  auto id = c.appointments[0].id;
  c.says("move my appointment to monday 11 am");
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_TRUE(says(c, "Monday 23 February at 11 am"));
  EXPECT_TRUE(says(c, "Until now: tomorrow, Saturday 21 February at 10 am"));
  c.taps("Confirm");
  auto* moved = c.effect<move_appointment>();
  ASSERT_TRUE(moved);
  EXPECT_FALSE(c.effect<book_appointment>());
  EXPECT_FALSE(c.effect<set_appointment_status>());
  EXPECT_EQ(moved->id, id);
  EXPECT_EQ(moved->from.start, wall(c.clinic, 2026, 2, 21, 10));
  EXPECT_EQ(moved->to.start, wall(c.clinic, 2026, 2, 23, 11));
  EXPECT_FALSE(moved->hold.is_nil());
  EXPECT_TRUE(told_provider(c, "moved"));
  EXPECT_EQ(standing(c), 1u);
  EXPECT_EQ(c.visits[0].when.start, wall(c.clinic, 2026, 2, 23, 11));
  EXPECT_EQ(c.timers.at(feedback_kind(id)).due,
            wall(c.clinic, 2026, 2, 23, 12, 45));
  // Now there is time for the reminder of the day before.
  EXPECT_EQ(c.timers.at(reminder_kind(chr::minutes{1440}, id)).due,
            wall(c.clinic, 2026, 2, 22, 11));
  EXPECT_EQ(c.state().stage, stage::idle);
  EXPECT_TRUE(c.holds.empty());
}

TEST(visits, the_confirm_button_of_another_service_is_no_move) {
  chat c;
  c.state().is_language_chosen = true;
  c.says("book a consultation with dr mehta monday 10 am");
  auto old = c.choice_called("Confirm");
  c.says("book a cleaning tomorrow 10 am");
  c.says("yes");
  c.says("move my appointment to monday 11 am");
  ASSERT_TRUE(c.state().draft->moving);
  c.taps_on(old);
  EXPECT_FALSE(c.state().draft->moving);
  EXPECT_EQ(c.state().draft->service, "consultation");
  EXPECT_EQ(c.state().draft->provider, "dr-mehta");
  EXPECT_EQ(c.state().draft->held->start, wall(c.clinic, 2026, 2, 23, 10));
  ASSERT_EQ(c.visits.size(), 1u);
  EXPECT_EQ(c.visits[0].when.start, wall(c.clinic, 2026, 2, 21, 10));
}

TEST(visits, a_move_without_a_time_offers_free_ones) {
  auto c = chat_with_a_visit();
  c.says("I need to reschedule my appointment");
  EXPECT_EQ(c.state().stage, stage::choosing_time);
  EXPECT_TRUE(says(c, "When would you like to come instead"));
  c.says("monday 5 pm");
  c.says("yes");
  EXPECT_EQ(c.visits[0].when.start, wall(c.clinic, 2026, 2, 23, 17));
  EXPECT_EQ(standing(c), 1u);
}

TEST(visits, a_visit_is_not_in_its_own_way) {
  auto c = chat_with_a_visit();
  c.says("move my appointment to tomorrow 10:30 am");
  EXPECT_EQ(c.state().stage, stage::confirming);
  c.says("yes");
  EXPECT_EQ(c.visits[0].when.start, wall(c.clinic, 2026, 2, 21, 10, 30));
}

TEST(visits, a_refused_move_leaves_the_old_visit_and_says_so) {
  auto c = chat_with_a_visit();
  c.book_for_another("dr-mehta", wall(c.clinic, 2026, 2, 23, 11),
                     chr::minutes{60});
  c.says("move my appointment to monday 11 am");
  EXPECT_TRUE(says(c, "no longer free"));
  EXPECT_TRUE(says(c, "Your visit stays as it was"));
  EXPECT_TRUE(says(c, "Saturday 21 February at 10 am"));
  EXPECT_EQ(c.visits[0].when.start, wall(c.clinic, 2026, 2, 21, 10));
}

TEST(visits, the_databases_no_to_a_move_leaves_the_old_visit) {
  auto c = chat_with_a_visit();
  c.says("move my appointment to monday 11 am");
  c.refuse_next_booking = true;
  c.says("yes");
  EXPECT_TRUE(says(c, "so sorry"));
  EXPECT_TRUE(says(c, "Your visit stays as it was"));
  EXPECT_TRUE(c.state().draft->moving);
  EXPECT_EQ(c.visits[0].when.start, wall(c.clinic, 2026, 2, 21, 10));
  c.taps_on(c.choices().front());
  c.says("yes");
  EXPECT_EQ(standing(c), 1u);
  EXPECT_NE(c.visits[0].when.start, wall(c.clinic, 2026, 2, 21, 10));
}

TEST(visits, leaving_a_move_keeps_the_visit) {
  auto c = chat_with_a_visit();
  c.says("move my appointment to monday 11 am");
  c.taps("No, keep it");
  EXPECT_TRUE(says(c, "stays as it is"));
  EXPECT_TRUE(c.holds.empty());
  EXPECT_EQ(c.visits[0].when.start, wall(c.clinic, 2026, 2, 21, 10));
  EXPECT_EQ(c.state().stage, stage::idle);
}

TEST(visits, a_move_may_change_the_doctor_too) {
  chat c;
  add_visit(c, wall(c.clinic, 2026, 2, 21, 10));
  c.says("move my appointment to monday 11 am");
  c.says("no, with dr rao");
  EXPECT_TRUE(says(c, "Dr Vikram Rao"));
  c.says("yes");
  EXPECT_EQ(c.effect<move_appointment>()->from_provider, "dr-mehta");
  EXPECT_EQ(c.effect<move_appointment>()->provider, "dr-rao");
  EXPECT_EQ(c.visits[0].when.start, wall(c.clinic, 2026, 2, 23, 11));
}

TEST(visits, a_visit_that_has_begun_goes_to_a_person) {
  chat c;
  add_visit(c, c.now - chr::minutes{10});
  for (auto words : {"move my appointment", "cancel my appointment"}) {
    c.says(words);
    EXPECT_TRUE(c.alerted("asked")) << words;
    EXPECT_EQ(c.state().stage, stage::with_person) << words;
    c.happens(staff_resumed{"desk"});
  }
  EXPECT_EQ(standing(c), 1u);
}

// -- Cancelling
// ----------------------------------------------------------------

TEST(visits, cancelling_asks_whether_really) {
  auto c = chat_with_a_visit();
  auto id = c.appointments[0].id;
  c.says("cancel my appointment");
  EXPECT_EQ(c.state().stage, stage::confirming_cancel);
  EXPECT_TRUE(says(c, "Shall I cancel this visit?"));
  EXPECT_EQ(standing(c), 1u);
  c.taps("Yes, cancel it");
  auto* status = c.effect<set_appointment_status>();
  ASSERT_TRUE(status);
  EXPECT_EQ(status->id, id);
  EXPECT_EQ(status->from, appointment_status::booked);
  EXPECT_EQ(status->to, appointment_status::cancelled);
  EXPECT_EQ(status->by, "patient");
  EXPECT_EQ(status->when, c.visits.front().when) << "the store compares it";
  EXPECT_TRUE(told_provider(c, "cancelled"));
  EXPECT_EQ(standing(c), 0u);
  EXPECT_TRUE(c.timers.empty());
  EXPECT_EQ(c.state().stage, stage::idle);
  EXPECT_TRUE(says(c, "Your visit is cancelled"));
}

TEST(visits, typed_answers_to_really_are_understood) {
  for (auto yes : {"yes", "yes cancel it", "ok", "cancel"}) {
    auto c = chat_with_a_visit();
    c.says("cancel my appointment");
    c.says(yes);
    EXPECT_EQ(standing(c), 0u) << yes;
  }
  for (auto no : {"no", "don't cancel it", "no, keep it", "nahi", "मत करो"}) {
    auto c = chat_with_a_visit();
    c.says("cancel my appointment");
    c.says(no);
    EXPECT_EQ(standing(c), 1u) << no;
    EXPECT_TRUE(says(c, "stays as it is")) << no;
    EXPECT_EQ(c.state().stage, stage::idle) << no;
  }
}

TEST(visits, cancelling_twice_is_harmless) {
  auto c = chat_with_a_visit();
  c.says("cancel my appointment");
  auto really = c.choice_called("Yes, cancel it");
  c.taps_on(really);
  c.taps_on(really);
  EXPECT_FALSE(c.effect<set_appointment_status>());
  EXPECT_TRUE(says(c, "no longer in our calendar"));
  c.says("cancel my appointment");
  EXPECT_FALSE(c.effect<set_appointment_status>());
}

TEST(visits, an_old_yes_asks_once_more) {
  auto c = chat_with_a_visit();
  c.says("cancel my appointment");
  auto really = c.choice_called("Yes, cancel it");
  c.taps("No, keep it");
  c.taps_on(really);
  EXPECT_EQ(standing(c), 1u);
  EXPECT_EQ(c.state().stage, stage::confirming_cancel);
}

TEST(visits, really_may_be_answered_with_a_move) {
  auto c = chat_with_a_visit();
  c.says("cancel my appointment");
  c.taps("Move it");
  EXPECT_EQ(c.state().stage, stage::choosing_time);
  EXPECT_EQ(standing(c), 1u);
}

TEST(visits, what_is_not_understood_asks_once_more) {
  auto c = chat_with_a_visit();
  c.says("cancel my appointment");
  c.says("qwerty uiop");
  EXPECT_EQ(c.state().stage, stage::confirming_cancel);
  EXPECT_TRUE(says(c, "Shall I cancel this visit?"));
  EXPECT_EQ(standing(c), 1u);
}

// -- Which one?
// ----------------------------------------------------------------

TEST(visits, with_several_the_patient_is_asked_which) {
  auto c = chat_with_a_visit();
  add_visit(c, wall(c.clinic, 2026, 2, 23, 10), "consultation", "dr-rao",
            "my son");
  c.says("cancel my appointment");
  EXPECT_EQ(c.state().stage, stage::choosing_visit);
  EXPECT_TRUE(says(c, "Which visit do you mean?"));
  EXPECT_TRUE(says(c, "my son"));
  ASSERT_EQ(c.choices().size(), 2u);
  c.taps_on(c.choices()[1]);
  EXPECT_EQ(c.state().stage, stage::confirming_cancel);
  c.says("yes");
  EXPECT_EQ(c.visits[1].status, appointment_status::cancelled);
  EXPECT_EQ(standing(c), 1u);
}

TEST(visits, which_one_may_be_typed) {
  for (auto words : {"2", "the second one", "dr rao", "monday",
                     "the one on "
                     "monday 10 am"}) {
    auto c = chat_with_a_visit();
    add_visit(c, wall(c.clinic, 2026, 2, 23, 10), "consultation", "dr-rao");
    c.says("cancel my appointment");
    c.says(words);
    ASSERT_EQ(c.state().stage, stage::confirming_cancel) << words;
    EXPECT_EQ(c.state().draft->visits.front().provider, "dr-rao") << words;
  }
}

TEST(visits, the_words_may_name_the_visit_at_once) {
  auto c = chat_with_a_visit();
  add_visit(c, wall(c.clinic, 2026, 2, 23, 10), "consultation", "dr-rao");
  c.says("cancel my appointment on monday");
  EXPECT_EQ(c.state().stage, stage::confirming_cancel);
  EXPECT_EQ(c.state().draft->visits.front().provider, "dr-rao");
}

TEST(visits, a_new_time_survives_the_question_which_one) {
  auto c = chat_with_a_visit();
  add_visit(c, wall(c.clinic, 2026, 2, 23, 10), "consultation", "dr-rao");
  c.says("move my appointment to tuesday 11 am");
  EXPECT_EQ(c.state().stage, stage::choosing_visit);
  c.taps_on(c.choices()[0]);
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.state().draft->held->start, wall(c.clinic, 2026, 2, 24, 11));
}

TEST(visits, eleven_visits_are_ten_rows) {
  chat c;
  for (int i = 0; i < 11; ++i)
    add_visit(c, wall(c.clinic, 2026, 2, 23 + i % 5, 9 + i / 5));
  c.says("cancel my appointment");
  EXPECT_EQ(c.choices().size(), 10u);
}

TEST(visits, taps_under_a_reminder_work_from_anywhere) {
  auto c = chat_with_a_visit();
  auto id = c.appointments[0].id;
  choice yes{visit_choice(tap::confirm_visit, id), "Yes", {}};
  c.taps_on(yes);
  ASSERT_TRUE(c.effect<confirm_appointment>());
  EXPECT_TRUE(c.visits[0].is_confirmed);
  c.taps_on(yes);
  EXPECT_FALSE(c.effect<confirm_appointment>());
  c.says("book a cleaning monday 10 am");
  auto hold = c.state().draft->hold;
  c.taps_on(yes);
  EXPECT_EQ(c.state().draft->hold, hold);
  EXPECT_EQ(c.state().stage, stage::confirming);
  c.taps_on({visit_choice(tap::cancel_visit, id), "Cancel it", {}});
  EXPECT_EQ(c.state().stage, stage::confirming_cancel);
  EXPECT_TRUE(c.holds.empty());
}

TEST(visits, a_tap_on_a_visit_that_is_gone_says_so) {
  auto c = chat_with_a_visit();
  for (auto what : {tap::this_visit, tap::move_visit, tap::cancel_visit,
                    tap::really_cancel, tap::confirm_visit}) {
    c.taps_on({visit_choice(what, appointment_id{uuid{{9}}}), "x", {}});
    EXPECT_TRUE(says(c, "no longer in our calendar"));
    EXPECT_EQ(c.state().stage, stage::idle);
  }
  EXPECT_EQ(standing(c), 1u);
}

TEST(visits, a_silent_store_brings_a_person) {
  auto c = chat_with_a_visit();
  c.calendar_answers = false;
  c.says("cancel my appointment");
  EXPECT_EQ(c.state().stage, stage::with_person);
  EXPECT_EQ(standing(c), 1u);
}

} // namespace careline::engine::tests
