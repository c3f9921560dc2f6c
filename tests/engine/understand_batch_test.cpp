#include "engine/explain_wish.hpp"
#include "engine/understand_batch.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

using verdict = understand_batch::verdict;

TEST(understand_batch, a_line_is_answered_under_its_id) {
  understand_batch batch;
  std::string out;
  EXPECT_EQ(batch.read("7\t2026-02-13T10:20\tAsia/Kolkata\ttomorrow 3pm", out),
            verdict::answered);
  EXPECT_EQ(out, "7\tinstant\t2026-02-14T15:00\t");
  EXPECT_EQ(batch.read("b\t2026-02-13T10:20\tAmerica/New_York\t4/3\tes\r", out),
            verdict::answered);
  EXPECT_EQ(out, "b\tambiguous\t\t");
  EXPECT_EQ(batch.read("c\t2026-02-13T10:20\tAsia/Kolkata\tevening", out),
            verdict::answered);
  EXPECT_EQ(out, "c\tinterval\t17:00\t18:00");
  EXPECT_EQ(batch.read("d\t2026-02-13T10:20\tAsia/Kolkata\tafter 7 pm", out),
            verdict::answered);
  EXPECT_EQ(out, "d\tinterval\t19:00\t24:00");
  EXPECT_EQ(batch.read("e\t2026-02-13T10:20\tAsia/Kolkata\t", out),
            verdict::answered);
  EXPECT_EQ(out, "e\tnone\t\t");
}

TEST(understand_batch, headers_comments_and_blank_lines_are_skipped) {
  understand_batch batch;
  std::string out;
  EXPECT_EQ(batch.read("# phrases", out), verdict::skipped);
  EXPECT_EQ(batch.read("id\tnow\tzone\ttext\tlang", out), verdict::skipped);
  EXPECT_EQ(batch.read("", out), verdict::skipped);
  EXPECT_EQ(batch.read(" \t ", out), verdict::skipped);
}

TEST(understand_batch, a_faulty_line_is_told) {
  understand_batch batch;
  std::string out;
  EXPECT_EQ(batch.read("1\t2026-02-13T10:20\tAsia/Kolkata", out),
            verdict::faulty);
  EXPECT_NE(out.find("tabs"), std::string::npos);
  EXPECT_EQ(batch.read("1\t2026-02-13T10:20\tAsia/Nowhere\tnow", out),
            verdict::faulty);
  EXPECT_NE(out.find("zone"), std::string::npos);
  for (auto now : {"2026-02-30T10:20", "2026-02-13 10:20", "",
                   "2026-02-13T24:00", "2026-02-13T10:2x"})
    EXPECT_EQ(batch.read(std::string{"1\t"} + now + "\tAsia/Kolkata\tnow", out),
              verdict::faulty)
        << now;
}

TEST(explain_wish, the_words_the_moment_and_the_doubt_are_told) {
  auto clinic = *clinic_open_daily("Asia/Kolkata");
  auto now = *read_wall_clock("2026-02-13T10:20", clinic);
  std::string text = "please tomorrow around 3";
  auto told = explain(understand_time(text, now, clinic), text, clinic, now);
  EXPECT_NE(told.find("instant"), std::string::npos) << told;
  EXPECT_NE(told.find("Saturday 14 February"), std::string::npos) << told;
  EXPECT_NE(told.find("\"tomorrow around 3\""), std::string::npos) << told;
  EXPECT_NE(told.find("approximate"), std::string::npos) << told;
  text = "tomorrow at 7";
  told = explain(understand_time(text, now, clinic), text, clinic, now);
  EXPECT_NE(told.find("am-pm"), std::string::npos) << told;
  EXPECT_NE(told.find("7 am"), std::string::npos) << told;
  EXPECT_NE(told.find("7 pm"), std::string::npos) << told;
}

} // namespace careline::engine::tests
