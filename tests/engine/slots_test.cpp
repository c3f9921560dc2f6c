#include "engine/slots.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

using namespace careline;
using namespace careline::engine;
using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

config::open_span span(int open_hour, int close_hour) {
  return {static_cast<std::uint16_t>(open_hour * 60),
          static_cast<std::uint16_t>(close_hour * 60)};
}

/// Every day from 9 to 13 and from 14 to 18.
config::clinic clinic_in(const char* zone) {
  config::clinic c;
  c.zone = config::load_time_zone(zone).value();
  for (auto& day : c.hours.days) day = {span(9, 13), span(14, 18)};
  c.booking.slot_interval = 30min;
  c.booking.minimum_notice = 0min;
  c.booking.horizon = days{60};
  return c;
}

const config::provider anybody;

instant at(const config::clinic& c, year_month_day date, minutes time) {
  return c.zone.to_utc(local_days{date} + time).first;
}

std::vector<std::string> times(const config::clinic& c,
                               const std::vector<slot>& slots) {
  std::vector<std::string> text;
  for (const auto& s : slots) {
    auto local = c.zone.to_local(floor<seconds>(s.start));
    hh_mm_ss time{local - floor<days>(local)};
    auto two = [](auto n) {
      auto digits = std::to_string(n);
      return digits.size() < 2 ? "0" + digits : digits;
    };
    text.push_back(two(time.hours().count()) + ":"
                   + two(time.minutes().count()));
  }
  return text;
}

std::vector<slot> day_slots(const config::clinic& c, year_month_day date,
                            minutes length, std::vector<slot> busy = {},
                            config::provider provider = anybody) {
  auto midnight = at(c, date, 0min);
  return free_slots(c, provider, busy,
                    {midnight, midnight + 24h, length, 1'000},
                    midnight - days{1});
}

using strings = std::vector<std::string>;
const auto friday = 2026y / February / 13;

} // namespace

TEST(slots, a_day_is_cut_into_starts_from_opening_to_the_last_that_fits) {
  auto c = clinic_in("Asia/Kolkata");
  c.hours.days[4] = {span(9, 11)};
  EXPECT_EQ(times(c, day_slots(c, friday, 30min)),
            (strings{"09:00", "09:30", "10:00", "10:30"}));
  EXPECT_EQ(times(c, day_slots(c, friday, 45min)),
            (strings{"09:00", "09:30", "10:00"}));
  c.hours.days[4] = {{9 * 60 + 10, 10 * 60}};
  EXPECT_EQ(times(c, day_slots(c, friday, 15min)), (strings{"09:10", "09:40"}))
      << "starts are counted from opening";
}

TEST(slots, no_visit_reaches_into_the_break) {
  auto c = clinic_in("Asia/Kolkata");
  auto found = times(c, day_slots(c, friday, 60min));
  EXPECT_EQ(std::count(found.begin(), found.end(), "12:00"), 1);
  EXPECT_EQ(std::count(found.begin(), found.end(), "12:30"), 0);
  EXPECT_EQ(std::count(found.begin(), found.end(), "14:00"), 1);
}

TEST(slots, a_closed_day_has_no_free_slot) {
  auto c = clinic_in("Asia/Kolkata");
  c.hours.days[4].clear();
  EXPECT_TRUE(day_slots(c, friday, 30min).empty());
}

TEST(slots, nobody_works_on_a_closure_of_the_clinic_or_the_provider) {
  auto c = clinic_in("Asia/Kolkata");
  c.closures.push_back({friday, friday, "Holiday"});
  EXPECT_TRUE(day_slots(c, friday, 30min).empty());
  EXPECT_FALSE(day_slots(c, 2026y / February / 14, 30min).empty());
  config::provider away;
  away.closures.push_back(
      {2026y / February / 14, 2026y / February / 15, "On leave"});
  EXPECT_TRUE(day_slots(c, 2026y / February / 15, 30min, {}, away).empty());
  EXPECT_FALSE(day_slots(c, 2026y / February / 16, 30min, {}, away).empty());
}

TEST(slots, a_provider_with_own_hours_works_at_those) {
  auto c = clinic_in("Asia/Kolkata");
  config::provider mornings;
  mornings.has_own_hours = true;
  mornings.hours.days[4] = {span(10, 11)};
  EXPECT_EQ(times(c, day_slots(c, friday, 30min, {}, mornings)),
            (strings{"10:00", "10:30"}));
  EXPECT_TRUE(day_slots(c, 2026y / February / 14, 30min, {}, mornings).empty());
}

