#include "engine/delivery_queue.hpp"

#include <gtest/gtest.h>

using namespace careline::engine;
using namespace std::chrono_literals;
using careline::config::limits;
using verdict = delivery_queue::verdict;

namespace {

const instant start{std::chrono::milliseconds{1'790'000'000'000}};

patient_id patient(std::uint64_t n) {
  return patient_id{make_uuid_v7(1, 0, n)};
}

delivery_id id_at(int ms, int sequence = 0) {
  return delivery_id{make_uuid_v7(
      (start + std::chrono::milliseconds{ms}).time_since_epoch().count(),
      static_cast<std::uint16_t>(sequence), 7)};
}

delivery bot_reply(delivery_id id, std::uint64_t to, std::int64_t epoch = 0) {
  delivery d;
  d.id = id;
  d.patient = patient(to);
  d.epoch = epoch;
  d.what.text = "Hello";
  return d;
}

/// The id of what leaves now, or nil.
delivery_id leaves(delivery_queue& queue, instant now) {
  auto next = queue.next(now);
  return next.send ? next.send->id : delivery_id{};
}

} // namespace

TEST(delivery_queue, a_patients_replies_leave_in_order_one_at_a_time) {
  delivery_queue queue{limits{}};
  queue.add(bot_reply(id_at(2), 1));
  queue.add(bot_reply(id_at(1), 1));
  EXPECT_EQ(leaves(queue, start), id_at(1));
  EXPECT_TRUE(leaves(queue, start).is_nil());
  queue.sent(id_at(1));
  EXPECT_EQ(leaves(queue, start), id_at(2));
}

TEST(delivery_queue, a_patient_whose_reply_waits_holds_up_nobody_else) {
  delivery_queue queue{limits{}};
  queue.add(bot_reply(id_at(1), 1));
  queue.add(bot_reply(id_at(2), 1));
  queue.add(bot_reply(id_at(3), 2));
  ASSERT_EQ(leaves(queue, start), id_at(1));
  auto failed = queue.failed(id_at(1), failure::retry, {}, start, 0);
  EXPECT_EQ(failed.what, verdict::retry_later);
  EXPECT_EQ(leaves(queue, start), id_at(3));
  auto next = queue.next(start);
  EXPECT_FALSE(next.send);
  EXPECT_EQ(next.wait_until, failed.next_try);
  EXPECT_EQ(leaves(queue, failed.next_try), id_at(1)) << "still the first";
}

TEST(delivery_queue, a_known_id_is_added_once) {
  delivery_queue queue{limits{}};
  EXPECT_TRUE(queue.add(bot_reply(id_at(1), 1)));
  EXPECT_TRUE(queue.add(bot_reply(id_at(1), 1)));
  EXPECT_EQ(queue.size(), 1u);
  ASSERT_EQ(leaves(queue, start), id_at(1));
  EXPECT_TRUE(queue.add(bot_reply(id_at(1), 1)));
  EXPECT_EQ(queue.size(), 1u);
}

TEST(delivery_queue, a_full_queue_refuses_and_takes_again_after_a_send) {
  limits bounds;
  bounds.deliveries_per_account = 2;
  delivery_queue queue{bounds};
  EXPECT_TRUE(queue.add(bot_reply(id_at(1), 1)));
  EXPECT_TRUE(queue.add(bot_reply(id_at(2), 2)));
  EXPECT_FALSE(queue.has_room());
  EXPECT_FALSE(queue.add(bot_reply(id_at(3), 3)));
  queue.sent(leaves(queue, start));
  EXPECT_TRUE(queue.add(bot_reply(id_at(3), 3)));
}

TEST(delivery_queue, no_more_are_in_flight_than_the_limit_says) {
  limits bounds;
  bounds.attempts_in_flight_per_account = 2;
  delivery_queue queue{bounds};
  for (int i = 1; i <= 3; ++i)
    queue.add(bot_reply(id_at(i), static_cast<std::uint64_t>(i)));
  EXPECT_FALSE(leaves(queue, start).is_nil());
  EXPECT_FALSE(leaves(queue, start).is_nil());
  auto next = queue.next(start);
  EXPECT_FALSE(next.send);
  EXPECT_FALSE(next.wait_until) << "only a settled one opens the way";
  queue.sent(id_at(1));
  EXPECT_EQ(leaves(queue, start), id_at(3));
  EXPECT_EQ(queue.in_flight(), 2u);
}

