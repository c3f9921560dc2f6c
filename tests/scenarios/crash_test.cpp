/// P1, P6, P12: the engine is killed in the middle of a flood.

#include "tests/support/flood.hpp"
#include "tests/support/phone.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

bool outbox_is_empty(careline_system& system, milliseconds most) {
  return eventually(most, [&] {
    return system.database().value("select count(*) from careline.outbox")
           == "0";
  });
}

TEST(crash, kill_nine_in_a_flood_loses_and_doubles_nothing) {
  careline_system system;
  system.start();
  flood patients(system, 16, 50);
  constexpr int kills = 3;
  for (int round = 0; round < kills; ++round) {
    ASSERT_TRUE(patients.wait_for_more(400, 60s));
    system.engine().kill_now();
    auto down = std::chrono::steady_clock::now();
    system.launch();
    ASSERT_TRUE(patients.wait_for_more(1, 20s)) << system.log_text();
    auto took = std::chrono::steady_clock::now() - down;
    RecordProperty("first_acknowledgement_ms_" + std::to_string(round),
                   static_cast<int>(took / 1ms));
  }
  ASSERT_TRUE(patients.wait_for_more(400, 60s));
  ASSERT_TRUE(patients.finish(60s));

  // Every acknowledged id is in the database exactly once, and no other is.
  std::map<std::string, int> kept;
  for (auto& row : system.database().rows(
           "select vendor_message_id, count(*) from careline.messages "
           "where direction = 'in' group by 1"))
    kept[row.at(0)] = std::stoi(row.at(1));
  auto acknowledged = patients.acknowledged();
  std::set<std::string> distinct(acknowledged.begin(), acknowledged.end());
  EXPECT_EQ(distinct.size(), acknowledged.size());
  EXPECT_EQ(kept.size(), distinct.size());
  for (auto& id : distinct) ASSERT_EQ(kept[id], 1) << id;

  // One turn each: the version counts turns.
  EXPECT_EQ(system.database().value(
                "select sum(version) from careline.conversations"),
            std::to_string(distinct.size()));

  // Every kept turn's reply is sent.
  ASSERT_TRUE(outbox_is_empty(system, 120s));
  EXPECT_EQ(
      system.database().value("select count(*) from careline.dead_letters"),
      "0");
  EXPECT_EQ(
      system.database().value(
          "select count(*) from careline.messages where direction = 'out' "
          "and (status <> 'sent' or vendor_message_id is null)"),
      "0");
  std::map<std::string, int> arrivals;
  for (auto& message : system.vendors().received())
    if (message.was_accepted()) ++arrivals[message.callback];
  auto replies = system.database().rows(
      "select patient_id || ':' || id from careline.messages "
      "where direction = 'out'");
  EXPECT_GE(replies.size(), distinct.size());
  for (auto& row : replies) ASSERT_GE(arrivals[row.at(0)], 1) << row.at(0);
  EXPECT_EQ(arrivals.size(), replies.size()) << "nothing else was sent";

  // At most what was in flight at a kill came twice, none three times.
  int doubled = 0;
  for (auto& [callback, count] : arrivals) {
    ASSERT_LE(count, kills + 1);
    doubled += count - 1;
  }
  RecordProperty("replies", static_cast<int>(replies.size()));
  RecordProperty("replies_sent_twice", doubled);
  EXPECT_LE(doubled, kills * careline_system::attempts_in_flight);
}

} // namespace
} // namespace careline::tests
