#include "actors/writer.hpp"

#include "tests/support/fake_actors.hpp"

#include <caf/stateful_actor.hpp>

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

namespace {

using ended = persistence::outcome::kind;
using ends = std::vector<turn_end>;

/// A patient that only listens.
struct fake_patient {
  patient_actor actor;
  std::vector<persistence::outcome> settled;
};

std::shared_ptr<fake_patient> add_fake_patient(test_node& n) {
  auto f = std::make_shared<fake_patient>();
  f->actor = n.spawn(
      [f, rt = n.rt](patient_actor::pointer) -> patient_actor::behavior_type {
        return {[](const handle_message&) {},
                [f, rt](const turn_settled& m) {
                  rt->depths.handled(actor_kind::patient);
                  f->settled.push_back(m.outcome);
                },
                [](const staff_action&) {},
                [](const fire_timer&) {},
                [](const ai_answer_arrived&) {},
                [](passivate_if_idle) {}};
      });
  return f;
}

/// The writer's desk; its thread is a queue the test empties.
struct office {
  office() {
    port = std::make_shared<fake_port>();
    holder = add_fake_holder(node);
    second_holder = add_fake_holder(node);
    outbox = add_fake_outbox(node);
    clock = add_fake_clock(node);
    mehta = add_fake_patient(node);
    actor = node.spawn(writer, node.rt, node.board, port);
    node.board->writer = actor;
    node.run();
  }

  void record(const std::shared_ptr<fake_patient>& from, std::string key,
              ticket ack, persistence::turn_record turn = {}) {
    turn.clinic = clinic_number(1);
    turn.home = phone_key("+919800000001");
    turn.inbound_key = std::move(key);
    node.rt->depths.sent(actor_kind::writer);
    caf::send_as(from->actor, actor, record_turn{std::move(turn), ack});
    node.run();
  }
  void record_mark(std::uint64_t n, engine::clinic_id clinic,
                   persistence::delivery_settled::kind what =
                       persistence::delivery_settled::kind::sent) {
    persistence::delivery_settled mark{};
    mark.what = what;
    mark.id = delivery(n);
    mark.clinic = clinic;
    node.tell(actor, record_delivery{mark});
  }
  void record_all(std::size_t events, ticket ack) {
    record_events all;
    for (std::size_t i = 0; i < events; ++i)
      all.events.emplace_back(persistence::status_report{});
    all.ack = ack;
    node.tell(actor, std::move(all));
  }
  static engine::delivery_id delivery(std::uint64_t n) {
    return engine::delivery_id{engine::make_uuid_v7(3, 0, n)};
  }

  test_node node;
  std::shared_ptr<fake_port> port;
  std::shared_ptr<fake_holder> holder;
  std::shared_ptr<fake_holder> second_holder;
  std::shared_ptr<fake_outbox> outbox;
  std::shared_ptr<fake_clock> clock;
  std::shared_ptr<fake_patient> mehta;
  writer_actor actor;
};

persistence::turn_record with_reply(std::uint64_t n,
                                    engine::sender from = engine::sender::bot) {
  persistence::turn_record t;
  engine::delivery d;
  d.id = office::delivery(n);
  d.clinic = clinic_number(1);
  t.deliveries.push_back(d);
  persistence::message_row row;
  row.id = engine::message_id{d.id.value};
  row.sender = from;
  t.messages.push_back(row);
  return t;
}

} // namespace

TEST(writer, nothing_is_told_to_anybody_before_the_batch_has_ended) {
  office o;
  auto turn = with_reply(1);
  turn.effects.emplace_back(
      engine::start_timer{"feedback_due", "visit", o.node.wall + 1h});
  o.record(o.mehta, "a", o.holder->ticket(1), turn);
  o.record_mark(7, clinic_number(1));
  o.node.pass(1h);
  EXPECT_EQ(o.port->depth(), 2u);
  EXPECT_TRUE(o.holder->ends.empty());
  EXPECT_TRUE(o.outbox->deliveries.empty());
  EXPECT_TRUE(o.outbox->marks.empty());
  EXPECT_TRUE(o.clock->changes.empty());
  EXPECT_TRUE(o.mehta->settled.empty());
  o.node.tell(o.actor, o.port->take());
  EXPECT_EQ(o.holder->of(1), ends{turn_end::kept});
  ASSERT_EQ(o.outbox->deliveries.size(), 1u);
  EXPECT_EQ(o.outbox->deliveries[0].id, office::delivery(1));
  EXPECT_EQ(o.outbox->marks, std::vector{office::delivery(7)});
  ASSERT_EQ(o.clock->changes.size(), 1u);
  EXPECT_EQ(o.clock->changes[0].key, phone_key("+919800000001"));
  EXPECT_EQ(o.clock->changes[0].kind, "feedback_due");
  EXPECT_EQ(o.clock->changes[0].about, "visit");
  EXPECT_EQ(o.clock->changes[0].due, o.node.rt->now());
  ASSERT_EQ(o.mehta->settled.size(), 1u);
  EXPECT_EQ(o.mehta->settled[0].what, ended::kept);
}

