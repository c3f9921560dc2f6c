#include "engine/booking.hpp"

#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

namespace {

void choose_cleaning(chat& c) {
  c.says("book");
  c.taps("Teeth cleaning");
}

void hold_first(chat& c) {
  choose_cleaning(c);
  c.taps_on(c.choices().front());
}

} // namespace

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

// -- Refusals ----------------------------------------------------------------

TEST(booking, a_taken_time_is_refused_with_the_nearest_free_ones) {
  chat c{small_clinic()};
  c.book_for_another("dr-mehta", wall(c.clinic, 2026, 2, 21, 10),
                     chr::minutes{30});
  c.says("tomorrow 10 am");
  EXPECT_EQ(c.state().stage, stage::choosing_time);
  EXPECT_NE(c.said().find("no longer free"), std::string::npos);
  EXPECT_TRUE(c.has_choice("Sat 21 Feb, 9:30 am"));
  EXPECT_TRUE(c.has_choice("Sat 21 Feb, 10:30 am"));
}

TEST(booking, a_closed_day_is_refused_by_name) {
  chat c{small_clinic()};
  c.says("sunday 10 am");
  EXPECT_NE(c.said().find("does not work on Sunday 22 February"),
            std::string::npos);
  EXPECT_FALSE(c.state().draft->offered.empty());
}

TEST(booking, a_holiday_is_refused_with_its_name) {
  chat c{small_clinic()};
  c.says("4 march 10 am");
  EXPECT_NE(c.said().find("Holi"), std::string::npos);
  c.says("4 march");
  EXPECT_NE(c.said().find("Holi"), std::string::npos);
}

TEST(booking, a_time_outside_the_hours_is_refused) {
  chat c{small_clinic()};
  c.says("tomorrow 3 pm");
  EXPECT_NE(c.said().find("does not see patients at that time"),
            std::string::npos);
}

TEST(booking, a_time_too_far_ahead_is_refused) {
  chat c{small_clinic()};
  c.says("20 august 10 am");
  EXPECT_NE(c.said().find("too far ahead"), std::string::npos);
  EXPECT_NE(c.said().find("60 days"), std::string::npos);
}

TEST(booking, a_time_too_soon_is_refused) {
  chat c{small_clinic()};
  c.says("in 30 minutes");
  EXPECT_NE(c.said().find("too soon"), std::string::npos);
  EXPECT_NE(c.said().find("1 hour"), std::string::npos);
}

TEST(booking, an_old_lists_past_time_is_refused) {
  chat c{small_clinic()};
  c.says("book");
  auto first = c.choices().front();
  c.pass(chr::hours{3});
  c.taps_on(first);
  EXPECT_NE(c.said().find("already over"), std::string::npos);
  EXPECT_FALSE(c.state().draft->offered.empty());
}

TEST(booking, a_full_day_offers_what_comes_after_it) {
  chat c{small_clinic()};
  c.book_for_another("dr-mehta", wall(c.clinic, 2026, 2, 21, 9),
                     chr::hours{11});
  c.says("book");
  c.says("tomorrow");
  EXPECT_NE(c.said().find("no free time left"), std::string::npos);
  EXPECT_TRUE(c.has_choice("Mon 23 Feb, 9:00 am"));
}

TEST(booking, a_full_calendar_offers_a_person) {
  chat c{small_clinic()};
  c.book_for_another("dr-mehta", c.now, chr::hours{24 * 90});
  c.says("book");
  EXPECT_NE(c.said().find("can't find a free time"), std::string::npos);
  EXPECT_TRUE(c.has_choice("Talk to a person"));
}

TEST(booking, the_databases_no_at_confirming_is_an_apology_with_free_times) {
  chat c{small_clinic()};
  c.says("tomorrow 10 am");
  c.refuse_next_booking = true;
  c.says("yes");
  EXPECT_EQ(c.state().stage, stage::choosing_time);
  EXPECT_NE(c.said().find("so sorry"), std::string::npos);
  EXPECT_TRUE(c.appointments.empty());
  EXPECT_TRUE(c.holds.empty());
  EXPECT_EQ(c.timers.count("hold_expires"), 0u);
  EXPECT_FALSE(c.state().draft->offered.empty());
}

TEST(booking, the_databases_no_at_holding_is_an_apology_too) {
  chat c{small_clinic()};
  c.says("book");
  c.refuse_next_booking = true;
  c.says("tomorrow 10 am");
  EXPECT_NE(c.said().find("so sorry"), std::string::npos);
  EXPECT_TRUE(c.holds.empty());
}

TEST(booking, a_refusal_told_to_the_state_after_drops_the_stored_hold) {
  chat c{small_clinic()};
  c.says("tomorrow 10 am");
  auto after = advance(c.state(), message_arrived{[&] {
                         inbound_message m;
                         m.text = "yes";
                         m.sent_at = c.now;
                         return m;
                       }()},
                       {c.now, c.clinic});
  auto* book = std::get_if<book_appointment>(&after.effects.front());
  ASSERT_TRUE(book);
  auto apology =
      advance(after.after,
              booking_refused{
                  book->when, {}, book->service, book->provider, book->hold},
              {c.now, c.clinic});
  auto* dropped = std::get_if<drop_hold>(&apology.effects.front());
  ASSERT_TRUE(dropped);
  EXPECT_EQ(dropped->hold, book->hold);
  EXPECT_FALSE(apology.after.draft->booked);
}

