#include "io/http/client.hpp"

#include "io/http/answer_parser.hpp"
#include "io/http/server.hpp"
#include "tests/io/fake_peer.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace careline::tests {

namespace {

using namespace std::chrono_literals;
using io::call_failure;
using io::call_result;
using io::http_call;
using io::http_client;

http_call call_to(std::string url, std::string body = "{}") {
  http_call c;
  c.url = std::move(url);
  c.body = std::move(body);
  c.headers = {{"Content-Type", "application/json"}};
  return c;
}

std::future<call_result> started(http_client& client, http_call call) {
  auto promise = std::make_shared<std::promise<call_result>>();
  auto out = promise->get_future();
  client.start(std::move(call),
               [promise](call_result r) { promise->set_value(std::move(r)); });
  return out;
}

call_result result_of(std::future<call_result>& f) {
  if (f.wait_for(20s) != std::future_status::ready)
    throw std::runtime_error("the call never ended");
  return f.get();
}

call_result called(http_client& client, http_call call) {
  auto f = started(client, std::move(call));
  return result_of(f);
}

/// A port on which nobody listens.
std::string nowhere() {
  const fake_peer gone;
  return gone.url();
}

} // namespace

TEST(http_client, a_call_sends_method_path_headers_and_body) {
  http_client client(1, 4, 4);
  fake_peer vendor;
  auto call = call_to(vendor.url("/v26.0/1/messages?x=y"), R"({"to":"x"})");
  call.headers.emplace_back("Authorization", "Bearer t");
  auto f = started(client, std::move(call));
  auto c = vendor.accept();
  const auto request = c.request();
  EXPECT_EQ(request.substr(0, 44),
            "POST /v26.0/1/messages?x=y HTTP/1.1\r\nHost: 1");
  EXPECT_NE(request.find("\r\nHost: 127.0.0.1:" + std::to_string(vendor.port())
                         + "\r\n"),
            std::string::npos);
  EXPECT_NE(request.find("\r\nAuthorization: Bearer t\r\n"), std::string::npos);
  EXPECT_NE(request.find("\r\nContent-Length: 10\r\n"), std::string::npos);
  EXPECT_EQ(request.substr(request.size() - 10), R"({"to":"x"})");
  c.answer("done");
  const auto r = result_of(f);
  EXPECT_EQ(r.failed, call_failure::none);
  EXPECT_EQ(r.status, 200u);
  EXPECT_EQ(r.body, "done");
  EXPECT_EQ(r.retry_after, std::nullopt);
}

TEST(http_client, calls_in_a_row_share_one_connection) {
  http_client client(1, 4, 4);
  fake_peer vendor;
  auto first = started(client, call_to(vendor.url(), "1"));
  auto c = vendor.accept();
  for (int i = 1; i <= 20; ++i) {
    EXPECT_EQ(c.request().back(), static_cast<char>('0' + i % 10));
    c.answer("ok");
    EXPECT_EQ(result_of(first).status, 200u);
    if (i < 20)
      first =
          started(client, call_to(vendor.url(), std::to_string((i + 1) % 10)));
  }
}

