#include "bench/scenario.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace careline::bench {
namespace {

using namespace std::chrono_literals;
using time = scenario::time;

load_settings small() {
  load_settings s;
  s.numbers = {"106660002220001", "106660002220002"};
  s.patients = 1'000;
  return s;
}

TEST(scenario, the_same_seed_writes_the_same_messages) {
  auto settings = small();
  settings.bookings = 0.3;
  scenario one(settings), two(settings);
  for (int i = 0; i < 5'000; ++i) {
    const auto a = one.next(1), b = two.next(1);
    ASSERT_EQ(a->patient, b->patient);
    ASSERT_EQ(a->text, b->text);
    ASSERT_EQ(a->sequence, static_cast<std::uint64_t>(i));
  }
}

TEST(scenario, a_booking_goes_on_where_it_was) {
  auto settings = small();
  settings.patients = 1;
  settings.bookings = 1;
  scenario play(settings);
  const std::set<std::string_view> openings = {"book an appointment", "book",
                                               "I want to see a doctor"};
  EXPECT_TRUE(openings.contains(play.next(1)->text));
  int later_openings = 0;
  for (int i = 0; i < 40; ++i)
    later_openings += openings.contains(play.next(1)->text);
  EXPECT_EQ(later_openings, 8) << "each booking has five steps";
}

TEST(scenario, each_once_writes_to_everybody_and_ends) {
  auto settings = small();
  settings.order = patient_order::each_once;
  scenario play(settings);
  std::set<std::uint32_t> seen;
  while (const auto message = play.next(1)) seen.insert(message->patient);
  EXPECT_EQ(seen.size(), 1'000u);
  EXPECT_TRUE(play.is_over());
}

TEST(scenario, zipf_gives_the_first_patient_the_most) {
  auto settings = small();
  settings.order = patient_order::zipf;
  scenario play(settings);
  std::map<std::uint32_t, int> times;
  for (int i = 0; i < 20'000; ++i) ++times[play.next(1)->patient];
  EXPECT_GT(times[0], 5 * times[20]);
  EXPECT_GT(times[0], 2'000);
  EXPECT_LT(times.rbegin()->first, 1'000u);
}

TEST(scenario, a_sweep_wakes_everybody_once_before_anybody_twice) {
  auto settings = small();
  settings.order = patient_order::sweep;
  scenario play(settings);
  for (int round = 0; round < 2; ++round) {
    std::set<std::uint32_t> seen;
    for (int i = 0; i < 1'000; ++i) seen.insert(play.next(1)->patient);
    EXPECT_EQ(seen.size(), 1'000u);
  }
}

TEST(scenario, a_hot_patient_writes_their_share_and_is_told_apart) {
  auto settings = small();
  settings.hot_share = 0.2;
  scenario play(settings);
  int hot = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto message = *play.next(1);
    hot += message.patient == 0;
    EXPECT_EQ(message.group, message.patient == 0 ? 0 : 1);
  }
  EXPECT_NEAR(hot, 2'000, 200);
  EXPECT_EQ(groups_of(settings).size(), 2u);
}

TEST(scenario, a_noisy_clinic_takes_its_share_and_is_told_apart) {
  auto settings = small();
  settings.numbers = {"1", "2", "3", "4", "5", "6", "7"};
  settings.first_patient = 12; // No multiple of the clinics.
  settings.noisy_share = 0.9;
  scenario play(settings);
  std::map<std::uint32_t, int> by_clinic;
  for (int i = 0; i < 10'000; ++i) {
    const auto message = *play.next(1);
    ASSERT_GE(message.patient, 12u);
    ASSERT_LT(message.patient, 1'012u);
    ++by_clinic[message.patient % 7];
    EXPECT_EQ(message.group, message.patient % 7 == 0 ? 0 : 1);
  }
  EXPECT_NEAR(by_clinic[0], 9'000, 200);
  for (std::uint32_t clinic = 1; clinic < 7; ++clinic)
    EXPECT_GT(by_clinic[clinic], 50) << clinic;
}

TEST(scenario, only_accepted_messages_are_repeated_and_late) {
  auto settings = small();
  settings.repeats.duplicates = 0.5; // As many repeats as messages.
  settings.repeats.late = {100ms, 300ms};
  scenario play(settings);
  const time begin{};
  const auto kept = *play.next(1, begin);
  const auto refused = *play.next(1, begin);
  play.settled(kept, true, begin);
  play.settled(refused, false, begin);
  for (int i = 0; i < 100; ++i)
    EXPECT_FALSE(play.next(1, begin + 99ms)->is_repeat);
  const auto again = *play.next(2, begin + 300ms);
  EXPECT_TRUE(again.is_repeat);
  EXPECT_EQ(again.sequence, kept.sequence);
  EXPECT_EQ(again.timestamp, kept.timestamp);
  EXPECT_EQ(again.text, kept.text);
  EXPECT_FALSE(play.next(2, begin + 1h)->is_repeat) << "once is enough";
}

TEST(scenario, repeats_are_the_share_that_was_asked_for) {
  auto settings = small();
  settings.repeats.duplicates = 0.4;
  scenario play(settings);
  int repeats = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto message = *play.next(1, time{} + i * 1ms);
    repeats += message.is_repeat;
    play.settled(message, true, time{} + i * 1ms);
  }
  EXPECT_NEAR(repeats, 8'000, 300);
}

TEST(scenario, repeats_come_out_of_order) {
  auto settings = small();
  settings.repeats.duplicates = 0.5;
  settings.repeats.late = {0ms, 1'000ms};
  scenario play(settings);
  for (int i = 0; i < 200; ++i) {
    auto message = *play.next(1, time{});
    if (!message.is_repeat) play.settled(message, true, time{});
  }
  int backwards = 0;
  std::uint64_t last = 0;
  for (int i = 0; i < 100; ++i) {
    const auto message = *play.next(1, time{} + 1s);
    ASSERT_TRUE(message.is_repeat);
    backwards += message.sequence < last;
    last = message.sequence;
  }
  EXPECT_GT(backwards, 20);
}

TEST(scenario, what_is_held_back_leaves_after_later_messages) {
  auto settings = small();
  settings.repeats.held_back = 0.2;
  settings.repeats.held = {50ms, 50ms};
  scenario play(settings);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 100; ++i) seen.insert(play.next(1, time{})->sequence);
  const auto last = *seen.rbegin();
  EXPECT_GT(last, 105u) << "some were left out";
  EXPECT_FALSE(play.next(1, time{} + 49ms)->sequence < last);
  const auto late = *play.next(1, time{} + 50ms);
  EXPECT_LT(late.sequence, last);
  EXPECT_FALSE(seen.contains(late.sequence));
  EXPECT_FALSE(late.is_repeat);
}

TEST(scenario, what_was_refused_comes_again_if_the_vendor_does_so) {
  auto settings = small();
  settings.repeats.refused = true;
  scenario play(settings);
  const auto refused = *play.next(1, time{});
  play.settled(refused, false, time{});
  EXPECT_NE(play.next(1, time{})->sequence, refused.sequence);
  const auto again = *play.next(1, time{} + 2s);
  EXPECT_EQ(again.sequence, refused.sequence);
  EXPECT_FALSE(again.is_repeat) << "it was never accepted";
}

TEST(scenario, who_waits_for_an_answer_does_not_write_on) {
  auto settings = small();
  settings.patients = 3;
  settings.one_at_a_time = true;
  settings.words = word_kind::race;
  scenario play(settings);
  std::map<std::uint32_t, planned_message> waiting;
  for (int i = 0; i < 3; ++i) {
    const auto message = *play.next(1);
    EXPECT_EQ(message.text, "book an appointment");
    EXPECT_TRUE(waiting.emplace(message.patient, message).second);
  }
  EXPECT_FALSE(play.next(1)) << "all three wait";
  EXPECT_FALSE(play.is_over());
  play.settled(waiting.at(1), true);
  const auto next = *play.next(1);
  EXPECT_EQ(next.patient, 1u);
  EXPECT_EQ(next.text, "1") << "the next step of the same dialogue";
}

} // namespace
} // namespace careline::bench
