#include "tests/io/served.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace careline::tests {

using namespace std::chrono_literals;

TEST(http_server, answers_come_from_other_threads_to_the_right_connections) {
  desk d;
  served s(to(d), 2);
  constexpr int clients = 32;
  constexpr int rounds = 30;
  std::thread answerer([&] {
    std::vector<desk::case_> burst;
    for (int i = 0; i < clients * rounds; ++i) {
      burst.push_back(d.take());
      if (d.size() > 0 && burst.size() < 8) continue;
      for (const auto& c : burst) c.door.send(plain(c.asked.body));
      burst.clear();
    }
    for (const auto& c : burst) c.door.send(plain(c.asked.body));
  });
  std::vector<std::thread> askers;
  for (int n = 0; n < clients; ++n)
    askers.emplace_back([&, n] {
      auto c = s.connect();
      for (int i = 0; i < rounds; ++i) {
        const auto text = std::to_string(n) + "/" + std::to_string(i);
        c.send(post("/", text));
        EXPECT_EQ(body_of(c.answer()), text);
      }
    });
  for (auto& a : askers) a.join();
  answerer.join();
  // The last answer can arrive before the server has noted that it is out.
  EXPECT_TRUE(comes_true([&] { return s.counters().requests_in_work == 0; }));
}

TEST(http_server, only_the_first_answer_counts) {
  desk d;
  served s(to(d));
  auto c = s.connect();
  c.send(get("/"));
  const auto taken = d.take();
  EXPECT_TRUE(taken.door.is_open());
  EXPECT_TRUE(taken.door.send(plain("first")));
  EXPECT_FALSE(taken.door.is_open());
  EXPECT_FALSE(taken.door.send(plain("second")));
  EXPECT_EQ(body_of(c.answer()), "first");
}

TEST(http_server, a_request_that_nobody_answers_gets_500) {
  desk d;
  served s(to(d));
  auto c = s.connect();
  c.send(get("/"));
  { const auto dropped = d.take(); }
  const auto a = c.answer();
  EXPECT_EQ(status_of(a), 500u);
  EXPECT_EQ(code_of(a), "no_answer");
}

TEST(http_server, a_handler_that_throws_costs_one_500) {
  served s([](request r, responder d) {
    if (r.path == "/bug") throw std::runtime_error("bug");
    d.send(plain("fine"));
  });
  auto c = s.connect();
  c.send(get("/bug") + get("/ok"));
  EXPECT_EQ(status_of(c.answer()), 500u);
  EXPECT_EQ(body_of(c.answer()), "fine");
}

TEST(http_server, a_header_value_with_a_line_break_is_left_out) {
  served s([](request, responder d) {
    d.send({200,
            "text/plain",
            "x",
            {{"X-Bad", "a\r\nX-Evil: b"}, {"X-Good", "c"}}});
  });
  auto c = s.connect();
  c.send(get("/"));
  const auto a = c.answer();
  EXPECT_EQ(a.find("X-Evil"), std::string::npos);
  EXPECT_NE(a.find("X-Good: c\r\n"), std::string::npos);
}

TEST(http_server, an_answer_without_content_has_no_length) {
  served s([](request, responder d) { d.send({204, "", "", {}}); });
  auto c = s.connect();
  c.send(get("/") + get("/"));
  const auto a = c.answer();
  EXPECT_EQ(status_of(a), 204u);
  EXPECT_EQ(a.find("Content-Length"), std::string::npos);
  EXPECT_EQ(status_of(c.answer()), 204u);
}

TEST(http_server, connections_beyond_the_cap_are_closed_at_once) {
  config::limits limits;
  limits.http_connections = 2;
  served s(served::echo, 1, limits);
  auto a = s.connect();
  auto b = s.connect();
  EXPECT_TRUE(comes_true([&] { return s.counters().connections == 2; }));
  auto c = s.connect();
  EXPECT_EQ(c.rest(), "");
  EXPECT_EQ(s.counters().connections_refused, 1u);
  a.close();
  EXPECT_TRUE(comes_true([&] { return s.counters().connections == 1; }));
  auto d = s.connect();
  d.send(get("/"));
  EXPECT_EQ(status_of(d.answer()), 200u);
}

TEST(http_server, connections_of_one_address_have_their_own_cap) {
  config::limits limits;
  limits.http_connections_per_ip = 1;
  served s(served::echo, 2, limits);
  auto a = s.connect();
  EXPECT_TRUE(comes_true([&] { return s.counters().connections == 1; }));
  auto b = s.connect();
  EXPECT_EQ(b.rest(), "");
  EXPECT_EQ(s.counters().connections_per_ip, 1u);
}

TEST(http_server, a_drain_ends_idle_connections_and_finishes_the_others) {
  desk d;
  served s(to(d));
  auto idle = s.connect();
  auto busy = s.connect();
  busy.send(get("/"));
  auto taken = d.take();
  EXPECT_TRUE(comes_true([&] { return s.counters().connections == 2; }));
  s.server.stop_accepting();
  EXPECT_EQ(idle.rest(), "");
  EXPECT_FALSE(s.server.wait_until_idle(1ms));
  taken.door.send(plain("last"));
  EXPECT_TRUE(s.server.wait_until_idle(20s));
  const auto all = busy.rest();
  EXPECT_EQ(body_of(all), "last");
  EXPECT_TRUE(ends_connection(all));
  EXPECT_THROW(s.connect(), std::runtime_error);
}

TEST(http_server, a_responder_may_outlive_the_server) {
  desk d;
  std::optional<desk::case_> kept;
  {
    served s(to(d));
    auto c = s.connect();
    c.send(get("/"));
    kept = d.take();
    s.server.stop();
    EXPECT_EQ(s.counters().requests_in_work, 0);
  }
  EXPECT_TRUE(kept->door.send(plain("too late")));
}

TEST(http_server, a_port_that_is_taken_is_told_by_an_exception) {
  served s;
  io::http_server second(
      {"127.0.0.1", s.server.port()}, 1, {},
      [](auto, auto) { return std::size_t{0}; }, served::echo);
  EXPECT_THROW(second.start(), std::system_error);
}

} // namespace careline::tests
