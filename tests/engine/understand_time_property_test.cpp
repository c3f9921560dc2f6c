/// Whatever bytes a patient sends: no crash, no wish before now, the same
/// answer twice.

#include "engine/say_time.hpp"
#include "engine/time_tokens.hpp"
#include "engine/time_words.hpp"
#include "engine/understand_batch.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

#include <random>

namespace careline::engine::tests {

namespace {

using config::local_seconds;

constexpr std::string_view words_of_time[] = {
    "tomorrow", "at",         "3",       "pm",
    "or",       "next",       "friday",  "31",
    "feb",      "/",          "-",       ":",
    ".",        " ",          "in",      "2",
    "hours",    "between",    "and",     "after",
    "the",      "15th",       "not",     "to",
    "evening",  "noon",       "week",    "half",
    "past",     "99999999",   "today",   "this",
    "now",      "kal",        "parso",   "subah",
    "baje",     "sadhe",      "se",      "pehle",
    "ke",       "baad",       "nahi",    "ya",
    "agle",     "somvar",     "hafte",   "ghante",
    "tareekh",  "कल",         "बजे",      "शाम",
    "५",        "mañana",     "a las",   "y media",
    "o",        "el",         "próximo", "martes",
    "que",      "viene",      "dentro",  "de",
    "días",     "no",         "puedo",   "pasado",
    "since",    "every",      "tablet",  "instead of",
    "move",     "from",       "sorry",   "1-0-1",
    "4/5",      "2026-02-30", "24:00",   "12 am",
    "month",    "last",       "first",   "end",
    "of",       "april",      "within",  "days",
    "ago",      "GMT+5:30",   "IST",     "midnight",
    "paune",    "dedh",       "weekend", "fortnight",
    "0",        "13",         "half",    "quarter",
    "999",      "months",     "years",   "\xF0\x9F\x99",
    "\xE2\x80", "\xE0\xA4",   "\xC3",    "½",
    "\n",       "?",          ","};

void expect_sane(const std::string& text, instant now,
                 const config::clinic& clinic) {
  auto w = understand_time(text, now, clinic, "hi");
  auto again = understand_time(text, now, clinic, "hi");
  EXPECT_EQ(text_of_wish(w), text_of_wish(again)) << text;
  auto today = local_seconds{chr::floor<chr::days>(local_of(clinic, now))};
  switch (w.kind) {
  case wish_kind::instant:
    EXPECT_GE(instant{clinic.zone.to_utc(w.start).second}, now) << text;
    break;
  case wish_kind::date:
    EXPECT_GE(w.start, today) << text;
    EXPECT_EQ(w.start, chr::floor<chr::days>(w.start)) << text;
    break;
  case wish_kind::time:
    EXPECT_LT(w.start, local_seconds{} + chr::days{1}) << text;
    EXPECT_GE(w.start, local_seconds{}) << text;
    break;
  case wish_kind::interval:
    EXPECT_LT(w.start, w.end) << text;
    if (w.start >= local_seconds{} + chr::days{2}) {
      EXPECT_GE(w.start + chr::minutes{1}, local_of(clinic, now)) << text;
    }
    break;
  case wish_kind::ambiguous:
    EXPECT_NE(w.reason, wish_reason::nothing) << text;
    for (auto t : w.candidates)
      EXPECT_TRUE(t >= today || t < local_seconds{} + chr::days{2}) << text;
    break;
  case wish_kind::none:
    EXPECT_TRUE(w.candidates.empty()) << text;
    break;
  }
  // Behind the last day of 2099 there may be the rest of its week.
  EXPECT_LT(std::max(w.start, w.end),
            local_seconds{chr::local_days{chr::year{2100} / 1 / 8}})
      << text;
  EXPECT_LE(std::size_t{w.said_at} + w.said_length, text.size()) << text;
}

} // namespace

TEST(understand_time_property, words_of_time_in_any_order_give_a_sane_wish) {
  auto clinic = *clinic_open_daily("America/New_York");
  auto now = wall(clinic, 2026, 10, 31, 22, 41) + chr::seconds{17};
  std::mt19937_64 random{3};
  for (int i = 0; i < 60'000 && !testing::Test::HasFailure(); ++i) {
    std::string text;
    for (auto n = random() % 14; n > 0; --n) {
      if (random() % 16 == 0) text += static_cast<char>(random());
      text += words_of_time[random() % std::size(words_of_time)];
      if (random() % 4) text += ' ';
    }
    expect_sane(text, now, clinic);
  }
}

TEST(understand_time_property, any_bytes_give_a_sane_wish) {
  auto clinic = *clinic_open_daily("Asia/Kolkata");
  auto now = wall(clinic, 2026, 2, 28, 17, 59);
  std::mt19937_64 random{5};
  for (int i = 0; i < 20'000 && !testing::Test::HasFailure(); ++i) {
    std::string text(random() % 60, ' ');
    for (auto& c : text) c = static_cast<char>(random());
    expect_sane(text, now, clinic);
  }
}

TEST(understand_time_property, a_very_long_text_is_cut_not_feared) {
  auto clinic = *clinic_open_daily("Asia/Kolkata");
  auto now = wall(clinic, 2026, 2, 13, 10, 20);
  std::string text(100'000, 'a');
  EXPECT_EQ(understand_time(text, now, clinic).kind, wish_kind::none);
  EXPECT_EQ(understand_time("tomorrow 3pm " + text, now, clinic).kind,
            wish_kind::instant);
  std::mt19937_64 random{7};
  for (int i = 0; i < 300 && !testing::Test::HasFailure(); ++i) {
    std::string many;
    auto& repeated = words_of_time[random() % std::size(words_of_time)];
    while (many.size() < 1500) {
      many += random() % 3 ? repeated
                           : words_of_time[random() % std::size(words_of_time)];
      if (random() % 5) many += ' ';
    }
    expect_sane(many, now, clinic);
  }
}

TEST(understand_time_property, the_cut_falls_between_characters) {
  auto clinic = *clinic_open_daily("Asia/Kolkata");
  auto now = wall(clinic, 2026, 2, 13, 10, 20);
  for (std::size_t lead = 980; lead <= 1000; ++lead) {
    std::string text(lead, ' ');
    for (int i = 0; i < 20; ++i) text += "कल 3 pm ";
    auto w = understand_time(text, now, clinic);
    EXPECT_LE(std::size_t{w.said_at} + w.said_length, 1000u);
    expect_sane(text, now, clinic);
  }
}

TEST(understand_time_property, work_is_bounded_by_the_tokens_kept) {
  std::string text;
  while (text.size() < 5000) text += "3 ";
  time_tokens t{text};
  EXPECT_LE(t.size(), time_tokens::most_tokens);
  said_list heard;
  hear_time(t, {}, heard);
  EXPECT_LE(heard.size(), said_list::most);
}

} // namespace careline::engine::tests
