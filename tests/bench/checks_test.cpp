/// Every check of a run is shown to hold, and to be able to fail.

#include "bench/checks.hpp"

#include <gtest/gtest.h>

namespace careline::bench {
namespace {

std::string name(std::uint64_t sequence) {
  return "id-" + std::to_string(sequence);
}

/// Two messages of patient 7, the second sent after the first was accepted,
/// and one of patient 8.
tally three_accepted() {
  tally run;
  run.fates.assign(3, fate::accepted);
  run.times = {{7, 1, 2}, {7, 3, 5}, {8, 4, 6}};
  return run;
}

stored_run stored(std::vector<stored_message> rows) {
  stored_run out;
  out.rows = std::move(rows);
  return out;
}

TEST(check_stored, holds_if_all_that_was_accepted_is_there_once) {
  const auto run = three_accepted();
  const auto got =
      stored_exactly_once(run, stored({{"a", 0}, {"a", 1}, {"b", 2}}), name);
  EXPECT_EQ(got.checked, 3u);
  EXPECT_EQ(got.violations, 0u);
}

TEST(check_stored, sees_what_is_lost_doubled_or_of_nobody) {
  const auto run = three_accepted();
  auto there = stored({{"a", 0}, {"b", 2}, {"b", 2}});
  there.strangers = {"id-99"};
  const auto got = stored_exactly_once(run, there, name);
  EXPECT_EQ(got.violations, 3u);
  EXPECT_EQ(got.examples, (std::vector<std::string>{"id-1", "id-2", "id-99"}));
}

TEST(check_stored, allows_what_was_kept_without_a_2xx_but_not_twice) {
  auto run = three_accepted();
  run.fates[1] = fate::unknown;
  const auto once = stored({{"a", 0}, {"a", 1}, {"b", 2}});
  EXPECT_EQ(stored_exactly_once(run, once, name).violations, 0u);
  EXPECT_EQ(kept_unacknowledged(run, once), 1u);
  const auto twice = stored({{"a", 0}, {"a", 1}, {"a", 1}, {"b", 2}});
  EXPECT_EQ(stored_exactly_once(run, twice, name).violations, 1u);
}

TEST(check_order, holds_in_the_order_of_answers) {
  const auto got = order_per_patient(
      three_accepted(), stored({{"a", 0}, {"a", 1}, {"b", 2}}), name);
  EXPECT_EQ(got.checked, 3u);
  EXPECT_EQ(got.violations, 0u);
}

TEST(check_order, sees_a_later_message_stand_first) {
  const auto got = order_per_patient(
      three_accepted(), stored({{"a", 1}, {"a", 0}, {"b", 2}}), name);
  EXPECT_EQ(got.violations, 1u);
  EXPECT_EQ(got.examples, std::vector<std::string>{"id-1"});
}

TEST(check_order, asks_nothing_of_messages_that_were_under_way_together) {
  auto run = three_accepted();
  run.times[1].sent = 1; // Before the first was accepted.
  run.times[0].sent = 0;
  const auto got =
      order_per_patient(run, stored({{"a", 1}, {"a", 0}, {"b", 2}}), name);
  EXPECT_EQ(got.violations, 0u);
}

TEST(check_order, sees_it_across_messages_between) {
  tally run;
  run.fates.assign(3, fate::accepted);
  // 0 was accepted before 2 was sent; 1 was never answered.
  run.times = {{7, 1, 2}, {7, 3, 0}, {7, 4, 5}};
  const auto got =
      order_per_patient(run, stored({{"a", 2}, {"a", 1}, {"a", 0}}), name);
  EXPECT_EQ(got.violations, 2u) << "1 and 2 were sent after 0 was accepted";
}

TEST(check_patients, sees_a_sender_who_is_two_and_a_patient_who_is_two) {
  const auto run = three_accepted();
  EXPECT_EQ(one_patient_per_sender(run, stored({{"a", 0}, {"a", 1}, {"b", 2}}))
                .violations,
            0u);
  EXPECT_EQ(one_patient_per_sender(run, stored({{"a", 0}, {"b", 1}, {"c", 2}}))
                .violations,
            1u);
  EXPECT_EQ(one_patient_per_sender(run, stored({{"a", 0}, {"a", 1}, {"a", 2}}))
                .violations,
            1u);
}

TEST(check_refusals, sees_a_503_that_does_not_say_when) {
  answer_counts counts;
  counts.busy = 10;
  EXPECT_EQ(refusals_say_when(counts).violations, 0u);
  counts.busy_without_retry_after = 2;
  EXPECT_EQ(refusals_say_when(counts).violations, 2u);
}

TEST(check_staff_refusals, sees_a_429_or_503_that_does_not_say_when) {
  staff_refusals one;
  for (auto [status, says_when] : {std::pair(200, false),
                                   {404, false},
                                   {500, false},
                                   {429, true},
                                   {503, true}})
    one.note(status, says_when);
  const auto holds = staff_refusals_say_when(one);
  EXPECT_EQ(holds.name, "staff_refusals_say_when");
  EXPECT_EQ(holds.checked, 2u) << "no other answer is a refusal";
  EXPECT_EQ(holds.violations, 0u);
  staff_refusals another;
  another.note(503, false);
  another.note(429, false);
  one.merge(another);
  EXPECT_EQ(staff_refusals_say_when(one).checked, 4u);
  EXPECT_EQ(staff_refusals_say_when(one).violations, 2u);
}

TEST(check_silence, sees_the_bot_within_a_pause_and_nothing_else) {
  const std::vector<pause_window> pauses{{"p", 1'000, 2'000}, {"q", 1'500}};
  const std::vector<vendor_send> fine{
      {999, "p", "before", ""},  {1'000, "p", "with-the-answer", ""},
      {2'000, "p", "after", ""}, {1'400, "q", "before-q", ""},
      {1'200, "r", "other", ""}, {1'300, "p", "by-staff", ""}};
  const auto holds = silent_after_pause(pauses, fine, {"by-staff"});
  EXPECT_EQ(holds.checked, 2u);
  EXPECT_EQ(holds.violations, 0u);
  auto late = fine;
  late.push_back({1'001, "p", "too-late", ""});
  late.push_back({9'999, "q", "much-too-late", ""});
  const auto broken = silent_after_pause(pauses, late, {"by-staff"});
  EXPECT_EQ(broken.violations, 2u);
  EXPECT_EQ(silent_after_pause(pauses, fine, {}).violations, 1u)
      << "what staff wrote would be the bot's";
}

TEST(check_answers, sees_who_was_left_without_one) {
  EXPECT_EQ(nobody_waits({{"p", false}, {"q", false}}).violations, 0u);
  const auto broken = nobody_waits({{"p", false}, {"q", true}});
  EXPECT_EQ(broken.checked, 2u);
  EXPECT_EQ(broken.examples, std::vector<std::string>{"q"});
}

booked_time at(std::string id, std::int64_t begins, std::int64_t ends,
               std::string provider = "d", bool by_bot = true) {
  return {id, std::move(provider), "patient-" + id, begins, ends, by_bot};
}

TEST(check_bookings, sees_overlaps_of_one_provider) {
  EXPECT_EQ(
      no_double_booking({at("1", 0, 10), at("2", 10, 20), at("3", 5, 15, "e")})
          .violations,
      0u)
      << "back to back, and another doctor's";
  const auto broken =
      no_double_booking({at("3", 30, 40), at("1", 0, 100), at("2", 20, 25)});
  EXPECT_EQ(broken.violations, 2u) << "both lie within the first";
}

TEST(check_bookings, sees_confirmations_and_rows_that_differ) {
  const std::vector<booked_time> booked{at("1", 0, 10), at("2", 10, 20),
                                        at("3", 20, 30, "d", false)};
  EXPECT_EQ(confirmed_is_booked(booked, {{"patient-1", 1}, {"patient-2", 1}})
                .violations,
            0u);
  EXPECT_EQ(confirmed_is_booked(booked, {{"patient-1", 1}}).violations, 1u)
      << "booked and not told";
  EXPECT_EQ(confirmed_is_booked(
                booked, {{"patient-1", 1}, {"patient-2", 1}, {"patient-9", 1}})
                .violations,
            1u)
      << "told and not booked";
}

TEST(check_bookings, sees_an_answer_of_the_api_without_its_row) {
  const std::vector<booked_time> booked{at("1", 0, 10)};
  EXPECT_EQ(answered_is_booked({"1"}, booked).violations, 0u);
  EXPECT_EQ(answered_is_booked({"1", "2"}, booked).violations, 1u);
}

TEST(check, names_only_its_first_violations) {
  check one;
  for (int i = 0; i < 100; ++i) one.violate(std::to_string(i));
  EXPECT_EQ(one.violations, 100u);
  EXPECT_EQ(one.examples.size(), 10u);
}

} // namespace
} // namespace careline::bench