TEST(slots, what_is_taken_is_not_offered_and_touching_is_free) {
  auto c = clinic_in("Asia/Kolkata");
  c.hours.days[4] = {span(9, 12)};
  auto busy =
      std::vector<slot>{{at(c, friday, 10h + 30min), at(c, friday, 11h)},
                        {at(c, friday, 9h + 20min), at(c, friday, 9h + 40min)},
                        {at(c, friday, 9h + 25min), at(c, friday, 9h + 30min)}};
  EXPECT_EQ(times(c, day_slots(c, friday, 30min, busy)),
            (strings{"10:00", "11:00", "11:30"}));
}

TEST(slots, no_start_is_sooner_than_the_notice_or_later_than_the_horizon) {
  auto c = clinic_in("Asia/Kolkata");
  c.booking.minimum_notice = 90min;
  c.booking.horizon = days{1};
  auto now = at(c, friday, 14h);
  auto found =
      free_slots(c, anybody, {}, {now - 24h, now + days{9}, 30min, 100}, now);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().start, now + 90min);
  EXPECT_EQ(found.back().start, now + days{1});
}

TEST(slots, starts_lie_in_the_asked_window_and_are_no_more_than_asked) {
  auto c = clinic_in("Asia/Kolkata");
  auto from = at(c, friday, 10h);
  auto found =
      free_slots(c, anybody, {}, {from, from + 1h, 30min, 10}, from - 24h);
  EXPECT_EQ(times(c, found), (strings{"10:00", "10:30"}));
  EXPECT_EQ(free_slots(c, anybody, {}, {from, from + 9h, 30min, 3}, from - 24h)
                .size(),
            3u);
}

TEST(slots, the_hour_that_does_not_exist_is_not_offered) {
  auto c = clinic_in("America/New_York");
  c.hours.days[6] = {span(1, 5)};
  auto found = day_slots(c, 2026y / March / 8, 30min);
  EXPECT_EQ(times(c, found),
            (strings{"01:00", "01:30", "03:00", "03:30", "04:00", "04:30"}));
  EXPECT_EQ(found[2].start - found[1].start, 30min) << "elapsed time";
}

TEST(slots, the_hour_that_comes_twice_is_offered_once) {
  auto c = clinic_in("America/New_York");
  c.hours.days[6] = {span(0, 3)};
  EXPECT_EQ(times(c, day_slots(c, 2026y / November / 1, 30min)),
            (strings{"00:00", "00:30", "01:00", "01:30", "02:00", "02:30"}));
}

TEST(slots, an_exact_wish_need_not_lie_on_the_raster) {
  auto c = clinic_in("Asia/Kolkata");
  auto now = at(c, friday, 0min);
  auto wish = [&](minutes start, minutes length) {
    return slot{at(c, friday, start), at(c, friday, start) + length};
  };
  EXPECT_TRUE(is_free(c, anybody, {}, wish(9h + 7min, 30min), now));
  EXPECT_FALSE(is_free(c, anybody, {}, wish(8h + 59min, 30min), now));
  EXPECT_FALSE(is_free(c, anybody, {}, wish(12h + 31min, 30min), now));
  EXPECT_TRUE(is_free(c, anybody, {}, wish(12h + 30min, 30min), now));
  EXPECT_FALSE(
      is_free(c, anybody, {wish(9h, 30min)}, wish(9h + 29min, 15min), now));
  EXPECT_FALSE(is_free(c, anybody, {}, wish(9h, 0min), now));
}

TEST(slots, staff_need_no_notice_and_no_horizon_but_hours_and_room) {
  auto c = clinic_in("Asia/Kolkata");
  c.booking.minimum_notice = 120min;
  c.booking.horizon = days{10};
  auto now = at(c, friday, 9h);
  slot soon{at(c, friday, 10h + 7min), at(c, friday, 10h + 37min)};
  EXPECT_FALSE(is_free(c, anybody, {}, soon, now));
  EXPECT_TRUE(is_free(c, anybody, {}, soon, now, asker::staff));
  EXPECT_FALSE(is_free(c, anybody, {soon}, soon, now, asker::staff));
  slot far{soon.start + days{30}, soon.end + days{30}};
  EXPECT_FALSE(is_free(c, anybody, {}, far, now));
  EXPECT_TRUE(is_free(c, anybody, {}, far, now, asker::staff));
  slot in_break{at(c, friday, 13h), at(c, friday, 13h + 30min)};
  EXPECT_FALSE(is_free(c, anybody, {}, in_break, now, asker::staff));
  c.closures.push_back({friday, friday, "Holi"});
  EXPECT_FALSE(is_free(c, anybody, {}, soon, now, asker::staff));
}

