#include "actors/admission.hpp"

#include <gtest/gtest.h>

#include <deque>

using namespace careline;
using namespace careline::actors;
using namespace std::chrono_literals;

namespace {

using time_point = std::chrono::steady_clock::time_point;

/// A store that keeps `rate` turns a second, and the door before it.
struct counter_of_turns {
  explicit counter_of_turns(config::limits l) : limits(l), door(limits) {
    door.store_reachable(true);
  }

  /// A second in steps of a millisecond, with `offered` arrivals a second.
  void pass_a_second(int offered, int rate) {
    for (int ms = 0; ms < 1'000; ++ms) {
      now += 1ms;
      arriving_ += offered;
      for (; arriving_ >= 1'000; arriving_ -= 1'000) {
        if (door.closed(now) != refusal::none || !door.enter(0, 1)) {
          ++refused;
          continue;
        }
        waiting_.push_back(now);
      }
      working_ += rate;
      for (; working_ >= 1'000; working_ -= 1'000) {
        if (waiting_.empty()) continue;
        auto took = now - waiting_.front();
        waiting_.pop_front();
        slowest = std::max(slowest, took);
        door.leave(0, 1);
        door.durable(1, took, now);
        ++kept;
      }
    }
  }

  void forget() {
    kept = refused = 0;
    slowest = {};
  }

  config::limits limits;
  admission door;
  time_point now{1h};
  int kept = 0;
  int refused = 0;
  std::chrono::nanoseconds slowest{};

private:
  int arriving_ = 0;
  int working_ = 0;
  std::deque<time_point> waiting_;
};

config::limits no_shard_bound() {
  config::limits l;
  l.turns_in_flight_per_shard = l.turns_in_flight;
  return l;
}

} // namespace

TEST(queue_bound, at_three_times_the_capacity_the_queue_stays_short) {
  counter_of_turns c(no_shard_bound());
  c.pass_a_second(60'000, 20'000); // The bound is being found.
  c.forget();
  for (int i = 0; i < 10; ++i) c.pass_a_second(60'000, 20'000);
  EXPECT_EQ(c.kept, 200'000) << "the store never waits for work";
  EXPECT_LT(c.slowest, 2 * c.limits.queueing_target);
  EXPECT_NEAR(c.refused, 400'000, 5'000);
  EXPECT_LT(c.door.turns(), 4'000);
}

TEST(queue_bound, without_it_the_queue_would_be_as_long_as_it_may) {
  auto limits = no_shard_bound();
  limits.queueing_target = 0ms;
  counter_of_turns c(limits);
  for (int i = 0; i < 5; ++i) c.pass_a_second(60'000, 20'000);
  EXPECT_GT(c.slowest, 900ms);
}

TEST(queue_bound, a_store_that_becomes_slow_lets_fewer_in_but_never_none) {
  counter_of_turns c(no_shard_bound());
  c.pass_a_second(20'000, 20'000);
  EXPECT_EQ(c.refused, 0) << "what is worked off in time is no queue";
  // What was let in before it was seen has to be worked off first.
  for (int i = 0; i < 8; ++i) c.pass_a_second(20'000, 1'000);
  EXPECT_EQ(c.door.bound(), 512) << "limits.turns_in_flight_at_least";
  c.forget();
  c.pass_a_second(20'000, 1'000);
  EXPECT_EQ(c.kept, 1'000);
  EXPECT_LT(c.slowest, 600ms);
}

TEST(queue_bound, it_grows_back_once_the_load_is_gone) {
  counter_of_turns c(no_shard_bound());
  for (int i = 0; i < 3; ++i) c.pass_a_second(60'000, 20'000);
  EXPECT_LT(c.door.bound(), 4'000);
  for (int i = 0; i < 5; ++i) c.pass_a_second(5'000, 20'000);
  EXPECT_EQ(c.door.bound(),
            static_cast<std::int64_t>(c.limits.turns_in_flight));
}

TEST(queue_bound, a_short_burst_is_no_overload) {
  counter_of_turns c(no_shard_bound());
  c.pass_a_second(10'000, 20'000);
  // 1,500 at once, 75 ms of work.
  for (int i = 0; i < 1'500; ++i) {
    EXPECT_EQ(c.door.closed(c.now), refusal::none);
    EXPECT_TRUE(c.door.enter(0, 1));
  }
  for (int i = 0; i < 1'500; ++i) {
    c.door.leave(0, 1);
    c.door.durable(1, 40ms, c.now + i * 50us);
  }
  EXPECT_EQ(c.door.closed(c.now + 1s), refusal::none);
}

TEST(queue_bound, a_pause_of_the_whole_process_is_not_taken_for_a_queue) {
  counter_of_turns c(no_shard_bound());
  c.pass_a_second(10'000, 20'000);
  c.now += 60s;
  c.door.durable(1, 60s, c.now);
  EXPECT_EQ(c.door.bound(),
            static_cast<std::int64_t>(c.limits.turns_in_flight));
}

TEST(admission, requests_that_have_no_permit_yet_count_as_well) {
  config::limits limits;
  limits.turns_in_flight = 10;
  admission a(limits);
  a.store_reachable(true);
  time_point now{1h};
  EXPECT_EQ(a.closed(now, 9), refusal::none);
  EXPECT_EQ(a.closed(now, 10), refusal::turns);
  EXPECT_TRUE(a.enter(1, 5));
  EXPECT_EQ(a.closed(now, 9), refusal::turns);
  EXPECT_EQ(a.closed(now), refusal::none);
}

TEST(admission, each_refusal_has_a_code_that_says_what_to_do) {
  EXPECT_EQ(code_of(refusal::none), "");
  for (auto why = 1U; why < static_cast<unsigned>(refusal::count_); ++why)
    EXPECT_FALSE(code_of(static_cast<refusal>(why)).empty()) << why;
  EXPECT_EQ(code_of(refusal::late), "store_unavailable");
  EXPECT_EQ(code_of(refusal::queueing), "overloaded");
  EXPECT_EQ(code_of(refusal::token_rate), "rate_limited");
}
