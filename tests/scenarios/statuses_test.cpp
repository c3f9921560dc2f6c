/// Delivery statuses come in any order, twice, early, and of other systems.

#include "tests/support/phone.hpp"

#include <gtest/gtest.h>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

class statuses : public testing::Test {
protected:
  void SetUp() override {
    system.start();
    asha.asks("fees");
    wamid = asha.last().wamid;
    ASSERT_TRUE(eventually(10s, [&] { return status() == "sent"; }));
  }
  std::string status() {
    return system.database().value("select status from careline.messages where "
                                   "vendor_message_id = '"
                                   + wamid + "'");
  }
  void tell(std::string_view what) {
    auto answer =
        system.deliver(status_body(careline_system::number, wamid, what));
    EXPECT_EQ(answer.status, 200) << what;
  }
  careline_system system;
  phone asha{system, "+919812300801", "Asha"};
  std::string wamid;
};

TEST_F(statuses, only_rise) {
  // The answer comes after the commit, so each step can be read at once.
  tell("read");
  EXPECT_EQ(status(), "read");
  for (auto* late : {"delivered", "sent", "read", "failed"}) {
    tell(late);
    EXPECT_EQ(status(), "read") << late;
  }
}

TEST_F(statuses, a_failure_is_final_before_delivery) {
  tell("failed");
  EXPECT_EQ(status(), "failed");
  tell("sent");
  EXPECT_EQ(status(), "failed");
}

TEST_F(statuses, of_messages_we_never_sent_are_acknowledged) {
  EXPECT_EQ(system
                .deliver(status_body(careline_system::number, "wamid.NOT.OURS",
                                     "delivered"))
                .status,
            200);
  EXPECT_EQ(
      system.deliver(status_body(careline_system::number, wamid, "translated"))
          .status,
      200);
  EXPECT_EQ(status(), "sent");
}

TEST_F(statuses, shuffled_and_doubled_by_the_vendor_end_at_the_highest) {
  system.vendors().control(
      R"({"statuses":{"send":["sent","delivered","read"],"delay_ms":20,)"
      R"("copies":2,"shuffle":true}})");
  for (int n = 0; n < 10; ++n) asha.asks("fees");
  EXPECT_TRUE(eventually(20s, [&] {
    return system.database().value("select count(*) from careline.messages "
                                   "where status = 'read'")
           == "10";
  }));
}

TEST_F(statuses, that_come_before_the_answer_to_the_send_are_not_lost) {
  // The vendor tells them at once, ten times, in any order; only then does it
  // answer.
  system.vendors().control(
      R"({"all":{"delay_ms":150},"statuses":{"send":["sent","delivered","read"],)"
      R"("delay_ms":0,"copies":10,"shuffle":true}})");
  for (int n = 0; n < 4; ++n) asha.says("fees");
  EXPECT_TRUE(eventually(20s, [&] {
    return system.database().value("select count(*) from careline.messages "
                                   "where status = 'read'")
           == "4";
  }));
  EXPECT_TRUE(eventually(20s, [&] {
    return system.database().value("select count(*) from careline.outbox")
           == "0";
  }));
  EXPECT_EQ(system.database().value("select count(*) from careline.messages "
                                    "where status = 'read' and "
                                    "vendor_message_id is not null"),
            "4");
  EXPECT_EQ(system.vendors().received_by(asha.number()).size(), 5u)
      << "each was sent once";
  EXPECT_EQ(system.database().value("select version from "
                                    "careline.conversations"),
            "5")
      << "statuses are no turns";
}

} // namespace
} // namespace careline::tests