TEST(delivery_queue, an_account_sends_at_its_pace) {
  limits bounds;
  bounds.sends_per_second_per_account = 10;
  delivery_queue queue{bounds};
  for (int i = 1; i <= 3; ++i)
    queue.add(bot_reply(id_at(i), static_cast<std::uint64_t>(i)));
  EXPECT_EQ(leaves(queue, start), id_at(1));
  auto next = queue.next(start);
  EXPECT_FALSE(next.send);
  EXPECT_EQ(next.wait_until, start + 100ms);
  EXPECT_TRUE(leaves(queue, start + 99ms).is_nil());
  EXPECT_EQ(leaves(queue, start + 100ms), id_at(2));
}

TEST(delivery_queue, one_patient_gets_a_burst_and_then_one_per_interval) {
  limits bounds;
  bounds.pair_burst = 3;
  bounds.pair_interval = 6s;
  delivery_queue queue{bounds};
  for (int i = 1; i <= 5; ++i) queue.add(bot_reply(id_at(i), 1));
  for (int i = 1; i <= 3; ++i) {
    ASSERT_EQ(leaves(queue, start), id_at(i));
    queue.sent(id_at(i));
  }
  auto next = queue.next(start);
  EXPECT_FALSE(next.send);
  EXPECT_EQ(next.wait_until, start + 6s);
  EXPECT_EQ(leaves(queue, start + 6s), id_at(4));
  queue.sent(id_at(4));
  EXPECT_EQ(queue.next(start + 6s).wait_until, start + 12s);
}

TEST(delivery_queue, retries_spread_between_the_first_and_the_longest_delay) {
  limits bounds;
  delivery_queue queue{bounds};
  queue.add(bot_reply(id_at(1), 1));
  auto now = start;
  std::uint64_t random = 12345;
  auto last = bounds.retry_first;
  for (int tries = 1; tries < bounds.attempts; ++tries) {
    ASSERT_EQ(leaves(queue, now), id_at(1));
    random = random * 6364136223846793005u + 1442695040888963407u;
    auto failed = queue.failed(id_at(1), failure::retry, {}, now, random);
    ASSERT_EQ(failed.what, verdict::retry_later);
    EXPECT_EQ(failed.attempts, tries);
    auto delay = failed.next_try - now;
    EXPECT_GE(delay, bounds.retry_first);
    EXPECT_LE(delay, std::min(3 * last, bounds.retry_most));
    last = delay;
    now = failed.next_try;
  }
  ASSERT_EQ(leaves(queue, now), id_at(1));
  auto end = queue.failed(id_at(1), failure::retry, {}, now, 1);
  EXPECT_EQ(end.what, verdict::dead);
  EXPECT_EQ(end.attempts, bounds.attempts);
  EXPECT_EQ(queue.size(), 0u);
}

TEST(delivery_queue, a_vendor_that_is_away_uses_up_no_tries) {
  limits bounds;
  delivery_queue queue{bounds};
  queue.add(bot_reply(id_at(1), 1));
  auto now = start;
  for (int times = 0; times < 3 * bounds.attempts; ++times) {
    ASSERT_EQ(leaves(queue, now), id_at(1));
    auto failed = queue.failed(id_at(1), failure::unreachable, {}, now, 7);
    ASSERT_EQ(failed.what, verdict::retry_later);
    EXPECT_EQ(failed.attempts, 0);
    EXPECT_LE(failed.next_try - now, bounds.retry_most);
    now = failed.next_try;
  }
}

TEST(delivery_queue, a_delivery_refused_for_good_is_dead_at_once) {
  delivery_queue queue{limits{}};
  queue.add(bot_reply(id_at(1), 1));
  queue.add(bot_reply(id_at(2), 1));
  ASSERT_EQ(leaves(queue, start), id_at(1));
  auto failed = queue.failed(id_at(1), failure::permanent, {}, start, 0);
  EXPECT_EQ(failed.what, verdict::dead);
  EXPECT_EQ(failed.attempts, 1);
  EXPECT_EQ(leaves(queue, start), id_at(2));
}

TEST(delivery_queue, waits_as_long_as_the_vendor_asks) {
  delivery_queue queue{limits{}};
  queue.add(bot_reply(id_at(1), 1));
  ASSERT_EQ(leaves(queue, start), id_at(1));
  auto failed = queue.failed(id_at(1), failure::retry, 90s, start, 0);
  EXPECT_EQ(failed.next_try, start + 90s);
  EXPECT_TRUE(leaves(queue, start + 90s - 1ms).is_nil());
  EXPECT_EQ(leaves(queue, start + 90s), id_at(1));
}

