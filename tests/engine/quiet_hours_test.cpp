#include "engine/quiet_hours.hpp"

#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

namespace {

config::clinic clinic_in(const char* zone, int from_hour, int until_hour) {
  auto c = lotus_clinic();
  c.zone_name = zone;
  c.zone = *config::load_time_zone(zone);
  c.conversation.quiet = {static_cast<std::uint16_t>(from_hour * 60),
                          static_cast<std::uint16_t>(until_hour * 60)};
  return c;
}

} // namespace

TEST(quiet_hours, what_is_due_by_day_stays) {
  auto c = clinic_in("Asia/Kolkata", 21, 8);
  auto visit = wall(c, 2026, 2, 21, 18);
  for (int hour = 8; hour < 21; ++hour) {
    auto due = wall(c, 2026, 2, 20, hour);
    EXPECT_EQ(outside_quiet(c, due, visit), due) << hour;
    EXPECT_FALSE(is_quiet(c, due)) << hour;
  }
}

TEST(quiet_hours, what_is_due_at_night_waits_for_the_morning) {
  auto c = clinic_in("Asia/Kolkata", 21, 8);
  auto visit = wall(c, 2026, 2, 22, 3);
  auto morning = wall(c, 2026, 2, 21, 8);
  EXPECT_EQ(outside_quiet(c, wall(c, 2026, 2, 20, 21), visit), morning);
  EXPECT_EQ(outside_quiet(c, wall(c, 2026, 2, 20, 23, 59), visit), morning);
  EXPECT_EQ(outside_quiet(c, wall(c, 2026, 2, 21, 0), visit), morning);
  EXPECT_EQ(outside_quiet(c, wall(c, 2026, 2, 21, 7, 59), visit), morning);
  EXPECT_EQ(outside_quiet(c, morning, visit), morning);
}

TEST(quiet_hours, what_would_come_too_late_goes_out_the_evening_before) {
  auto c = clinic_in("Asia/Kolkata", 21, 8);
  auto evening = wall(c, 2026, 2, 20, 21) - before_quiet;
  auto due = wall(c, 2026, 2, 21, 6, 15);
  EXPECT_EQ(outside_quiet(c, due, wall(c, 2026, 2, 21, 8, 15)), evening);
  EXPECT_EQ(outside_quiet(c, due, wall(c, 2026, 2, 21, 8, 29)), evening);
  EXPECT_EQ(outside_quiet(c, due, wall(c, 2026, 2, 21, 8, 30)),
            wall(c, 2026, 2, 21, 8));
  // A visit inside of the quiet hours themselves.
  EXPECT_EQ(outside_quiet(c, due, wall(c, 2026, 2, 21, 7)), evening);
}

TEST(quiet_hours, may_lie_within_one_day_or_be_none) {
  auto c = clinic_in("Asia/Kolkata", 13, 15);
  auto visit = wall(c, 2026, 2, 20, 18);
  EXPECT_EQ(outside_quiet(c, wall(c, 2026, 2, 20, 14), visit),
            wall(c, 2026, 2, 20, 15));
  EXPECT_EQ(outside_quiet(c, wall(c, 2026, 2, 20, 12, 59), visit),
            wall(c, 2026, 2, 20, 12, 59));
  EXPECT_EQ(outside_quiet(c, wall(c, 2026, 2, 20, 23), visit),
            wall(c, 2026, 2, 20, 23));
  c.conversation.quiet = {600, 600};
  EXPECT_EQ(outside_quiet(c, wall(c, 2026, 2, 20, 10), visit),
            wall(c, 2026, 2, 20, 10));
}

TEST(quiet_hours, follow_the_wall_clock_over_a_clock_change) {
  // 2026: forward on 8 March at 2, back on 1 November at 2.
  auto c = clinic_in("America/New_York", 21, 8);
  for (auto [month, day] : {std::pair{3, 8}, std::pair{11, 1}}) {
    auto morning = wall(c, 2026, month, day, 8);
    auto visit = morning + chr::hours{10};
    auto evening = wall(c, 2026, month, day, 21) - chr::hours{24};
    for (auto t = morning - chr::hours{10}; t < morning; t += chr::minutes{5})
      EXPECT_EQ(outside_quiet(c, t, visit), morning);
    EXPECT_EQ(is_quiet(c, evening - chr::hours{2}), false);
    EXPECT_EQ(outside_quiet(c, morning, visit), morning);
  }
}

TEST(quiet_hours, that_begin_or_end_in_a_changed_hour_are_one_stretch) {
  auto c = clinic_in("America/New_York", 21, 2);
  c.conversation.quiet.until = 90; // 1:30, shown twice on 1 November.
  auto second = wall(c, 2026, 11, 1, 1, 30) + chr::hours{1};
  auto visit = second + chr::hours{9};
  auto midnight = wall(c, 2026, 11, 1, 0);
  for (auto t = midnight; t < second; t += chr::minutes{1})
    ASSERT_EQ(outside_quiet(c, t, visit), second);
  EXPECT_EQ(outside_quiet(c, second, visit), second);
  c.conversation.quiet.until = 150; // 2:30, which 8 March does not have.
  auto change = wall(c, 2026, 3, 8, 3);
  EXPECT_EQ(outside_quiet(c, change - chr::minutes{1}, visit), change);
  EXPECT_FALSE(is_quiet(c, change));
}

TEST(quiet_hours, nothing_is_ever_moved_into_them) {
  for (auto* zone : {"Europe/Madrid", "America/New_York", "Asia/Kolkata",
                     "Australia/Lord_Howe"})
    for (auto [from, until] :
         {std::pair{21, 8}, std::pair{0, 6}, std::pair{13, 15}}) {
      auto c = clinic_in(zone, from, until);
      for (int day = 0; day < 366; ++day) {
        auto due = wall(c, 2026, 1, 1, 0) + chr::hours{24 * day + day % 24};
        for (auto ahead : {1, 2, 9, 24}) {
          auto visit = due + chr::hours{ahead};
          auto moved = outside_quiet(c, due, visit);
          ASSERT_FALSE(is_quiet(c, moved)) << zone << ' ' << day;
          ASSERT_LT(moved, visit) << zone << ' ' << day;
        }
      }
    }
}

} // namespace careline::engine::tests
