/// A graceful end under load: SIGTERM, readiness first, nobody is cut off.

#include "tests/support/flood.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

TEST(drain, sigterm_under_load_answers_everyone_and_ends_with_zero) {
  careline_system system;
  system.start();
  flood patients(system, 32, 20);
  ASSERT_TRUE(patients.wait_for_more(300, 30s));
  system.engine().send(SIGTERM);
  auto code = system.engine().wait_for_exit(25s);
  ASSERT_TRUE(code) << "25 s are the most a drain may take";
  EXPECT_EQ(*code, 0) << system.log_text();

  // Afterwards connections are refused (0); until then it was 200, or 503
  // with the time to come back.
  for (auto& [status, count] : patients.statuses())
    EXPECT_TRUE(status == 200 || status == 503 || status == 0)
        << status << " x " << count;
  EXPECT_EQ(patients.refusals_without_retry_after(), 0u);

  auto acknowledged = patients.acknowledged();
  system.start();
  ASSERT_TRUE(patients.finish(30s));
  EXPECT_EQ(
      system.database().value(
          "select count(*) from careline.messages where direction = 'in'"),
      std::to_string(patients.acknowledged().size()));
  EXPECT_GE(patients.acknowledged().size(), acknowledged.size());
}

TEST(drain, an_idle_engine_ends_at_once) {
  careline_system system;
  system.start();
  auto began = std::chrono::steady_clock::now();
  system.engine().send(SIGTERM);
  auto code = system.engine().wait_for_exit(25s);
  ASSERT_TRUE(code);
  EXPECT_EQ(*code, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
}

} // namespace
} // namespace careline::tests
