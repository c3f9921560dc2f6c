/// P12 and timers: the engine is killed as reminders become due, and each is
/// written once.

#include "tests/support/phone.hpp"
#include "tests/support/slot_race.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

class reminder_crash : public testing::Test {
protected:
  static system_options options() {
    system_options o;
    o.has_demo_clock = true;
    o.conversation = ", reminders_minutes: [120], feedback_after_minutes: 0, "
                     "quiet_hours: {from: \"00:00\", until: \"00:00\"}";
    o.name = "reminders";
    return o;
  }

  /// Eight patients of two clinics, each with a visit in four hours or a bit
  /// more: all reminders are due before the first visit begins.
  void SetUp() override {
    system.start();
    auto from =
        system.database().value("select to_char(now() + interval '4 hours', "
                                "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')");
    for (auto* clinic :
         {careline_system::clinic, careline_system::other_clinic}) {
      system.use_clinic(clinic);
      auto starts = free_starts(system, from, 4);
      ASSERT_EQ(starts.size(), 4u);
      for (auto& start : starts) book(start);
    }
    ASSERT_TRUE(all_is_sent());
    before = rows();
  }

  void book(const std::string& start) {
    auto is_other = phones.size() >= 4;
    phones.push_back(std::make_unique<phone>(
        system, "+919812050" + std::to_string(100 + phones.size()), "Asha",
        is_other ? careline_system::other_number : careline_system::number));
    phones.back()->asks("hello");
    auto made =
        system.api_post("/api/v1/appointments",
                        R"({"patient_id":")" + phones.back()->patient_id()
                            + R"(","service":"visit","provider":"rao",)"
                              R"("start":")"
                            + start + R"("})");
    ASSERT_EQ(made.status, 201) << made.body;
  }

  bool all_is_sent() {
    return eventually(20s, [&] {
      return system.database().value("select count(*) from careline.outbox")
             == "0";
    });
  }
  /// Of each patient: how many messages were written to them.
  std::vector<int> rows() {
    std::vector<int> all;
    for (auto& one : phones)
      all.push_back(std::stoi(system.database().value(
          "select count(*) from careline.messages where direction = 'out' and "
          "sender = 'bot' and patient_id = '"
          + one->patient_id() + "'")));
    return all;
  }
  std::string timers() {
    return system.database().value(
        "select count(*) from careline.timers where kind like 'remind%'");
  }
  /// Puts the clock behind the last reminder's time.
  void let_them_be_due() {
    static const std::string seconds =
        "select ceil(extract(epoch from max(due) - now()))::int + 1 from "
        "careline.timers where kind like 'remind%'";
    if (advance.empty()) advance = system.database().value(seconds);
    auto answer = http_post(system.private_port(), "/demo/clock",
                            R"({"advance_seconds":)" + advance + "}");
    ASSERT_EQ(answer.status, 200) << answer.body;
  }
  void restart() {
    system.engine().kill_now();
    // A demonstration begins anew with each start: so does its clock.
    system.start();
  }

  void expect_each_was_reminded_once(int most_copies) {
    let_them_be_due();
    ASSERT_TRUE(eventually(20s, [&] { return timers() == "0"; })) << timers();
    ASSERT_TRUE(all_is_sent());
    auto after = rows();
    for (std::size_t i = 0; i < phones.size(); ++i) {
      EXPECT_EQ(after[i], before[i] + 1) << "patient " << i;
      auto id = phones[i]->patient_id();
      auto last = system.database().value(
          "select max(id::text) from careline.messages where direction = 'out' "
          "and sender = 'bot' and patient_id = '"
          + id + "'");
      auto got = system.vendors().received_by(phones[i]->number());
      auto copies = std::ranges::count_if(got, [&](auto& m) {
        return m.was_accepted() && m.callback == id + ":" + last;
      });
      EXPECT_GE(copies, 1);
      EXPECT_LE(copies, most_copies) << "sent, but not yet marked, at the kill";
    }
  }

  careline_system system{options()};
  std::vector<std::unique_ptr<phone>> phones;
  std::vector<int> before;
  std::string advance;
};

TEST_F(reminder_crash, killed_the_moment_they_are_due) {
  ASSERT_EQ(timers(), "8");
  let_them_be_due();
  restart();
  expect_each_was_reminded_once(2);
}

TEST_F(reminder_crash, killed_when_some_were_written) {
  let_them_be_due();
  ASSERT_TRUE(eventually(20s, [&] { return timers() != "8"; }));
  restart();
  expect_each_was_reminded_once(2);
}

TEST_F(reminder_crash, killed_while_they_are_at_the_vendors) {
  system.vendors().control(R"({"all":{"delay_ms":50,"delay_most_ms":150}})");
  auto accepted = system.vendors().accepted();
  let_them_be_due();
  ASSERT_TRUE(
      eventually(20s, [&] { return system.vendors().accepted() > accepted; }));
  restart();
  expect_each_was_reminded_once(2);
}

TEST_F(reminder_crash, killed_when_all_were_sent) {
  let_them_be_due();
  ASSERT_TRUE(eventually(20s, [&] { return timers() == "0"; }));
  ASSERT_TRUE(all_is_sent());
  restart();
  expect_each_was_reminded_once(1);
}

} // namespace
} // namespace careline::tests
