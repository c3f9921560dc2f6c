#include "engine/understand_time.hpp"

#include "engine/time_vocabulary.hpp"
#include "engine/understand_batch.hpp"
#include "tests/engine/chat.hpp"
#include "tests/engine/table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace careline::engine::tests {

namespace {

/// One per zone, as loading a zone reads a file.
const config::clinic& clinic_in(const std::string& zone) {
  static std::map<std::string, std::shared_ptr<const config::clinic>> all;
  auto& c = all[zone];
  if (!c) c = clinic_open_daily(zone);
  return *c;
}

/// kind, start, end; candidates sorted
std::string row_of(const wish& w) {
  return text_of_wish(w);
}

std::string sorted_candidates(const std::string& text) {
  std::set<std::string> parts;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    auto end = std::min(text.find('|', begin), text.size());
    parts.insert(text.substr(begin, end - begin));
    begin = end + 1;
  }
  std::string joined;
  for (auto& p : parts) joined += (joined.empty() ? "" : "|") + p;
  return joined;
}

wish understood(const std::string& text, const std::string& now,
                const std::string& zone, const std::string& language = "en") {
  auto& clinic = clinic_in(zone);
  return understand_time(text, *read_wall_clock(now, clinic), clinic, language);
}

std::string on_friday(const std::string& text,
                      const std::string& language = "en") {
  return row_of(understood(text, "2026-02-13T10:20", "Asia/Kolkata", language));
}

} // namespace

class wish_table : public testing::TestWithParam<const char*> {};

/// Columns: id, now, zone, text, kind, start, end, tags; the first tag is the
/// language.
TEST_P(wish_table, is_understood_with_and_without_a_hint) {
  auto rows = rows_of(GetParam());
  EXPECT_GE(rows.size(), 20u);
  for (auto& row : rows) {
    if (row[0] == "id") continue;
    ASSERT_GE(row.size(), 7u) << row[0];
    auto language = row.size() > 7 ? row[7].substr(0, 2) : "en";
    auto expected = row[4] + "\t" + sorted_candidates(row[5]) + "\t" + row[6];
    for (auto& hint : {language, std::string{"en"}}) {
      auto w = understood(row[3], row[1], row[2], hint);
      EXPECT_EQ(row_of(w), expected)
          << row[0] << " [" << row[3] << "] now " << row[1] << ", " << row[2]
          << ", hint " << hint;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    understand_time, wish_table,
    testing::Values("wishes_sample.tsv", "wishes_en_own.tsv",
                    "wishes_hi_own.tsv", "wishes_es_own.tsv",
                    "wishes_traps.tsv", "wishes_review.tsv"),
    [](const auto& table) {
      std::string name = table.param;
      return name.substr(0, name.find('.'));
    });

/// Columns: now, zone, text, kind, start, end, reason.
TEST(understand_time, the_reason_to_ask_is_told) {
  auto rows = rows_of("wishes_reasons.tsv");
  EXPECT_GE(rows.size(), 130u);
  std::set<std::string> reasons;
  for (auto& row : rows) {
    ASSERT_EQ(row.size(), 7u) << row[2];
    auto w = understood(row[2], row[0], row[1]);
    EXPECT_EQ(row_of(w) + "\t" + std::string{name_of(w.reason)},
              row[3] + "\t" + row[4] + "\t" + row[5] + "\t" + row[6])
        << row[2];
    reasons.insert(row[6]);
  }
  EXPECT_EQ(reasons.size(), 13u) << "every reason has its row";
}

TEST(understand_time, the_opening_hours_decide_between_morning_and_evening) {
  auto clinic = clinic_in("Asia/Kolkata");
  for (auto& d : clinic.hours.days) d = {{540, 780}, {1020, 1260}};
  auto now = wall(clinic, 2026, 2, 13, 10, 20);
  EXPECT_EQ(row_of(understand_time("tomorrow at 7", now, clinic)),
            "instant\t2026-02-14T19:00\t");
  EXPECT_EQ(row_of(understand_time("tomorrow at 11", now, clinic)),
            "instant\t2026-02-14T11:00\t");
  // 3 is in the break, by day and by night.
  EXPECT_EQ(row_of(understand_time("tomorrow at 3", now, clinic)),
            "ambiguous\t2026-02-14T03:00|2026-02-14T15:00\t");
}

TEST(understand_time, the_clinic_may_set_its_date_order) {
  auto clinic = clinic_in("Asia/Kolkata");
  auto now = wall(clinic, 2026, 2, 13, 10, 20);
  EXPECT_EQ(row_of(understand_time("3/4", now, clinic)), "date\t2026-04-03\t");
  clinic.booking.date_order = "mdy";
  EXPECT_EQ(row_of(understand_time("3/4", now, clinic)), "date\t2026-03-04\t");
}

TEST(understand_time, words_about_and_closed_hours_are_flagged) {
  auto about = [](const std::string& text) {
    return understood(text, "2026-02-13T10:20", "Asia/Kolkata").is_approximate;
  };
  EXPECT_TRUE(about("tomorrow around 4"));
  EXPECT_TRUE(about("tomorrow 4ish"));
  EXPECT_TRUE(about("kal lagbhag 4 baje"));
  EXPECT_FALSE(about("tomorrow at 4"));
  auto closed = [](const std::string& text) {
    return understood(text, "2026-02-13T10:20", "Asia/Kolkata").is_out_of_hours;
  };
  EXPECT_TRUE(closed("tomorrow 8pm"));
  EXPECT_TRUE(closed("tomorrow night"));
  EXPECT_FALSE(closed("tomorrow 4pm"));
  EXPECT_FALSE(closed("next week"));
}

TEST(understand_time, the_words_that_count_are_marked_in_the_text) {
  std::string text = "Namasté, can I come कल शाम 5 बजे please?";
  auto w = understood(text, "2026-02-13T10:20", "Asia/Kolkata");
  EXPECT_EQ(text.substr(w.said_at, w.said_length), "कल शाम 5 बजे");
  // The word that would follow is not there.
  w = understood("on next to next", "2026-02-13T10:20", "Asia/Kolkata");
  EXPECT_EQ(w.kind, wish_kind::ambiguous);
  EXPECT_EQ(w.said_at, 3);
  EXPECT_EQ(w.said_length, 12);
}

TEST(understand_time, case_accents_and_signs_do_not_matter) {
  for (auto text :
       {"TOMORROW 3PM", "tomorrow   3 p.m.!!!", "tomorrow 🙏🙏 3pm",
        "Tomorrow, 3pm....", "tomorrowwww 3pm", "¡¡mañana a las 3 pm!!",
        "manana a las 3 PM",
        "man\xCC\x83"
        "ana 3pm",
        "कल ३ pm", "kal 3p", "tomorrow 15:00", "tommorow 3️⃣pm"})
    EXPECT_EQ(on_friday(text), "instant\t2026-02-14T15:00\t") << text;
}

TEST(understand_time, no_word_of_the_vocabulary_claims_two_numbers) {
  auto clash = find_vocabulary_clash();
  EXPECT_EQ(clash.word, "") << clash.first << " and " << clash.second;
}

} // namespace careline::engine::tests
