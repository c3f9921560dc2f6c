#include "config/time_zone.hpp"
#include "config/zone_file.hpp"
#include "config/zone_rule.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>

using namespace careline::config;
using namespace std::chrono;
using meaning = enum local_meaning::kind;

namespace {

time_zone zone(std::string_view name) {
  auto found = load_time_zone(name);
  EXPECT_TRUE(found) << name;
  return found.value_or(time_zone{});
}

local_seconds wall(year_month_day date, minutes time) {
  return local_days{date} + time;
}

sys_seconds utc(year_month_day date, minutes time) {
  return sys_days{date} + time;
}

} // namespace

TEST(time_zone, india_has_one_offset) {
  auto kolkata = zone("Asia/Kolkata");
  auto noon = utc(2026y / February / 13, 12h);
  EXPECT_EQ(kolkata.offset_at(noon), 5h + 30min);
  EXPECT_EQ(kolkata.to_local(noon), wall(2026y / February / 13, 17h + 30min));
  auto back = kolkata.to_utc(wall(2026y / February / 13, 17h + 30min));
  EXPECT_EQ(back.kind, meaning::unique);
  EXPECT_EQ(back.first, noon);
  EXPECT_EQ(back.second, noon);
}

TEST(time_zone, the_hour_that_is_skipped_in_spring_is_a_gap) {
  auto new_york = zone("America/New_York");
  auto change = utc(2026y / March / 8, 7h);
  for (auto time : {2h + 0min, 2h + 30min, 2h + 59min}) {
    auto gap = new_york.to_utc(wall(2026y / March / 8, time));
    EXPECT_EQ(gap.kind, meaning::gap);
    EXPECT_EQ(gap.first, change);
    EXPECT_EQ(gap.second, change);
  }
  EXPECT_EQ(new_york.to_utc(wall(2026y / March / 8, 1h + 59min)).kind,
            meaning::unique);
  auto after = new_york.to_utc(wall(2026y / March / 8, 3h));
  EXPECT_EQ(after.kind, meaning::unique);
  EXPECT_EQ(after.first, change);
}

TEST(time_zone, the_hour_that_comes_twice_in_autumn_has_two_instants) {
  auto new_york = zone("America/New_York");
  auto twice = new_york.to_utc(wall(2026y / November / 1, 1h + 30min));
  EXPECT_EQ(twice.kind, meaning::repeated);
  EXPECT_EQ(twice.first, utc(2026y / November / 1, 5h + 30min));
  EXPECT_EQ(twice.second, utc(2026y / November / 1, 6h + 30min));
  EXPECT_EQ(new_york.to_utc(wall(2026y / November / 1, 1h)).kind,
            meaning::repeated);
  EXPECT_EQ(new_york.to_utc(wall(2026y / November / 1, 2h)).kind,
            meaning::unique);
  EXPECT_EQ(new_york.to_utc(wall(2026y / November / 1, 59min)).kind,
            meaning::unique);
}

TEST(time_zone, a_day_that_never_was_is_a_gap) {
  // Samoa left out 30 December 2011.
  auto apia = zone("Pacific/Apia");
  EXPECT_EQ(apia.to_utc(wall(2011y / December / 30, 12h)).kind, meaning::gap);
  EXPECT_EQ(apia.to_utc(wall(2011y / December / 29, 12h)).kind,
            meaning::unique);
  EXPECT_EQ(apia.to_utc(wall(2011y / December / 31, 12h)).kind,
            meaning::unique);
}

TEST(time_zone, the_rule_goes_on_after_the_table_ends) {
  auto new_york = zone("America/New_York");
  EXPECT_EQ(new_york.offset_at(utc(2090y / July / 1, 0h)), -4h);
  EXPECT_EQ(new_york.offset_at(utc(2090y / December / 1, 0h)), -5h);
  auto sydney = zone("Australia/Sydney");
  EXPECT_EQ(sydney.offset_at(utc(2090y / January / 15, 0h)), 11h);
  EXPECT_EQ(sydney.offset_at(utc(2090y / July / 15, 0h)), 10h);
}

TEST(time_zone, agrees_with_the_c_library_over_130_years) {
  for (const char* name :
       {"America/New_York", "Asia/Kolkata", "Europe/Dublin", "Asia/Kathmandu",
        "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Casablanca",
        "Antarctica/Troll", "UTC"}) {
    auto loaded = zone(name);
    ::setenv("TZ", name, 1);
    ::tzset();
    for (std::time_t t = 1; t < 4'133'980'000; t += 72'113) {
      std::tm there{};
      ::localtime_r(&t, &there);
      sys_seconds at{seconds{t}};
      ASSERT_EQ(loaded.offset_at(at).count(), there.tm_gmtoff)
          << name << " " << t;
      auto back = loaded.to_utc(loaded.to_local(at));
      ASSERT_TRUE(back.first == at || back.second == at) << name << " " << t;
    }
  }
  ::unsetenv("TZ");
  ::tzset();
}

TEST(time_zone, a_name_cannot_leave_the_zone_database) {
  for (auto name :
       {"", "Asia/Poona", "../../../etc/passwd", "/etc/passwd", "Asia", "Asia/",
        "Asia/Kolkata\n", "tzdata.zi", "right/Asia/Kolkata"})
    EXPECT_FALSE(load_time_zone(name)) << name;
}

TEST(time_zone, a_damaged_file_is_no_zone) {
  EXPECT_FALSE(parse_zone(""));
  EXPECT_FALSE(parse_zone("TZif2"));
  std::string header =
      "TZif2" + std::string(15, '\0') + std::string(24, '\xff');
  EXPECT_FALSE(parse_zone(header + header));
}

TEST(time_zone, a_file_that_is_cut_anywhere_is_no_zone) {
  std::ifstream file("/usr/share/zoneinfo/America/New_York", std::ios::binary);
  const std::string whole(std::istreambuf_iterator<char>(file), {});
  ASSERT_TRUE(parse_zone(whole));
  for (std::size_t length = 0; length < whole.size(); ++length)
    ASSERT_FALSE(parse_zone(whole.substr(0, length))) << length;
}

TEST(zone_rule, is_read_as_posix_writes_it) {
  auto rule = parse_zone_rule("EST5EDT,M3.2.0,M11.1.0");
  ASSERT_TRUE(rule && rule->summer);
  EXPECT_EQ(rule->standard, -5h);
  EXPECT_EQ(rule->summer->offset, -4h);
  auto changes = changes_of(*rule, 2026);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].begin, utc(2026y / March / 8, 7h));
  EXPECT_EQ(changes[1].begin, utc(2026y / November / 1, 6h));

  auto nepal = parse_zone_rule("<+0545>-5:45");
  ASSERT_TRUE(nepal);
  EXPECT_EQ(nepal->standard, 5h + 45min);
  EXPECT_TRUE(changes_of(*nepal, 2026).empty());

  auto julian = parse_zone_rule("AAA3BBB,J60/-1,365/25:30");
  ASSERT_TRUE(julian && julian->summer);
  EXPECT_EQ(changes_of(*julian, 2028)[0].begin,
            utc(2028y / March / 1, -1h + 3h));
}

TEST(zone_rule, anything_else_is_nothing) {
  for (auto text : {"", "E5", "EST", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M1.1.0",
                    "EST5EDT,M3.6.0,M1.1.0", "EST5EDT,M3.2.0,M11.1.0x",
                    "<+05-5", "EST999", "EST5EDT"})
    EXPECT_FALSE(parse_zone_rule(text)) << text;
}
