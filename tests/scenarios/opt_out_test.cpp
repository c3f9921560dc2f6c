/// P11: who said STOP is written to by nobody until they say START.

#include "tests/support/phone.hpp"

#include <gtest/gtest.h>

namespace careline::tests {
namespace {

class opt_out : public testing::Test {
protected:
  void SetUp() override {
    system.start();
    asha.asks("hello");
  }

  std::size_t heard() {
    std::size_t count = 0;
    for (auto& m : system.vendors().received_by(asha.number()))
      count += m.was_accepted() ? 1 : 0;
    return count;
  }
  std::string fenced() {
    return system.database().value(
        "select count(*) from careline.message_states where status = "
        "'fenced'");
  }

  careline_system system;
  phone asha{system, "+919812300901", "Asha Rao"};
};

TEST_F(opt_out, only_the_confirmation_leaves_of_what_is_queued) {
  // The vendor refuses for a while: replies queue up.
  system.vendors().control(R"({"all":{"server_error":1}})");
  asha.says("what are your fees?");
  asha.says("where are you?");
  asha.says("STOP");
  auto before = heard();
  // Also by a process that has it all from the database.
  system.engine().kill_now();
  system.start();
  system.vendors().control(R"({"all":{"server_error":0}})");
  ASSERT_TRUE(asha.hears(milliseconds{30'000}));
  ASSERT_TRUE(eventually(milliseconds{30'000}, [&] {
    return system.database().value("select count(*) from careline.outbox")
           == "0";
  }));
  EXPECT_EQ(heard(), before + 1) << "the confirmation";
  EXPECT_EQ(fenced(), "2");

  // Staff see it, and are told when they write all the same.
  auto id = asha.patient_id();
  auto info = system.api_get("/api/live-chat/patient-info/" + id);
  EXPECT_NE(info.body.find(R"("is_opted_out":true)"), std::string::npos)
      << info.body;
  auto refused = system.api_post("/api/live-chat/send",
                                 R"({"patient_id":")" + id
                                     + R"(","message":"Are you there?"})");
  EXPECT_EQ(refused.status, 409) << refused.body;
  EXPECT_NE(refused.body.find(R"("code":"opted_out")"), std::string::npos)
      << refused.body;

  asha.says("START");
  ASSERT_TRUE(asha.hears());
  asha.says("what are your fees?");
  ASSERT_TRUE(asha.hears());
  EXPECT_NE(asha.last().text.find("fees"), std::string::npos);
}

} // namespace
} // namespace careline::tests
