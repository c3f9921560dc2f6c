/// P6: how often and when a vendor that fails is asked again, and what an
/// answer that is slow or no answer at all leads to.

#include "tests/support/phone.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

class vendor_backoff : public testing::Test {
protected:
  void SetUp() override { system.start(); }

  bool has_sent_all() {
    return eventually(30s, [&] {
      return system.database().value("select count(*) from careline.outbox")
             == "0";
    });
  }
  double resends() {
    return system.metric("careline_outbound_resends_total{vendor=\"meta\"}")
        .value_or(-1);
  }
  std::vector<sent_message> tries() {
    return system.vendors().received_by(asha.number());
  }
  static std::int64_t ms_between(const sent_message& a, const sent_message& b) {
    return (b.at_us - a.at_us + 500) / 1'000;
  }

  careline_system system{{.limits = {{"retry_first_ms", "100"},
                                     {"retry_most_ms", "400"},
                                     {"attempts", "5"},
                                     {"vendor_connect_ms", "500"},
                                     {"vendor_answer_ms", "600"}},
                          .name = "backoff"}};
  phone asha{system, "+919812300521", "Asha"};
};

TEST_F(vendor_backoff, the_tries_are_as_many_and_as_far_apart_as_documented) {
  system.vendors().control(
      R"({"next":["server_error","server_error","server_error",)"
      R"("server_error","server_error"]})");
  asha.says("fees");
  asha.says("address");
  ASSERT_TRUE(has_sent_all());
  auto all = tries();
  ASSERT_EQ(all.size(), 6u) << "five for the first, one for the second";
  for (std::size_t i = 1; i < 5; ++i) {
    EXPECT_EQ(all[i].callback, all[0].callback);
    EXPECT_GE(ms_between(all[i - 1], all[i]), 99) << "retry_first_ms";
    // What is due waits for the next tick at most; the rest is the machine's.
    EXPECT_LE(ms_between(all[i - 1], all[i]), 400 + 2'000) << "retry_most_ms";
  }
  EXPECT_NE(all[5].callback, all[0].callback)
      << "what comes later waits until the first is settled";
  EXPECT_TRUE(all[5].was_accepted());
  EXPECT_EQ(system.database().value(
                "select attempts || ' ' || reason from careline.dead_letters"),
            "5 provider:1");
}

TEST_F(vendor_backoff, an_answer_in_drops_is_waited_for_within_its_time) {
  system.vendors().control(R"({"all":{"slow_ms":300},"next":["slow_answer"]})");
  asha.says("fees");
  asha.says("address");
  ASSERT_TRUE(has_sent_all());
  EXPECT_EQ(tries().size(), 2u) << "it came in time";
  EXPECT_EQ(resends(), 0);
}

TEST_F(vendor_backoff, an_answer_in_drops_that_takes_too_long_is_given_up) {
  system.vendors().control(
      R"({"all":{"slow_ms":20000},"next":["slow_answer"]})");
  asha.says("fees");
  asha.says("address");
  ASSERT_TRUE(has_sent_all());
  auto all = tries();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[1].callback, all[0].callback) << "and said again, first";
  EXPECT_GE(ms_between(all[0], all[1]), 600 + 99);
  EXPECT_EQ(resends(), 1) << "the patient may have it twice: that is counted";
}

TEST_F(vendor_backoff, a_page_instead_of_an_answer_is_no_acceptance) {
  system.vendors().control(R"({"next":["wrong_content"]})");
  asha.says("fees");
  asha.says("address");
  ASSERT_TRUE(has_sent_all());
  auto all = tries();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[1].callback, all[0].callback);
  EXPECT_EQ(resends(), 1) << "the patient may have it twice: that is counted";
  EXPECT_EQ(system.database().value("select count(*) from "
                                    "careline.dead_letters"),
            "0");
}

} // namespace
} // namespace careline::tests