TEST(http_client, an_answer_in_many_pieces_is_put_together) {
  http_client client(1, 4, 4);
  fake_peer vendor;
  auto f = started(client, call_to(vendor.url()));
  auto c = vendor.accept();
  c.request();
  const std::string answer =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 429 Slow\r\nRetry-After: 7\r\n"
      "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  for (const char b : answer) c.send({&b, 1});
  const auto r = result_of(f);
  EXPECT_EQ(r.status, 429u);
  EXPECT_EQ(r.body, "abcde");
  EXPECT_EQ(r.retry_after, 7'000ms);
}

TEST(http_client, an_answer_without_a_length_ends_with_the_connection) {
  http_client client(1, 4, 4);
  fake_peer vendor;
  auto f = started(client, call_to(vendor.url()));
  auto c = vendor.accept();
  c.request();
  c.send("HTTP/1.1 200 OK\r\n\r\nall of it");
  c.close();
  EXPECT_EQ(result_of(f).body, "all of it");
}

// -- Connections that go away ------------------------------------------------

TEST(http_client, a_connection_closed_between_calls_is_replaced) {
  http_client client(1, 4, 4);
  fake_peer vendor;
  auto first = started(client, call_to(vendor.url()));
  {
    auto c = vendor.accept();
    c.request();
    c.answer("one");
    EXPECT_EQ(result_of(first).body, "one");
  }
  auto second = started(client, call_to(vendor.url()));
  auto c = vendor.accept();
  c.request();
  c.answer("two");
  EXPECT_EQ(result_of(second).body, "two");
}

TEST(http_client, an_answer_that_says_close_ends_its_connection) {
  http_client client(1, 4, 4);
  fake_peer vendor;
  auto first = started(client, call_to(vendor.url()));
  auto c = vendor.accept();
  c.request();
  c.answer("one", "Connection: close\r\n");
  EXPECT_EQ(result_of(first).body, "one");
  EXPECT_EQ(c.request(), "") << "the client closes";
  auto second = started(client, call_to(vendor.url()));
  auto d = vendor.accept();
  d.request();
  d.answer("two");
  EXPECT_EQ(result_of(second).body, "two");
}

TEST(http_client, an_answer_to_nothing_spoils_its_connection) {
  http_client client(1, 4, 4);
  fake_peer vendor;
  auto first = started(client, call_to(vendor.url()));
  auto c = vendor.accept();
  c.request();
  c.answer("one");
  EXPECT_EQ(result_of(first).body, "one");
  c.answer("nobody asked");
  auto second = started(client, call_to(vendor.url()));
  auto d = vendor.accept();
  d.request();
  d.answer("two");
  EXPECT_EQ(result_of(second).body, "two");
}

TEST(http_client, nobody_listening_means_not_sent) {
  http_client client(1, 4, 4);
  EXPECT_EQ(called(client, call_to(nowhere())).failed, call_failure::not_sent);
}

TEST(http_client, a_reset_after_the_request_leaves_the_outcome_unknown) {
  http_client client(1, 4, 4);
  fake_peer vendor;
  auto f = started(client, call_to(vendor.url()));
  auto c = vendor.accept();
  EXPECT_NE(c.request(), "");
  c.reset();
  EXPECT_EQ(result_of(f).failed, call_failure::unknown);
}

TEST(http_client, a_close_without_an_answer_leaves_the_outcome_unknown) {
  http_client client(1, 4, 4);
  fake_peer vendor;
  auto f = started(client, call_to(vendor.url()));
  {
    auto c = vendor.accept();
    c.request();
    c.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
  }
  EXPECT_EQ(result_of(f).failed, call_failure::unknown);
}

TEST(http_client, something_else_than_http_leaves_the_outcome_unknown) {
  http_client client(1, 4, 4);
  fake_peer vendor;
  auto f = started(client, call_to(vendor.url()));
  auto c = vendor.accept();
  c.request();
  c.send("220 mail.example.test ESMTP\r\n\r\n");
  EXPECT_EQ(result_of(f).failed, call_failure::unknown);
}

TEST(http_client, an_answer_beyond_the_bound_is_given_up) {
  http_client client(1, 4, 4);
  fake_peer vendor;
  for (const bool tells_length : {true, false}) {
    auto call = call_to(vendor.url());
    call.answer_bytes = 100;
    auto f = started(client, std::move(call));
    auto c = vendor.accept();
    c.request();
    if (tells_length)
      c.answer(std::string(101, 'x'));
    else
      c.send("HTTP/1.1 200 OK\r\n\r\n" + std::string(101, 'x'));
    EXPECT_EQ(result_of(f).failed, call_failure::unknown);
  }
}

TEST(http_client, a_url_that_is_none_is_not_sent) {
  http_client client(1, 4, 4);
  EXPECT_EQ(called(client, call_to("mailto:x")).failed, call_failure::not_sent);
}

TEST(http_client, a_name_is_looked_up) {
  http_client client(1, 4, 4);
  fake_peer vendor;
  auto f = started(client, call_to("http://localhost:"
                                   + std::to_string(vendor.port()) + "/"));
  auto c = vendor.accept();
  c.request();
  c.answer("found");
  EXPECT_EQ(result_of(f).body, "found");
}

// -- Time --------------------------------------------------------------------

TEST(http_client, an_answer_that_does_not_come_leaves_the_outcome_unknown) {
  http_client client(1, 4, 4);
  fake_peer vendor;
  auto call = call_to(vendor.url());
  call.timeout = 60ms;
  auto f = started(client, std::move(call));
  auto c = vendor.accept();
  EXPECT_NE(c.request(), "");
  EXPECT_EQ(result_of(f).failed, call_failure::unknown);
  EXPECT_EQ(c.request(), "") << "the connection is closed";
}

TEST(http_client, a_tls_greeting_that_is_not_answered_ends_as_not_sent) {
  http_client client(1, 4, 4);
  fake_peer vendor;
  auto call = call_to("https://127.0.0.1:" + std::to_string(vendor.port()));
  call.connect_timeout = 60ms;
  EXPECT_EQ(called(client, std::move(call)).failed, call_failure::not_sent);
}

TEST(http_client, a_call_that_waits_too_long_for_a_connection_is_not_sent) {
  http_client client(1, 1, 4);
  fake_peer vendor;
  auto first = started(client, call_to(vendor.url()));
  auto c = vendor.accept();
  c.request();
  auto call = call_to(vendor.url());
  call.timeout = 60ms;
  EXPECT_EQ(called(client, std::move(call)).failed, call_failure::not_sent);
  c.answer("one");
  EXPECT_EQ(result_of(first).body, "one");
}

// -- Bounds ------------------------------------------------------------------

TEST(http_client, calls_beyond_the_bounds_are_refused_and_others_wait) {
  http_client client(1, 1, 1);
  fake_peer vendor;
  auto first = started(client, call_to(vendor.url(), "1"));
  auto second = started(client, call_to(vendor.url(), "2"));
  auto third = started(client, call_to(vendor.url(), "3"));
  EXPECT_EQ(result_of(third).failed, call_failure::overloaded);
  auto c = vendor.accept();
  EXPECT_EQ(c.request().back(), '1');
  c.answer("one");
  EXPECT_EQ(c.request().back(), '2');
  c.answer("two");
  EXPECT_EQ(result_of(first).body, "one");
  EXPECT_EQ(result_of(second).body, "two");
}

TEST(http_client, a_waiting_call_gets_a_fresh_connection_if_the_old_one_fails) {
  http_client client(1, 1, 4);
  fake_peer vendor;
  auto first = started(client, call_to(vendor.url(), "1"));
  auto second = started(client, call_to(vendor.url(), "2"));
  {
    auto c = vendor.accept();
    c.request();
    c.reset();
  }
  auto c = vendor.accept();
  EXPECT_EQ(c.request().back(), '2');
  c.answer("two");
  EXPECT_EQ(result_of(first).failed, call_failure::unknown);
  EXPECT_EQ(result_of(second).body, "two");
}

TEST(http_client, thousands_of_calls_all_end_and_never_swap_answers) {
  io::http_server vendor(
      {"127.0.0.1", 0}, 1, {}, [](auto, auto) { return std::size_t{1'000}; },
      [](io::request r, io::responder d) {
        d.send({200, "text/plain", r.body, {}});
      });
  vendor.start();
  http_client client(2, 16, 10'000);
  const auto url = "http://127.0.0.1:" + std::to_string(vendor.port()) + "/";
  constexpr int calls = 5'000;
  std::atomic<int> right{0};
  std::promise<void> all;
  std::atomic<int> ended{0};
  for (int i = 0; i < calls; ++i)
    client.start(call_to(url, std::to_string(i)), [&, i](call_result r) {
      if (r.body == std::to_string(i)) ++right;
      if (++ended == calls) all.set_value();
    });
  ASSERT_EQ(all.get_future().wait_for(20s), std::future_status::ready);
  EXPECT_EQ(right, calls);
  EXPECT_LE(vendor.counters().connections, 16);
}

// -- The end -----------------------------------------------------------------

TEST(http_client, stopping_ends_every_call_once) {
  http_client client(1, 1, 4);
  fake_peer vendor;
  auto under_way = started(client, call_to(vendor.url(), "1"));
  auto waiting = started(client, call_to(vendor.url(), "2"));
  auto c = vendor.accept();
  EXPECT_EQ(c.request().back(), '1');
  client.stop();
  EXPECT_EQ(result_of(under_way).failed, call_failure::unknown);
  EXPECT_EQ(result_of(waiting).failed, call_failure::not_sent);
  EXPECT_EQ(called(client, call_to(vendor.url())).failed,
            call_failure::not_sent);
}

TEST(http_client, a_done_function_may_start_the_next_call) {
  http_client client(1, 1, 1);
  fake_peer vendor;
  std::promise<call_result> last;
  client.start(call_to(vendor.url()), [&](call_result) {
    client.start(call_to(vendor.url()),
                 [&](call_result r) { last.set_value(std::move(r)); });
  });
  auto c = vendor.accept();
  c.request();
  c.answer("one");
  c.request();
  c.answer("two");
  auto f = last.get_future();
  EXPECT_EQ(result_of(f).body, "two");
}

// -- Retry-After -------------------------------------------------------------

TEST(retry_after, seconds_and_dates_are_read) {
  using io::parse_retry_after;
  const auto now = std::chrono::system_clock::from_time_t(1'763'600'000);
  EXPECT_EQ(parse_retry_after("0", now), 0ms);
  EXPECT_EQ(parse_retry_after("120", now), 120'000ms);
  EXPECT_EQ(parse_retry_after("99999999", now), 86'400'000ms);
  EXPECT_EQ(parse_retry_after("Thu, 20 Nov 2025 00:54:20 GMT", now), 60'000ms);
  EXPECT_EQ(parse_retry_after("Thu, 20 Nov 2024 00:54:20 GMT", now), 0ms);
  for (const char* bad :
       {"", "-1", "1.5", "soon", "5 s", "Thu, 20 Nov 2025 00:54:20 GMT+1"})
    EXPECT_EQ(parse_retry_after(bad, now), std::nullopt) << bad;
}

} // namespace careline::tests
