/// P4: from the answer to a pause on, no word of the bot reaches the patient.

#include "tests/support/crowd.hpp"
#include "tests/support/phone.hpp"
#include "tests/support/slowness.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <chrono>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

std::int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

struct paused_patient {
  std::string number;
  int status = 0;
  std::int64_t answered_us = 0;
  int fenced = 0;
};

TEST(fencing, no_reply_arrives_after_the_answer_to_the_pause) {
  // One call at a time to a slow vendor: replies queue up behind each other.
  careline_system system(
      {.limits = {{"attempts_in_flight_per_account", "2"}}, .name = "fencing"});
  system.start();
  system.token();
  constexpr int patients = 24;
  std::vector<std::unique_ptr<phone>> phones;
  for (int i = 0; i < patients; ++i)
    phones.push_back(std::make_unique<phone>(
        system, "+9198100000" + std::to_string(10 + i), "Patient"));
  system.vendors().control(R"({"all":{"delay_ms":40,"delay_most_ms":80}})");

  auto paused = all_at_once(patients, [&](int i) {
    auto& one = *phones[static_cast<std::size_t>(i)];
    for (int n = 0; n < 4; ++n) one.says("fees");
    auto id = one.patient_id();
    auto answer =
        system.api_post("/api/live-chat/toggle-bot",
                        R"({"patient_id":")" + id + R"(","paused":true})");
    paused_patient end{one.number(), answer.status, now_us(), 0};
    if (answer.status == 200)
      end.fenced =
          boost::json::parse(answer.body).at("fenced").to_number<int>();
    return end;
  });
  ASSERT_TRUE(eventually(60s, [&] {
    return system.database().value("select count(*) from careline.outbox")
           == "0";
  }));

  int fenced = 0;
  for (auto& end : paused) {
    EXPECT_EQ(end.status, 200);
    fenced += end.fenced;
    for (auto& message : system.vendors().received_by(end.number))
      EXPECT_LE(message.at_us, end.answered_us)
          << "came " << message.at_us - end.answered_us << " us too late";
  }
  EXPECT_GT(fenced, patients) << "the race took place";
  // What was told is what happened.
  EXPECT_EQ(system.database().value("select count(*) from careline.messages "
                                    "where status = 'fenced'"),
            std::to_string(fenced));
  EXPECT_EQ(system.metric("careline_replies_fenced_total").value_or(-1),
            fenced);
  EXPECT_EQ(
      system.database().value(
          "select count(*) from careline.messages where direction = 'out' "
          "and status not in ('fenced', 'sent')"),
      "0");
  EXPECT_EQ(system.database().value("select count(*) from careline.messages "
                                    "where status = 'sent'"),
            std::to_string(system.vendors().accepted()));
}

TEST(fencing, a_providers_words_pass_the_fence_first_and_in_order) {
  careline_system system(
      {.limits = {{"attempts_in_flight_per_account", "1"}}, .name = "fencing"});
  system.start();
  phone asha(system, "+919812300401", "Asha");
  // Staff write before the vendor has taken all four.
  system.vendors().control(R"({"all":{"delay_ms":)"
                           + std::to_string(slowed(150ms).count()) + "}}");
  for (int n = 0; n < 4; ++n) asha.says("fees");
  auto id = asha.patient_id();
  for (auto* text : {"one", "two", "three"}) {
    auto sent = system.api_post("/api/live-chat/send", R"({"patient_id":")" + id
                                                           + R"(","message":")"
                                                           + text + R"("})");
    ASSERT_EQ(sent.status, 200) << sent.body;
  }
  ASSERT_TRUE(eventually(30s, [&] {
    auto all = system.vendors().received_by(asha.number());
    return !all.empty() && all.back().text == "three";
  }));
  auto all = system.vendors().received_by(asha.number());
  ASSERT_GE(all.size(), 3u);
  EXPECT_EQ(all[all.size() - 3].text, "one");
  EXPECT_EQ(all[all.size() - 2].text, "two");
  EXPECT_LT(all.size(), 3u + 4u) << "some of the bot's replies were fenced";
}

} // namespace
} // namespace careline::tests