TEST(delivery_queue, a_rate_limit_pauses_the_whole_account) {
  delivery_queue queue{limits{}};
  queue.add(bot_reply(id_at(1), 1));
  queue.add(bot_reply(id_at(2), 2));
  ASSERT_EQ(leaves(queue, start), id_at(1));
  auto failed = queue.failed(id_at(1), failure::rate_limited, 20s, start, 0);
  EXPECT_EQ(failed.what, verdict::retry_later);
  auto next = queue.next(start);
  EXPECT_FALSE(next.send);
  EXPECT_EQ(next.wait_until, start + 20s);
  EXPECT_EQ(leaves(queue, start + 20s), id_at(1));
}

TEST(delivery_queue, a_pair_limit_makes_one_patient_wait_four_times_longer) {
  delivery_queue queue{limits{}};
  queue.add(bot_reply(id_at(1), 1));
  queue.add(bot_reply(id_at(2), 2));
  auto now = start;
  // The second is the pair interval: one in 6 s is all that is left by then.
  for (auto wait : {1s, 6s, 16s, 64s}) {
    ASSERT_EQ(leaves(queue, now), id_at(1));
    auto failed = queue.failed(id_at(1), failure::pair_limited, {}, now, 9);
    EXPECT_EQ(failed.next_try, now + wait);
    if (wait == 1s) {
      EXPECT_EQ(leaves(queue, now), id_at(2)) << "others go on";
    }
    now = failed.next_try;
  }
}

TEST(delivery_queue, after_a_pair_limit_the_patients_burst_is_spent) {
  delivery_queue queue{limits{}};
  for (int i = 1; i <= 3; ++i) queue.add(bot_reply(id_at(i), 1));
  ASSERT_EQ(leaves(queue, start), id_at(1));
  auto failed = queue.failed(id_at(1), failure::pair_limited, {}, start, 9);
  ASSERT_EQ(leaves(queue, failed.next_try), id_at(1));
  queue.sent(id_at(1));
  EXPECT_EQ(queue.next(failed.next_try).wait_until, failed.next_try + 6s);
}

TEST(delivery_queue, a_refused_account_is_probed_after_30_s_then_more_rarely) {
  delivery_queue queue{limits{}};
  for (int i = 1; i <= 3; ++i)
    queue.add(bot_reply(id_at(i), static_cast<std::uint64_t>(i)));
  auto now = start;
  ASSERT_EQ(leaves(queue, now), id_at(1));
  for (auto wait : {30s, 60s, 120s, 240s, 300s, 300s}) {
    auto failed = queue.failed(id_at(1), failure::account_stop, {}, now, 0);
    EXPECT_EQ(failed.what, verdict::waits_for_account);
    EXPECT_EQ(failed.attempts, 0) << "it is not the delivery's fault";
    EXPECT_TRUE(queue.is_stopped(now));
    auto next = queue.next(now);
    EXPECT_FALSE(next.send);
    EXPECT_EQ(next.wait_until, now + wait);
    now += wait;
    EXPECT_FALSE(queue.is_stopped(now));
    ASSERT_EQ(leaves(queue, now), id_at(1));
    EXPECT_TRUE(queue.is_stopped(now)) << "one probe, not two";
    EXPECT_TRUE(leaves(queue, now).is_nil());
  }
  queue.sent(id_at(1));
  EXPECT_FALSE(queue.is_stopped(now));
  EXPECT_EQ(leaves(queue, now), id_at(2));
  EXPECT_EQ(leaves(queue, now), id_at(3));
}

TEST(delivery_queue, many_refusals_at_once_open_the_breaker_once) {
  delivery_queue queue{limits{}};
  for (int i = 1; i <= 3; ++i) {
    queue.add(bot_reply(id_at(i), static_cast<std::uint64_t>(i)));
    ASSERT_EQ(leaves(queue, start), id_at(i));
  }
  for (int i = 1; i <= 3; ++i)
    queue.failed(id_at(i), failure::account_stop, {}, start, 0);
  EXPECT_EQ(queue.next(start).wait_until, start + 30s);
}

