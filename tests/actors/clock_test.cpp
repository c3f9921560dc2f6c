#include "actors/clock.hpp"

#include "tests/support/fake_reader.hpp"

#include <caf/stateful_actor.hpp>

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

namespace {

const std::string ravi = "+919800000001";
const std::string meena = "+919800000002";

struct tower {
  explicit tower(std::function<void(config::limits&)> change = {})
      : node([&] {
          auto s = settings_for_tests();
          if (change) change(s.limits);
          return s;
        }()) {
    reader = add_fake_reader(node);
    router = add_fake_router(node);
  }
  /// Starts the clock: it reads the table first.
  void start() {
    actor = node.spawn(actors::clock, node.rt, node.board, node.clinics, 0U);
    node.board->clock = actor;
    node.board->holders.push_back({actor, actor_kind::clock});
    caf::anon_send(actor, sweep_due{});
    caf::anon_send(actor, timer_due{});
    node.run();
  }

  void keep(const std::string& phone, const std::string& kind,
            engine::instant due, const std::string& about = "visit") {
    node.tell(actor, timers_kept{{{phone_key(phone), clinic_number(1), kind,
                                   about, due}}});
  }
  void drop(const std::string& phone, const std::string& kind) {
    keep(phone, kind, {});
  }
  void settle(std::size_t fired, turn_end how) {
    node.tell(actor, tickets_settled{{settled_ticket{
                         router->timers.at(fired).ack.id, how, 0, {}}}});
  }
  void store(const std::string& phone, const std::string& kind,
             engine::instant due) {
    persistence::timer_row row;
    row.clinic = clinic_number(1);
    row.home = phone_key(phone);
    row.kind = kind;
    row.due = due;
    reader->timers.push_back(row);
  }
  double waiting() const { return node.rt->metrics.timers_waiting->Value(); }
  std::size_t fired() const { return router->timers.size(); }

  test_node node;
  std::shared_ptr<fake_reader> reader;
  std::shared_ptr<fake_router> router;
  clock_actor actor;
};

} // namespace

