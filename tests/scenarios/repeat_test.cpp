/// P2: a vendor repeats webhooks; a repeated message makes no second turn.

#include "tests/support/crowd.hpp"
#include "tests/support/disorder.hpp"
#include "tests/support/phone.hpp"
#include "tests/support/wait.hpp"

#include <gtest/gtest.h>

#include <map>

namespace careline::tests {
namespace {

TEST(repeat, the_same_webhook_twenty_times_at_once_and_after_a_restart) {
  careline_system system;
  system.start();
  phone asha(system, "+919812300101", "Asha");
  auto body = text_body(careline_system::number, asha.sender(),
                        "wamid.REPEAT.1", "hello");

  std::map<int, int> statuses;
  for (int status :
       all_at_once(20, [&](int) { return system.deliver(body).status; }))
    ++statuses[status];
  EXPECT_EQ(statuses, (std::map<int, int>{{200, 20}}));
  ASSERT_TRUE(asha.hears());
  // A reply that is not known to have been sent is sent again after a kill.
  ASSERT_TRUE(eventually(milliseconds{10'000}, [&] {
    return system.database().value("select count(*) from careline.outbox")
           == "0";
  }));

  system.engine().kill_now();
  system.start();
  for (int status :
       all_at_once(20, [&](int) { return system.deliver(body).status; }))
    EXPECT_EQ(status, 200);

  auto& db = system.database();
  EXPECT_EQ(db.value("select count(*) from careline.messages where "
                     "direction = 'in'"),
            "1");
  EXPECT_EQ(db.value("select version from careline.conversations"), "1")
      << "one turn";
  // A second reply would have been sent before this later message's reply.
  asha.says("what are your fees?");
  ASSERT_TRUE(asha.hears());
  auto to_asha = system.vendors().received_by(asha.number());
  EXPECT_EQ(to_asha.size(), 2u) << "one reply to each message";
}

TEST(repeat, ten_copies_of_each_in_any_order_make_one_turn_each) {
  careline_system system;
  system.start();
  for (auto& one : deliver_in_disorder(system, {"919812300103", "Mira", ""},
                                       "repeat", 20, 10, 7))
    ADD_FAILURE() << one;
  EXPECT_TRUE(eventually(milliseconds{20'000},
                         [&] { return system.vendors().accepted() == 20; }));
  EXPECT_EQ(system.database().value("select count(*) from careline.messages"),
            "40");
}

TEST(repeat, a_repeat_beside_a_new_message_in_one_webhook_keeps_the_new_one) {
  careline_system system;
  system.start();
  phone ravi(system, "+919812300102", "Ravi");
  auto first = text_item(ravi.sender(), "wamid.REPEAT.2", "hello");
  auto second = text_item(ravi.sender(), "wamid.REPEAT.3", "fees");
  ASSERT_EQ(
      system.deliver(webhook_body(careline_system::number, {first})).status,
      200);
  ASSERT_EQ(
      system.deliver(webhook_body(careline_system::number, {first, second}))
          .status,
      200);
  EXPECT_EQ(system.database().value("select count(*) from careline.messages "
                                    "where direction = 'in'"),
            "2");
}

} // namespace
} // namespace careline::tests
