#include "engine/breaker.hpp"

#include <gtest/gtest.h>

using careline::engine::breaker;
using namespace std::chrono_literals;

namespace {
const breaker::time noon{12h};
}

TEST(breaker, opens_after_failures_in_a_row_and_not_before) {
  breaker b(3, 30s);
  b.failed(noon);
  b.failed(noon);
  b.succeeded();
  b.failed(noon);
  b.failed(noon);
  EXPECT_TRUE(b.lets_through(noon));
  b.failed(noon);
  EXPECT_TRUE(b.is_open());
  EXPECT_FALSE(b.lets_through(noon + 29s));
}

TEST(breaker, lets_one_probe_through_and_closes_when_it_succeeds) {
  breaker b(1, 30s);
  b.failed(noon);
  EXPECT_TRUE(b.lets_through(noon + 30s));
  EXPECT_FALSE(b.lets_through(noon + 30s)) << "one is enough";
  b.succeeded();
  EXPECT_FALSE(b.is_open());
  EXPECT_TRUE(b.lets_through(noon + 30s));
}

TEST(breaker, holds_again_when_the_probe_fails) {
  breaker b(5, 30s);
  b.failed(noon, 10s); // At once, whatever the number.
  EXPECT_FALSE(b.lets_through(noon + 9s));
  EXPECT_TRUE(b.lets_through(noon + 10s));
  b.failed(noon + 11s);
  EXPECT_FALSE(b.lets_through(noon + 40s));
  EXPECT_TRUE(b.lets_through(noon + 41s));
}

TEST(breaker, is_not_held_longer_by_what_was_asked_before_it_opened) {
  breaker b(1, 30s);
  b.failed(noon);
  b.failed(noon + 20s);
  EXPECT_TRUE(b.lets_through(noon + 30s));
}