TEST(clock, a_timer_fires_when_it_is_due) {
  tower t;
  t.start();
  t.keep(ravi, "feedback_due", t.node.wall + 10s, "visit-1");
  t.node.pass(9'900ms);
  EXPECT_EQ(t.fired(), 0u);
  t.node.pass(200ms);
  ASSERT_EQ(t.fired(), 1u);
  auto& f = t.router->timers[0];
  EXPECT_EQ(f.key, phone_key(ravi));
  EXPECT_EQ(f.timer, "feedback_due");
  EXPECT_EQ(f.about, "visit-1");
  EXPECT_EQ(f.due, day_begins + 10s);
  EXPECT_EQ(f.clinic->id, clinic_number(1));
  t.node.pass(10s);
  EXPECT_EQ(t.fired(), 1u) << "once, while it is under way";
  t.settle(0, turn_end::kept);
  t.node.pass(60s);
  EXPECT_EQ(t.fired(), 1u);
  EXPECT_EQ(t.waiting(), 0);
}

TEST(clock, a_wall_clock_that_jumps_makes_due_what_is_due_on_it) {
  tower t;
  t.start();
  t.keep(ravi, "feedback_due", t.node.wall + 30min);
  t.node.wall += 1h;
  t.node.pass(200ms);
  EXPECT_EQ(t.fired(), 1u);
  t.settle(0, turn_end::kept);
  t.keep(meena, "feedback_due", t.node.wall + 1s);
  t.node.wall -= 1h;
  t.node.pass(10s);
  EXPECT_EQ(t.fired(), 1u) << "it is not that time yet";
  t.node.pass(1h);
  EXPECT_EQ(t.fired(), 2u);
  t.settle(1, turn_end::kept);
}

TEST(clock, a_jump_over_all_that_is_known_reads_the_table_at_once) {
  tower t;
  t.store(ravi, "remind:120:visit-1", t.node.wall + 5h);
  t.start();
  t.node.pass(1s);
  EXPECT_EQ(t.reader->timer_loads, 1);
  t.node.wall += 6h;
  t.node.pass(1s);
  ASSERT_EQ(t.fired(), 1u) << "within a second, not with the next reading";
  EXPECT_EQ(t.router->timers[0].timer, "remind:120:visit-1");
  t.reader->timers.clear();
  t.settle(0, turn_end::kept);
  t.node.pass(5s);
  EXPECT_EQ(t.reader->timer_loads, 2);
}

TEST(clock, a_jump_back_puts_off_what_is_not_due_and_fires_nothing_twice) {
  tower t;
  t.start();
  t.keep(ravi, "remind:120:visit-1", t.node.wall + 1s);
  t.node.pass(1'200ms);
  ASSERT_EQ(t.fired(), 1u);
  t.node.wall -= 24h;
  t.settle(0, turn_end::kept);
  t.drop(ravi, "remind:120:visit-1");
  t.keep(meena, "remind:120:visit-2", t.node.wall + 30s);
  t.node.pass(29s);
  EXPECT_EQ(t.fired(), 1u);
  t.node.pass(2s);
  ASSERT_EQ(t.fired(), 2u);
  EXPECT_EQ(t.router->timers[1].key, phone_key(meena));
  t.settle(1, turn_end::kept);
}

TEST(clock, one_patient_may_have_many_timers_each_of_its_own_kind) {
  tower t;
  t.start();
  for (int i = 0; i < 40; ++i)
    t.keep(ravi, "remind:120:visit-" + std::to_string(i),
           t.node.wall + std::chrono::milliseconds(1'000 + 200 * i),
           std::to_string(i));
  t.drop(ravi, "remind:120:visit-7");
  t.node.pass(15s);
  ASSERT_EQ(t.fired(), 39u);
  for (std::size_t i = 0; i < t.fired(); ++i) {
    EXPECT_NE(t.router->timers[i].about, "7");
    t.settle(i, turn_end::kept);
  }
}

TEST(clock, a_later_timer_of_the_same_kind_replaces_the_earlier) {
  tower t;
  t.start();
  t.keep(ravi, "hold_expires", t.node.wall + 10s, "first");
  t.keep(ravi, "hold_expires", t.node.wall + 60s, "second");
  t.keep(ravi, "feedback_due", t.node.wall + 10s, "other");
  t.node.pass(30s);
  ASSERT_EQ(t.fired(), 1u);
  EXPECT_EQ(t.router->timers[0].about, "other");
  t.settle(0, turn_end::kept);
  t.node.pass(31s);
  ASSERT_EQ(t.fired(), 2u);
  EXPECT_EQ(t.router->timers[1].about, "second");
  t.settle(1, turn_end::kept);
}

TEST(clock, a_dropped_timer_does_not_fire) {
  tower t;
  t.start();
  t.keep(ravi, "hold_expires", t.node.wall + 10s);
  t.keep(meena, "hold_expires", t.node.wall + 10s);
  t.drop(ravi, "hold_expires");
  t.drop(ravi, "never_was");
  t.node.pass(11s);
  ASSERT_EQ(t.fired(), 1u);
  EXPECT_EQ(t.router->timers[0].key, phone_key(meena));
  t.settle(0, turn_end::kept);
}

TEST(clock, refused_work_fires_again_after_five_seconds) {
  for (auto how : {turn_end::overloaded, turn_end::unavailable}) {
    tower t;
    t.start();
    t.keep(ravi, "hold_expires", t.node.wall + 1s);
    t.node.pass(1'200ms);
    ASSERT_EQ(t.fired(), 1u);
    t.settle(0, how);
    t.node.pass(4'800ms);
    EXPECT_EQ(t.fired(), 1u);
    t.node.pass(400ms);
    ASSERT_EQ(t.fired(), 2u);
    EXPECT_EQ(t.router->timers[1].due, t.router->timers[0].due)
        << "its row is the same";
    t.settle(1, turn_end::kept);
    t.node.pass(60s);
    EXPECT_EQ(t.fired(), 2u);
  }
}

TEST(clock, work_that_never_ends_is_fired_again) {
  tower t;
  t.start();
  t.keep(ravi, "hold_expires", t.node.wall + 1s);
  t.node.pass(2s);
  ASSERT_EQ(t.fired(), 1u);
  t.node.pass(30s);
  EXPECT_EQ(t.fired(), 1u);
  t.node.pass(6s);
  EXPECT_EQ(t.fired(), 2u);
  t.settle(0, turn_end::kept); // Late: it is not waited for any more.
  t.node.pass(1s);
  EXPECT_EQ(t.waiting(), 1);
  t.settle(1, turn_end::kept);
  t.node.pass(1s);
  EXPECT_EQ(t.waiting(), 0);
}

TEST(clock, a_timer_that_its_own_turn_started_anew_is_not_forgotten) {
  for (bool end_first : {true, false}) {
    tower t;
    t.start();
    t.keep(ravi, "reminder", t.node.wall + 1s);
    t.node.pass(2s);
    ASSERT_EQ(t.fired(), 1u);
    if (end_first) t.settle(0, turn_end::kept);
    t.keep(ravi, "reminder", t.node.wall + 1min);
    if (!end_first) t.settle(0, turn_end::kept);
    t.node.pass(61s);
    EXPECT_EQ(t.fired(), 2u) << end_first;
    t.settle(1, turn_end::kept);
  }
}

TEST(clock, what_the_table_holds_fires_after_a_start) {
  tower t;
  t.store(ravi, "feedback_due", t.node.wall - 2h);
  t.store(meena, "feedback_due", t.node.wall + 2min);
  t.start();
  t.node.pass(200ms);
  ASSERT_EQ(t.fired(), 1u) << "what became due while nobody was there";
  EXPECT_EQ(t.router->timers[0].key, phone_key(ravi));
  t.settle(0, turn_end::kept);
  t.node.pass(2min);
  EXPECT_EQ(t.fired(), 2u);
  t.settle(1, turn_end::kept);
}

TEST(clock, a_timer_far_away_is_read_when_it_is_near) {
  tower t;
  t.start();
  t.keep(ravi, "reminder", t.node.wall + 3h);
  t.store(ravi, "reminder", t.node.wall + 3h);
  t.node.pass(1s);
  EXPECT_EQ(t.waiting(), 0) << "the table has it";
  t.node.pass(2h + 15min);
  EXPECT_EQ(t.waiting(), 1);
  t.node.pass(45min);
  EXPECT_EQ(t.fired(), 1u);
  t.reader->timers.clear();
  t.settle(0, turn_end::kept);
  EXPECT_GE(t.reader->timer_loads, 18);
}

TEST(clock, reading_the_table_again_duplicates_nothing) {
  tower t;
  t.start();
  t.keep(ravi, "reminder", t.node.wall + 15min, "as kept");
  t.store(ravi, "reminder", t.node.wall + 14min);
  t.keep(meena, "reminder", t.node.wall + 10min - 1s);
  t.store(meena, "reminder", t.node.wall + 10min - 1s);
  t.node.pass(10min + 1s);
  EXPECT_EQ(t.reader->timer_loads, 2) << "Meena's is under way meanwhile";
  ASSERT_EQ(t.fired(), 1u);
  t.reader->timers.erase(t.reader->timers.begin() + 1);
  t.settle(0, turn_end::kept);
  t.node.pass(5min);
  ASSERT_EQ(t.fired(), 2u);
  EXPECT_EQ(t.router->timers[1].about, "as kept") << "what is known is newer";
  EXPECT_EQ(t.router->timers[1].key, phone_key(ravi));
  t.settle(1, turn_end::kept);
  t.node.pass(1s);
  EXPECT_EQ(t.waiting(), 0);
}

TEST(clock, a_row_that_was_read_before_its_turn_took_it_does_not_come_back) {
  tower t;
  t.start();
  t.keep(ravi, "reminder", t.node.wall + 10min - 1s);
  t.store(ravi, "reminder", t.node.wall + 10min - 1s);
  t.node.pass(10min - 100ms);
  ASSERT_EQ(t.fired(), 1u);
  t.reader->holds = true;
  t.node.pass(1s); // Reads the row; its turn is committed meanwhile.
  ASSERT_EQ(t.reader->held.size(), 1u);
  t.settle(0, turn_end::kept);
  t.drop(ravi, "reminder");
  t.reader->timers.clear();
  t.reader->holds = false;
  t.reader->release(t.node);
  t.node.pass(10s);
  EXPECT_EQ(t.fired(), 1u);
  EXPECT_EQ(t.waiting(), 0);
}

TEST(clock, a_table_that_cannot_be_read_is_tried_again_soon) {
  tower t;
  t.store(ravi, "reminder", t.node.wall + 1s);
  t.reader->fails = engine::errc::unavailable;
  t.start();
  t.node.pass(6s);
  EXPECT_EQ(t.fired(), 0u);
  EXPECT_EQ(t.reader->timer_loads, 2);
  t.reader->fails.reset();
  t.reader->holds = true; // Now it does not answer at all.
  t.node.pass(5s + t.node.rt->limits.reader_answer);
  t.reader->holds = false;
  t.node.pass(6s);
  EXPECT_EQ(t.fired(), 1u);
  t.settle(0, turn_end::kept);
}

TEST(clock, timers_beyond_the_bound_stay_in_the_table) {
  tower t([](auto& l) { l.timers_in_memory = 2; });
  t.start();
  for (auto* phone : {"+911", "+912", "+913"})
    t.keep(phone, "reminder", t.node.wall + 1min);
  t.node.pass(1s);
  EXPECT_EQ(t.waiting(), 2);
}

TEST(clock, a_full_memory_holds_the_nearest_and_the_rest_is_not_late) {
  tower t([](auto& l) { l.timers_in_memory = 2; });
  t.start();
  for (auto& [phone, in] : {std::pair{"+911", 20min}, std::pair{"+912", 10min},
                            std::pair{"+913", 5min}}) {
    t.keep(phone, "reminder", t.node.wall + in);
    t.store(phone, "reminder", t.node.wall + in);
  }
  t.node.pass(5min + 1s);
  ASSERT_EQ(t.fired(), 1u) << "the nearest took the place of the farthest";
  EXPECT_EQ(t.router->timers[0].key, phone_key("+913"));
  t.reader->timers.pop_back();
  t.settle(0, turn_end::kept);
  t.node.pass(5min);
  ASSERT_EQ(t.fired(), 2u);
  t.reader->timers.pop_back();
  t.settle(1, turn_end::kept);
  t.node.pass(10min);
  ASSERT_EQ(t.fired(), 3u) << "read again before it was due";
  EXPECT_EQ(t.router->timers[2].key, phone_key("+911"));
  t.settle(2, turn_end::kept);
}

TEST(clock, a_timer_of_a_clinic_that_is_not_active_stays_in_the_table) {
  tower t;
  t.start();
  t.keep(ravi, "reminder", t.node.wall + 1s);
  t.node.tell(t.actor, directory_changed{std::make_shared<directory>(
                           std::vector<clinic_entry_ptr>{t.node.other})});
  t.node.pass(5s);
  EXPECT_EQ(t.fired(), 0u);
}

TEST(clock, many_that_are_due_at_once_fire_over_a_few_ticks) {
  tower t;
  t.start();
  for (int i = 0; i < 1'200; ++i)
    t.keep("+91" + std::to_string(i), "reminder", t.node.wall + 1s);
  t.node.pass(1'199ms);
  EXPECT_EQ(t.fired(), 500u);
  t.node.pass(400ms);
  EXPECT_EQ(t.fired(), 1'200u);
  for (std::size_t i = 0; i < t.fired(); ++i) t.settle(i, turn_end::kept);
}
