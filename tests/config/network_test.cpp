#include "config/network.hpp"

#include <gtest/gtest.h>

namespace careline::tests {

namespace {

bool holds(const char* range, const char* address) {
  return config::parse_network(range)->holds(*config::parse_ip(address));
}

} // namespace

TEST(network, an_address_alone_holds_itself_only) {
  EXPECT_TRUE(holds("10.0.0.1", "10.0.0.1"));
  EXPECT_FALSE(holds("10.0.0.1", "10.0.0.2"));
  EXPECT_TRUE(holds("2001:db8::1", "2001:0db8:0::0001"));
  EXPECT_FALSE(holds("2001:db8::1", "2001:db8::2"));
}

TEST(network, a_range_holds_what_shares_its_bits) {
  EXPECT_TRUE(holds("10.0.0.0/8", "10.255.3.4"));
  EXPECT_FALSE(holds("10.0.0.0/8", "11.0.0.0"));
  EXPECT_TRUE(holds("192.0.2.128/25", "192.0.2.200"));
  EXPECT_FALSE(holds("192.0.2.128/25", "192.0.2.100"));
  EXPECT_TRUE(holds("0.0.0.0/0", "203.0.113.7"));
  EXPECT_FALSE(holds("0.0.0.0/0", "2001:db8::1")) << "IPv6 is not meant";
  EXPECT_TRUE(holds("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(holds("2001:db8::/33", "2001:db8:8000::1"));
  EXPECT_TRUE(holds("::/0", "2001:db8::1"));
}

TEST(network, an_ipv4_is_the_same_when_ipv6_writes_it) {
  EXPECT_TRUE(holds("10.0.0.0/8", "::ffff:10.1.2.3"));
  EXPECT_TRUE(holds("::ffff:10.0.0.0/104", "10.1.2.3"));
}

TEST(network, what_is_neither_is_none) {
  for (auto* text : {"", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1",
                     "10.0.0.0/8x", "10.0.0", "10.0.0.256", "host.example",
                     "::1/129", "[::1]", " 10.0.0.1", "10.0.0.1:80", "::1%lo"})
    EXPECT_FALSE(config::parse_network(text)) << text;
}

} // namespace careline::tests