TEST(writer, each_batch_settles_the_oldest_records_in_order) {
  office o;
  for (std::uint64_t i = 0; i < 6; ++i)
    o.record(o.mehta, "m" + std::to_string(i), o.holder->ticket(i),
             with_reply(i));
  o.node.tell(o.actor, o.port->take(2));
  EXPECT_EQ(o.holder->ends.size(), 2u);
  o.record(o.mehta, "late", o.holder->ticket(6), with_reply(6));
  o.node.tell(o.actor, o.port->take(4));
  o.node.tell(o.actor, o.port->take());
  ASSERT_EQ(o.holder->ends.size(), 7u);
  ASSERT_EQ(o.outbox->deliveries.size(), 7u);
  for (std::uint64_t i = 0; i < 7; ++i) {
    EXPECT_EQ(o.holder->ends[i].id, i);
    EXPECT_EQ(o.outbox->deliveries[i].id, office::delivery(i));
  }
}

TEST(writer, only_final_ends_reach_whoever_waits_but_the_patient_hears_all) {
  struct expected {
    ended what;
    ends told;
  };
  for (auto& [what, told] : {expected{ended::kept, {turn_end::kept}},
                             {ended::repeated, {turn_end::repeated}},
                             {ended::poisoned, {turn_end::set_aside}},
                             {ended::unavailable, {turn_end::unavailable}},
                             {ended::stale, {}},
                             {ended::slot_taken, {}},
                             {ended::identity_taken, {}}}) {
    office o;
    auto turn = with_reply(1);
    turn.effects.emplace_back(engine::drop_timer{"hold_expires"});
    o.record(o.mehta, "a", o.holder->ticket(1), turn);
    o.node.tell(o.actor, o.port->take(1, [what = what](auto&) {
      return outcome(what);
    }));
    EXPECT_EQ(o.holder->of(1), told) << static_cast<int>(what);
    ASSERT_EQ(o.mehta->settled.size(), 1u);
    EXPECT_EQ(o.mehta->settled[0].what, what);
    auto is_kept = what == ended::kept;
    EXPECT_EQ(o.outbox->deliveries.size(), is_kept ? 1u : 0u);
    EXPECT_EQ(o.clock->changes.size(), is_kept ? 1u : 0u);
  }
}

TEST(writer, a_dropped_timer_is_told_without_a_due_time) {
  office o;
  persistence::turn_record turn;
  turn.effects.emplace_back(engine::drop_timer{"hold_expires"});
  o.record(o.mehta, "a", {}, turn);
  o.node.tell(o.actor, o.port->take());
  ASSERT_EQ(o.clock->changes.size(), 1u);
  EXPECT_EQ(o.clock->changes[0].due, engine::instant{});
}

TEST(writer, the_end_of_an_act_says_what_was_fenced_and_which_message_it_was) {
  office o;
  o.record(o.mehta, "", o.holder->ticket(1),
           with_reply(4, engine::sender::staff));
  o.node.tell(o.actor,
              o.port->take(1, [](auto&) { return outcome(ended::kept, 3); }));
  ASSERT_EQ(o.holder->ends.size(), 1u);
  EXPECT_EQ(o.holder->ends[0].fenced, 3);
  EXPECT_EQ(o.holder->ends[0].message.value, office::delivery(4).value);
}

