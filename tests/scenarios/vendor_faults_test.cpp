/// P6: the vendor fails in every way it knows; no reply is lost or overtakes
/// another, and what cannot be delivered waits for a person.

#include "tests/support/phone.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

class vendor_faults : public testing::Test {
protected:
  void SetUp() override { system.start(); }

  bool has_sent_all(milliseconds most) {
    return eventually(most, [&] {
      return system.database().value("select count(*) from careline.outbox")
             == "0";
    });
  }
  double failures(const std::string& reason) {
    return system
        .metric("careline_outbound_failures_total{reason=\"" + reason
                + "\",vendor=\"meta\"}")
        .value_or(-1);
  }
  std::string dead_letters() {
    return system.database().value("select count(*) from "
                                   "careline.dead_letters");
  }

  careline_system system{
      {.limits = {{"retry_first_ms", "50"}, {"retry_most_ms", "400"}},
       .name = "faults"}};
  phone asha{system, "+919812300501", "Asha"};
};

TEST_F(vendor_faults, a_rate_limit_is_waited_for_as_the_vendor_says) {
  system.vendors().control(
      R"({"all":{"retry_after_s":2},"next":["rate_limited"]})");
  asha.says("fees");
  ASSERT_TRUE(asha.hears(20s));
  auto tries = system.vendors().received_by(asha.number());
  ASSERT_EQ(tries.size(), 2u);
  EXPECT_EQ(tries[0].code, 130429);
  // The engine counts whole milliseconds.
  EXPECT_GE(tries[1].at_us - tries[0].at_us, 1'999'000) << "Retry-After: 2";
  EXPECT_EQ(failures("rate_limited"), 1);
}

TEST_F(vendor_faults, replies_stay_in_order_through_errors_and_resets) {
  system.vendors().control(
      R"({"next":["server_error","unavailable","reset_before","server_error"]})");
  for (auto* text : {"fees", "address", "doctors"}) asha.says(text);
  ASSERT_TRUE(has_sent_all(30s));
  std::vector<std::string> arrived;
  for (auto& message : system.vendors().received_by(asha.number()))
    if (message.was_accepted()) arrived.push_back(message.callback);
  std::vector<std::string> written;
  for (auto& row : system.database().rows(
           "select patient_id || ':' || id from careline.messages where "
           "direction = 'out' order by id"))
    written.push_back(row.at(0));
  EXPECT_EQ(arrived, written);
  EXPECT_EQ(dead_letters(), "0");
}

TEST_F(vendor_faults, an_unknown_outcome_is_repeated_at_most_once_and_counted) {
  system.vendors().control(R"({"next":["reset_after"]})");
  asha.says("fees");
  ASSERT_TRUE(has_sent_all(60s));
  auto copies = system.vendors().received_by(asha.number());
  EXPECT_GE(copies.size(), 1u);
  EXPECT_LE(copies.size(), 2u);
  EXPECT_EQ(system.metric("careline_outbound_resends_total{vendor=\"meta\"}")
                .value_or(-1),
            static_cast<double>(copies.size()) - 1);
  EXPECT_EQ(dead_letters(), "0");
}

TEST_F(vendor_faults, a_refused_token_stops_its_own_number_only) {
  system.vendors().control(std::string(R"({"numbers":{")")
                           + careline_system::number
                           + R"(":{"token_expired":1}}})");
  asha.says("fees");
  ASSERT_TRUE(eventually(10s, [&] {
    return !system.vendors().received_by(asha.number()).empty();
  }));
  EXPECT_EQ(system.vendors().received_by(asha.number()).back().code, 190);
  EXPECT_GT(failures("auth"), 0);

  phone other(system, "+919812300502", "Ravi", careline_system::other_number);
  other.says("fees");
  EXPECT_TRUE(other.hears(10s)) << "another number is not held up";
  EXPECT_EQ(dead_letters(), "0") << "the reply waits for its account";

  system.vendors().control(std::string(R"({"numbers":{")")
                           + careline_system::number + R"(":null}})");
  // A new token in the configuration means a new start.
  system.engine().kill_now();
  system.start();
  EXPECT_TRUE(asha.hears(30s));
}

