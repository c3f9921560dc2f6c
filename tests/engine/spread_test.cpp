#include "engine/spread.hpp"

#include "engine/opening.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

namespace {

std::vector<slot> every_quarter(const config::clinic& c, int day, int from,
                                int until) {
  std::vector<slot> slots;
  for (auto t = wall(c, 2026, 2, day, from); t < wall(c, 2026, 2, day, until);
       t += chr::minutes{15})
    slots.push_back({t, t + chr::minutes{30}});
  return slots;
}

} // namespace

TEST(spread, few_are_all_taken) {
  auto c = small_clinic();
  auto slots = every_quarter(c, 23, 9, 10);
  slots.resize(2);
  EXPECT_EQ(spread(c, slots, 3), (std::vector<std::size_t>{0, 1}));
  EXPECT_TRUE(spread(c, {}, 3).empty());
  EXPECT_TRUE(spread(c, slots, 0).empty());
}

TEST(spread, some_hours_give_their_beginning_middle_and_end) {
  auto c = small_clinic();
  auto slots = every_quarter(c, 23, 17, 20); // 12 of them
  EXPECT_EQ(spread(c, slots, 3), (std::vector<std::size_t>{0, 5, 11}));
}

TEST(spread, a_day_gives_morning_afternoon_and_evening) {
  auto c = small_clinic();
  auto slots = every_quarter(c, 23, 9, 20);
  auto chosen = spread(c, slots, 3);
  ASSERT_EQ(chosen.size(), 3u);
  EXPECT_EQ(slots[chosen[0]].start, wall(c, 2026, 2, 23, 9));
  EXPECT_EQ(slots[chosen[1]].start, wall(c, 2026, 2, 23, 12));
  EXPECT_EQ(slots[chosen[2]].start, wall(c, 2026, 2, 23, 17));
}

TEST(spread, many_days_give_different_ones_at_different_times) {
  auto c = small_clinic();
  std::vector<slot> slots;
  for (int day = 23; day <= 27; ++day)
    for (auto& s : every_quarter(c, day, 9, 13)) slots.push_back(s);
  auto chosen = spread(c, slots, 3);
  ASSERT_EQ(chosen.size(), 3u);
  std::set<chr::local_days> days;
  std::set<chr::minutes> clocks;
  for (auto i : chosen) {
    days.insert(day_at(c, slots[i].start));
    clocks.insert(clock_of(config::local_seconds{
        c.zone.to_local(chr::floor<chr::seconds>(slots[i].start))}));
  }
  EXPECT_EQ(days.size(), 3u);
  EXPECT_EQ(clocks.size(), 3u);
}

TEST(spread, never_repeats_and_always_ascends) {
  auto c = small_clinic();
  for (int n = 1; n < 40; ++n)
    for (std::size_t most : {1u, 2u, 3u, 9u}) {
      std::vector<slot> slots;
      for (int i = 0; i < n; ++i) {
        auto t = wall(c, 2026, 2, 23 + i % 4, 9) + chr::minutes{37 * i};
        slots.push_back({t, t + chr::minutes{30}});
      }
      std::sort(slots.begin(), slots.end());
      auto chosen = spread(c, slots, most);
      EXPECT_EQ(chosen.size(), std::min<std::size_t>(most, n));
      for (std::size_t i = 1; i < chosen.size(); ++i)
        EXPECT_LT(chosen[i - 1], chosen[i]);
    }
}

} // namespace careline::engine::tests
