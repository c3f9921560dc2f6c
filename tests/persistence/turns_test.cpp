#include "tests/support/store_world.hpp"

#include <gtest/gtest.h>

namespace {

using namespace careline;
using namespace careline::tests;
using persistence::outcome;
using kind = persistence::outcome::kind;

TEST(turns, a_first_message_makes_patient_conversation_message_and_reply) {
  store s;
  auto p = make_person(s.clinic, 1);
  EXPECT_EQ(s.commit_one(first_turn(p)).what, kind::kept);
  EXPECT_EQ(s.database.number("select count(*) from patients"), 1);
  EXPECT_EQ(s.database.number("select version from conversations"), 1);
  EXPECT_EQ(s.database.number("select count(*) from messages"), 2);
  EXPECT_EQ(s.database.number("select count(*) from outbox"), 1);
  EXPECT_EQ(s.report.transactions, 1);
}

TEST(turns, a_repeated_message_changes_nothing_also_after_a_restart) {
  store s;
  auto p = s.people(1).at(0);
  EXPECT_EQ(s.commit_one(next_turn(p, "wamid.1")).what, kind::kept);
  p.version = 2;
  EXPECT_EQ(s.commit_one(next_turn(p, "wamid.1")).what, kind::repeated);
  s.open(s.database.dsn());
  EXPECT_EQ(s.commit_one(next_turn(p, "wamid.1")).what, kind::repeated);
  EXPECT_EQ(s.database.number("select version from conversations"), 2);
  EXPECT_EQ(s.database.number("select count(*) from messages"), 4);
}

} // namespace
