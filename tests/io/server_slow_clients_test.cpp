#include "tests/io/served.hpp"
#include "tests/support/wait.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace careline::tests {

using namespace std::chrono_literals;

TEST(http_server, a_client_that_trickles_its_request_gets_408) {
  config::limits limits;
  limits.http_read = 60ms;
  served s(served::echo, 1, limits);
  auto c = s.connect();
  c.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  const auto all = c.rest();
  EXPECT_EQ(status_of(all), 408u);
  EXPECT_EQ(code_of(all), "too_slow");
  EXPECT_TRUE(ends_connection(all));
  EXPECT_EQ(s.counters().timed_out, 1u);
}

TEST(http_server, each_byte_does_not_buy_a_slow_client_more_time) {
  config::limits limits;
  limits.http_read = 100ms;
  served s(served::echo, 1, limits);
  auto c = s.connect();
  // A byte each 5 ms would keep any timeout between bytes away for ever.
  c.send("GET / HTTP/1.1\r\n");
  std::jthread trickle([&](std::stop_token enough) {
    while (!enough.stop_requested()) {
      c.send("X");
      careline::tests::lasts(5ms);
    }
  });
  EXPECT_TRUE(comes_true([&] { return s.counters().timed_out == 1; }));
}

TEST(http_server, an_idle_connection_is_closed_without_a_word) {
  config::limits limits;
  limits.http_idle = 60ms;
  served s(served::echo, 1, limits);
  auto fresh = s.connect();
  EXPECT_EQ(fresh.rest(), "");
  auto used = s.connect();
  used.send(get("/"));
  EXPECT_EQ(status_of(used.answer()), 200u);
  EXPECT_EQ(used.rest(), "");
  EXPECT_TRUE(comes_true([&] { return s.counters().connections == 0; }));
}

TEST(http_server, time_in_the_handler_is_no_idle_time) {
  config::limits limits;
  limits.http_idle = limits.http_read = limits.http_write = 40ms;
  desk d;
  served s(to(d), 1, limits);
  auto slow = s.connect();
  slow.send(get("/slow"));
  auto waiting = d.take();
  // Another connection idles to its end meanwhile: that long it took.
  auto other = s.connect();
  EXPECT_EQ(other.rest(), "");
  waiting.door.send(plain("still here"));
  EXPECT_EQ(body_of(slow.answer()), "still here");
}

TEST(http_server, a_client_that_does_not_read_its_answer_is_cut_off) {
  config::limits limits;
  limits.http_write = 60ms;
  served s(
      [](request, responder d) { d.send(plain(std::string(30'000'000, 'x'))); },
      1, limits);
  auto c = s.connect();
  c.receive_buffer(4'096);
  c.send(get("/"));
  EXPECT_TRUE(comes_true([&] { return s.counters().slow_readers == 1; }));
  EXPECT_TRUE(comes_true([&] { return s.counters().connections == 0; }));
  EXPECT_EQ(s.counters().requests_in_work, 0);
}

TEST(http_server, an_answer_to_a_peer_that_is_gone_goes_nowhere) {
  desk d;
  served s(to(d));
  for (int i = 0; i < 10; ++i) {
    auto c = s.connect();
    c.send(get("/"));
    auto taken = d.take();
    c.reset();
    EXPECT_TRUE(taken.door.send(plain(std::string(100'000, 'x'))));
    EXPECT_TRUE(comes_true([&] { return s.counters().connections == 0; }));
  }
  EXPECT_EQ(s.counters().requests_in_work, 0);
}

} // namespace careline::tests
