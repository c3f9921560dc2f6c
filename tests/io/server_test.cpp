#include "io/http/server.hpp"

#include "tests/io/raw_client.hpp"
#include "tests/support/wait.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace careline::tests {

namespace {

using namespace std::chrono_literals;
using io::request;
using io::responder;
using io::response;

/// Requests as the handler got them, to be looked at and answered by the test.
class desk {
public:
  struct case_ {
    request asked;
    responder door;
  };

  void put(request r, responder d) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back({std::move(r), std::move(d)});
    arrived_.notify_all();
  }
  case_ take() {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait_for(lock, 20s, [&] { return !waiting_.empty(); }))
      throw std::runtime_error("no request came");
    auto c = std::move(waiting_.front());
    waiting_.pop_front();
    return c;
  }
  std::size_t size() {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
  }

private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<case_> waiting_;
};

response plain(std::string body) {
  return {200, "text/plain", std::move(body), {}};
}

/// A server on any free port; by default it answers with the body it got.
struct served {
  explicit served(io::request_handler handler = echo, unsigned threads = 1,
                  config::limits limits = {})
      : server(
          {"127.0.0.1", 0}, threads, limits,
          [](std::string_view, std::string_view path) -> std::size_t {
            return path == "/large" ? 3'000'000 : 1'000;
          },
          std::move(handler)) {
    server.start();
  }
  static void echo(request r, responder d) {
    d.send(plain(r.method + " " + r.path + "?" + r.query + " " + r.body));
  }
  raw_client connect() { return raw_client(server.port()); }
  const io::server_counters& counters() { return server.counters(); }

  io::http_server server;
};

io::request_handler to(desk& d) {
  return
      [&d](request r, responder door) { d.put(std::move(r), std::move(door)); };
}

std::string post(std::string_view path, std::string_view body,
                 std::string_view more = "") {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n"
         + std::string(more) + "Content-Length: " + std::to_string(body.size())
         + "\r\n\r\n" + std::string(body);
}

