#include "persistence/store_reader.hpp"
#include "tests/support/store_world.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>

namespace {

using namespace careline;
using namespace careline::tests;

TEST(server_state, a_snapshot_that_is_held_grows_old) {
  migrated_database db;
  persistence::store_reader reader(db.dsn(), {});
  test_database other; // Another database of the cluster holds it back as well.
  other.rows("begin isolation level repeatable read");
  other.rows("select 1");
  for (int i = 0; i < 30; ++i) db.rows("select txid_current()");
  auto held = reader.read_server_state();
  ASSERT_TRUE(held) << held.why().detail;
  EXPECT_GE(held.value().oldest_snapshot_transactions, 30);
  ASSERT_TRUE(held.value().oldest_transaction);
  auto begun = other.value("select (extract(epoch from xact_start) * 1000)"
                           "::bigint::text from pg_stat_activity"
                           " where pid = pg_backend_pid()");
  EXPECT_LE(held.value().oldest_transaction->time_since_epoch().count(),
            std::stoll(begun) + 1);
  other.rows("commit");
}

TEST(server_state, the_server_says_what_it_does) {
  migrated_database db;
  persistence::store_reader reader(db.dsn(), {});
  auto before = reader.read_server_state();
  ASSERT_TRUE(before) << before.why().detail;
  EXPECT_TRUE(before.value().is_durable);
  EXPECT_TRUE(before.value().is_quiet) << "script/postgres sets it so";
  EXPECT_GE(before.value().connections, 1);
  EXPECT_EQ(std::to_string(before.value().connections_at_most),
            db.value("show max_connections"));
  db.rows("create table much as select generate_series(1, 10000) n");
  auto after = reader.read_server_state();
  ASSERT_TRUE(after);
  EXPECT_GT(after.value().wal_bytes, before.value().wal_bytes + 100'000);
}

TEST(server_state, the_earliest_timer_of_an_active_clinic_is_in_the_backlog) {
  store s;
  persistence::store_reader reader(s.database.dsn(), {});
  auto none = reader.measure_backlog();
  ASSERT_TRUE(none) << none.why().detail;
  EXPECT_FALSE(none.value().oldest_timer_due);
  s.database.rows(
      "insert into timers (patient_id, kind, clinic_id, about, due)"
      " select gen_random_uuid(), 'a', id, '', '2026-01-02 03:04:05Z'"
      " from clinics limit 1");
  s.database.rows("insert into timers (patient_id, kind, clinic_id, about, due)"
                  " values (gen_random_uuid(), 'a', gen_random_uuid(), '',"
                  " '2020-01-02 03:04:05Z')");
  auto found = reader.measure_backlog();
  ASSERT_TRUE(found);
  ASSERT_TRUE(found.value().oldest_timer_due);
  EXPECT_EQ(found.value().oldest_timer_due->time_since_epoch().count(),
            1'767'323'045'000);
}

} // namespace