TEST_F(vendor_faults, what_can_never_be_sent_becomes_a_dead_letter_to_resend) {
  system.vendors().control(R"({"next":["window_closed"]})");
  asha.says("fees");
  ASSERT_TRUE(eventually(20s, [&] { return dead_letters() == "1"; }));
  auto id = system.database().value("select id from careline.dead_letters");
  EXPECT_EQ(system.database().value("select status from careline.messages "
                                    "where direction = 'out'"),
            "dead");
  EXPECT_EQ(system.metric("careline_dead_letters_total{vendor=\"meta\"}")
                .value_or(-1),
            1);

  auto listed = system.cli({"dead-letters", "list"});
  EXPECT_EQ(listed.code, 0) << listed.output;
  EXPECT_NE(listed.output.find(id), std::string::npos) << listed.output;
  EXPECT_NE(listed.output.find("131047"), std::string::npos) << listed.output;
  EXPECT_EQ(listed.output.find("fees"), std::string::npos)
      << "a list for operators holds no words";

  EXPECT_EQ(system.cli({"dead-letters", "resend", id}).code, 0);
  EXPECT_TRUE(asha.hears(60s)) << "the running engine takes it up";
  EXPECT_EQ(dead_letters(), "0");
  EXPECT_NE(system.cli({"dead-letters", "resend", id}).code, 0)
      << "it is no dead letter any more";
}

TEST_F(vendor_faults, a_vendor_that_is_away_costs_no_reply) {
  asha.asks("hello");
  system.vendors().go_away();
  for (auto* text : {"fees", "address", "doctors"}) asha.says(text);
  ASSERT_TRUE(eventually(20s, [&] { return failures("provider") >= 8; }))
      << "it was tried more often than a reply may fail";
  EXPECT_EQ(dead_letters(), "0");
  system.vendors().come_back();
  ASSERT_TRUE(has_sent_all(30s));
  EXPECT_EQ(system.vendors().received_by(asha.number()).size(), 4u);
  EXPECT_EQ(dead_letters(), "0");
}

TEST(vendor_storm, of_all_faults_ends_with_every_reply_sent_once_in_order) {
  // Two calls in five fail: with eight tries a reply might be given up.
  careline_system system({.limits = {{"retry_first_ms", "50"},
                                     {"retry_most_ms", "400"},
                                     {"attempts", "40"}},
                          .name = "storm"});
  system.start();
  system.vendors().control(
      R"({"seed":7,"all":{"server_error":0.15,"unavailable":0.1,)"
      R"("reset_before":0.1,"rate_limited":0.05,"retry_after_s":0,)"
      R"("delay_most_ms":20}})");
  std::vector<std::unique_ptr<phone>> phones;
  for (int i = 0; i < 20; ++i)
    phones.push_back(std::make_unique<phone>(
        system, "+9198123006" + std::to_string(10 + i), "Patient"));
  for (int n = 0; n < 5; ++n)
    for (auto& one : phones) one->says("fees");
  ASSERT_TRUE(eventually(120s, [&] {
    return system.database().value("select count(*) from careline.outbox")
           == "0";
  }));
  for (auto& one : phones) {
    std::vector<std::string> arrived;
    for (auto& message : system.vendors().received_by(one->number()))
      if (message.was_accepted()) arrived.push_back(message.callback);
    EXPECT_TRUE(std::ranges::is_sorted(arrived))
        << "ids are time-ordered and one patient's replies keep their order";
    EXPECT_EQ(std::ranges::adjacent_find(arrived), arrived.end());
    EXPECT_EQ(arrived.size(), 5u);
  }
}

} // namespace
} // namespace careline::tests