TEST(writer, each_holder_and_each_outbox_hears_its_own) {
  office o;
  auto second = add_fake_outbox(o.node);
  o.record(o.mehta, "a", o.holder->ticket(1));
  o.record(o.mehta, "b", o.second_holder->ticket(1));
  o.record(o.mehta, "c", {});
  for (std::uint64_t n = 1; n <= 20; ++n)
    o.record_mark(n, clinic_number(n << 56));
  o.node.tell(o.actor, o.port->take());
  EXPECT_EQ(o.holder->of(1), ends{turn_end::kept});
  EXPECT_EQ(o.second_holder->of(1), ends{turn_end::kept});
  EXPECT_EQ(o.outbox->marks.size() + second->marks.size(), 20u);
  EXPECT_FALSE(o.outbox->marks.empty());
  EXPECT_FALSE(second->marks.empty());
  for (std::uint64_t n = 1; n <= 20; ++n) {
    auto& mine =
        o.node.board->outbox_of(clinic_number(n << 56)) == second->actor
            ? second->marks
            : o.outbox->marks;
    EXPECT_NE(std::find(mine.begin(), mine.end(), office::delivery(n)),
              mine.end());
  }
}

TEST(writer, a_turn_that_finds_the_queue_full_is_refused_at_once) {
  office o;
  o.port->room = 1;
  o.record(o.mehta, "a", o.holder->ticket(1));
  o.record(o.mehta, "b", o.holder->ticket(2));
  EXPECT_EQ(o.holder->of(2), ends{turn_end::overloaded});
  ASSERT_EQ(o.mehta->settled.size(), 1u);
  EXPECT_EQ(o.mehta->settled[0].what, ended::unavailable);
  o.node.tell(o.actor, o.port->take());
  EXPECT_EQ(o.holder->of(1), ends{turn_end::kept});
  EXPECT_EQ(o.holder->of(2).size(), 1u);
}

TEST(writer, events_under_one_ticket_end_once_with_the_worst_end) {
  office o;
  o.record_all(5, o.holder->ticket(1));
  o.record(o.mehta, "a", o.holder->ticket(2));
  o.record_all(2, o.holder->ticket(3));
  int n = 0;
  auto decide = [&](auto&) {
    ++n;
    return outcome(n == 2   ? ended::poisoned
                   : n == 3 ? ended::repeated
                            : ended::kept);
  };
  o.node.tell(o.actor, o.port->take(3, decide));
  EXPECT_TRUE(o.holder->of(1).empty()) << "two are still under way";
  o.node.tell(o.actor, o.port->take(1'000, decide));
  EXPECT_EQ(o.holder->of(1), ends{turn_end::set_aside});
  EXPECT_EQ(o.holder->of(2), ends{turn_end::kept});
  EXPECT_EQ(o.holder->of(3), ends{turn_end::kept}) << "each has its own worst";
}

TEST(writer, repeated_events_are_as_good_as_kept) {
  office o;
  o.record_all(2, o.holder->ticket(1));
  o.node.tell(o.actor,
              o.port->take(2, [](auto&) { return outcome(ended::repeated); }));
  EXPECT_EQ(o.holder->of(1), ends{turn_end::kept});
}

TEST(writer, no_events_at_all_end_at_once) {
  office o;
  o.record_all(0, o.holder->ticket(1));
  EXPECT_EQ(o.holder->of(1), ends{turn_end::kept});
}

TEST(writer, events_that_do_not_all_find_room_are_refused_once) {
  office o;
  o.port->room = 4;
  o.record(o.mehta, "a", o.holder->ticket(1));
  o.record_all(5, o.holder->ticket(2));
  EXPECT_EQ(o.holder->of(2), ends{turn_end::overloaded});
  o.port->room = 100;
  o.record_all(1, o.holder->ticket(3));
  o.node.tell(o.actor, o.port->take(1'000, [](auto& r) {
    // What was taken of the refused ones may end as it likes.
    return outcome(std::holds_alternative<persistence::turn_record>(r)
                       ? ended::kept
                       : ended::kept);
  }));
  EXPECT_EQ(o.holder->of(1), ends{turn_end::kept});
  EXPECT_EQ(o.holder->of(2).size(), 1u);
  EXPECT_EQ(o.holder->of(3), ends{turn_end::kept});
}

TEST(writer, a_bad_end_of_a_refused_part_does_not_colour_the_next_ticket) {
  office o;
  o.port->room = 2;
  o.record_all(5, o.holder->ticket(1));
  o.port->room = 100;
  o.record_all(2, o.holder->ticket(2));
  int n = 0;
  o.node.tell(o.actor, o.port->take(1'000, [&](auto&) {
    return outcome(++n <= 2 ? ended::poisoned : ended::kept);
  }));
  EXPECT_EQ(o.holder->of(1), ends{turn_end::overloaded});
  EXPECT_EQ(o.holder->of(2), ends{turn_end::kept});
}

