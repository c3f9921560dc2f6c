#include "engine/booking.hpp"

#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

namespace {

void hold_first(chat& c) {
  c.says("book");
  c.taps("Teeth cleaning");
  c.taps_on(c.choices().front());
}

} // namespace

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

} // namespace careline::engine::tests
