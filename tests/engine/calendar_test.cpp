#include "engine/calendar.hpp"

#include <gtest/gtest.h>

#include <random>

using namespace careline;
using namespace careline::engine;
using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

config::clinic small_clinic() {
  config::clinic c;
  c.zone = config::load_time_zone("Asia/Kolkata").value();
  for (auto& day : c.hours.days) day = {{9 * 60, 12 * 60}};
  c.booking.slot_interval = 30min;
  c.booking.minimum_notice = 0min;
  config::service visit;
  visit.key = "visit";
  visit.length = 20min;
  visit.buffer = 10min;
  c.services.push_back(visit);
  return c;
}

const auto clinic = small_clinic();
const config::provider doctor;

/// Friday, 13 February 2026 on the clinic's clock.
instant at(minutes time) {
  return clinic.zone.to_utc(local_days{2026y / February / 13} + time).first;
}

const instant now = at(8h);

patient_id patient(std::uint64_t n) {
  return patient_id{make_uuid_v7(1, 0, n)};
}
hold_id hold_number(std::uint64_t n) {
  return hold_id{make_uuid_v7(2, 0, n)};
}
appointment_id appointment(std::uint64_t n) {
  return appointment_id{make_uuid_v7(3, 0, n)};
}

bool holds(provider_calendar& calendar, minutes time, std::uint64_t by,
           std::uint64_t id, instant when = now) {
  auto answer =
      calendar.hold(clinic, doctor, {"visit", "", {at(time), at(time)}},
                    patient(by), hold_number(id), 600s, when);
  return std::holds_alternative<slot_held>(answer);
}

find_slots question(std::optional<instant> exact = {}) {
  return {"visit", "", at(0min), at(24h), exact, 9};
}

} // namespace

TEST(calendar, a_held_slot_lasts_the_visit_and_its_buffer) {
  provider_calendar calendar;
  auto answer =
      calendar.hold(clinic, doctor, {"visit", "", {at(9h), at(9h + 5min)}},
                    patient(1), hold_number(1), 600s, now);
  auto* held = std::get_if<slot_held>(&answer);
  ASSERT_TRUE(held);
  EXPECT_EQ(held->held, (slot{at(9h), at(9h + 30min)}));
  EXPECT_EQ(held->hold, hold_number(1));
  EXPECT_EQ(held->expires, now + 600s);
}

TEST(calendar, the_second_who_wants_a_held_slot_is_offered_the_nearest) {
  provider_calendar calendar;
  ASSERT_TRUE(holds(calendar, 10h, 1, 1));
  auto answer =
      calendar.hold(clinic, doctor, {"visit", "", {at(10h), at(10h + 20min)}},
                    patient(2), hold_number(2), 600s, now);
  auto* refused = std::get_if<slot_refused>(&answer);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->wanted.start, at(10h));
  ASSERT_FALSE(refused->nearest.empty());
  for (const auto& s : refused->nearest)
    EXPECT_FALSE(s.overlaps(slot{at(10h), at(10h + 30min)}));
  EXPECT_EQ(calendar.holds(), 1u);
}

TEST(calendar, an_expired_hold_is_free_again) {
  provider_calendar calendar;
  ASSERT_TRUE(holds(calendar, 10h, 1, 1));
  EXPECT_FALSE(holds(calendar, 10h, 2, 2, now + 599s));
  EXPECT_TRUE(holds(calendar, 10h, 2, 2, now + 600s));
}

TEST(calendar, a_patients_new_hold_gives_up_the_old_one) {
  provider_calendar calendar;
  ASSERT_TRUE(holds(calendar, 10h, 1, 1));
  ASSERT_TRUE(holds(calendar, 10h + 15min, 1, 2))
      << "one's own hold is in nobody's way";
  EXPECT_EQ(calendar.holds(), 1u);
  EXPECT_FALSE(holds(calendar, 10h + 30min, 2, 3));
  EXPECT_TRUE(holds(calendar, 9h + 45min, 2, 4));
}

TEST(calendar, a_released_hold_is_free_and_an_unknown_one_is_ignored) {
  provider_calendar calendar;
  ASSERT_TRUE(holds(calendar, 10h, 1, 1));
  calendar.release(hold_number(9));
  calendar.release(hold_number(1));
  EXPECT_TRUE(holds(calendar, 10h, 2, 2));
}

TEST(calendar, a_booked_slot_stays_taken_until_it_is_cancelled) {
  provider_calendar calendar;
  ASSERT_TRUE(holds(calendar, 10h, 1, 1));
  calendar.book(hold_number(1), appointment(1), {at(10h), at(10h + 30min)});
  EXPECT_EQ(calendar.holds(), 0u);
  EXPECT_FALSE(holds(calendar, 10h, 2, 2, now + 1h));
  calendar.cancel(appointment(1));
  EXPECT_TRUE(holds(calendar, 10h, 2, 2, now + 1h));
}