std::string get(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

bool ends_connection(const std::string& answer) {
  return answer.find("Connection: close\r\n") != std::string::npos;
}

std::string code_of(const std::string& answer) {
  const std::string mark = "\"code\":\"";
  const auto at = answer.find(mark);
  if (at == std::string::npos) return "";
  const auto from = at + mark.size();
  return answer.substr(from, answer.find('"', from) - from);
}

/// Waits until `done` holds; the bound is only there to fail.
template <class Condition>
bool comes_true(Condition done) {
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

} // namespace

// -- Requests ----------------------------------------------------------------

TEST(http_server, a_request_reaches_the_handler_with_all_its_parts) {
  desk d;
  served s(to(d));
  auto c = s.connect();
  c.send(
      post("/hooks/a%20b?x=1&y=%20", "raw\0body", "X-Hub-Signature: Ab\r\n"));
  const auto [asked, door] = d.take();
  EXPECT_EQ(asked.method, "POST");
  EXPECT_EQ(asked.path, "/hooks/a%20b");
  EXPECT_EQ(asked.query, "x=1&y=%20");
  EXPECT_EQ(asked.peer, "127.0.0.1");
  ASSERT_NE(asked.header("x-hub-signature"), nullptr);
  EXPECT_EQ(*asked.header("x-hub-signature"), "Ab");
  EXPECT_LE(asked.arrived, std::chrono::steady_clock::now());
  door.send(plain("ok"));
  EXPECT_EQ(body_of(c.answer()), "ok");
}

TEST(http_server, a_repeated_header_is_no_header) {
  desk d;
  served s(to(d));
  auto c = s.connect();
  c.send(post("/", "", "X-Twice: a\r\nX-Twice: a\r\n"));
  const auto [asked, door] = d.take();
  EXPECT_EQ(asked.header("x-twice"), nullptr);
}

TEST(http_server, one_connection_serves_many_requests) {
  served s;
  auto c = s.connect();
  for (int i = 0; i < 100; ++i) {
    const auto n = std::to_string(i);
    c.send(post("/", n));
    const auto a = c.answer();
    ASSERT_EQ(body_of(a), "POST /? " + n);
    ASSERT_FALSE(ends_connection(a));
  }
  EXPECT_EQ(s.counters().connections, 1);
}

TEST(http_server, an_answer_may_close_the_connection_when_the_peer_wants_it) {
  served s;
  auto c = s.connect();
  c.send("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const auto all = c.rest();
  EXPECT_EQ(status_of(all), 200u);
  EXPECT_TRUE(ends_connection(all));
}

TEST(http_server, an_old_client_is_closed_unless_it_asks_to_stay) {
  served s;
  auto once = s.connect();
  once.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(status_of(once.rest()), 200u);
  auto stays = s.connect();
  stays.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_NE(stays.answer().find("Connection: keep-alive"), std::string::npos);
  stays.send("GET /2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(body_of(stays.answer()), "GET /2? ");
}

TEST(http_server, pipelined_requests_are_answered_in_order_one_at_a_time) {
  desk d;
  served s(to(d));
  auto c = s.connect();
  c.send(post("/1", "a") + post("/2", "b") + get("/3"));
  auto first = d.take();
  EXPECT_EQ(first.asked.path, "/1");
  EXPECT_EQ(d.size(), 0u) << "the second must wait for the first's answer";
  first.door.send(plain("one"));
  EXPECT_EQ(body_of(c.answer()), "one");
  auto second = d.take();
  EXPECT_EQ(second.asked.body, "b");
  EXPECT_EQ(d.size(), 0u);
  second.door.send(plain("two"));
  EXPECT_EQ(body_of(c.answer()), "two");
  d.take().door.send(plain("three"));
  EXPECT_EQ(body_of(c.answer()), "three");
}

TEST(http_server, a_thousand_pipelined_requests_in_one_write_all_come_back) {
  served s;
  auto c = s.connect();
  std::string all;
  for (int i = 0; i < 1'000; ++i) all += post("/p", std::to_string(i));
  std::thread sender([&] { c.send(all); });
  for (int i = 0; i < 1'000; ++i)
    EXPECT_EQ(body_of(c.answer()), "POST /p? " + std::to_string(i));
  sender.join();
}

TEST(http_server, a_request_may_come_byte_by_byte) {
  served s;
  auto c = s.connect();
  for (const char b : "\r\n" + post("/slow", "body", "X-A: b\r\n"))
    c.send({&b, 1});
  EXPECT_EQ(body_of(c.answer()), "POST /slow? body");
}

TEST(http_server, a_chunked_body_is_put_together_and_its_trailers_ignored) {
  desk d;
  served s(to(d));
  auto c = s.connect();
  c.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
         "3\r\nabc\r\n");
  c.send("4;x=y\r\ndefg\r\n0\r\nX-Hub-Signature-256: forged\r\n\r\n");
  const auto [asked, door] = d.take();
  EXPECT_EQ(asked.body, "abcdefg");
  EXPECT_EQ(asked.header("x-hub-signature-256"), nullptr);
}

TEST(http_server, a_body_of_three_megabytes_is_read_where_the_route_takes_it) {
  desk d;
  served s(to(d));
  auto c = s.connect();
  const std::string large(3'000'000, 'L');
  c.send(post("/large", large));
  auto taken = d.take();
  EXPECT_EQ(taken.asked.body, large);
  taken.door.send(plain(large));
  EXPECT_EQ(body_of(c.answer()), large);
}

TEST(http_server, head_gets_the_header_of_an_answer_without_its_body) {
  served s;
  auto c = s.connect();
  c.send("HEAD /h HTTP/1.1\r\nHost: x\r\n\r\n" + get("/next"));
  const auto head = c.answer(true);
  EXPECT_NE(head.find("Content-Length: 9\r\n"), std::string::npos) << head;
  EXPECT_EQ(body_of(head), "");
  EXPECT_EQ(body_of(c.answer()), "GET /next? ");
}

TEST(http_server, an_expected_100_is_said_before_the_body_is_sent) {
  served s;
  auto c = s.connect();
  c.send("POST /e HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
         "Content-Length: 4\r\n\r\n");
  EXPECT_EQ(c.answer(), "HTTP/1.1 100 Continue\r\n\r\n");
  c.send("body");
  EXPECT_EQ(body_of(c.answer()), "POST /e? body");
}

TEST(http_server, an_expected_100_is_not_said_for_a_body_that_is_too_large) {
  served s;
  auto c = s.connect();
  c.send("POST /e HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
         "Content-Length: 4000\r\n\r\n");
  EXPECT_EQ(status_of(c.rest()), 413u);
}

TEST(http_server, the_absolute_form_of_a_target_is_understood) {
  served s;
  auto c = s.connect();
  c.send(get("http://example.test/path?q#f") + get("http://example.test"));
  EXPECT_EQ(body_of(c.answer()), "GET /path?q ");
  EXPECT_EQ(body_of(c.answer()), "GET /? ");
}

TEST(http_server, a_client_that_closed_its_half_still_gets_the_answer) {
  desk d;
  served s(to(d));
  auto c = s.connect();
  c.send(post("/", "x"));
  c.shut_write();
  d.take().door.send(plain("here"));
  EXPECT_EQ(body_of(c.rest()), "here");
}

// -- Bad requests ------------------------------------------------------------

struct bad_request {
  const char* name;
  std::string bytes;
  unsigned status;
  const char* code;
};

class bad_requests : public testing::TestWithParam<bad_request> {};

TEST_P(bad_requests, get_a_defined_answer_and_the_connection_ends) {
  served s([](request, responder) { FAIL() << "the handler was asked"; });
  auto c = s.connect();
  c.send(GetParam().bytes);
  const auto all = c.rest();
  EXPECT_EQ(status_of(all), GetParam().status) << all;
  EXPECT_EQ(code_of(all), GetParam().code);
  EXPECT_TRUE(ends_connection(all));
  EXPECT_NE(all.find("Content-Type: application/problem+json"),
            std::string::npos);
  EXPECT_EQ(s.counters().malformed + s.counters().too_large, 1u);
}

std::string many_fields(int count) {
  std::string out = "GET / HTTP/1.1\r\nHost: x\r\n";
  for (int i = 1; i < count; ++i) out += "X: y\r\n";
  return out + "\r\n";
}

std::string post_with(std::string_view fields) {
  return "POST / HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n";
}

INSTANTIATE_TEST_SUITE_P(
    http_server, bad_requests,
    testing::Values(
        bad_request{"not_http", "hello there\r\n\r\n", 400, "bad_request"},
        bad_request{"tls_hello",
                    std::string("\x16\x03\x01\x02\x00\x01", 6) + "\r\n\r\n",
                    400, "bad_request"},
        bad_request{"bad_version", "GET / HTTP/2.0\r\n\r\n", 505,
                    "bad_version"},
        bad_request{"no_host", "GET / HTTP/1.1\r\n\r\n", 400, "bad_host"},
        bad_request{"two_hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                    400, "bad_host"},
        bad_request{"bad_target", "GET here HTTP/1.1\r\nHost: x\r\n\r\n", 400,
                    "bad_target"},
        bad_request{"header_too_large",
                    "GET / HTTP/1.1\r\nHost: x\r\nX: "
                        + std::string(20'000, 'a') + "\r\n\r\n",
                    431, "header_too_large"},
        bad_request{"header_without_end", "GET /" + std::string(40'000, 'a'),
                    431, "header_too_large"},
        bad_request{"too_many_fields", many_fields(101), 431,
                    "too_many_headers"},
        bad_request{"body_too_large", post_with("Content-Length: 1001\r\n"),
                    413, "body_too_large"},
        bad_request{"chunks_too_large",
                    post_with("Transfer-Encoding: chunked\r\n") + "3e8\r\n"
                        + std::string(1'000, 'c') + "\r\n1\r\n",
                    413, "body_too_large"},
        bad_request{"chunk_header_without_end",
                    post_with("Transfer-Encoding: chunked\r\n") + "3;"
                        + std::string(40'000, 'x'),
                    431, "header_too_large"},
        bad_request{"bad_chunk",
                    post_with("Transfer-Encoding: chunked\r\n") + "zz\r\n", 400,
                    "bad_request"},
        bad_request{"length_and_chunks",
                    post_with("Content-Length: 3\r\n"
                              "Transfer-Encoding: chunked\r\n"),
                    400, "bad_request"},
        bad_request{"two_lengths",
                    post_with("Content-Length: 3\r\nContent-Length: 4\r\n"),
                    400, "bad_request"},
        bad_request{"negative_length", post_with("Content-Length: -1\r\n"), 400,
                    "bad_request"},
        bad_request{"unknown_coding",
                    post_with("Transfer-Encoding: gzip, chunked\r\n"), 501,
                    "bad_transfer_encoding"},
        bad_request{"unknown_expectation", post_with("Expect: tea\r\n"), 417,
                    "bad_expectation"}),
    [](const auto& p) { return std::string(p.param.name); });

TEST(http_server, a_request_that_ends_too_early_is_malformed) {
  served s;
  auto c = s.connect();
  c.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  c.shut_write();
  const auto all = c.rest();
  EXPECT_EQ(status_of(all), 400u);
  EXPECT_EQ(code_of(all), "incomplete_request");
}

TEST(http_server, bytes_of_large_bodies_in_reading_are_bounded) {
  config::limits limits;
  limits.bytes_in_flight = 500'000;
  served s(served::echo, 1, limits);
  auto c = s.connect();
  c.send(post("/large", std::string(700'000, 'x')));
  const auto all = c.rest();
  EXPECT_EQ(status_of(all), 503u);
  EXPECT_NE(all.find("Retry-After: 1\r\n"), std::string::npos);
  // What was given up is free again.
  auto next = s.connect();
  next.send(post("/large", std::string(400'000, 'x')));
  EXPECT_EQ(status_of(next.answer()), 200u);
}

// -- Slow and vanishing clients ----------------------------------------------

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
  EXPECT_TRUE(comes_true([&] { return s.counters().timed_out == 1; }));
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

// -- Answers -----------------------------------------------------------------

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

// -- Caps and ends -----------------------------------------------------------

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
  EXPECT_EQ(s.counters().connections_refused, 1u);
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