TEST(writer, a_mark_that_finds_the_queue_full_is_brought_again) {
  office o;
  o.port->room = 1;
  o.record(o.mehta, "a", o.holder->ticket(1));
  for (std::uint64_t n = 1; n <= 3; ++n) o.record_mark(n, clinic_number(1));
  EXPECT_EQ(o.port->depth(), 1u);
  for (int i = 0; i < 4; ++i) o.node.tell(o.actor, o.port->take());
  std::vector expected{office::delivery(1), office::delivery(2),
                       office::delivery(3)};
  EXPECT_EQ(o.outbox->marks, expected)
      << "an unmarked delivery would be sent again after a restart";
  EXPECT_EQ(o.holder->of(1), ends{turn_end::kept});
}

TEST(writer, only_a_mark_that_takes_the_row_out_is_told) {
  using kind = persistence::delivery_settled::kind;
  office o;
  o.record_mark(1, clinic_number(1), kind::retry);
  o.record_mark(2, clinic_number(1), kind::dead);
  o.record_mark(3, clinic_number(1), kind::fenced);
  o.record_mark(4, clinic_number(1), kind::sent);
  o.node.tell(o.actor, o.port->take(3));
  EXPECT_EQ(o.outbox->marks,
            (std::vector{office::delivery(2), office::delivery(3)}))
      << "after a retry the row is still there";
  o.node.tell(o.actor, o.port->take(1, [](auto&) {
    return outcome(ended::unavailable);
  }));
  EXPECT_EQ(o.outbox->marks.size(), 2u) << "it is not durable";
}

TEST(writer, a_mark_that_the_store_gave_up_goes_with_what_comes_next) {
  office o;
  o.record_mark(1, clinic_number(1));
  o.record_mark(2, clinic_number(1),
                persistence::delivery_settled::kind::retry);
  o.node.tell(o.actor, o.port->take(2, [](auto&) {
    return outcome(ended::unavailable);
  }));
  EXPECT_EQ(o.port->depth(), 0u) << "the store may refuse for long";
  o.record(o.mehta, "a", o.holder->ticket(1));
  EXPECT_EQ(o.port->depth(), 2u) << "a retry's row is still as it was";
  o.node.tell(o.actor, o.port->take());
  EXPECT_EQ(o.outbox->marks, std::vector{office::delivery(1)})
      << "an unmarked delivery would be sent again after a restart";
  EXPECT_EQ(o.holder->of(1), ends{turn_end::kept});
}

TEST(writer, a_mark_that_the_store_gave_up_goes_again_of_itself) {
  office o;
  auto give_up = [](auto&) { return outcome(ended::unavailable); };
  o.record_mark(1, clinic_number(1));
  o.node.tell(o.actor, o.port->take(1, give_up));
  EXPECT_EQ(o.port->depth(), 0u);
  o.node.pass(5s);
  EXPECT_EQ(o.port->depth(), 1u) << "nothing else was recorded meanwhile";
  o.node.tell(o.actor, o.port->take(1, give_up));
  EXPECT_EQ(o.port->depth(), 0u) << "given up again";
  o.node.pass(5s);
  o.node.tell(o.actor, o.port->take());
  EXPECT_EQ(o.outbox->marks, std::vector{office::delivery(1)});
  o.node.pass(1h);
  EXPECT_EQ(o.port->depth(), 0u);
}

TEST(writer, figures_of_batches_are_counted) {
  office o;
  o.record(o.mehta, "a", o.holder->ticket(1), with_reply(1));
  o.record(o.mehta, "b", o.holder->ticket(2), with_reply(2));
  auto batch = o.port->take(2, [](auto& r) {
    auto& turn = std::get<persistence::turn_record>(r);
    return outcome(turn.inbound_key == "a" ? ended::kept : ended::poisoned);
  });
  batch.reconnects = 2;
  o.node.tell(o.actor, std::move(batch));
  auto& m = o.node.rt->metrics;
  EXPECT_EQ(m.turns_total[io::metrics::at(io::turn_result::kept)]->Value(), 1);
  EXPECT_EQ(m.turns_total[io::metrics::at(io::turn_result::poisoned)]->Value(),
            1);
  EXPECT_EQ(m.quarantined_total->Value(), 1);
  EXPECT_EQ(m.messages_out_total->Value(), 1);
  EXPECT_EQ(m.db_reconnects_total->Value(), 2);
}