TEST(calendar, a_visit_that_is_moved_is_not_in_its_own_way) {
  provider_calendar calendar;
  calendar.book({}, appointment(1), {at(10h), at(10h + 30min)});
  hold_slot wish{"visit", "", {at(10h + 15min), {}}, {}, false};
  auto hold = [&](std::uint64_t by) {
    return std::holds_alternative<slot_held>(calendar.hold(
        clinic, doctor, wish, patient(by), hold_number(by), 600s, now));
  };
  EXPECT_FALSE(hold(1));
  wish.instead_of = appointment(2);
  EXPECT_FALSE(hold(1));
  wish.instead_of = appointment(1);
  EXPECT_TRUE(hold(1));
  EXPECT_FALSE(hold(2));
  auto q = question(at(10h));
  EXPECT_FALSE(calendar.find(clinic, doctor, q, now).asked_time_is_free);
}

TEST(calendar, what_staff_hold_leaves_the_patients_hold_alone) {
  provider_calendar calendar;
  EXPECT_TRUE(holds(calendar, 10h, 1, 1));
  hold_slot wish{"visit", "", {at(11h), {}}, {}, true};
  EXPECT_TRUE(std::holds_alternative<slot_held>(calendar.hold(
      clinic, doctor, wish, patient(1), hold_number(2), 600s, now)));
  EXPECT_EQ(calendar.holds(), 2u);
  EXPECT_FALSE(holds(calendar, 10h, 2, 3));
}

TEST(calendar, starts_again_from_what_the_database_holds) {
  provider_calendar calendar;
  ASSERT_TRUE(holds(calendar, 11h, 5, 5));
  calendar.reset(
      {{appointment(1), {at(9h), at(9h + 30min)}}},
      {{hold_number(1), patient(1), {at(10h), at(10h + 30min)}, now + 60s}});
  EXPECT_FALSE(holds(calendar, 9h, 2, 2));
  EXPECT_FALSE(holds(calendar, 10h, 2, 2));
  EXPECT_TRUE(holds(calendar, 11h, 2, 2));
  EXPECT_TRUE(holds(calendar, 10h, 3, 3, now + 60s));
}

TEST(calendar, finds_the_exact_time_first_if_it_is_free) {
  provider_calendar calendar;
  auto found = calendar.find(clinic, doctor, question(at(10h + 10min)), now);
  EXPECT_TRUE(found.asked_time_is_free);
  ASSERT_GE(found.slots.size(), 2u);
  EXPECT_EQ(found.slots[0].start, at(10h + 10min));
  EXPECT_EQ(found.slots[1].start, at(9h));
}

TEST(calendar, finds_times_near_the_exact_one_if_it_is_taken) {
  provider_calendar calendar;
  ASSERT_TRUE(holds(calendar, 11h, 1, 1));
  auto query = question(at(11h));
  query.most = 3;
  auto found = calendar.find(clinic, doctor, query, now);
  EXPECT_FALSE(found.asked_time_is_free);
  std::vector<instant> starts;
  for (auto& s : found.slots) starts.push_back(s.start);
  EXPECT_EQ(starts, (std::vector{at(10h), at(10h + 30min), at(11h + 30min)}));
}

TEST(calendar, a_provider_is_asked_only_for_what_they_do) {
  provider_calendar calendar;
  config::provider other;
  other.services = {"scan"};
  EXPECT_TRUE(calendar.find(clinic, other, question(), now).slots.empty());
  auto query = question();
  query.service = "unknown";
  EXPECT_TRUE(calendar.find(clinic, doctor, query, now).slots.empty());
}

TEST(calendar, however_many_race_no_two_get_overlapping_slots) {
  std::mt19937_64 random(5);
  provider_calendar calendar;
  std::vector<slot> given;
  for (std::uint64_t i = 1; i <= 2'000; ++i) {
    auto start = at(9h) + minutes{random() % 180};
    auto answer = calendar.hold(clinic, doctor, {"visit", "", {start, start}},
                                patient(i), hold_number(i), 600s, now);
    auto* held = std::get_if<slot_held>(&answer);
    if (!held) continue;
    for (auto& other : given) ASSERT_FALSE(other.overlaps(held->held));
    given.push_back(held->held);
    if (random() % 2) calendar.book(hold_number(i), appointment(i), held->held);
  }
  EXPECT_GE(given.size(), 4u);
  EXPECT_LE(given.size(), 6u);
}