TEST(slots, the_nearest_free_times_lie_on_both_sides) {
  auto c = clinic_in("Asia/Kolkata");
  auto now = at(c, 2026y / February / 1, 0min);
  slot wanted{at(c, friday, 11h), at(c, friday, 11h + 30min)};
  auto found = nearest_free(c, anybody, {wanted}, wanted, 4, now);
  EXPECT_EQ(times(c, found), (strings{"10:00", "10:30", "11:30", "12:00"}));
}

TEST(slots, the_nearest_free_times_cross_closed_days) {
  auto c = clinic_in("Asia/Kolkata");
  c.closures.push_back(
      {2026y / February / 12, 2026y / February / 14, "Festival"});
  auto now = at(c, 2026y / February / 1, 0min);
  slot wanted{at(c, friday, 9h), at(c, friday, 9h + 30min)};
  auto found = nearest_free(c, anybody, {}, wanted, 2, now);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].start, at(c, 2026y / February / 11, 17h));
  EXPECT_EQ(found[1].start, at(c, 2026y / February / 11, 17h + 30min));
}

TEST(slots, nearest_to_a_wish_out_of_reach_is_what_can_be_booked) {
  auto c = clinic_in("Asia/Kolkata");
  c.booking.horizon = days{10};
  auto now = at(c, friday, 0min);
  slot wanted{now + days{400}, now + days{400} + 30min};
  auto far = nearest_free(c, anybody, {}, wanted, 1, now);
  ASSERT_EQ(far.size(), 1u);
  EXPECT_EQ(far[0].start, at(c, 2026y / February / 22, 17h + 30min));
  slot past{now - days{400}, now - days{400} + 30min};
  auto first = nearest_free(c, anybody, {}, past, 1, now);
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0].start, at(c, friday, 9h));
}

TEST(slots, whatever_the_hours_every_offer_is_inside_them_and_free) {
  std::mt19937_64 random(20'260'213);
  auto roll = [&](std::uint64_t sides) {
    return static_cast<int>(random() % sides);
  };
  const char* zones[] = {"Asia/Kolkata", "America/New_York",
                         "Australia/Lord_Howe", "Pacific/Apia"};
  for (int round = 0; round < 300; ++round) {
    auto c = clinic_in(zones[roll(4)]);
    c.booking.slot_interval = minutes{5 + 5 * roll(12)};
    c.booking.minimum_notice = minutes{roll(300)};
    c.booking.horizon = days{1 + roll(20)};
    for (auto& day : c.hours.days) {
      int open = roll(600), close = open + 1 + roll(500);
      day = {{static_cast<std::uint16_t>(open),
              static_cast<std::uint16_t>(close)}};
      if (roll(3) == 0) day.clear();
    }
    auto now =
        instant{milliseconds{1'790'000'000'000 + 3'600'000ll * roll(20'000)}};
    std::vector<slot> busy;
    for (int i = roll(30); i > 0; --i) {
      auto start = now + minutes{roll(20'000)};
      busy.push_back({start, start + minutes{roll(200)}});
    }
    const minutes length{5 + roll(120)};
    slot_query query{now + minutes{roll(9'000)}, now + minutes{roll(40'000)},
                     length, 1 + static_cast<std::size_t>(roll(200))};
    auto found = free_slots(c, anybody, busy, query, now);
    EXPECT_LE(found.size(), query.most);
    EXPECT_TRUE(std::is_sorted(found.begin(), found.end()));
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto& s = found[i];
      ASSERT_EQ(s.end - s.start, length);
      ASSERT_GE(s.start, query.from);
      ASSERT_LT(s.start, query.until);
      ASSERT_GE(s.start, now + c.booking.minimum_notice);
      ASSERT_LE(s.start, now + c.booking.horizon);
      ASSERT_TRUE(i == 0 || found[i - 1].start < s.start);
      for (const auto& taken : busy)
        ASSERT_FALSE(taken.start < taken.end && s.overlaps(taken));
      ASSERT_TRUE(is_free(c, anybody, busy, s, now));
      auto local = c.zone.to_local(floor<seconds>(s.start));
      auto day = floor<days>(local);
      auto minute = floor<minutes>(local - day).count();
      const auto& spans = c.hours.days[weekday{day}.iso_encoding() - 1];
      ASSERT_TRUE(std::any_of(spans.begin(), spans.end(), [&](auto& open) {
        return open.open <= minute && minute < open.close
               && (minute - open.open) % c.booking.slot_interval.count() == 0;
      }));
    }
    if (found.empty()) continue;
    auto near = nearest_free(c, anybody, busy, found.front(), 5, now);
    ASSERT_FALSE(near.empty());
    EXPECT_TRUE(std::binary_search(near.begin(), near.end(), found.front()))
        << "a free wish is the nearest to itself";
    for (const auto& s : near) EXPECT_TRUE(is_free(c, anybody, busy, s, now));
  }
}
