/// What the door refuses before a handler is asked: by its gate, and clients
/// over their rate.

#include "io/http/rate_limiter.hpp"
#include "tests/io/served.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace careline::tests {

namespace {

using std::chrono::seconds;

std::size_t count_of(const std::string& all, std::string_view what) {
  std::size_t n = 0;
  for (auto at = all.find(what); at != std::string::npos;
       at = all.find(what, at + what.size()))
    ++n;
  return n;
}

/// A gate that opens and closes.
struct gate {
  std::atomic<bool> is_open{false};

  io::door_rules rules() {
    io::door_rules r;
    r.gate = [this](auto, auto path, auto) {
      return is_open || path == "/always"
                 ? io::early_answer{}
                 : io::early_answer{503, "overloaded", seconds(4)};
    };
    return r;
  }
};

io::door_rules with_rates(std::vector<std::string> proxies) {
  io::door_rules r;
  r.trusted_proxies = std::move(proxies);
  r.too_many = [](auto path, auto wait) {
    return io::early_answer{path == "/hook" ? 503U : 429U, "rate_limited",
                            io::retry_after(wait)};
  };
  return r;
}

config::limits one_a_second() {
  config::limits l;
  l.requests_per_second_per_ip = 1; // The bucket holds two.
  return l;
}

std::string get_for(std::string_view client, std::string_view path = "/") {
  return "GET " + std::string(path)
         + " HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + std::string(client)
         + "\r\n\r\n";
}

} // namespace

TEST(http_gate, what_it_refuses_reaches_no_handler_and_keeps_its_connection) {
  gate g;
  served s(served::echo, 1, {}, g.rules());
  auto c = s.connect();
  for (int i = 0; i < 3; ++i) {
    c.send(post("/hook", "hello"));
    const auto answer = c.answer();
    EXPECT_EQ(status_of(answer), 503u);
    EXPECT_EQ(code_of(answer), "overloaded");
    EXPECT_NE(answer.find("Retry-After: 4\r\n"), std::string::npos);
    EXPECT_FALSE(ends_connection(answer));
  }
  c.send(post("/always", "hello"));
  EXPECT_EQ(body_of(c.answer()), "POST /always? hello");
  g.is_open = true;
  c.send(post("/hook", "again"));
  EXPECT_EQ(body_of(c.answer()), "POST /hook? again");
  EXPECT_EQ(s.counters().overloaded, 3u);
  EXPECT_TRUE(comes_true([&] { return s.counters().requests_in_work == 0; }));
}

TEST(http_gate, a_refusal_is_held_unless_the_next_request_is_here) {
  using clock = std::chrono::steady_clock;
  gate g;
  config::limits limits;
  limits.http_refusal_hold = std::chrono::milliseconds(100);
  served s(served::echo, 1, limits, g.rules());
  auto c = s.connect();
  const auto begin = clock::now();
  c.send(post("/hook", "one"));
  EXPECT_EQ(status_of(c.answer()), 503u);
  EXPECT_GE(clock::now() - begin, limits.http_refusal_hold);

  limits.http_refusal_hold = std::chrono::seconds(20);
  served patient(served::echo, 1, limits, g.rules());
  auto d = patient.connect();
  const auto again = clock::now();
  d.send(post("/hook", "one") + post("/always", "two"));
  EXPECT_EQ(status_of(d.answer()), 503u);
  EXPECT_EQ(body_of(d.answer()), "POST /always? two");
  EXPECT_LT(clock::now() - again, limits.http_refusal_hold);
}

