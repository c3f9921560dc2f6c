#include "engine/say_time.hpp"

#include "engine/dialogue.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

#include <set>

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
  for (auto language : languages())
    for (auto locale : {"en-IN", "en-US", "en-GB", "hi-IN", "es-MX", "es-ES"}) {
      auto c = lotus_clinic();
      c.locale = locale;
      auto t = local_of(c, wall(c, 2026, 1, 1, 12, 30));
      for (int i = 0; i < 366; ++i, t += chr::days{1}) {
        EXPECT_LE(count_chars(say_short(c, t, language)), button_title_chars)
            << say_short(c, t, language);
        EXPECT_LE(count_chars(say_short_day(c, t, language)),
                  button_title_chars)
            << say_short_day(c, t, language);
      }
    }
}

TEST(say_time, no_two_days_of_a_year_look_alike) {
  for (auto language : languages())
    for (auto locale : {"en-IN", "en-US", "es-ES"}) {
      auto c = lotus_clinic();
      c.locale = locale;
      auto t = local_of(c, wall(c, 2026, 1, 1, 12, 30));
      std::set<std::string> times, days;
      for (int i = 0; i < 365; ++i, t += chr::days{1}) {
        EXPECT_TRUE(times.insert(say_short(c, t, language)).second);
        EXPECT_TRUE(days.insert(say_short_day(c, t, language)).second);
      }
    }
}

TEST(say_time, days_are_said_in_the_patients_language) {
  auto c = lotus_clinic();
  auto now = wall(c, 2026, 2, 20, 10);
  auto day = [&](int ahead, std::string_view language) {
    return say_day(c, local_of(c, now + chr::hours{24 * ahead}), now, language);
  };
  EXPECT_EQ(day(0, "hi"), "आज, शुक्रवार 20 फ़रवरी");
  EXPECT_EQ(day(1, "hi"), "कल, शनिवार 21 फ़रवरी");
  EXPECT_EQ(day(365, "hi"), "शनिवार 20 फ़रवरी 2027");
  EXPECT_EQ(day(1, "hi-Latn"), "kal, Saturday 21 February");
  EXPECT_EQ(day(0, "es"), "hoy, viernes 20 de febrero");
  EXPECT_EQ(day(2, "es"), "domingo 22 de febrero");
  EXPECT_EQ(day(365, "es"), "sábado 20 de febrero de 2027");
  EXPECT_EQ(day(2, "xx"), "Sunday 22 February");
  c.locale = "en-US";
  EXPECT_EQ(day(2, "es"), "domingo 22 de febrero");
  EXPECT_EQ(day(2, "hi"), "रविवार 22 फ़रवरी");
}

TEST(say_time, clocks_are_said_in_the_patients_language) {
  auto c = lotus_clinic();
  auto clock = [&](int hour, int minute, std::string_view language) {
    return say_clock(c, chr::minutes{hour * 60 + minute}, language);
  };
  EXPECT_EQ(clock(4, 0, "hi"), "सुबह 4 बजे");
  EXPECT_EQ(clock(11, 59, "hi"), "सुबह 11:59 बजे");
  EXPECT_EQ(clock(12, 0, "hi"), "दोपहर 12 बजे");
  EXPECT_EQ(clock(15, 30, "hi"), "दोपहर 3:30 बजे");
  EXPECT_EQ(clock(16, 0, "hi"), "शाम 4 बजे");
  EXPECT_EQ(clock(20, 0, "hi"), "रात 8 बजे");
  EXPECT_EQ(clock(24, 0, "hi"), "रात 12 बजे");
  EXPECT_EQ(clock(10, 0, "hi-Latn"), "subah 10 baje");
  EXPECT_EQ(clock(17, 5, "hi-Latn"), "shaam 5:05 baje");
  EXPECT_EQ(clock(10, 0, "es"), "10:00 a. m.");
  EXPECT_EQ(clock(12, 0, "es"), "12:00 p. m.");
  c.locale = "es-ES";
  EXPECT_EQ(clock(15, 5, "es"), "15:05");
  EXPECT_EQ(clock(0, 0, "es"), "0:00");
  EXPECT_EQ(clock(15, 0, "en"), "3 pm");
  c.locale = "es-US";
  EXPECT_EQ(clock(15, 0, "es"), "3:00 p. m.");
  EXPECT_EQ(clock(15, 0, "en"), "3:00 PM");
}

TEST(say_time, a_moment_joins_day_and_clock) {
  auto c = lotus_clinic();
  auto now = wall(c, 2026, 2, 20, 10);
  auto at = [&](int hour, std::string_view language) {
    return say_moment(c, wall(c, 2026, 2, 22, hour), now, language);
  };
  EXPECT_EQ(at(15, "en"), "Sunday 22 February at 3 pm");
  EXPECT_EQ(at(15, "hi"), "रविवार 22 फ़रवरी, दोपहर 3 बजे");
  EXPECT_EQ(at(15, "hi-Latn"), "Sunday 22 February, dopahar 3 baje");
  EXPECT_EQ(at(15, "es"), "domingo 22 de febrero a las 3:00 p. m.");
  EXPECT_EQ(at(13, "es"), "domingo 22 de febrero a la 1:00 p. m.");
  EXPECT_EQ(say_moment(c, wall(c, 2026, 2, 21, 15), now, "es"),
            "mañana, sábado 21 de febrero, a las 3:00 p. m.");
  c.locale = "es-ES";
  EXPECT_EQ(at(13, "es"), "domingo 22 de febrero a las 13:00");
}

