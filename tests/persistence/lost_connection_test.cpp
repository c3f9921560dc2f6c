#include "tests/support/store_world.hpp"
#include "tests/support/tcp_proxy.hpp"
#include "tests/support/visits_world.hpp"

#include "persistence/plain_session.hpp"
#include "tests/support/wait.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <thread>

namespace {

using namespace careline;
using namespace careline::tests;
using persistence::outcome;
using persistence::record;
using kind = persistence::outcome::kind;

/// Every turn kept exactly once: versions, messages, keys and replies agree.
void expect_exactly_once(store& s, long long people, long long turns) {
  EXPECT_EQ(s.database.number("select sum(version) from conversations"),
            people + turns);
  EXPECT_EQ(s.database.number("select count(*) from messages"),
            2 * (people + turns));
  EXPECT_EQ(s.database.number("select count(*) from inbound_keys"),
            people + turns);
  EXPECT_EQ(s.database.number("select count(*) from outbox"), people + turns);
}

int server_port(store& s) {
  return static_cast<int>(s.database.number("show port"));
}

std::vector<record> one_turn_each(std::vector<person>& people, int round) {
  std::vector<record> batch;
  for (std::size_t i = 0; i < people.size(); ++i)
    batch.emplace_back(next_turn(people[i], "wamid." + std::to_string(round)
                                                + '.' + std::to_string(i)));
  return batch;
}

TEST(lost_connection, every_turn_is_kept_once_while_backends_are_killed) {
  store s;
  auto people = s.people(60);
  std::atomic<bool> done{false};
  std::atomic<int> begun{0};
  std::atomic<int> killed{0};
  // Once in every round, at some moment of it: while it is sent, run,
  // committed or answered.
  std::thread killer([&] {
    std::mt19937 random(5);
    auto session = persistence::plain_session::open(s.database.dsn());
    int seen = 0;
    while (!done) {
      if (begun == seen) {
        std::this_thread::yield();
        continue;
      }
      seen = begun;
      careline::tests::lasts(std::chrono::microseconds(random() % 9'000));
      auto r = session.value().query(
          "select pg_terminate_backend(pid) from pg_stat_activity where"
          " application_name like 'careline test%'"
          " and datname = current_database()",
          {});
      killed += r ? r.value().size() : 0;
    }
  });
  int reconnects = 0;
  constexpr int rounds = 200;
  for (int round = 0; round < rounds; ++round) {
    ++begun;
    auto got = s.commit(one_turn_each(people, round));
    EXPECT_EQ(summary(got), "kept 60") << round;
    reconnects += s.report.reconnects;
    for (auto& p : people) ++p.version;
  }
  done = true;
  killer.join();
  EXPECT_GT(killed, 20);
  EXPECT_GT(reconnects, 10);
  expect_exactly_once(s, 60, 60 * rounds);
  // The store's coming and going was told, in turns.
  EXPECT_GT(s.reachable.size(), 10U);
  for (std::size_t i = 1; i < s.reachable.size(); ++i)
    EXPECT_NE(s.reachable[i - 1], s.reachable[i]);
  EXPECT_TRUE(s.reachable.back());
}

class cut_line : public testing::TestWithParam<tcp_proxy::cut> {};

TEST_P(cut_line, a_batch_is_kept_exactly_once) {
  store s;
  auto people = s.people(40);
  tcp_proxy proxy(server_port(s));
  s.open(s.database.dsn_by_port("127.0.0.1", proxy.port()));
  constexpr int rounds = 20;
  for (int round = 0; round < rounds; ++round) {
    proxy.arm(GetParam());
    auto batch = one_turn_each(people, round);
    auto got = s.commit(std::move(batch));
    EXPECT_EQ(summary(got), "kept 40") << round;
    EXPECT_EQ(s.report.reconnects, 1);
    for (auto& p : people) ++p.version;
  }
  EXPECT_EQ(proxy.cuts(), rounds);
  expect_exactly_once(s, 40, 40 * rounds);
}

INSTANTIATE_TEST_SUITE_P(at, cut_line,
                         testing::Values(tcp_proxy::cut::before_request,
                                         tcp_proxy::cut::within_request,
                                         tcp_proxy::cut::before_answer,
                                         tcp_proxy::cut::within_answer));

TEST(lost_connection, an_answer_lost_after_the_commit_is_not_sent_again) {
  store s;
  auto people = s.people(10);
  tcp_proxy proxy(server_port(s));
  s.open(s.database.dsn_by_port("127.0.0.1", proxy.port()));
  proxy.arm(tcp_proxy::cut::before_answer);
  EXPECT_EQ(summary(s.commit(one_turn_each(people, 0))), "kept 10");
  EXPECT_EQ(s.report.transactions, 1);
}

TEST(lost_connection, fenced_replies_are_counted_although_the_answer_was_lost) {
  store s;
  auto p = s.people(1).at(0);
  tcp_proxy proxy(server_port(s));
  s.open(s.database.dsn_by_port("127.0.0.1", proxy.port()));
  auto pause = next_turn(p, "");
  pause.messages.clear();
  pause.deliveries.clear();
  pause.after.epoch = 1;
  pause.fences = persistence::turn_record::fence{1, {}};
  proxy.arm(tcp_proxy::cut::before_answer);
  auto got = s.commit_one(pause);
  EXPECT_EQ(got.what, kind::kept);
  EXPECT_EQ(s.report.transactions, 1);
  EXPECT_EQ(got.fenced, 1);
}

TEST(lost_connection, offenders_are_told_apart_after_a_cut_too) {
  store s;
  auto people = s.people(3);
  tcp_proxy proxy(server_port(s));
  s.open(s.database.dsn_by_port("127.0.0.1", proxy.port()));
  EXPECT_EQ(s.commit_one(next_turn(people[0], "wamid.0.0")).what, kind::kept);
  people[1].version = 8;
  proxy.arm(tcp_proxy::cut::before_answer);
  auto got = s.commit(one_turn_each(people, 0));
  EXPECT_EQ(got[0].what, kind::repeated);
  EXPECT_EQ(got[1].what, kind::stale);
  EXPECT_EQ(got[2].what, kind::kept);
}

// A counter that is added to would show a turn that was kept twice.
TEST_P(cut_line, a_visits_counters_change_exactly_once) {
  visits_world s;
  auto p = s.people(1).at(0);
  auto noon = now() + 24h;
  auto v = s.book(p, "mehta", noon);
  tcp_proxy proxy(server_port(s));
  s.open(s.database.dsn_by_port("127.0.0.1", proxy.port()));
  using enum engine::appointment_status;
  for (int round = 0; round < 5; ++round) {
    proxy.arm(GetParam());
    EXPECT_EQ(s.act(p, {set(v, booked, cancelled)}).what, kind::kept);
    EXPECT_EQ(s.stored(p).total_cancellations, 1);
    proxy.arm(GetParam());
    EXPECT_EQ(s.act(p, {set(v, cancelled, booked)}).what, kind::kept);
    EXPECT_EQ(s.stored(p).total_cancellations, 0);
    auto later = v.when.start + 30min;
    proxy.arm(GetParam());
    EXPECT_EQ(s.act(p, {move(v, "mehta", later)}).what, kind::kept);
    v.when = slot_at(later);
    EXPECT_EQ(s.stored(v).what.when, v.when);
  }
  EXPECT_EQ(proxy.cuts(), 15);
}

TEST(lost_connection, a_stopped_committer_gives_up_and_says_so) {
  store s;
  auto people = s.people(2);
  tcp_proxy proxy(server_port(s));
  s.open(s.database.dsn_by_port("127.0.0.1", proxy.port()));
  s.reachable.clear();
  proxy.refuse(true);
  proxy.arm(tcp_proxy::cut::before_request);
  std::thread stopper([&] {
    careline::tests::lasts(300ms);
    s.stop = true;
  });
  auto got = s.commit(one_turn_each(people, 0));
  stopper.join();
  EXPECT_EQ(summary(got), "unavailable 2");
  EXPECT_EQ(s.reachable, std::vector<bool>{false});
}

TEST(lost_connection, connecting_stops_when_it_is_told_to) {
  store s;
  persistence::batch_committer nowhere(
      config::secret("host=127.0.0.1 port=1 dbname=x"), s.limits, "nowhere",
      nullptr);
  std::thread stopper([&] {
    careline::tests::lasts(200ms);
    s.stop = true;
  });
  EXPECT_FALSE(nowhere.connect(s.stop));
  stopper.join();
}

/// A session that holds a lock for a while, as an operator's might.
TEST(lost_connection, a_lock_held_by_another_session_is_waited_out) {
  store s;
  auto people = s.people(5);
  s.limits.lock_timeout = 100ms;
  s.open(s.database.dsn());
  auto other = persistence::plain_session::open(s.database.dsn());
  other.value().run("begin");
  other.value().run("select * from conversations for update");
  std::thread holder([&] {
    careline::tests::lasts(400ms);
    other.value().run("rollback");
  });
  EXPECT_EQ(summary(s.commit(one_turn_each(people, 0))), "kept 5");
  holder.join();
  EXPECT_GT(s.report.transactions, 1);
}

TEST(lost_connection, rows_that_fit_no_partition_are_kept_all_the_same) {
  store s;
  auto p = s.people(1).at(0);
  auto t = next_turn(p, "wamid.old");
  t.messages[0].id = engine::message_id(engine::make_uuid_v7(1000, 0, 1));
  EXPECT_EQ(s.commit_one(t).what, kind::kept);
  EXPECT_EQ(s.database.number("select count(*) from message_log_default"), 1);
}

} // namespace