TEST(delivery_queue, a_fence_removes_older_bot_replies_and_no_others) {
  delivery_queue queue{limits{}};
  queue.add(bot_reply(id_at(1), 1, 4));
  queue.add(bot_reply(id_at(2), 1, 4));
  auto by_staff = bot_reply(id_at(3), 1, 4);
  by_staff.from = sender::staff;
  queue.add(by_staff);
  queue.add(bot_reply(id_at(4), 1, 5));
  queue.add(bot_reply(id_at(5), 2, 4));
  ASSERT_EQ(leaves(queue, start), id_at(1));

  auto fenced = queue.fence(patient(1), 5);
  EXPECT_EQ(fenced.removed, std::vector{id_at(2)});
  EXPECT_EQ(fenced.in_flight, std::vector{id_at(1)});
  auto failed = queue.failed(id_at(1), failure::retry, {}, start, 0);
  EXPECT_EQ(failed.what, verdict::fenced) << "it must not be tried again";
  EXPECT_EQ(leaves(queue, start), id_at(3));
  queue.sent(id_at(3));
  EXPECT_EQ(leaves(queue, start), id_at(4));
  EXPECT_EQ(leaves(queue, start), id_at(5));
}

TEST(delivery_queue, a_reply_that_comes_after_the_fence_is_told_as_fenced) {
  delivery_queue queue{limits{}};
  queue.fence(patient(1), 5);
  EXPECT_TRUE(queue.add(bot_reply(id_at(1), 1, 4)));
  auto next = queue.next(start);
  EXPECT_FALSE(next.send);
  ASSERT_EQ(next.fenced.size(), 1u);
  EXPECT_EQ(next.fenced[0].id, id_at(1));
  EXPECT_EQ(next.fenced[0].patient, patient(1));
  EXPECT_TRUE(queue.next(start).fenced.empty()) << "told once";
}

TEST(delivery_queue, a_lifted_fence_lets_replies_leave_but_not_older_ones) {
  delivery_queue queue{limits{}};
  queue.fence(patient(1), 3);
  queue.fence(patient(1), 5);
  queue.unfence(patient(1), 5);
  queue.add(bot_reply(id_at(1), 1, 4));
  queue.add(bot_reply(id_at(2), 1, 2));
  auto next = queue.next(start);
  ASSERT_TRUE(next.send);
  EXPECT_EQ(next.send->id, id_at(1));
  ASSERT_EQ(next.fenced.size(), 1u);
  EXPECT_EQ(next.fenced[0].id, id_at(2));
}

TEST(delivery_queue, after_the_window_only_a_template_leaves) {
  delivery_queue queue{limits{}};
  auto text = bot_reply(id_at(1), 1);
  text.window_closes = start + 10s;
  auto reminder = bot_reply(id_at(2), 1);
  reminder.window_closes = start + 10s;
  reminder.what.template_name = "visit_reminder";
  queue.add(text);
  queue.add(reminder);
  auto next = queue.next(start + 10s);
  ASSERT_EQ(next.expired.size(), 1u);
  EXPECT_EQ(next.expired[0].id, id_at(1));
  ASSERT_TRUE(next.send);
  EXPECT_EQ(next.send->id, id_at(2));
}

TEST(delivery_queue, a_window_that_closes_while_waiting_is_told_on_time) {
  delivery_queue queue{limits{}};
  auto text = bot_reply(id_at(1), 1);
  text.not_before = start + 1h;
  text.window_closes = start + 10min;
  queue.add(text);
  EXPECT_EQ(queue.next(start).wait_until, start + 10min);
  EXPECT_EQ(queue.next(start + 10min).expired.size(), 1u);
  EXPECT_EQ(queue.size(), 0u);
}

TEST(delivery_queue, knows_since_when_its_oldest_waits) {
  delivery_queue queue{limits{}};
  EXPECT_FALSE(queue.oldest());
  queue.add(bot_reply(id_at(250), 2));
  queue.add(bot_reply(id_at(40), 1));
  EXPECT_EQ(queue.oldest(), start + 40ms);
  ASSERT_EQ(leaves(queue, start + 300ms), id_at(40));
  EXPECT_EQ(queue.oldest(), start + 40ms) << "in flight is not sent";
  queue.sent(id_at(40));
  EXPECT_EQ(queue.oldest(), start + 250ms);
}

TEST(delivery_queue, a_clock_set_back_an_hour_does_not_stop_sending) {
  limits bounds;
  bounds.sends_per_second_per_account = 10;
  delivery_queue queue{bounds};
  queue.add(bot_reply(id_at(1), 1));
  queue.add(bot_reply(id_at(2), 2));
  ASSERT_EQ(leaves(queue, start), id_at(1));
  auto failed = queue.failed(id_at(1), failure::retry, 5s, start, 0);
  ASSERT_EQ(failed.next_try, start + 5s);
  const auto earlier = start - 1h;
  EXPECT_EQ(queue.next(earlier).wait_until, earlier + 100ms);
  EXPECT_EQ(leaves(queue, earlier + 100ms), id_at(2));
  EXPECT_EQ(leaves(queue, earlier + 5s), id_at(1));
}