TEST(say_time, a_button_holds_day_and_clock) {
  auto c = lotus_clinic();
  auto t = local_of(c, wall(c, 2026, 11, 20, 12, 30));
  EXPECT_EQ(say_short(c, t), "Fri 20 Nov, 12:30 pm");
  EXPECT_EQ(say_short(c, t, "hi-Latn"), "Fri 20 Nov, 12:30 pm");
  EXPECT_EQ(say_short(c, t, "es"), "vie 20 nov, 12:30 pm");
  EXPECT_EQ(say_short(c, t, "hi"), "शुक्र 20/11 12:30 pm");
  EXPECT_EQ(say_short(c, t - chr::days{1}, "hi"), "गुरु 19/11, 12:30 pm");
  EXPECT_EQ(say_short_day(c, t, "hi"), "शुक्र 20 नवंबर");
  c.locale = "es-ES";
  EXPECT_EQ(say_short(c, t, "es"), "vie 20 nov, 12:30");
  c.locale = "en-US";
  EXPECT_EQ(say_short(c, t, "hi"), "शुक्र 11/20 12:30 PM");
}

TEST(say_time, a_day_takes_its_preposition) {
  EXPECT_EQ(say_on("Friday 20 February"), "on Friday 20 February");
  EXPECT_EQ(say_on("today, Friday 20 February"), "today, Friday 20 February");
  EXPECT_EQ(say_on("शुक्रवार 20 फ़रवरी", "hi"), "शुक्रवार 20 फ़रवरी को");
  EXPECT_EQ(say_on("kal, Saturday 21 February", "hi-Latn"),
            "kal, Saturday 21 February ko");
  EXPECT_EQ(say_on("viernes 20 de febrero", "es"), "el viernes 20 de febrero");
  EXPECT_EQ(say_on("hoy, viernes 20 de febrero", "es"),
            "hoy, viernes 20 de febrero");
}

TEST(say_time, ranges_are_said_whole) {
  EXPECT_EQ(say_clocks("3 pm", "5 pm"), "3 pm to 5 pm");
  EXPECT_EQ(say_clocks("दोपहर 3 बजे", "शाम 5 बजे", "hi"),
            "दोपहर 3 बजे से शाम 5 बजे तक");
  EXPECT_EQ(say_clocks("3:00 p. m.", "5:00 p. m.", "es"),
            "de 3:00 p. m. a 5:00 p. m.");
  EXPECT_EQ(say_days("lunes 2 de marzo", "jueves 5 de marzo", "es"),
            "del lunes 2 de marzo al jueves 5 de marzo");
  EXPECT_EQ(
      say_days("hoy, lunes 2 de marzo", "mañana, martes 3 de marzo", "es"),
      "de hoy, lunes 2 de marzo a mañana, martes 3 de marzo");
  EXPECT_EQ(say_on(say_days("lunes 2", "jueves 5", "es"), "es"),
            "del lunes 2 al jueves 5");
  EXPECT_EQ(say_on(say_days("Monday", "Thursday", "hi-Latn"), "hi-Latn"),
            "Monday se Thursday tak");
  EXPECT_EQ(say_on(say_days("Monday", "Thursday")), "on Monday to Thursday");
  EXPECT_EQ(say_weekdays(0, 0, "es"), "lunes");
  EXPECT_EQ(say_weekdays(0, 1, "es"), "lunes y martes");
  EXPECT_EQ(say_weekdays(0, 4, "hi"), "सोमवार से शुक्रवार");
  EXPECT_EQ(say_weekdays(0, 4), "Monday to Friday");
}

TEST(say_time, spans_are_counted_in_the_patients_language) {
  EXPECT_EQ(say_span(chr::minutes{60}), "1 hour");
  EXPECT_EQ(say_span(chr::minutes{2880}), "2 days");
  EXPECT_EQ(say_span(chr::minutes{45}), "45 minutes");
  EXPECT_EQ(say_span(chr::minutes{120}, "hi"), "2 घंटे");
  EXPECT_EQ(say_span(chr::minutes{60}, "hi-Latn"), "1 ghanta");
  EXPECT_EQ(say_span(chr::minutes{1440}, "es"), "1 día");
  EXPECT_EQ(say_span(chr::minutes{0}, "es"), "0 minutos");
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
  c.currency = "EUR";
  EXPECT_EQ(say_money(c, 1234550), "€12,345.50");
  c.locale = "es-ES";
  EXPECT_EQ(say_money(c, 4000), "40 €");
  EXPECT_EQ(say_money(c, 125050), "1250,50 €");
  EXPECT_EQ(say_money(c, 1234550), "12.345,50 €");
  c.currency = "MXN";
  c.locale = "es-MX";
  EXPECT_EQ(say_money(c, 125000), "$1,250");
  c.locale = "en-US";
  EXPECT_EQ(say_money(c, 125000), "MXN 1,250");
}

} // namespace careline::engine::tests
