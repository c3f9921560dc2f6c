#include "engine/retry.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

using namespace careline::engine;
using namespace std::chrono_literals;

namespace {

const instant start{std::chrono::milliseconds{1'790'000'000'000}};
const delivery_id first{make_uuid_v7(1, 0, 1)};
const delivery_id second{make_uuid_v7(1, 0, 2)};

} // namespace

TEST(retry, delays_are_spread_from_the_first_on) {
  std::mt19937_64 random(3);
  auto least = 300s + 0ms, most = 0ms;
  for (int i = 0; i < 1'000; ++i) {
    auto delay = retry_delay(0ms, 1s, 300s, random());
    least = std::min(least, delay);
    most = std::max(most, delay);
  }
  EXPECT_GE(least, 1s);
  EXPECT_LT(least, 1'100ms);
  EXPECT_GT(most, 2'900ms);
  EXPECT_LE(most, 3s);
}

TEST(retry, delays_grow_up_to_the_longest) {
  auto delay = 1'000ms;
  for (auto next : {3s, 9s, 27s, 81s, 243s, 300s, 300s}) {
    // The random number that reaches the end of the range.
    auto least = std::min(delay * 3 / 2, 300'000ms);
    auto luck = static_cast<std::uint64_t>((next - least).count());
    delay = retry_delay(delay, 1s, 300s, luck);
    EXPECT_EQ(delay, next);
  }
  EXPECT_EQ(retry_delay(10s, 1s, 300s, 0), 15s) << "never shorter than before";
}

TEST(retry, eight_unlucky_tries_still_span_half_a_minute) {
  auto delay = 0ms, all = 0ms;
  for (int tries = 1; tries < 8; ++tries)
    all += delay = retry_delay(delay, 1s, 300s, 0);
  EXPECT_GT(all, 30s);
}

TEST(retry, a_pair_limit_waits_four_to_the_n_seconds) {
  EXPECT_EQ(pair_delay(0), 1s);
  EXPECT_EQ(pair_delay(1), 4s);
  EXPECT_EQ(pair_delay(3), 64s);
  EXPECT_EQ(pair_delay(100), pair_delay(7));
}

TEST(account_breaker, opens_at_the_first_refusal_and_closes_after_a_probe) {
  account_breaker breaker;
  EXPECT_FALSE(breaker.is_stopped(start));
  breaker.refused(first, start);
  EXPECT_TRUE(breaker.is_stopped(start + 30s - 1ms));
  EXPECT_FALSE(breaker.is_stopped(start + 30s));
  EXPECT_EQ(breaker.probe_due(), start + 30s);
  breaker.leaves(second);
  EXPECT_FALSE(breaker.probe_due());
  breaker.accepted(first);
  EXPECT_TRUE(breaker.is_open()) << "sent before the account was refused";
  breaker.accepted(second);
  EXPECT_FALSE(breaker.is_open());
}

TEST(account_breaker, a_probe_without_an_answer_is_repeated_as_late) {
  account_breaker breaker;
  breaker.refused(first, start);
  breaker.leaves(second);
  breaker.unclear(second, start + 40s);
  EXPECT_EQ(breaker.probe_due(), start + 70s);
  breaker.leaves(second);
  breaker.refused(second, start + 80s);
  EXPECT_EQ(breaker.probe_due(), start + 140s);
}

TEST(account_breaker, begins_again_at_30_s_after_it_was_closed) {
  account_breaker breaker;
  breaker.refused(first, start);
  breaker.leaves(first);
  breaker.refused(first, start + 30s);
  breaker.leaves(first);
  breaker.accepted(first);
  breaker.refused(second, start + 1h);
  EXPECT_EQ(breaker.probe_due(), start + 1h + 30s);
}
