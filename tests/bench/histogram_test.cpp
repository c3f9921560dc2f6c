#include "bench/histogram.hpp"

#include <gtest/gtest.h>

namespace careline::bench {
namespace {

using namespace std::chrono_literals;

TEST(histogram, an_empty_one_answers_zero) {
  const histogram h;
  EXPECT_EQ(h.count(), 0u);
  EXPECT_EQ(h.quantile(0.99), 0ns);
  EXPECT_EQ(h.max(), 0ns);
}

TEST(histogram, quantiles_of_a_ladder_are_within_one_percent) {
  histogram h;
  for (int i = 1; i <= 10'000; ++i) h.add(std::chrono::microseconds(i));
  for (const double share : {0.01, 0.25, 0.5, 0.9, 0.99, 0.999}) {
    const double wanted_ns = share * 10'000 * 1'000;
    const auto got = static_cast<double>(h.quantile(share).count());
    EXPECT_NEAR(got, wanted_ns, wanted_ns * 0.01) << share;
  }
}

TEST(histogram, the_greatest_value_is_kept_exactly) {
  histogram h;
  for (int i = 0; i < 100'000; ++i) h.add(1ms);
  h.add(7'654'321'987ns);
  EXPECT_EQ(h.max(), 7'654'321'987ns);
  EXPECT_EQ(h.quantile(1), 7'654'321'987ns);
  EXPECT_LT(h.quantile(0.9999), 1'010us);
}

TEST(histogram, one_slow_answer_in_a_thousand_shows_at_p99_9) {
  histogram h;
  for (int i = 0; i < 9'980; ++i) h.add(1ms);
  for (int i = 0; i < 20; ++i) h.add(800ms);
  EXPECT_LT(h.quantile(0.99), 2ms);
  EXPECT_GT(h.quantile(0.999), 790ms);
}

TEST(histogram, values_beyond_the_scale_are_counted_at_its_end) {
  histogram h;
  h.add(std::chrono::hours(5));
  h.add(-3ns);
  EXPECT_EQ(h.count(), 2u);
  EXPECT_EQ(h.quantile(0.5), 0ns);
  EXPECT_EQ(h.max(), std::chrono::hours(5));
}

TEST(histogram, two_together_count_like_one) {
  histogram a, b, both;
  for (int i = 0; i < 1'000; ++i) {
    const auto value = std::chrono::microseconds(i * i % 7'919);
    (i % 3 ? a : b).add(value);
    both.add(value);
  }
  a.merge(b);
  EXPECT_EQ(a.count(), both.count());
  EXPECT_EQ(a.max(), both.max());
  EXPECT_EQ(a.quantile(0.9), both.quantile(0.9));
  std::uint64_t sum = 0;
  for (const auto& bucket : a.buckets()) sum += bucket.count;
  EXPECT_EQ(sum, 1'000u);
}

} // namespace
} // namespace careline::bench
