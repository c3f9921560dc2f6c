#include "actors/api_times.hpp"

#include <gtest/gtest.h>

namespace careline::actors {
namespace {

using namespace std::chrono_literals;

config::time_zone zone(const char* name) {
  auto found = config::load_time_zone(name);
  EXPECT_TRUE(found) << name;
  return found.value_or(config::time_zone());
}

std::string utc(std::string_view text, const char* where = "Asia/Kolkata") {
  auto at = parse_api_time(text, zone(where));
  if (!at) return "none";
  return local_time(*at, config::time_zone());
}

TEST(api_times, an_instant_is_the_same_in_every_zone) {
  for (auto* where : {"Asia/Kolkata", "America/New_York", "Pacific/Apia"}) {
    EXPECT_EQ(utc("2026-11-21T09:30:00Z", where), "2026-11-21T09:30:00+00:00");
    EXPECT_EQ(utc("2026-11-21t09:30z", where), "2026-11-21T09:30:00+00:00");
    EXPECT_EQ(utc("2026-11-21T15:00+05:30", where),
              "2026-11-21T09:30:00+00:00");
    EXPECT_EQ(utc("2026-11-21T00:15-09:45", where),
              "2026-11-21T10:00:00+00:00");
  }
}

TEST(api_times, without_an_offset_it_is_the_clinics_wall_clock) {
  EXPECT_EQ(utc("2026-11-21T15:00"), "2026-11-21T09:30:00+00:00");
  EXPECT_EQ(utc("2026-11-21T15:00:59"), "2026-11-21T09:30:59+00:00");
  EXPECT_EQ(utc("2026-11-21"), "2026-11-20T18:30:00+00:00");
  EXPECT_EQ(utc("2026-07-01T09:00", "America/New_York"),
            "2026-07-01T13:00:00+00:00");
  EXPECT_EQ(utc("2026-12-01T09:00", "America/New_York"),
            "2026-12-01T14:00:00+00:00");
}

TEST(api_times, a_wall_clock_time_that_is_none_or_two_is_refused) {
  // Clocks go forward on 8 March and back on 1 November 2026.
  EXPECT_EQ(utc("2026-03-08T02:30", "America/New_York"), "none");
  EXPECT_EQ(utc("2026-11-01T01:30", "America/New_York"), "none");
  EXPECT_EQ(utc("2026-03-08T03:00", "America/New_York"),
            "2026-03-08T07:00:00+00:00");
  // With an offset it is said which one.
  EXPECT_EQ(utc("2026-11-01T01:30-04:00", "America/New_York"),
            "2026-11-01T05:30:00+00:00");
  EXPECT_EQ(utc("2026-11-01T01:30-05:00", "America/New_York"),
            "2026-11-01T06:30:00+00:00");
}

TEST(api_times, a_day_begins_also_where_its_midnight_is_skipped) {
  // Beirut's clocks go forward at midnight of 29 March 2026.
  EXPECT_EQ(utc("2026-03-29", "Asia/Beirut"), "2026-03-28T22:00:00+00:00");
  EXPECT_EQ(utc("2026-03-29T00:30", "Asia/Beirut"), "none");
}

TEST(api_times, fractions_are_kept_to_the_millisecond) {
  auto at = [](std::string_view text) {
    return parse_api_time(text, config::time_zone())
        .value_or(engine::instant{})
        .time_since_epoch();
  };
  auto whole = at("2026-11-21T09:30:00Z");
  EXPECT_EQ(at("2026-11-21T09:30:00.5Z") - whole, 500ms);
  EXPECT_EQ(at("2026-11-21T09:30:00.042Z") - whole, 42ms);
  EXPECT_EQ(at("2026-11-21T09:30:00.123999999Z") - whole, 123ms);
  EXPECT_EQ(at("2026-11-21T09:30:00.25") - whole, 250ms);
}

TEST(api_times, a_leap_day_is_a_day_in_leap_years_only) {
  EXPECT_EQ(utc("2028-02-29T12:00Z"), "2028-02-29T12:00:00+00:00");
  EXPECT_EQ(utc("2026-02-29T12:00Z"), "none");
}

TEST(api_times, anything_else_is_refused) {
  for (auto* text : {"",
                     "tomorrow",
                     "2026",
                     "2026-11",
                     "2026-11-",
                     "26-11-21",
                     "2026-13-01",
                     "2026-00-10",
                     "2026-11-31",
                     "2026-11-21T",
                     "2026-11-21 ",
                     "2026-11-21 15:00",
                     "2026-11-21T24:00",
                     "2026-11-21T15",
                     "2026-11-21T15:60",
                     "2026-11-21T15:00:60",
                     "2026-11-21T15:00:",
                     "2026-11-21T15:00:00.",
                     "2026-11-21T15:00:00.1234567890",
                     "2026-11-21T15:00+0530",
                     "2026-11-21T15:00+05",
                     "2026-11-21T15:00+19:00",
                     "2026-11-21T15:00+05:60",
                     "2026-11-21T15:00Z ",
                     "2026-11-21T15:00ZZ",
                     "2026-11-21T+5:00",
                     "-2026-11-21",
                     "1970-12-31",
                     "2100-01-01",
                     "2026-1-01",
                     "2026-11-21T15:00\xE2\x80\x93"
                     "05:00",
                     "\xEF\xBC\x92"
                     "026-11-21"})
    EXPECT_EQ(utc(text), "none") << text;
}

TEST(api_times, what_is_written_is_read_as_the_same_instant) {
  // Each quarter of an hour of the days around a change of clocks.
  for (auto* name : {"America/New_York", "Asia/Kolkata", "Australia/Lord_Howe",
                     "Asia/Beirut"}) {
    auto where = zone(name);
    for (auto day :
         {"2026-03-07T00:00Z", "2026-03-28T00:00Z", "2026-04-04T00:00Z",
          "2026-10-03T00:00Z", "2026-10-31T00:00Z"}) {
      auto begin = *parse_api_time(day, where);
      for (auto at = begin; at < begin + 72h; at += 15min) {
        auto text = local_time(at, where);
        auto read = parse_api_time(text, where);
        ASSERT_TRUE(read) << text;
        EXPECT_EQ(*read, at) << name << " " << text;
      }
    }
  }
}

TEST(api_times, written_with_the_clinics_offset) {
  EXPECT_EQ(local_time(*parse_api_time("2026-11-21T09:30:00Z", zone("UTC")),
                       zone("Asia/Kolkata")),
            "2026-11-21T15:00:00+05:30");
  EXPECT_EQ(local_time(*parse_api_time("2026-11-21T02:30:00Z", zone("UTC")),
                       zone("America/St_Johns")),
            "2026-11-20T23:00:00-03:30");
}

} // namespace
} // namespace careline::actors
