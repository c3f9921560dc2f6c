#include "io/http/url.hpp"

#include <gtest/gtest.h>

namespace careline::tests {

using namespace std::string_literals;
using io::match;
using io::parameters;
using io::parse_query;
using io::percent_decode;
using io::percent_encode;

TEST(url, codes_are_decoded_and_half_codes_stay) {
  EXPECT_EQ(percent_decode("a%20b%c3%A9"), "a b\xC3\xA9");
  EXPECT_EQ(percent_decode("100%"), "100%");
  EXPECT_EQ(percent_decode("%4"), "%4");
  EXPECT_EQ(percent_decode("%zz%41"), "%zzA");
  EXPECT_EQ(percent_decode("%00"), "\0"s);
}

TEST(url, a_plus_is_a_space_in_a_query_only) {
  EXPECT_EQ(percent_decode("a+b"), "a+b");
  EXPECT_EQ(percent_decode("a+b", true), "a b");
  EXPECT_EQ(parse_query("q=a+b")->at("q"), "a b");
}

TEST(url, encoding_and_decoding_undo_each_other) {
  const auto text = "+91 98/x?=&\n\xC3\xA9"s;
  EXPECT_EQ(percent_encode("+91 ~a"), "%2B91%20~a");
  EXPECT_EQ(percent_decode(percent_encode(text)), text);
}

TEST(url, a_query_becomes_names_and_values) {
  const auto q = parse_query("a=1&b=x%3Dy&&flag&e=");
  ASSERT_TRUE(q);
  EXPECT_EQ(*q,
            (parameters{{"a", "1"}, {"b", "x=y"}, {"e", ""}, {"flag", ""}}));
  EXPECT_TRUE(parse_query("")->empty());
}

TEST(url, a_query_with_a_name_twice_is_refused) {
  EXPECT_FALSE(parse_query("a=1&b=2&a=3"));
  EXPECT_FALSE(parse_query("a=1&%61=1"));
}

TEST(url, a_pattern_gives_the_values_of_its_braces) {
  const auto m = match("/api/live-chat/messages/{patientId}",
                       "/api/live-chat/messages/0190%2Dd3");
  ASSERT_TRUE(m);
  EXPECT_EQ(*m, (parameters{{"patientId", "0190-d3"}}));
  EXPECT_EQ(match("/{a}/x/{b}", "/1/x/2"),
            (parameters{{"a", "1"}, {"b", "2"}}));
  EXPECT_EQ(match("/", "/"), parameters{});
  EXPECT_EQ(match("/a/", "/a/"), parameters{});
}

TEST(url, another_path_does_not_match) {
  EXPECT_FALSE(match("/a/{x}", "/a"));
  EXPECT_FALSE(match("/a/{x}", "/a/"));
  EXPECT_FALSE(match("/a/{x}", "/a/b/c"));
  EXPECT_FALSE(match("/a/{x}", "/b/c"));
  EXPECT_FALSE(match("/a", "/a/"));
  EXPECT_FALSE(match("/a/", "/a"));
  EXPECT_FALSE(match("/a", ""));
}

TEST(url, a_value_cannot_hold_a_slash_or_a_nul) {
  EXPECT_FALSE(match("/a/{x}", "/a/b%2Fc"));
  EXPECT_FALSE(match("/a/{x}", "/a/b%00"));
}

TEST(url, an_absolute_url_is_taken_apart) {
  const auto u = io::parse_url("https://graph.example.test/v26.0/1?x=y#z");
  ASSERT_TRUE(u);
  EXPECT_TRUE(u->is_https);
  EXPECT_EQ(u->host, "graph.example.test");
  EXPECT_EQ(u->port, 443);
  EXPECT_EQ(u->authority, "graph.example.test");
  EXPECT_EQ(u->target, "/v26.0/1?x=y");
  const auto local = io::parse_url("http://127.0.0.1:9000");
  ASSERT_TRUE(local);
  EXPECT_EQ(local->authority, "127.0.0.1:9000");
  EXPECT_EQ(local->port, 9000);
  EXPECT_EQ(local->target, "/");
  const auto six = io::parse_url("http://[::1]:81?q");
  ASSERT_TRUE(six);
  EXPECT_EQ(six->host, "::1");
  EXPECT_EQ(six->authority, "[::1]:81");
  EXPECT_EQ(six->target, "/?q");
}

TEST(url, what_cannot_be_called_is_no_url) {
  for (const char* bad :
       {"", "ftp://x/", "http://", "http://:80/", "http://x:0/", "http://x:y/",
        "http://x:99999/", "http://u:p@x/", "http://x/ y", "http://x/\r\nA: b",
        "http://[::1/", "//x/"})
    EXPECT_FALSE(io::parse_url(bad)) << bad;
}

} // namespace careline::tests
