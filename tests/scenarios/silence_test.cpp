/// P4 where it is hard: the AI is about to answer, replies are being retried,
/// the engine dies.

#include "tests/support/crowd.hpp"
#include "tests/support/silence.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

constexpr const char* words = "This is Dr Rao.";

class silence : public testing::Test {
protected:
  static system_options options() {
    system_options o;
    o.limits = {{"retry_first_ms", "30"},
                {"retry_most_ms", "250"},
                {"attempts", "100"}};
    o.has_ai = true;
    o.responder["breaker_failures"] = "1000";
    o.name = "silence";
    return o;
  }

  void SetUp() override {
    system.start();
    system.token();
    for (int i = 0; i < 16; ++i) {
      phones.push_back(std::make_unique<phone>(
          system, "+9198120100" + std::to_string(10 + i), "Patient"));
      phones.back()->says("hello");
    }
    for (auto& one : phones) {
      ASSERT_TRUE(one->hears());
      ids.push_back(one->patient_id());
    }
  }

  std::vector<paused_bot> pause_all() {
    return all_at_once(static_cast<int>(phones.size()), [&](int i) {
      auto n = static_cast<std::size_t>(i);
      return pause_bot(system, phones[n]->number(), ids[n]);
    });
  }
  void expect_silence(const std::vector<paused_bot>& paused) {
    for (auto& one : staff_are_heard_first(system, paused, words, 30s))
      ADD_FAILURE() << one;
  }
  /// Until each patient's reply has been refused at least once.
  bool all_were_tried() {
    return eventually(20s, [&] {
      return std::ranges::all_of(phones, [&](auto& one) {
        return std::ranges::any_of(system.vendors().received_by(one->number()),
                                   [](auto& m) { return !m.was_accepted(); });
      });
    });
  }
  void vendor_fails(bool yes) {
    system.vendors().control(yes ? R"({"all":{"server_error":1}})"
                                 : R"({"all":{}})");
  }

  careline_system system{options()};
  std::vector<std::unique_ptr<phone>> phones;
  std::vector<std::string> ids;
};

TEST_F(silence, holds_for_replies_that_are_being_retried) {
  vendor_fails(true);
  for (auto& one : phones) one->says("fees");
  ASSERT_TRUE(all_were_tried());
  auto paused = pause_all();
  for (auto& one : paused) EXPECT_EQ(one.status, 200);
  vendor_fails(false);
  expect_silence(paused);
  EXPECT_EQ(system.database().value("select count(*) from "
                                    "careline.message_states where status = "
                                    "'fenced'"),
            "16");
}

TEST_F(silence, holds_when_the_engine_dies_on_the_answer) {
  vendor_fails(true);
  for (auto& one : phones) one->says("fees");
  ASSERT_TRUE(all_were_tried());
  auto paused = pause_all();
  system.engine().kill_now();
  vendor_fails(false);
  system.start();
  expect_silence(paused);
}

TEST_F(silence, holds_for_whoever_got_an_answer_before_the_engine_died) {
  vendor_fails(true);
  for (auto& one : phones) one->says("fees");
  ASSERT_TRUE(all_were_tried());
  // One of the crowd is the one who kills, when some were answered.
  std::atomic<int> answers{0};
  auto count = static_cast<int>(phones.size());
  auto paused = all_at_once(count + 1, [&](int i) {
    if (i == count) {
      eventually(20s, [&] { return answers >= 4; });
      system.engine().kill_now();
      return paused_bot{};
    }
    auto n = static_cast<std::size_t>(i);
    auto end = pause_bot(system, phones[n]->number(), ids[n]);
    ++answers;
    return end;
  });
  vendor_fails(false);
  system.start();
  RecordProperty("answered",
                 static_cast<int>(std::ranges::count(
                     paused, 200, [](auto& one) { return one.status; })));
  expect_silence(paused);
}

TEST_F(silence, holds_while_the_ai_is_about_to_answer) {
  system.vendors().control(R"({"ai":{"mode":"slow","slow_ms":150}})");
  auto paused = all_at_once(static_cast<int>(phones.size()), [&](int i) {
    auto n = static_cast<std::size_t>(i);
    phones[n]->says("Is there a lift for wheelchairs?");
    // From before its answer to behind it.
    lasts(milliseconds{i * 20});
    return pause_bot(system, phones[n]->number(), ids[n]);
  });
  for (auto& one : paused) EXPECT_EQ(one.status, 200);
  expect_silence(paused);
}

} // namespace
} // namespace careline::tests
