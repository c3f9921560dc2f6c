#include "engine/pacing.hpp"

#include <gtest/gtest.h>

using namespace careline::engine;
using namespace std::chrono_literals;

namespace {

const instant start{std::chrono::milliseconds{1'790'000'000'000}};

} // namespace

TEST(pacing, a_full_bucket_gives_its_burst_at_once_and_then_one_per_interval) {
  const pacing pace{6s, 3};
  fine_instant bucket{};
  for (int i = 0; i < 3; ++i) {
    EXPECT_LE(pace.earliest(bucket), start);
    bucket = pace.take(bucket, start);
  }
  EXPECT_EQ(pace.earliest(bucket), start + 6s);
  bucket = pace.take(bucket, start + 6s);
  EXPECT_EQ(pace.earliest(bucket), start + 12s);
}

TEST(pacing, a_burst_is_paid_back_before_the_bucket_is_full_again) {
  const pacing pace{6s, 3};
  fine_instant bucket{};
  for (int i = 0; i < 3; ++i) bucket = pace.take(bucket, start);
  EXPECT_EQ(bucket, fine_instant{start + 18s});
  const auto later = start + 12s;
  bucket = pace.take(bucket, later);
  EXPECT_LE(pace.earliest(bucket), later) << "two had come back";
  bucket = pace.take(bucket, later);
  EXPECT_EQ(pace.earliest(bucket), later + 6s);
}

TEST(pacing, intervals_below_a_millisecond_add_up) {
  const auto pace = pacing::per_second(4'000);
  fine_instant bucket{};
  int taken = 0;
  for (auto now = start; now < start + 1s; now += 1ms)
    for (; pace.earliest(bucket) <= now; ++taken)
      bucket = pace.take(bucket, now);
  EXPECT_GE(taken, 4'000);
  EXPECT_LE(taken, 4'400) << "a tenth of a second's worth at once";
}

TEST(pacing, an_emptied_bucket_gives_one_at_the_given_time) {
  const pacing pace{6s, 45};
  auto bucket = pace.empty_until(start + 16s);
  EXPECT_EQ(pace.earliest(bucket), start + 16s);
  bucket = pace.take(bucket, start + 16s);
  EXPECT_EQ(pace.earliest(bucket), start + 22s);
}
