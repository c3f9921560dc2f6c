#include "engine/say_time.hpp"

#include "engine/dialogue.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

TEST(say_time, days_are_said_as_the_locale_does) {
  auto c = lotus_clinic();
  auto now = wall(c, 2026, 2, 20, 10);
  auto day = [&](int ahead) {
    return local_of(c, now + chr::hours{24 * ahead});
  };
  EXPECT_EQ(say_day(c, day(0), now), "today, Friday 20 February");
  EXPECT_EQ(say_day(c, day(1), now), "tomorrow, Saturday 21 February");
  EXPECT_EQ(say_day(c, day(2), now), "Sunday 22 February");
  EXPECT_EQ(say_day(c, day(365), now), "Saturday 20 February 2027");
  c.locale = "en-US";
  EXPECT_EQ(say_day(c, day(2), now), "Sunday, February 22");
}

TEST(say_time, clocks_are_said_as_the_locale_does) {
  auto c = lotus_clinic();
  EXPECT_EQ(say_clock(c, chr::minutes{0}), "12 am");
  EXPECT_EQ(say_clock(c, chr::minutes{12 * 60}), "12 pm");
  EXPECT_EQ(say_clock(c, chr::minutes{15 * 60 + 5}), "3:05 pm");
  EXPECT_EQ(say_clock(c, chr::minutes{1440}), "12 am");
  c.locale = "en-US";
  EXPECT_EQ(say_clock(c, chr::minutes{15 * 60}), "3:00 PM");
}

TEST(say_time, every_short_form_fits_on_a_button) {
  for (auto locale : {"en-IN", "en-US", "en-GB"}) {
    auto c = lotus_clinic();
    c.locale = locale;
    auto t = local_of(c, wall(c, 2026, 1, 1, 12, 30));
    for (int i = 0; i < 366; ++i, t += chr::days{1})
      EXPECT_LE(count_chars(say_short(c, t)), button_title_chars)
          << say_short(c, t);
  }
}

TEST(say_time, money_is_grouped_as_the_currency_does) {
  auto c = lotus_clinic();
  EXPECT_EQ(say_money(c, 50000), "₹500");
  EXPECT_EQ(say_money(c, 12345600), "₹1,23,456");
  EXPECT_EQ(say_money(c, 99950), "₹999.50");
  c.currency = "USD";
  EXPECT_EQ(say_money(c, 123456789), "$1,234,567.89");
  c.currency = "JPY";
  EXPECT_EQ(say_money(c, 5000), "JPY 5,000");
}

} // namespace careline::engine::tests
