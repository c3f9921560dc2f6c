#include "engine/booking.hpp"

#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

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

} // namespace careline::engine::tests
