#include "actors/residency.hpp"
#include "actors/tickets.hpp"
#include "tests/support/actor_fixture.hpp"

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

TEST(id_source,
     ids_grow_also_within_a_millisecond_and_when_the_clock_steps_back) {
  auto now = day_begins;
  id_source ids([&] { return now; }, 1);
  auto last = ids.next();
  for (int i = 0; i < 20'000; ++i) { // More than a millisecond has room for.
    if (i == 10'000) now -= 1h;
    auto next = ids.next();
    ASSERT_GT(next, last) << i;
    last = next;
  }
  now += 2h;
  EXPECT_GT(ids.next(), last);
}

TEST(id_source, two_sources_at_one_instant_make_different_ids) {
  auto now = [] { return day_begins; };
  EXPECT_NE(id_source(now, 1).next(), id_source(now, 2).next());
}

TEST(depths, the_highest_since_the_last_look_is_told) {
  depths d;
  d.sent(actor_kind::writer, 5);
  for (int i = 0; i < 4; ++i) d.handled(actor_kind::writer);
  EXPECT_EQ(d.now(actor_kind::writer), 1);
  EXPECT_EQ(d.take_max(actor_kind::writer), 5);
  EXPECT_EQ(d.take_max(actor_kind::writer), 1) << "what is still there counts";
  EXPECT_EQ(d.now(actor_kind::router), 0);
}

TEST(admission, why_nothing_is_let_in_is_said_worst_first) {
  config::limits limits;
  admission a(limits);
  std::chrono::steady_clock::time_point now{1h};
  EXPECT_EQ(a.closed(now), refusal::store_unavailable)
      << "until it has been reached";
  a.store_reachable(true);
  EXPECT_EQ(a.closed(now), refusal::none);
  a.oldest_uncommitted(now - limits.uncommitted_age);
  EXPECT_EQ(a.closed(now), refusal::none);
  EXPECT_EQ(a.closed(now + 1ms), refusal::age);
  a.drain();
  EXPECT_EQ(a.closed(now + 1ms), refusal::draining);
}

TEST(admission, a_shard_that_is_full_takes_no_permit) {
  config::limits limits;
  limits.turns_in_flight_per_shard = 2;
  admission a(limits);
  EXPECT_TRUE(a.enter(7, 100));
  EXPECT_TRUE(a.enter(7, 100));
  EXPECT_FALSE(a.enter(7, 100));
  EXPECT_TRUE(a.enter(8, 100));
  EXPECT_EQ(a.turns(), 3);
  EXPECT_EQ(a.bytes(), 300);
  a.leave(7, 100);
  EXPECT_TRUE(a.enter(7, 100));
}

TEST(guarded, what_a_handler_throws_is_counted_and_goes_no_further) {
  test_node n;
  n.rt->depths.sent(actor_kind::router);
  EXPECT_FALSE(guarded(*n.rt, actor_kind::router, "test",
                       [] { throw std::runtime_error("bug"); }));
  n.rt->depths.sent(actor_kind::router);
  EXPECT_FALSE(guarded(*n.rt, actor_kind::router, "test", [] { throw 42; }));
  EXPECT_EQ(
      n.rt->metrics.actor_failures_total[io::metrics::at(actor_kind::router)]
          ->Value(),
      2);
  EXPECT_TRUE(guarded_note(*n.rt, actor_kind::router, "test", [] {}));
}

TEST(residency, who_came_once_leaves_before_who_came_back) {
  std::chrono::steady_clock::time_point now{};
  residency order;
  std::array<resident_links, 4> all;
  for (auto& r : all) order.touch(r, now += 1s);
  order.touch(all[0], now += 1s);
  EXPECT_EQ(order.next_to_leave(), &all[1]);
  order.remove(all[1]);
  EXPECT_EQ(order.next_to_leave(), &all[2]);
  order.remove(all[2]);
  order.remove(all[2]);
  order.remove(all[3]);
  EXPECT_EQ(order.next_to_leave(), &all[0]);
  EXPECT_EQ(order.size(), 1u);
  order.remove(all[0]);
  EXPECT_EQ(order.next_to_leave(), nullptr);
}

TEST(residency, the_idle_are_found_in_both_lists) {
  std::chrono::steady_clock::time_point now{};
  residency order;
  resident_links once, often;
  order.touch(often, now);
  order.touch(often, now + 1s);
  order.touch(once, now + 2s);
  EXPECT_EQ(order.idle_since(now), nullptr);
  EXPECT_EQ(order.idle_since(now + 1s), &often);
  order.remove(often);
  EXPECT_EQ(order.idle_since(now + 2s), &once);
}

TEST(ticket_book, a_ticket_closes_with_the_worst_of_its_ends) {
  std::chrono::steady_clock::time_point now{};
  ticket_book<int> book(3);
  auto t = book.open(7, 3, now + 1s);
  EXPECT_EQ(t.holder, 3u);
  EXPECT_FALSE(book.settle({t.id, turn_end::kept, 0, {}}));
  EXPECT_FALSE(book.settle({t.id, turn_end::set_aside, 0, {}}));
  EXPECT_FALSE(book.settle({t.id + 1, turn_end::kept, 0, {}})) << "unknown";
  auto done = book.settle({t.id, turn_end::repeated, 4, {}});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->owner, 7);
  EXPECT_EQ(done->worst, turn_end::set_aside);
  EXPECT_EQ(done->last.fenced, 4);
  EXPECT_FALSE(book.take_late(now + 1h)) << "it ended in time";
  EXPECT_EQ(book.size(), 0u);
}

TEST(ticket_book, late_tickets_come_out_once_and_oldest_first) {
  std::chrono::steady_clock::time_point now{};
  ticket_book<int> book(0);
  book.open(1, 1, now + 1s);
  auto second = book.open(2, 1, now + 2s);
  book.open(3, 1, now + 3s);
  book.settle({second.id, turn_end::kept, 0, {}});
  EXPECT_FALSE(book.take_late(now + 999ms));
  EXPECT_EQ(book.take_late(now + 3s), 1);
  EXPECT_EQ(book.take_late(now + 3s), 3);
  EXPECT_FALSE(book.take_late(now + 3s));
}

TEST(demo_time, moves_the_clock_but_not_the_time_in_ids) {
  auto wall = day_begins;
  auto make = [&](bool is_demo) {
    auto s = settings_for_tests();
    s.demo.clock = is_demo;
    auto rt = std::make_unique<runtime>(
        s, [&] { return wall; },
        [] { return std::chrono::steady_clock::time_point{}; }, 1);
    rt->clock_offset_ms = 86'400'000;
    return rt;
  };
  auto demo = make(true);
  EXPECT_EQ(demo->now(), day_begins + std::chrono::hours(24));
  EXPECT_LT(demo->ids.next(),
            engine::make_uuid_v7(
                (day_begins + std::chrono::hours(1)).time_since_epoch().count(),
                0, 0));
  EXPECT_EQ(make(false)->now(), day_begins) << "without demo.clock nothing can";
}