TEST(http_gate, a_drain_lets_go_of_what_is_held_and_ends_its_connection) {
  using clock = std::chrono::steady_clock;
  gate g;
  config::limits limits;
  limits.http_refusal_hold = std::chrono::seconds(20);
  served s(served::echo, 2, limits, g.rules());
  auto early = s.connect();
  early.send(post("/hook", "one"));
  auto late = s.connect();
  late.send(post("/always", "before the drain"));
  EXPECT_EQ(status_of(late.answer()), 200u);
  late.send("POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n");
  ASSERT_TRUE(comes_true([&] { return s.counters().overloaded == 1; }));
  const auto begin = clock::now();
  s.server.stop_accepting();
  late.send("two"); // Its last bytes come while the server drains.
  for (auto* c : {&early, &late}) {
    const auto answer = c->rest();
    EXPECT_EQ(status_of(answer), 503u);
    EXPECT_NE(answer.find("Retry-After: 4\r\n"), std::string::npos);
    EXPECT_TRUE(ends_connection(answer));
    EXPECT_EQ(count_of(answer, "HTTP/1.1 "), 1u);
  }
  EXPECT_LT(clock::now() - begin, limits.http_refusal_hold);
}

TEST(http_gate, thousands_of_refused_requests_in_one_write_are_all_answered) {
  gate g;
  served s(served::echo, 1, {}, g.rules());
  auto c = s.connect();
  std::string all;
  constexpr std::size_t many = 5'000;
  for (std::size_t i = 0; i < many; ++i) all += post("/hook", "x");
  all += post("/always", "the last");
  std::jthread writer([&] { c.send(all); });
  for (std::size_t i = 0; i < many; ++i)
    ASSERT_EQ(status_of(c.answer()), 503u) << i;
  EXPECT_EQ(body_of(c.answer()), "POST /always? the last");
}

TEST(http_gate, a_refused_request_that_comes_byte_by_byte_is_answered_whole) {
  gate g;
  served s(served::echo, 1, {}, g.rules());
  auto c = s.connect();
  for (const char b : post("/hook", "slow")) c.send({&b, 1});
  EXPECT_EQ(status_of(c.answer()), 503u);
  c.send(post("/always", "next"));
  EXPECT_EQ(body_of(c.answer()), "POST /always? next");
}

TEST(http_gate, a_refused_body_that_is_long_or_not_yet_sent_is_not_waited_for) {
  gate g;
  served s(served::echo, 1, {}, g.rules());
  const std::string head = "POST /large HTTP/1.1\r\nHost: x\r\n";
  for (const char* fields :
       {"Content-Length: 900000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n",
        "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n"}) {
    auto c = s.connect();
    c.send(head + fields);
    const auto answer = c.rest();
    EXPECT_EQ(status_of(answer), 503u) << fields;
    EXPECT_NE(answer.find("Retry-After: 4\r\n"), std::string::npos);
    EXPECT_TRUE(ends_connection(answer));
    EXPECT_EQ(answer.find("100 Continue"), std::string::npos);
  }
  EXPECT_EQ(s.counters().overloaded, 3u);
}

