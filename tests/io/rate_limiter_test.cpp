#include "io/http/rate_limiter.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace careline::tests {

namespace {

using io::rate_limiter;
using namespace std::chrono_literals;
using std::chrono::nanoseconds;

const rate_limiter::time_point start{1h};

} // namespace

TEST(rate_limiter, gives_the_burst_at_once_and_then_the_rate) {
  rate_limiter limit(10, 20, 1'024, 7);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(limit.take(1, start), 0ns) << i;
  EXPECT_EQ(limit.take(1, start), 100ms) << "that long until the next token";
  EXPECT_EQ(limit.take(1, start + 99ms), 1ms);
  EXPECT_EQ(limit.take(1, start + 100ms), 0ns);
  EXPECT_GT(limit.take(1, start + 100ms), 0ns);
}

TEST(rate_limiter, lets_through_the_rate_in_the_long_run) {
  rate_limiter limit(1'000, 2'000, 1'024, 7);
  int given = 0;
  // Three times the rate for a hundred seconds.
  for (int i = 0; i < 300'000; ++i)
    if (limit.take(5, start + i * 333us) == 0ns) ++given;
  EXPECT_NEAR(given, 100'000 + 2'000, 150);
}

TEST(rate_limiter, a_full_bucket_is_no_fuller_after_a_day) {
  rate_limiter limit(10, 20, 1'024, 7);
  EXPECT_EQ(limit.take(1, start), 0ns);
  int given = 0;
  while (limit.take(1, start + 24h) == 0ns) ++given;
  EXPECT_EQ(given, 20);
}

TEST(rate_limiter, keys_do_not_draw_from_each_others_buckets) {
  rate_limiter limit(1, 2, 4'096, 7);
  for (std::uint64_t key = 0; key < 200; ++key) {
    EXPECT_EQ(limit.take(key, start), 0ns);
    EXPECT_EQ(limit.take(key, start), 0ns);
    EXPECT_GT(limit.take(key, start), 0ns);
  }
}

TEST(rate_limiter,
     a_request_for_more_than_a_bucket_holds_waits_till_it_is_full) {
  rate_limiter limit(10, 20, 1'024, 7);
  EXPECT_EQ(limit.take(1, start, 100), 0ns) << "or it would never be given";
  EXPECT_GT(limit.take(1, start + 7s), 0ns) << "but it is in debt";
  EXPECT_EQ(limit.take(1, start + 9s), 0ns);
  EXPECT_GT(limit.take(1, start + 9s, 100), 0ns);
}

TEST(rate_limiter, a_refusal_takes_nothing) {
  rate_limiter limit(1, 1, 1'024, 7);
  EXPECT_EQ(limit.take(1, start), 0ns);
  for (int i = 0; i < 1'000; ++i) EXPECT_GT(limit.take(1, start + 999ms), 0ns);
  EXPECT_EQ(limit.take(1, start + 1s), 0ns);
}

TEST(rate_limiter, zero_is_no_limit) {
  rate_limiter limit(0, 0, 1'024, 7);
  EXPECT_TRUE(limit.is_off());
  for (int i = 0; i < 10'000; ++i) EXPECT_EQ(limit.take(1, start), 0ns);
}

TEST(rate_limiter, strangers_do_not_make_it_forget_who_is_in_debt) {
  rate_limiter limit(1, 10, 1'024, 7);
  while (limit.take(42, start) == 0ns) {
  }
  // Ten times as many as there are buckets, each with one request.
  for (std::uint64_t key = 1'000; key < 11'000; ++key) {
    limit.take(key, start + 1ms);
    // It goes on trying, as one who floods does.
    EXPECT_GT(limit.take(42, start + 1ms), 0ns) << key;
  }
}

TEST(rate_limiter, from_many_threads_the_limit_holds_nearly) {
  rate_limiter limit(100, 1'000, 1'024, 7);
  EXPECT_EQ(limit.take(9, start), 0ns);
  std::atomic<int> given{1};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 5'000; ++i)
          if (limit.take(9, start) == 0ns) ++given;
      });
  }
  EXPECT_EQ(given, 1'000) << "one bucket is taken from by compare-and-swap";
}

TEST(rate_limiter, retry_after_is_whole_seconds_and_never_none) {
  EXPECT_EQ(io::retry_after(1ns), 1s);
  EXPECT_EQ(io::retry_after(1s), 1s);
  EXPECT_EQ(io::retry_after(1'001ms), 2s);
}

} // namespace careline::tests
