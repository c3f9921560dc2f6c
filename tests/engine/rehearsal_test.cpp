/// The player of rehearsals itself: what is wrong must fail, on its own line.
/// The conversations are played by conversations_test.cpp.

#include "engine/rehearsal.hpp"

#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {
namespace {

constexpr std::string_view scene = "clinic: lotus\n"
                                   "now: Friday 2026-02-20 10:00\n";

rehearsal_report play(std::string_view rest) {
  return rehearse(std::string{scene} + std::string{rest}, {lotus_clinic()});
}

void expect_met(std::string_view rest, std::size_t expectations) {
  auto report = play(rest);
  for (auto& f : report.faults) ADD_FAILURE() << f.line << ": " << f.what;
  EXPECT_EQ(report.expectations, expectations);
}

/// That the play fails on this line (the scene takes the first two).
void expect_fault(std::string_view rest, std::size_t line,
                  std::string_view what = {}) {
  auto report = play(rest);
  ASSERT_EQ(report.faults.size(), 1u) << rest;
  EXPECT_EQ(report.faults.front().line, line) << report.faults.front().what;
  EXPECT_NE(report.faults.front().what.find(what), std::string::npos)
      << report.faults.front().what;
}

} // namespace

TEST(rehearsal, plays_a_booking_from_hello_to_booked) {
  expect_met("patient says: hi\n"
             "bot says: Hello!...Lotus Dental...\n"
             "bot offers exactly: Book a visit | Clinic info | Talk to a "
             "person\n"
             "\n"
             "# all at once\n"
             "patient says: cleaning with dr mehta tomorrow 10 am\n"
             "bot says: ...keeping this time...Teeth cleaning...10 am...\n"
             "a time is held\n"
             "state: confirming\n"
             "patient taps: confirm\n"
             "bot says: ...booked...\n"
             "booked: cleaning with dr-mehta 2026-02-21 10:00\n"
             "no time is held\n"
             "visits: 1\n",
             9);
}

TEST(rehearsal, tells_what_was_expected_and_what_was_said) {
  expect_fault("patient says: hi\nbot says: Good evening\n", 4,
               "expected the bot to say: Good evening\n  the bot said: Hello!");
}

TEST(rehearsal, fails_at_words_nobody_expected) {
  expect_fault("patient says: hi\nbot says nothing\n", 4, "Hello!");
  expect_fault("doctor pauses\npatient says: hi\nbot says: Hello...\n", 5,
               "the bot said: nothing");
  expect_fault("patient says: hi\nbot does not say: lotus dental\n", 4);
  expect_fault("patient says: hi\npatient hears: Good evening...\n", 4);
}

TEST(rehearsal, fails_where_more_was_said_than_written_down) {
  auto clinic = lotus_clinic();
  clinic.texts["greeting"] = std::string(1200, 'x'); // Goes in two messages.
  std::string script{scene};
  script +=
      "patient says: hi\nbot says: xxx...\nstate: menu\npatient says: hi\n";
  auto report = rehearse(script, {clinic});
  ASSERT_EQ(report.faults.size(), 1u);
  EXPECT_EQ(report.faults.front().line, 4u);
  EXPECT_NE(report.faults.front().what.find("also said"), std::string::npos);
}

TEST(rehearsal, fails_at_choices_that_were_not_offered) {
  expect_fault("patient says: hi\nbot offers: Book a visit | Dentures\n", 4,
               "it offered: Book a visit | Clinic info");
  expect_fault("patient says: hi\nbot offers exactly: Book a visit\n", 4);
  expect_fault("patient says: hi\nbot offers: Clinic info | Book a visit\n", 4);
  expect_fault("patient says: hi\nbot offers nothing\n", 4);
  expect_fault("patient says: hi\npatient taps: Dentures\n", 4,
               "was ever offered");
}

TEST(rehearsal, fails_at_a_booking_that_was_not_made) {
  constexpr auto book = "patient says: cleaning tomorrow 10 am\n"
                        "patient taps: Confirm\n";
  expect_met(std::string{book}
                 + "booked: cleaning with dr-mehta 2026-02-21 10:00\n",
             1);
  for (auto* wrong :
       {"booked: cleaning with dr-mehta 2026-02-21 10:15",
        "booked: consultation with dr-mehta 2026-02-21 10:00",
        "booked: cleaning with dr-rao 2026-02-21 10:00",
        "booked: cleaning with dr-mehta 2026-02-21 10:00 for my son",
        "booked: dentures with dr-mehta 2026-02-21 10:00",
        "no visit",
        "visits: 2",
        "moved to: 2026-02-21 10:00",
        "cancelled",
        "confirmed",
        "state: menu",
        "language: hi",
        "opted out",
        "bot is paused",
        "an answer is owed",
        "a time is held",
        "score: 5",
        "ai asked: ...",
        "staff are alerted: red_flag",
        "doctor is told: nonsense",
        "staff are refused: slot_taken",
        "bot sends template: reminder"})
    expect_fault(std::string{book} + wrong, 5);
}

