/// Clock, router, patient and writer as they are: what the clock fires twice is
/// answered once, whoever forgot the first time.

#include "actors/clock.hpp"
#include "actors/writer.hpp"
#include "tests/actors/small_store.hpp"
#include "tests/actors/ward.hpp"

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

namespace {

const std::string ravi = "+919800000001";
const std::string reminder = "remind:120:visit";

/// Says a reminder, whatever else is known.
engine::step remind(const engine::conversation& before,
                    const engine::event& what, const engine::moment& at) {
  if (!std::holds_alternative<engine::timer_fired>(what))
    return echo(before, what, at);
  engine::step s;
  s.after = before;
  s.replies.push_back({"A reminder.", {}, {}, {}, {}, {}});
  return s;
}

struct house {
  house() {
    store.tables.know(phone_key(ravi), patient_number(1)).conversation.version =
        7;
    store.tables.timers.push_back({{},
                                   clinic_number(1),
                                   patient_number(1),
                                   phone_key(ravi),
                                   reminder,
                                   "visit",
                                   due});
    node.board->writer = node.spawn(writer, node.rt, node.board, port);
    node.board->routers.push_back(
        node.spawn(router, node.rt, node.board, patient_settings{&remind}));
    caf::anon_send(node.board->routers[0], sweep_due{});
    hands = node.spawn(actors::clock, node.rt, node.board, node.clinics, 0U);
    node.board->clock = hands;
    node.board->holders.push_back({hands, actor_kind::clock});
    caf::anon_send(hands, sweep_due{});
    caf::anon_send(hands, timer_due{});
    node.run();
  }

  /// Keeps what waits in the writer, and what follows from it.
  void commit() {
    while (port->depth() > 0)
      node.tell(node.board->writer,
                port->take(1, [&](auto& r) { return store.commit(r); }));
  }
  /// As the clock does whose first firing is forgotten.
  void fire(engine::instant as_due) {
    auto timer = a_timer(node, ravi, reminder);
    timer.due = as_due;
    node.tell(node.board->routers[0], std::move(timer));
    commit();
  }
  std::size_t said() const { return store.kept.size(); }
  double repeated() const {
    using io::metrics;
    return node.rt->metrics.turns_total[metrics::at(io::turn_result::repeated)]
        ->Value();
  }
  std::int64_t version() {
    return store.tables.patients.at(phone_key(ravi)).conversation.version;
  }

  test_node node;
  std::shared_ptr<fake_reader> reader = add_fake_reader(node);
  std::shared_ptr<fake_outbox> outbox = add_fake_outbox(node);
  std::shared_ptr<fake_port> port = std::make_shared<fake_port>();
  small_store store{*reader, {}, {}, {}, {}};
  engine::instant due = node.wall + 1s;
  clock_actor hands;
};

} // namespace

TEST(fired_twice, a_machine_that_slept_says_its_reminder_once) {
  house h;
  h.node.pass(2s);
  ASSERT_EQ(h.port->depth(), 1u) << "its turn waits to be kept";
  h.node.pass(40s); // The clock heard of no end, and fired it anew.
  h.commit();
  EXPECT_EQ(h.said(), 1u);
  EXPECT_EQ(h.repeated(), 1);
  EXPECT_TRUE(h.reader->timers.empty());
  EXPECT_EQ(h.version(), 8);
  h.node.pass(1min);
  EXPECT_EQ(h.port->depth(), 0u) << "the clock is done with it";
  h.node.tell(h.node.board->routers[0], a_message(h.node, ravi, "a"));
  h.commit();
  EXPECT_EQ(h.version(), 9) << "the patient goes on";
  EXPECT_EQ(h.said(), 2u);
}

TEST(fired_twice, also_if_the_patient_left_memory_in_between) {
  house h;
  h.node.pass(2s);
  h.commit();
  EXPECT_EQ(h.said(), 1u);
  h.node.pass(h.node.rt->limits.passivate_after + 2s);
  ASSERT_EQ(h.node.rt->active, 0);
  h.fire(h.due);
  EXPECT_EQ(h.said(), 1u);
  EXPECT_EQ(h.repeated(), 1);
}

TEST(fired_twice, a_visit_that_was_moved_is_told_of_at_its_new_time) {
  house h;
  h.node.pass(2s);
  h.commit();
  auto later = h.due + 1h;
  h.store.tables.timers.push_back({{},
                                   clinic_number(1),
                                   patient_number(1),
                                   phone_key(ravi),
                                   reminder,
                                   "visit",
                                   later});
  h.fire(h.due);
  EXPECT_EQ(h.said(), 1u) << "that time is over";
  EXPECT_EQ(h.reader->timers.size(), 1u);
  h.fire(later);
  EXPECT_EQ(h.said(), 2u);
  EXPECT_TRUE(h.reader->timers.empty());
}
