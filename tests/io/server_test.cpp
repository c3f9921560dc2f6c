#include "tests/io/served.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace careline::tests {

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

} // namespace careline::tests
