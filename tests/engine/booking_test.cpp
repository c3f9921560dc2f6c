#include "engine/booking.hpp"

#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

TEST(booking, a_patient_books_from_hello_to_booked_by_tapping) {
  chat c;
  c.says("Hi");
  EXPECT_NE(c.said().find("Welcome to Lotus Dental"), std::string::npos);
  c.taps("Book a visit");
  EXPECT_EQ(c.state().stage, stage::choosing_service);
  c.taps("Consultation");
  EXPECT_EQ(c.state().stage, stage::choosing_provider);
  c.taps("Dr Vikram Rao");
  EXPECT_EQ(c.state().stage, stage::choosing_time);
  EXPECT_NE(c.said().find("Dr Vikram Rao"), std::string::npos);
  // Notice of an hour: 11:00 is the first.
  c.taps("Fri 20 Feb, 11:00 am");
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.holds.size(), 1u);
  EXPECT_EQ(c.timers.count("hold_expires"), 1u);
  EXPECT_NE(c.said().find("today, Friday 20 February at 11 am"),
            std::string::npos);
  EXPECT_NE(c.said().find("₹500"), std::string::npos);
  c.taps("Confirm");
  EXPECT_EQ(c.state().stage, stage::idle);
  EXPECT_TRUE(c.holds.empty());
  EXPECT_EQ(c.timers.count("hold_expires"), 0u);
  ASSERT_EQ(c.appointments.size(), 1u);
  EXPECT_EQ(c.appointments[0].when.start, wall(c.clinic, 2026, 2, 20, 11));
  EXPECT_EQ(c.appointments[0].provider, "dr-rao");
  EXPECT_EQ(c.appointments[0].service, "consultation");
  EXPECT_NE(c.said().find("You're booked"), std::string::npos);
  EXPECT_NE(c.said().find("12 MG Road"), std::string::npos);
}

TEST(booking, a_patient_books_by_typing_alone) {
  chat c;
  c.says("I'd like an appointment please");
  c.says("cleening");
  EXPECT_EQ(c.state().draft->service, "cleaning");
  // Only Dr Mehta cleans teeth: nobody asks for the doctor.
  EXPECT_EQ(c.state().stage, stage::choosing_time);
  c.says("tomorrow at 10");
  EXPECT_EQ(c.state().stage, stage::confirming);
  c.says("yes please");
  ASSERT_EQ(c.appointments.size(), 1u);
  EXPECT_EQ(c.appointments[0].when.start, wall(c.clinic, 2026, 2, 21, 10));
  EXPECT_EQ(c.appointments[0].when.end, wall(c.clinic, 2026, 2, 21, 11));
}

TEST(booking, one_message_may_say_everything) {
  chat c;
  c.says("Can I see Dr Mehta for a cleaning tomorrow 10am?");
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.state().draft->held->start, wall(c.clinic, 2026, 2, 21, 10));
}

TEST(booking, a_time_said_first_is_kept_until_the_rest_is_known) {
  chat c;
  c.says("appointment tomorrow 10am");
  EXPECT_EQ(c.state().stage, stage::choosing_service);
  EXPECT_NE(c.said().find("tomorrow, Saturday 21 February at 10 am"),
            std::string::npos);
  c.says("2");
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.state().draft->held->start, wall(c.clinic, 2026, 2, 21, 10));
}

TEST(booking, with_one_service_and_doctor_only_the_time_is_asked) {
  chat c{small_clinic()};
  c.says("book");
  EXPECT_EQ(c.state().stage, stage::choosing_time);
  EXPECT_EQ(c.state().draft->offered.size(), 9u);
  EXPECT_EQ(c.choices().size(), 10u);
}

TEST(booking, offered_times_can_be_chosen_by_number) {
  chat c{small_clinic()};
  c.says("book");
  auto second = c.state().draft->offered[1];
  c.says("2");
  EXPECT_EQ(c.state().draft->held, second);
}

TEST(booking, a_number_that_is_also_an_offered_hour_is_not_guessed) {
  chat c{small_clinic()};
  c.now = wall(c.clinic, 2026, 2, 20, 14);
  c.says("book"); // 5 pm, 5:15, 5:30 ...: "5" may be the hour or the fifth
  c.says("5");
  EXPECT_NE(c.state().stage, stage::confirming);
  EXPECT_FALSE(c.state().draft->held);
}

