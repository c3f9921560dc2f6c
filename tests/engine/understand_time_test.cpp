#include "engine/understand_time.hpp"

#include "engine/say_time.hpp"
#include "tests/engine/chat.hpp"
#include "tests/engine/table.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <random>

namespace careline::engine::tests {

namespace {

using config::local_seconds;

std::string two(long n) {
  return (n < 10 ? "0" : "") + std::to_string(n);
}

bool has_day(local_seconds t) {
  return t >= local_seconds{} + chr::days{2};
}

std::string clock_text(local_seconds t) {
  auto minutes =
      chr::duration_cast<chr::minutes>(t - chr::floor<chr::days>(t)).count();
  return two(minutes / 60) + ":" + two(minutes % 60);
}

std::string day_text(local_seconds t) {
  chr::year_month_day d{chr::floor<chr::days>(t)};
  return std::to_string(int{d.year()}) + "-" + two(unsigned{d.month()}) + "-"
         + two(unsigned{d.day()});
}

std::string moment_text(local_seconds t) {
  return has_day(t) ? day_text(t) + "T" + clock_text(t) : clock_text(t);
}

std::string_view name_of(wish_kind k) {
  constexpr std::string_view names[] = {"instant",  "date",      "time",
                                        "interval", "ambiguous", "none"};
  return names[static_cast<std::size_t>(k)];
}

std::string_view name_of(wish_reason r) {
  constexpr std::string_view names[] = {
      "",           "next-weekday", "same-weekday", "am-pm", "options",
      "date-order", "conflict",     "invalid",      "past",  "bare-number",
      "zone",       "dst-gap",      "dst-repeat"};
  return names[static_cast<std::size_t>(r)];
}

/// kind, start, end, reason as the table writes them
std::string row_of(const wish& w) {
  std::string start;
  std::string end;
  switch (w.kind) {
  case wish_kind::instant:
  case wish_kind::time:
    start = moment_text(w.start);
    break;
  case wish_kind::date:
    start = day_text(w.start);
    break;
  case wish_kind::interval:
    start = moment_text(w.start);
    end = moment_text(w.end);
    break;
  case wish_kind::ambiguous: {
    bool are_days = true;
    for (auto t : w.candidates)
      are_days = are_days && t == chr::floor<chr::days>(t);
    for (auto t : w.candidates)
      start += (start.empty() ? "" : "|")
               + (are_days ? day_text(t) : moment_text(t));
    break;
  }
  case wish_kind::none:
    break;
  }
  return std::string{name_of(w.kind)} + " " + start + " " + end + " "
         + std::string{name_of(w.reason)};
}

config::clinic open_daily(const std::string& zone) {
  config::clinic c;
  c.zone_name = zone;
  c.zone = *config::load_time_zone(zone);
  for (auto& d : c.hours.days) d = {{540, 1080}};
  return c;
}

instant read_now(const config::clinic& c, const std::string& text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  std::sscanf(text.c_str(), "%d-%d-%dT%d:%d", &year, &month, &day, &hour,
              &minute);
  return wall(c, year, month, day, hour, minute);
}

} // namespace

TEST(understand_time, the_table_of_phrases_is_understood) {
  auto rows = rows_of("wishes_en.tsv");
  EXPECT_GE(rows.size(), 130u);
  for (auto& row : rows) {
    ASSERT_EQ(row.size(), 7u) << row[2];
    auto clinic = open_daily(row[1]);
    auto w = understand_time(row[2], read_now(clinic, row[0]), clinic);
    EXPECT_EQ(row_of(w), row[3] + " " + row[4] + " " + row[5] + " " + row[6])
        << row[2];
  }
}

TEST(understand_time, the_opening_hours_decide_between_morning_and_evening) {
  auto clinic = open_daily("Asia/Kolkata");
  for (auto& d : clinic.hours.days) d = {{540, 780}, {1020, 1260}};
  auto now = wall(clinic, 2026, 2, 13, 10, 20);
  EXPECT_EQ(row_of(understand_time("tomorrow at 7", now, clinic)),
            "instant 2026-02-14T19:00  ");
  EXPECT_EQ(row_of(understand_time("tomorrow at 11", now, clinic)),
            "instant 2026-02-14T11:00  ");
  // 3 is in the break, by day and by night.
  EXPECT_EQ(row_of(understand_time("tomorrow at 3", now, clinic)),
            "ambiguous 2026-02-14T03:00|2026-02-14T15:00  am-pm");
}

TEST(understand_time, any_bytes_give_a_sane_wish) {
  auto clinic = open_daily("America/New_York");
  auto now = wall(clinic, 2026, 10, 31, 22, 41) + chr::seconds{17};
  auto today = chr::floor<chr::days>(local_of(clinic, now));
  constexpr std::string_view parts[] = {
      "tomorrow", "at",   "3",     "pm",       "or",    "next",  "friday",
      "31",       "feb",  "/",     "-",        ":",     ".",     " ",
      "in",       "2",    "hours", "between",  "and",   "after", "the",
      "15th",     "not",  "to",    "evening",  "noon",  "week",  "\xF0\x9F\x99",
      "\xE2\x80", "half", "past",  "99999999", "today", "this",  "now"};
  std::mt19937_64 random{3};
  for (int i = 0; i < 60'000; ++i) {
    std::string text;
    for (auto n = random() % 12; n > 0; --n) {
      if (random() % 8 == 0) text += static_cast<char>(random());
      text += parts[random() % std::size(parts)];
      if (random() % 3) text += ' ';
    }
    auto w = understand_time(text, now, clinic);
    if (w.kind == wish_kind::instant) {
      EXPECT_GE(clinic.zone.to_utc(w.start).second, now) << text;
    }
    if (w.kind == wish_kind::date) {
      EXPECT_GE(w.start, local_seconds{today}) << text;
      EXPECT_EQ(w.start, chr::floor<chr::days>(w.start)) << text;
    }
    if (w.kind == wish_kind::interval) {
      EXPECT_LT(w.start, w.end) << text;
    }
    if (w.kind == wish_kind::ambiguous) {
      EXPECT_NE(w.reason, wish_reason::nothing) << text;
    }
    if (testing::Test::HasFailure()) return;
  }
}

TEST(understand_time, a_very_long_text_is_cut_not_feared) {
  auto clinic = open_daily("Asia/Kolkata");
  auto now = wall(clinic, 2026, 2, 13, 10, 20);
  std::string text(100'000, 'a');
  EXPECT_EQ(understand_time(text, now, clinic).kind, wish_kind::none);
  EXPECT_EQ(understand_time("tomorrow 3pm " + text, now, clinic).kind,
            wish_kind::instant);
}

} // namespace careline::engine::tests
