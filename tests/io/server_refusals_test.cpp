#include "tests/io/served.hpp"

#include <gtest/gtest.h>

#include <string>

namespace careline::tests {

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
  const auto& counted = s.counters();
  EXPECT_EQ(counted.malformed + counted.too_large + counted.header_too_large,
            1u);
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
        bad_request{"request_line_and_fields_too_large",
                    "GET /" + std::string(9'000, 'a')
                        + " HTTP/1.1\r\nHost: x\r\nX: "
                        + std::string(9'000, 'a') + "\r\n\r\n",
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

} // namespace careline::tests
