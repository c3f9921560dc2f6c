/// A poisoned record is answered as such, and so acknowledged, only once its
/// raw event is kept.

#include "persistence/plain_session.hpp"
#include "tests/support/store_world.hpp"

#include <gtest/gtest.h>

namespace {

using namespace careline;
using namespace careline::tests;
using persistence::record;
using kind = persistence::outcome::kind;

const std::string bad = "bad \xff bytes";

/// Before each row of raw_events, in PL/pgSQL.
void guard_raw_events(store& s, const std::string& statements) {
  s.database.rows("create or replace function careline.guard_raw() returns"
                  " trigger language plpgsql as $$ begin "
                  + statements + " return new; end $$");
  s.database.rows("create or replace trigger guard_raw before insert on"
                  " careline.raw_events for each row"
                  " execute function careline.guard_raw()");
}

std::string refusing(const std::string& condition,
                     const std::string& sqlstate) {
  return "if " + condition + " then raise exception 'no' using errcode = '"
         + sqlstate + "'; end if;";
}

void unguard_raw_events(store& s) {
  s.database.rows("drop trigger guard_raw on careline.raw_events");
}

std::vector<record> turns_of(const std::vector<person>& people,
                             const std::vector<std::size_t>& poisoned) {
  std::vector<record> batch;
  for (std::size_t i = 0; i < people.size(); ++i)
    batch.emplace_back(next_turn(people[i], "wamid.a." + std::to_string(i)));
  for (auto i : poisoned)
    std::get<persistence::turn_record>(batch[i]).messages[0].body = bad;
  return batch;
}

long long raw_events(store& s) {
  return s.database.number("select count(*) from raw_events");
}

/// What the store makes of a raw event.
class raw_refusal : public testing::TestWithParam<const char*> {};

TEST_P(raw_refusal, leaves_a_poisoned_record_unanswered_and_its_mates_kept) {
  store s;
  auto people = s.people(40);
  guard_raw_events(s, refusing("true", GetParam()));
  auto got = s.commit(turns_of(people, {0, 17, 18}));
  EXPECT_EQ(summary(got), "kept 37, unavailable 3");
  for (auto i : {0U, 17U, 18U}) {
    EXPECT_EQ(got[i].what, kind::unavailable) << i;
    EXPECT_EQ(got[i].detail, GetParam()) << i;
  }
  EXPECT_TRUE(s.reachable.back()) << "a store that takes turns is there";

  // Nothing of it waits in the committer: what is kept next is kept alone.
  people[5].version = 2;
  EXPECT_EQ(s.commit_one(next_turn(people[5], "wamid.b")).what, kind::kept);
  unguard_raw_events(s);
  people[5].version = 3;
  EXPECT_EQ(s.commit_one(next_turn(people[5], "wamid.c")).what, kind::kept);
  EXPECT_EQ(raw_events(s), 0);

  // The vendor brings them again.
  for (auto i : {0U, 17U, 18U}) {
    auto again = next_turn(people[i], "wamid.a." + std::to_string(i), bad);
    EXPECT_EQ(s.commit_one(std::move(again)).what, kind::poisoned) << i;
  }
  EXPECT_EQ(raw_events(s), 3);
}

INSTANTIATE_TEST_SUITE_P(sqlstates, raw_refusal,
                         testing::Values("22021", "23514", "54000", "XX000",
                                         "42501", "53100"));

TEST(set_aside, of_several_only_the_one_whose_raw_event_is_refused_waits) {
  store s;
  auto people = s.people(30);
  auto batch = turns_of(people, {3, 7, 8, 20, 29});
  guard_raw_events(
      s, refusing("convert_from(new.payload, 'LATIN1') like '%\"wamid.a.8\"%'",
                  "22023"));
  auto got = s.commit(std::move(batch));
  EXPECT_EQ(summary(got), "kept 25, poisoned 4, unavailable 1");
  EXPECT_EQ(got[8].what, kind::unavailable);
  EXPECT_EQ(got[29].detail, "22021") << "why it is poison, not why another is";
  EXPECT_EQ(raw_events(s), 4);
}

TEST(set_aside, what_is_kept_of_a_turn_says_who_wrote_what) {
  store s;
  auto stranger = make_person(s.clinic, 1);
  auto turn = first_turn(stranger);
  turn.home = {s.clinic, {engine::identity_kind::phone, "+919812345678"}};
  turn.messages[0].body = "in pain " + bad;
  EXPECT_EQ(s.commit_one(turn).what, kind::poisoned);
  EXPECT_EQ(s.database.number("select count(*) from patients"), 0);
  for (auto* whole : {"+919812345678", "in pain bad", "\"sender\":\"patient\""})
    EXPECT_EQ(
        s.database.number("select count(*) from raw_events where position('"
                          + std::string(whole) + "'::bytea in payload) > 0"),
        1)
        << whole;
}

TEST(set_aside, a_lock_on_raw_events_holds_up_nobody_for_longer_than_it_may) {
  store s;
  s.limits.lock_timeout = std::chrono::milliseconds(50);
  s.open(s.database.dsn());
  auto people = s.people(10);
  auto other = persistence::plain_session::open(s.database.dsn());
  ASSERT_TRUE(other);
  ASSERT_TRUE(other.value().query("begin", {}));
  ASSERT_TRUE(other.value().query(
      "lock table careline.raw_events in access exclusive mode", {}));
  auto got = s.commit(turns_of(people, {4}));
  EXPECT_EQ(summary(got), "kept 9, unavailable 1");
  EXPECT_EQ(got[4].detail, "55P03");
  ASSERT_TRUE(other.value().query("rollback", {}));
  got = s.commit({next_turn(people[4], "wamid.a.4", bad)});
  EXPECT_EQ(summary(got), "poisoned 1");
  EXPECT_EQ(raw_events(s), 1);
}

TEST(set_aside, a_connection_lost_over_the_raw_event_is_resolved_first) {
  store s;
  auto people = s.people(10);
  s.database.rows("create sequence careline.once");
  // Only the first time: a sequence does not go back with its transaction.
  guard_raw_events(s, "if nextval('careline.once') = 1 then perform"
                      " pg_terminate_backend(pg_backend_pid()); end if;");
  auto got = s.commit(turns_of(people, {4}));
  EXPECT_EQ(summary(got), "kept 9, poisoned 1");
  EXPECT_EQ(s.report.reconnects, 1);
  EXPECT_EQ(raw_events(s), 1);
}

TEST(set_aside, a_refusal_of_no_record_in_particular_leaves_the_door_open) {
  store s;
  auto people = s.people(3);
  guard_raw_events(s, refusing("true", "42501"));
  persistence::raw_event e;
  e.reason = "unknown_phone_number_id";
  e.at = now();
  std::vector<record> batch{e, next_turn(people[0], "wamid.1")};
  EXPECT_EQ(summary(s.commit(batch)), "unavailable 2");
  EXPECT_TRUE(s.reachable.back()) << "or no webhook would ever come again";
  unguard_raw_events(s);
  EXPECT_EQ(summary(s.commit(batch)), "kept 2");
  EXPECT_EQ(s.report.reconnects, 1) << "its statements are prepared anew";
}

TEST(set_aside, a_mark_that_is_poison_waits_for_its_raw_event_too) {
  store s;
  auto p = s.people(1).at(0);
  persistence::status_report report;
  report.clinic = s.clinic;
  report.vendor_message_id = bad;
  report.at = now();
  guard_raw_events(s, refusing("true", "22021"));
  std::vector<record> batch{report, next_turn(p, "wamid.1")};
  EXPECT_EQ(summary(s.commit(batch)), "kept 1, unavailable 1");
  unguard_raw_events(s);
  EXPECT_EQ(s.commit_one(report).what, kind::poisoned);
  EXPECT_EQ(raw_events(s), 1);
}

} // namespace
