/// P5: two hundred want the same five slots at the same moment.

#include "tests/support/slot_race.hpp"

#include <gtest/gtest.h>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

class race_for_slots : public testing::Test {
protected:
  void SetUp() override { system.start(); }

  /// Tomorrow's five; the days behind it have others to offer.
  std::vector<std::string> tomorrow() {
    auto day = system.database().value(
        "select to_char(now() at time zone 'Asia/Kolkata' + interval '1 day', "
        "'YYYY-MM-DD')");
    return free_starts(system, day, 5);
  }
  void expect_five_of_200(const slot_race& race) {
    ASSERT_EQ(race.starts.size(), 5u);
    auto end = run_race(system, race);
    for (auto& one : end.complaints) ADD_FAILURE() << one;
    EXPECT_EQ(end.booked_by_chat + end.booked_by_api, 5);
    EXPECT_EQ(end.offered_others, 195);
    EXPECT_EQ(system.database().value("select count(distinct during) from "
                                      "careline.appointments"),
              "5");
    EXPECT_EQ(
        system.metric("careline_bookings_total{result=\"booked\"}").value_or(0),
        5);
    RecordProperty("booked_by_chat", end.booked_by_chat);
    RecordProperty("booked_by_api", end.booked_by_api);
  }

  careline_system system{{.hours = "10:00-12:30", .name = "race"}};
};

TEST_F(race_for_slots, two_hundred_patients_and_five_slots) {
  expect_five_of_200({.chatting = 200, .posting = 0, .starts = tomorrow()});
}

TEST_F(race_for_slots, a_hundred_chat_and_a_hundred_post) {
  expect_five_of_200({.chatting = 100,
                      .posting = 100,
                      .starts = tomorrow(),
                      .chat_later = 4ms});
}

TEST_F(race_for_slots, one_who_chats_and_one_who_posts_again_and_again) {
  auto starts = tomorrow();
  ASSERT_EQ(starts.size(), 5u);
  for (int round = 0; round < 5; ++round) {
    auto end = run_race(system, {.chatting = 1,
                                 .posting = 1,
                                 .starts = {starts[std::size_t(round)]},
                                 .first_phone = 919'800'001'000 + round * 10,
                                 .chat_later = 2ms * round});
    for (auto& one : end.complaints) ADD_FAILURE() << one;
    EXPECT_EQ(end.booked_by_chat + end.booked_by_api, 1);
    EXPECT_EQ(end.offered_others, 1);
  }
}

} // namespace
} // namespace careline::tests