TEST(http_gate, a_refused_request_is_still_held_to_the_rules_of_http) {
  gate g;
  served s(served::echo, 1, {}, g.rules());
  auto two_hosts = s.connect();
  two_hosts.send("POST /hook HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
  EXPECT_EQ(status_of(two_hosts.rest()), 400u);
  auto large = s.connect();
  large.send("POST /hook HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n");
  EXPECT_EQ(status_of(large.rest()), 413u);
}

TEST(http_rates, a_client_over_its_rate_is_told_when_to_come_back) {
  served s(served::echo, 1, one_a_second(), with_rates({}));
  auto c = s.connect();
  c.send(get("/") + get("/") + get("/") + get("/hook"));
  EXPECT_EQ(status_of(c.answer()), 200u);
  EXPECT_EQ(status_of(c.answer()), 200u);
  const auto third = c.answer();
  EXPECT_EQ(status_of(third), 429u);
  EXPECT_EQ(code_of(third), "rate_limited");
  EXPECT_NE(third.find("Retry-After: 1\r\n"), std::string::npos);
  EXPECT_EQ(status_of(c.answer()), 503u) << "a route may want another status";
  EXPECT_EQ(s.counters().rate_limited, 2u);
  // A new connection is no new client, and its header is not believed.
  auto other = s.connect();
  other.send(get_for("203.0.113.7"));
  EXPECT_EQ(status_of(other.answer()), 429u);
}

TEST(http_rates, a_trusted_proxy_brings_many_clients_with_a_bucket_each) {
  served s(served::echo, 1, one_a_second(), with_rates({"127.0.0.0/8"}));
  auto c = s.connect();
  for (auto* one : {"203.0.113.1", "203.0.113.2", "2001:db8::1"}) {
    c.send(get_for(one) + get_for(one) + get_for(one));
    EXPECT_EQ(status_of(c.answer()), 200u) << one;
    EXPECT_EQ(status_of(c.answer()), 200u) << one;
    EXPECT_EQ(status_of(c.answer()), 429u) << one;
  }
  // Another address of the same IPv6 network is the same client.
  c.send(get_for("2001:db8::2"));
  EXPECT_EQ(status_of(c.answer()), 429u);
  // Who names nobody speaks for itself and has no limit.
  for (int i = 0; i < 10; ++i) {
    c.send(get("/"));
    EXPECT_EQ(status_of(c.answer()), 200u);
  }
}

TEST(http_rates, what_a_client_wrote_before_the_proxy_is_not_believed) {
  desk d;
  served s(to(d), 1, {}, with_rates({"127.0.0.1", "10.0.0.0/8"}));
  auto c = s.connect();
  const auto client_of = [&](std::string_view header) {
    c.send(get_for(header));
    auto one = d.take();
    one.door.send(plain("ok"));
    c.answer();
    return one.asked.peer;
  };
  EXPECT_EQ(client_of("203.0.113.7"), "203.0.113.7");
  EXPECT_EQ(client_of("1.2.3.4, 203.0.113.7"), "203.0.113.7");
  EXPECT_EQ(client_of("1.2.3.4, 203.0.113.7, 10.1.2.3"), "203.0.113.7");
  EXPECT_EQ(client_of("203.0.113.7:4711"), "203.0.113.7");
  EXPECT_EQ(client_of("[2001:db8::7]:4711"), "2001:db8::7");
  EXPECT_EQ(client_of("10.1.2.3"), "10.1.2.3") << "nobody stands before it";
  EXPECT_EQ(client_of("1.2.3.4, unknown"), "127.0.0.1");
  EXPECT_EQ(client_of("1.2.3.4, unknown, 10.1.2.3"), "10.1.2.3");
  EXPECT_EQ(client_of(","), "127.0.0.1");
  EXPECT_EQ(client_of("1.2.3.4\r\nX-Forwarded-For: 203.0.113.9"), "203.0.113.9")
      << "the last line is the proxy's";
}

TEST(http_rates, a_trusted_proxy_has_no_cap_of_connections_of_its_own) {
  config::limits limits;
  limits.http_connections_per_ip = 2;
  limits.http_connections = 5;
  served s(served::echo, 1, limits, with_rates({"127.0.0.1"}));
  std::vector<std::unique_ptr<raw_client>> all;
  for (int i = 0; i < 5; ++i) {
    all.push_back(std::make_unique<raw_client>(s.server.port()));
    all.back()->send(get("/"));
    EXPECT_EQ(status_of(all.back()->answer()), 200u);
  }
  raw_client sixth(s.server.port());
  EXPECT_EQ(sixth.rest(), "") << "but the cap of all holds";
  EXPECT_EQ(s.counters().connections_refused, 1u);
  EXPECT_EQ(s.counters().connections_per_ip, 0u);
}

TEST(http_rates, garbage_behind_a_request_costs_the_connection_not_the_answer) {
  served s;
  auto c = s.connect();
  c.send(post("/a", "one") + "\x01\x02garbage\r\n\r\n" + post("/b", "two"));
  EXPECT_EQ(body_of(c.answer()), "POST /a? one");
  const auto rest = c.rest();
  EXPECT_EQ(status_of(rest), 400u);
  EXPECT_TRUE(ends_connection(rest));
  EXPECT_EQ(count_of(rest, "HTTP/1.1 "), 1u)
      << "nothing after the garbage is taken for a request";
  EXPECT_EQ(s.counters().malformed, 1u);
}

} // namespace careline::tests
