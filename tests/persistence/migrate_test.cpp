#include "persistence/admin.hpp"
#include "tests/support/postgres.hpp"

#include "persistence/plain_session.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <thread>

namespace {

using namespace careline;
using namespace careline::tests;
using persistence::migrate;
using persistence::schema_version;

/// An empty database, dropped at the end.
struct empty_database {
  empty_database()
      : name("empty_" + std::to_string(::getpid()) + '_'
             + std::to_string(++count)),
        dsn(migrated_database::create_empty(name)) {}
  ~empty_database() { migrated_database::drop(name); }
  void run(const std::string& sql) {
    auto session = persistence::plain_session::open(dsn);
    auto done = session.value().run(sql);
    ASSERT_TRUE(done) << done.why().detail;
  }
  static inline int count = 0;
  std::string name;
  config::secret dsn;
};

TEST(migrations, an_empty_database_gets_every_file_once) {
  empty_database db;
  EXPECT_EQ(persistence::database_version(db.dsn).value(), 0);
  auto first = migrate(db.dsn);
  ASSERT_TRUE(first) << first.why().detail;
  EXPECT_EQ(first.value().from, 0);
  EXPECT_EQ(first.value().to, schema_version());
  ASSERT_EQ(first.value().applied.size(),
            static_cast<std::size_t>(schema_version()));
  EXPECT_EQ(first.value().applied[0], "001_clinics.sql");
  auto again = migrate(db.dsn);
  ASSERT_TRUE(again);
  EXPECT_EQ(again.value().from, schema_version());
  EXPECT_TRUE(again.value().applied.empty());
  EXPECT_EQ(persistence::database_version(db.dsn).value(), schema_version());
}

TEST(migrations, a_newer_database_is_refused) {
  empty_database db;
  ASSERT_TRUE(migrate(db.dsn));
  db.run("insert into schema_versions values (999, '999_later.sql', 'x')");
  auto refused = migrate(db.dsn);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.why().code, engine::errc::refused);
  EXPECT_EQ(persistence::database_version(db.dsn).value(), 999);
}

TEST(migrations, a_changed_file_is_refused) {
  empty_database db;
  ASSERT_TRUE(migrate(db.dsn));
  db.run("update schema_versions set checksum = 'other' where version = 2");
  auto refused = migrate(db.dsn);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.why().code, engine::errc::refused);
  EXPECT_NE(refused.why().detail.find("002_patients.sql"), std::string::npos);
}

TEST(migrations, a_file_that_fails_leaves_the_database_as_it_was) {
  empty_database db;
  db.run("create schema careline");
  db.run("create table careline.outbox (something_else integer)");
  auto failed = migrate(db.dsn);
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.why().detail.find("005_outbox.sql"), std::string::npos);
  EXPECT_EQ(persistence::database_version(db.dsn).value(), 0);
}

TEST(migrations, two_migrators_at_once_take_turns) {
  empty_database db;
  std::vector<std::thread> both;
  std::vector<std::size_t> applied(4);
  for (std::size_t i = 0; i < applied.size(); ++i)
    both.emplace_back([&, i] {
      auto done = migrate(db.dsn);
      ASSERT_TRUE(done) << done.why().detail;
      applied[i] = done.value().applied.size();
    });
  for (auto& t : both) t.join();
  std::size_t sum = 0;
  for (auto n : applied) sum += n;
  EXPECT_EQ(sum, static_cast<std::size_t>(schema_version()));
}

TEST(migrations, an_unreachable_database_is_told_without_its_password) {
  auto failed = migrate(
      config::secret("host=127.0.0.1 port=1 user=u password=hunter2 dbname=d"));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.why().code, engine::errc::unavailable);
  EXPECT_EQ(failed.why().detail.find("hunter2"), std::string::npos);
}

TEST(migrations, months_ahead_have_their_partitions) {
  migrated_database db;
  EXPECT_EQ(db.number("select count(*) from pg_inherits where inhparent ="
                      " 'careline.message_log'::regclass"),
            5); // last month, this one, two ahead, and the default
  EXPECT_EQ(db.number("select make_message_partitions(now()::date,"
                      " (now() + interval '3 months')::date)"),
            2); // of the log and of the states
}

} // namespace
