#include "bench/arrivals.hpp"

#include <gtest/gtest.h>

namespace careline::bench {
namespace {

using namespace std::chrono_literals;

TEST(arrivals, steady_ones_are_due_at_exact_intervals) {
  const std::chrono::steady_clock::time_point begin{};
  arrivals schedule(arrival::steady, rate_curve(8'000), 1, begin);
  for (int i = 0; i < 80'000; ++i) schedule.advance();
  EXPECT_EQ(schedule.peek() - begin, 10s);
}

TEST(arrivals, poisson_ones_keep_the_rate_and_come_in_clusters) {
  const std::chrono::steady_clock::time_point begin{};
  arrivals schedule(arrival::poisson, rate_curve(1'000), 7, begin);
  auto last = begin;
  int close = 0;
  constexpr int count = 100'000;
  for (int i = 0; i < count; ++i) {
    schedule.advance();
    close += schedule.peek() - last < 100us;
    last = schedule.peek();
  }
  const std::chrono::duration<double> whole = last - begin;
  EXPECT_NEAR(count / whole.count(), 1'000, 15);
  // 1 - exp(-0.1) of the gaps are below a tenth of the mean.
  EXPECT_NEAR(close / static_cast<double>(count), 0.0952, 0.005);
}

TEST(rate_curve, a_ramp_is_as_dense_as_it_says) {
  // 10 s at 100, 10 s from 100 to 300, then 300 for ever.
  const rate_curve curve({{10, 100, 100}, {10, 100, 300}}, 0);
  EXPECT_DOUBLE_EQ(curve.when(0), 0);
  EXPECT_DOUBLE_EQ(curve.when(500), 5);
  EXPECT_DOUBLE_EQ(curve.when(1'000), 10);
  EXPECT_DOUBLE_EQ(curve.when(3'000), 20) << "200 a second on average";
  EXPECT_DOUBLE_EQ(curve.when(3'300), 21);
  // In the middle of the ramp 100 t + 10 t^2 = 750 are due.
  EXPECT_NEAR(curve.when(1'750), 15, 1e-9);
}

TEST(rate_curve, goes_down_as_it_went_up) {
  const rate_curve curve({{10, 300, 100}}, 0);
  EXPECT_NEAR(curve.when(1'250), 5, 1e-9);
  EXPECT_NEAR(curve.when(2'000), 10, 1e-9);
  EXPECT_NEAR(curve.when(2'100), 11, 1e-9);
}

TEST(rate_curve, the_warm_up_has_the_first_rate) {
  const rate_curve curve({{1, 100, 500}}, 2);
  EXPECT_DOUBLE_EQ(curve.when(200), 2);
  EXPECT_DOUBLE_EQ(curve.when(500), 3);
}

TEST(rate_curve, never_goes_back) {
  const rate_curve curve({{1, 1, 9'999}, {0.5, 9'999, 3}, {2, 3, 3}}, 1);
  double last = 0;
  for (int i = 1; i < 20'000; ++i) {
    const double at = curve.when(i * 0.7);
    ASSERT_GE(at, last) << i;
    last = at;
  }
}

} // namespace
} // namespace careline::bench
