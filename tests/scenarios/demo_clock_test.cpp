/// The clock of a demonstration: it moves on as told.

#include "tests/support/phone.hpp"

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

TEST(demo_clock, moves_to_the_reminder_which_is_confirmed_by_a_tap) {
  system_options options;
  options.has_demo_clock = true;
  careline_system system(options);
  system.start();
  phone asha(system, "+919812300801", "Asha Rao");
  // Its first reminder is due within 24 hours, so that it has buttons.
  asha.says("book a visit tomorrow at 11am");
  for (int step = 0; step < 6; ++step) {
    ASSERT_TRUE(asha.hears());
    if (asha.last().text.find("You're booked") != std::string::npos) break;
    ASSERT_FALSE(asha.last().choices.empty()) << asha.last().text;
    asha.taps(asha.last().find_choice("Confirm")
                  ? "Confirm"
                  : asha.last().choices[0].title);
  }
  EXPECT_TRUE(ask(system).at("next_reminder").is_string());
  auto left = system.database().value(
      "select ceil(extract(epoch from min(due) - now()))::int + 1 from "
      "careline.timers where kind like 'remind%'");
  ask(system, R"({"advance_seconds":)" + left + "}");
  ASSERT_TRUE(asha.hears());
  EXPECT_NE(asha.last().find_choice("Confirm"), nullptr) << asha.last().text;
}

TEST(demo_clock, leaves_the_measured_times_true) {
  system_options options;
  options.has_demo_clock = true;
  careline_system system(options);
  system.start();
  EXPECT_EQ(system.metric("careline_demo_clock_allowed"), 1);
  ask(system, R"({"advance_seconds":86400})");
  EXPECT_EQ(system.metric("careline_clock_offset_seconds"), 86'400);
  phone asha(system, "+919812300802", "Asha Rao");
  asha.says("hello");
  ASSERT_TRUE(asha.hears());
  const std::string whatsapp = "{channel=\"whatsapp\"";
  ASSERT_TRUE(eventually(milliseconds{10'000}, [&] {
    return system.metric("careline_reply_duration_seconds_count" + whatsapp
                         + ",responder=\"rules\"}")
           > 0;
  }));
  // A day would be seen.
  EXPECT_LT(system.metric("careline_reply_duration_seconds_sum" + whatsapp
                          + ",responder=\"rules\"}"),
            3'600);
  EXPECT_LT(system.metric("careline_message_lag_seconds_sum" + whatsapp + "}"),
            3'600);
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