TEST(booking, a_refusal_of_another_doctor_drops_the_hold_with_the_first) {
  chat c;
  c.says("book a consultation with dr mehta tomorrow 10 am");
  auto hold = c.state().draft->hold;
  slot wanted{wall(c.clinic, 2026, 2, 23, 10), wall(c.clinic, 2026, 2, 23, 11)};
  c.happens(booking_refused{wanted, {wanted}, "consultation", "dr-rao", {}});
  ASSERT_TRUE(c.effect<drop_hold>());
  EXPECT_EQ(c.effect<drop_hold>()->provider, "dr-mehta");
  EXPECT_EQ(c.effect<drop_hold>()->hold, hold);
  EXPECT_EQ(c.state().draft->provider, "dr-rao");
  EXPECT_NE(c.choices().front().id.find("dr-rao"), std::string::npos);
}

TEST(booking, a_refusal_never_offers_the_doctor_of_an_earlier_visit) {
  chat c;
  c.says("book a cleaning tomorrow 10 am");
  c.says("yes");
  slot wanted{wall(c.clinic, 2026, 2, 23, 10), wall(c.clinic, 2026, 2, 23, 11)};
  c.happens(booking_refused{wanted, {wanted}, {}, {}, {}});
  EXPECT_EQ(c.state().stage, stage::choosing_service);
  EXPECT_NE(c.said().find("so sorry"), std::string::npos);
}

TEST(booking, a_silent_calendar_hands_over) {
  chat c{small_clinic()};
  c.calendar_answers = false;
  c.says("tomorrow 10 am");
  EXPECT_EQ(c.state().stage, stage::with_person);
  EXPECT_TRUE(c.alerted("unavailable"));
  EXPECT_TRUE(c.state().answer_due_at);
}

TEST(booking, a_clinic_without_services_hands_over) {
  auto clinic = small_clinic();
  clinic.services.clear();
  chat c{clinic};
  c.says("book");
  EXPECT_TRUE(c.alerted("unavailable"));
  EXPECT_EQ(c.state().stage, stage::with_person);
}

// -- The hold ----------------------------------------------------------------

TEST(booking, an_expired_hold_is_told_and_offered_again) {
  chat c;
  hold_first(c);
  auto held = c.state().draft->held->start;
  c.waits_for_hold_to_expire();
  EXPECT_EQ(c.state().stage, stage::choosing_time);
  EXPECT_TRUE(c.holds.empty());
  EXPECT_NE(c.said().find("Would you still like it"), std::string::npos);
  c.now -= chr::minutes{9}; // the notice of an hour is another test's matter
  c.taps("Same time again");
  EXPECT_EQ(c.state().draft->held->start, held);
}

TEST(booking, the_timer_of_an_older_hold_changes_nothing) {
  chat c;
  hold_first(c);
  auto old = to_string(c.state().draft->hold);
  c.says("tomorrow 10 am");
  auto held = c.state().draft->hold;
  EXPECT_EQ(c.holds.size(), 1u);
  c.happens(timer_fired{"hold_expires", old});
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.state().draft->hold, held);
  EXPECT_TRUE(c.last.replies.empty());
}

TEST(booking, a_yes_after_the_hold_ran_out_holds_anew_before_booking) {
  chat c{small_clinic()};
  c.says("tomorrow 10 am");
  c.pass(chr::minutes{11}); // its timer is late
  c.says("yes");
  EXPECT_TRUE(c.appointments.empty());
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.holds.size(), 1u);
  c.says("yes");
  EXPECT_EQ(c.appointments.size(), 1u);
}

TEST(booking, a_second_tap_on_confirm_books_once) {
  chat c{small_clinic()};
  c.says("tomorrow 10 am");
  auto confirm = c.choice_called("Confirm");
  c.taps_on(confirm);
  c.taps_on(confirm);
  EXPECT_EQ(c.appointments.size(), 1u);
  EXPECT_NE(c.said().find("already booked"), std::string::npos);
}

TEST(booking, the_confirm_button_of_an_earlier_offer_books_nothing_else) {
  chat c{small_clinic()};
  c.says("tomorrow 10 am");
  auto old = c.choice_called("Confirm");
  c.says("tomorrow 11 am");
  c.taps_on(old);
  EXPECT_TRUE(c.appointments.empty());
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.state().draft->held->start, wall(c.clinic, 2026, 2, 21, 10));
}

TEST(booking, another_time_while_confirming_gives_the_first_one_back) {
  chat c{small_clinic()};
  c.says("tomorrow 10 am");
  c.says("can we make it 11:30 am");
  EXPECT_EQ(c.state().draft->held->start, wall(c.clinic, 2026, 2, 21, 11, 30));
  EXPECT_EQ(c.holds.size(), 1u);
}

TEST(booking, a_refused_change_while_confirming_keeps_no_hold) {
  chat c{small_clinic()};
  c.says("tomorrow 10 am");
  c.says("tomorrow 3 pm");
  EXPECT_EQ(c.state().stage, stage::choosing_time);
  EXPECT_TRUE(c.holds.empty());
  EXPECT_EQ(c.timers.count("hold_expires"), 0u);
}

TEST(booking, yes_with_the_held_time_repeated_is_a_yes) {
  chat c{small_clinic()};
  c.says("tomorrow 10 am");
  c.says("yes tomorrow 10 am");
  EXPECT_EQ(c.appointments.size(), 1u);
}

TEST(booking, a_but_after_yes_is_not_a_yes) {
  chat c{small_clinic()};
  c.says("tomorrow 10 am");
  c.says("yes but my mother comes along too");
  EXPECT_TRUE(c.appointments.empty());
  EXPECT_EQ(c.state().stage, stage::confirming);
}

// -- Names -------------------------------------------------------------------

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
