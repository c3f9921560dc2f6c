/// The guard on a fired timer's row: what fires twice is answered once.

#include "persistence/store_reader.hpp"
#include "persistence/verdict.hpp"
#include "tests/support/store_world.hpp"

#include <gtest/gtest.h>

namespace {

using namespace careline;
using namespace careline::tests;
using persistence::record;
using persistence::turn_record;
using kind = persistence::outcome::kind;

const std::string reminder = "remind:120:visit";

/// What a reminder's turn is: nothing came in, one reply goes out.
turn_record firing(const person& p, engine::instant due) {
  auto t = next_turn(p, "");
  t.messages.erase(t.messages.begin());
  t.fired = persistence::fired_timer{reminder, due};
  t.effects = {engine::drop_timer{reminder}};
  return t;
}

/// A message whose turn starts, or moves, the reminder.
turn_record starting(const person& p, const std::string& key,
                     engine::instant due) {
  auto t = next_turn(p, key);
  t.effects = {engine::start_timer{reminder, "visit", due}};
  return t;
}

struct timer_store : store {
  timer_store() : p(people(1).at(0)) { act(starting(p, "wamid.start", due)); }

  kind act(turn_record t) {
    t.expected_version = p.version;
    auto what = commit_one(std::move(t)).what;
    if (what == kind::kept) ++p.version;
    return what;
  }
  kind fire(engine::instant as_due) { return act(firing(p, as_due)); }

  std::int64_t replies() {
    return database.number("select count(*) from outbox");
  }
  std::int64_t timers() {
    return database.number("select count(*) from timers");
  }
  /// As the clock reads it.
  engine::instant due_as_read() {
    persistence::store_reader asked(database.dsn(), limits);
    return asked.load_timers(now() + 240h, 10).value().at(0).due;
  }

  person p;
  engine::instant due = now() - 1s;
};

TEST(fired_timers, one_that_fires_twice_is_answered_once) {
  timer_store d;
  auto before = d.replies();
  EXPECT_EQ(d.fire(d.due), kind::kept);
  EXPECT_EQ(d.timers(), 0);
  EXPECT_EQ(d.fire(d.due), kind::repeated);
  EXPECT_EQ(d.replies(), before + 1);
  EXPECT_EQ(d.database.number("select version from conversations"),
            d.p.version);
}

TEST(fired_timers, also_after_a_restart_and_from_an_old_state) {
  timer_store d;
  EXPECT_EQ(d.fire(d.due), kind::kept);
  d.open(d.database.dsn());
  EXPECT_EQ(d.fire(d.due), kind::repeated);
  --d.p.version;
  EXPECT_EQ(d.fire(d.due), kind::repeated) << "a repeat first, then stale";
}

TEST(fired_timers, one_that_fires_from_an_old_state_is_read_again_and_kept) {
  timer_store d;
  --d.p.version;
  EXPECT_EQ(d.fire(d.due), kind::stale);
  EXPECT_EQ(d.timers(), 1);
  ++d.p.version;
  EXPECT_EQ(d.fire(d.due), kind::kept);
}

TEST(fired_timers, one_that_was_moved_meanwhile_waits_for_its_new_time) {
  timer_store d;
  auto before = d.replies();
  auto later = d.due + 1h;
  EXPECT_EQ(d.act(starting(d.p, "wamid.move", later)), kind::kept);
  EXPECT_EQ(d.fire(d.due), kind::repeated);
  EXPECT_EQ(d.replies(), before + 1) << "of the move";
  EXPECT_EQ(d.due_as_read(), later);
  EXPECT_EQ(d.fire(later), kind::kept);
  EXPECT_EQ(d.timers(), 0);
}

TEST(fired_timers, one_that_was_moved_nearer_is_another_too) {
  timer_store d;
  auto nearer = d.due - 1min;
  EXPECT_EQ(d.act(starting(d.p, "wamid.move", nearer)), kind::kept);
  EXPECT_EQ(d.fire(d.due), kind::repeated);
  EXPECT_EQ(d.fire(nearer), kind::kept);
}

TEST(fired_timers, one_that_was_dropped_is_not_answered) {
  timer_store d;
  auto t = next_turn(d.p, "wamid.cancel");
  t.effects = {engine::drop_timer{reminder}};
  EXPECT_EQ(d.act(t), kind::kept);
  EXPECT_EQ(d.fire(d.due), kind::repeated);
}

TEST(fired_timers, one_that_its_own_turn_starts_anew_fires_again) {
  timer_store d;
  auto next = d.due + 10min;
  auto t = firing(d.p, d.due);
  t.effects = {engine::start_timer{reminder, "again", next}};
  EXPECT_EQ(d.act(t), kind::kept);
  EXPECT_EQ(d.timers(), 1);
  EXPECT_EQ(d.act(t), kind::repeated);
  EXPECT_EQ(d.due_as_read(), next);
  EXPECT_EQ(d.fire(next), kind::kept);
}

TEST(fired_timers, other_kinds_and_other_patients_are_left_alone) {
  timer_store d;
  auto other = d.people(1).at(0);
  EXPECT_EQ(d.commit_one(starting(other, "wamid.other", d.due)).what,
            kind::kept);
  auto t = next_turn(d.p, "wamid.hold");
  t.effects = {engine::start_timer{"hold_expires", "", d.due}};
  EXPECT_EQ(d.act(t), kind::kept);
  EXPECT_EQ(d.fire(d.due), kind::kept);
  EXPECT_EQ(d.timers(), 2);
}

/// Between two milliseconds; the clock knows whole ones.
TEST(fired_timers, one_that_somebody_wrote_by_hand_is_answered) {
  timer_store d;
  d.database.rows("update timers set due = due + interval '300 microseconds'");
  auto read = d.due_as_read();
  EXPECT_EQ(d.fire(read), kind::kept);
  EXPECT_EQ(d.fire(read), kind::repeated);
}

TEST(fired_timers, a_repeat_leaves_its_neighbours_kept) {
  store s;
  auto people = s.people(100);
  auto due = now() - 1s;
  std::vector<record> batch;
  for (std::size_t i = 0; i < 50; ++i)
    batch.emplace_back(starting(people[i], "w." + std::to_string(i), due));
  EXPECT_EQ(summary(s.commit(std::move(batch))), "kept 50");
  batch.clear();
  for (std::size_t i = 0; i < 3; ++i) {
    ++people[i].version;
    batch.emplace_back(firing(people[i], due));
  }
  EXPECT_EQ(summary(s.commit(std::move(batch))), "kept 3");
  batch.clear();
  for (std::size_t i = 0; i < 100; ++i) {
    if (i < 50) ++people[i].version;
    batch.emplace_back(i < 50 ? firing(people[i], due)
                              : next_turn(people[i], "n." + std::to_string(i)));
  }
  EXPECT_EQ(summary(s.commit(std::move(batch))), "kept 97, repeated 3");
  EXPECT_EQ(s.report.transactions, 2);
  EXPECT_EQ(s.database.number("select count(*) from timers"), 0);
}

TEST(fired_timers, a_lone_one_is_told_by_its_guard) {
  EXPECT_EQ(persistence::kind_of_guard("CL008"), kind::repeated);
}

} // namespace