TEST(rehearsal, sees_alerts_and_their_absence) {
  expect_met("patient says: I have chest pain\nstaff are alerted: red_flag\n"
             "an answer is owed\n",
             2);
  expect_fault("patient says: I have chest pain\nstaff are not alerted\n", 4,
               "red_flag");
  expect_fault("patient says: hi\nstaff are alerted: asked\n", 4, "nothing");
}

TEST(rehearsal, fires_timers_as_the_clock_moves) {
  expect_met("patient says: cleaning tomorrow 10 am\n"
             "wait: 9 minutes\n"
             "bot says nothing\n"
             "wait: 1 minute\n"
             "bot says: ...short while...\n"
             "bot offers: Same time again\n",
             3);
}

TEST(rehearsal, knows_what_others_have_taken) {
  expect_met("taken: dr-mehta 2026-02-21 10:00-10:30\n"
             "patient says: cleaning tomorrow 10 am\n"
             "bot says: Sorry...no longer free...\n"
             "next booking is refused\n"
             "patient says: tomorrow 11:30 am\n"
             "patient taps: Confirm\n"
             "bot says: I'm so sorry...\n"
             "no visit\n",
             3);
}

TEST(rehearsal, lets_a_doctor_take_over_and_give_back) {
  expect_met("doctor says: I will call you.\n"
             "bot is paused\n"
             "bot says nothing\n"
             "patient hears: I will call...\n"
             "patient says: hi\n"
             "bot says nothing\n"
             "an answer is owed\n"
             "doctor resumes\n"
             "bot is not paused\n"
             "patient says: hi\n"
             "bot says: Hello...\n",
             7);
}

TEST(rehearsal, names_the_line_it_does_not_understand) {
  expect_fault("patient sings: la la\n", 3, "no line of a rehearsal");
  expect_fault("patient says:\n", 3, "needs words");
  expect_fault("bot says nothing: hi\n", 3, "without a colon");
  expect_fault("patient sends: elephant\n", 3);
  expect_fault("wait: a while\n", 3);
  expect_fault("wait: until 2026-02-19 10:00\n", 3, "over");
  expect_fault("setting: tea_minutes 5\n", 3);
  expect_fault("taken: dr-who 2026-02-21 10:00-10:30\n", 3);
  expect_fault("ai answers: yes\n", 3, "not asked");
  expect_fault("clinic: lotus\n", 3, "at the top");
  expect_fault("patient says: hi\n", 3, "expects nothing");
}

TEST(rehearsal, refuses_a_scene_that_cannot_be) {
  auto first_fault = [](std::string_view script) {
    auto report = rehearse(script, {lotus_clinic()});
    return report.faults.empty() ? std::size_t{0} : report.faults.front().line;
  };
  EXPECT_EQ(first_fault("clinic: nowhere\n"), 1u);
  EXPECT_EQ(first_fault("now: 2026-02-20 10:00\n"), 1u);
  EXPECT_EQ(first_fault("clinic: lotus\nnow: Monday 2026-02-20 10:00\n"), 2u);
  EXPECT_EQ(first_fault("clinic: lotus\nnow: 2026-02-31 10:00\n"), 2u);
  EXPECT_EQ(first_fault("clinic: lotus\npatient says: hi\n"), 2u);
  EXPECT_EQ(first_fault(""), 1u);
}

TEST(rehearsal, joins_indented_lines_and_reads_any_bytes) {
  expect_met("patient says: hi\n  there\nbot says: Hello...\n", 1);
  for (auto* text : {"\xFF\xFE", ":::", "...\n...", "clinic:\n now:\n"})
    EXPECT_EQ(rehearse(text, {lotus_clinic()}).faults.size(), 1u);
}

TEST(rehearsal, prints_what_was_said) {
  auto report =
      play("patient says: hi\nbot says: ...\ndoctor says: Good day\n");
  EXPECT_NE(report.dialogue.find("patient: hi\nbot:     Hello!"),
            std::string::npos);
  EXPECT_NE(report.dialogue.find("[Book a visit | Clinic info"),
            std::string::npos);
  EXPECT_NE(report.dialogue.find("doctor:  Good day"), std::string::npos);
}

} // namespace careline::engine::tests
