/// The clock of a demonstration: it moves on as told.

#include "tests/support/careline_system.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace careline::tests {
namespace {

namespace json = boost::json;

json::value ask(careline_system& system, std::string_view body = "") {
  auto answer = body.empty()
                    ? http_get(system.private_port(), "/demo/clock")
                    : http_post(system.private_port(), "/demo/clock", body);
  EXPECT_EQ(answer.status, 200) << answer.body;
  return json::parse(answer.body);
}

TEST(demo_clock, is_not_there_unless_it_is_asked_for) {
  careline_system system;
  system.start();
  EXPECT_EQ(http_get(system.private_port(), "/demo/clock").status, 404);
}

TEST(demo_clock, goes_forward_only_and_not_too_far) {
  system_options options;
  options.has_demo_clock = true;
  careline_system system(options);
  system.start();
  for (auto* body : {R"({"advance_seconds":-1})", R"({"advance_seconds":"x"})",
                     R"({"advance_seconds":99999999})", "{}"})
    EXPECT_EQ(http_post(system.private_port(), "/demo/clock", body).status, 422)
        << body;
  EXPECT_EQ(ask(system).at("offset_seconds").as_int64(), 0);
  auto before = ask(system).at("now").as_string();
  auto moved = ask(system, R"({"advance_seconds":86400})");
  EXPECT_EQ(moved.at("offset_seconds").as_int64(), 86'400);
  EXPECT_GT(moved.at("now").as_string(), before);
  EXPECT_TRUE(moved.at("next_reminder").is_null());
}

} // namespace
} // namespace careline::tests