TEST(booking, an_offered_time_can_be_chosen_by_its_clock_time) {
  chat c{small_clinic()};
  c.now = wall(c.clinic, 2026, 2, 20, 14);
  c.says("book");
  c.says("5:30 pm");
  ASSERT_TRUE(c.state().draft->held);
  EXPECT_EQ(c.state().draft->held->start, wall(c.clinic, 2026, 2, 20, 17, 30));
}

TEST(booking, more_times_lead_to_later_ones) {
  chat c{small_clinic()};
  c.says("book");
  auto last = c.state().draft->offered.back().start;
  c.taps("More times");
  EXPECT_GT(c.state().draft->offered.front().start, last);
}

TEST(booking, a_window_offers_only_what_is_free_inside) {
  chat c{small_clinic()};
  c.says("tomorrow evening");
  for (auto& s : c.state().draft->offered) {
    EXPECT_GE(s.start, wall(c.clinic, 2026, 2, 21, 17));
    EXPECT_LT(s.start, wall(c.clinic, 2026, 2, 21, 20));
  }
  EXPECT_FALSE(c.state().draft->offered.empty());
}

TEST(booking, a_clock_time_without_a_day_is_asked_with_days_to_tap) {
  chat c{small_clinic()};
  c.says("book");
  c.says("12:15 pm");
  // The nine offered times are all of today: so is 12:15.
  EXPECT_EQ(c.state().stage, stage::confirming);
  chat later{small_clinic()};
  later.says("book");
  later.state().draft->offered.clear();
  later.says("6 pm");
  EXPECT_NE(later.said().find("On which day"), std::string::npos);
  later.taps("Sat 21 Feb, 6:00 pm");
  EXPECT_EQ(later.state().draft->held->start,
            wall(later.clinic, 2026, 2, 21, 18));
}

TEST(booking, an_unclear_weekday_is_asked_with_its_candidates) {
  chat c{small_clinic()};
  c.says("book");
  c.says("friday 6 pm");
  EXPECT_EQ(c.state().stage, stage::choosing_time);
  EXPECT_TRUE(c.has_choice("Fri 20 Feb, 6:00 pm"));
  c.taps("Fri 27 Feb, 6:00 pm");
  EXPECT_EQ(c.state().draft->held->start, wall(c.clinic, 2026, 2, 27, 18));
}

TEST(booking, a_number_answers_the_question_asked_last) {
  chat c{small_clinic()};
  c.says("book");
  c.says("friday 6 pm"); // today or next week?
  c.says("2");
  EXPECT_EQ(c.state().draft->held->start, wall(c.clinic, 2026, 2, 27, 18));
  chat days{small_clinic()};
  days.says("book");
  days.says("friday");
  days.says("7"); // of no list: seven o'clock, the seventh?
  EXPECT_FALSE(days.state().draft->held);
}

TEST(booking, the_doctor_may_be_changed_while_choosing_a_time) {
  chat c;
  c.says("book a consultation with Dr Rao");
  EXPECT_EQ(c.state().draft->provider, "dr-rao");
  c.says("no, dr mehta please");
  EXPECT_EQ(c.state().draft->provider, "dr-mehta");
  EXPECT_EQ(c.state().draft->service, "consultation");
  EXPECT_EQ(c.state().stage, stage::choosing_time);
}

TEST(booking, eleven_services_are_two_pages) {
  auto clinic = lotus_clinic();
  clinic.services.clear();
  for (int i = 1; i <= 11; ++i)
    clinic.services.push_back({"s" + std::to_string(i),
                               "Treatment number " + std::to_string(i),
                               chr::minutes{30}, chr::minutes{0}, 0});
  chat c{clinic};
  c.says("book");
  EXPECT_EQ(c.choices().size(), 10u);
  c.taps("More");
  EXPECT_EQ(c.choices().size(), 2u);
  c.taps("Treatment number 11");
  EXPECT_EQ(c.state().draft->service, "s11");
}

TEST(booking, a_service_that_is_gone_is_said_to_be_gone) {
  chat c;
  c.says("book");
  auto cleaning = c.choice_called("Teeth cleaning");
  c.clinic.services.pop_back();
  c.taps_on(cleaning);
  EXPECT_NE(c.said().find("no longer available"), std::string::npos);
}

} // namespace careline::engine::tests
