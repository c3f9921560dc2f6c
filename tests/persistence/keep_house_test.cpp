#include "persistence/admin.hpp"
#include "tests/support/store_world.hpp"

#include <gtest/gtest.h>

namespace {

using namespace careline;
using namespace careline::tests;
using kind = persistence::outcome::kind;

TEST(keep_house, what_has_served_its_time_leaves_and_nothing_else) {
  store s;
  auto p = s.people(1).at(0);
  s.database.rows("insert into inbound_keys select gen_random_uuid(),"
                  " now() - interval '31 days' from generate_series(1, 12000)");
  s.database.rows("insert into early_statuses values (gen_random_uuid(),"
                  " gen_random_uuid(), 'read', null, now(),"
                  " now() - interval '8 days')");
  s.database.rows("insert into raw_events (channel, reason, payload,"
                  " received_at) values ('sms', 'old', '',"
                  " now() - interval '91 days'), ('sms', 'new', '', now())");
  s.database.rows(
      "insert into notifications (clinic_id, patient_id, what, at)"
      " select gen_random_uuid(), gen_random_uuid(), 'booked',"
      " now() - interval '89 days' * n from generate_series(1, 3) n");
  auto done = persistence::keep_house(s.database.dsn());
  ASSERT_TRUE(done) << done.why().detail;
  EXPECT_EQ(done.value().inbound_keys, 12000);
  EXPECT_EQ(done.value().early_statuses, 1);
  EXPECT_EQ(done.value().raw_events, 1);
  EXPECT_EQ(done.value().notifications, 2);
  EXPECT_EQ(s.database.value("select reason from raw_events"), "new");
  // A message of today is still known.
  EXPECT_EQ(s.commit_one(next_turn(p, "wamid.first." + to_string(p.id))).what,
            kind::repeated);
}

TEST(keep_house, missing_months_get_their_partitions) {
  migrated_database db;
  auto month = db.value("select to_char(now() + interval '2 months',"
                        " 'YYYY_MM')");
  db.rows("drop table message_log_" + month);
  auto done = persistence::keep_house(db.dsn());
  ASSERT_TRUE(done);
  EXPECT_EQ(done.value().partitions_made, 1);
  EXPECT_EQ(persistence::keep_house(db.dsn()).value().partitions_made, 0);
  // A new month is kept and sampled like those that the migrations made.
  auto kinds =
      db.rows("select distinct c.reloptions::text, a.attstattarget"
              " from pg_class c join pg_attribute a on a.attrelid = c.oid"
              " where c.relname ~ '^message_log_\\d' and c.relkind = 'r'"
              "  and a.attnum > 0");
  ASSERT_EQ(kinds.size(), 1U);
  EXPECT_EQ(kinds[0].at(1), "10");
}

} // namespace
