#include "tests/actors/ward.hpp"

#include <numeric>

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

namespace {

using ended = persistence::outcome::kind;
using ends = std::vector<turn_end>;
using ids = std::vector<std::string>;

const std::string ravi = "+919800000001";
const std::string meena = "+919800000002";
const std::string noor = "+919800000003";

double activations(const ward& w) {
  return w.node.rt->metrics.activations_total->Value();
}

} // namespace

TEST(router, first_messages_at_once_make_one_patient) {
  ward w;
  w.reader->holds = true;
  for (auto* id : {"a", "b", "c"}) w.drop(ravi, id);
  w.node.run();
  ASSERT_EQ(w.reader->loads.size(), 1u);
  EXPECT_EQ(w.reader->loads[0].size(), 1u);
  w.reader->release(w.node);
  EXPECT_EQ(activations(w), 1);
  EXPECT_EQ(w.node.rt->active, 1);
  w.keep_all();
  EXPECT_EQ(w.handled(), (ids{"a", "b", "c"}));
  EXPECT_TRUE(w.writer->turns[0].record.turn.creates);
  EXPECT_FALSE(w.writer->turns[1].record.turn.creates);
  EXPECT_EQ(w.writer->turns[0].record.turn.patient,
            w.writer->turns[2].record.turn.patient);
  for (auto* id : {"a", "b", "c"})
    EXPECT_EQ(w.ends_of(id), ends{turn_end::kept});
}

TEST(router, patients_who_come_while_reads_are_under_way_share_the_next) {
  ward w;
  w.reader->holds = true;
  for (int i = 0; i < 50; ++i)
    w.say("+91980000" + std::to_string(1000 + i), "m" + std::to_string(i));
  EXPECT_EQ(w.reader->loads.size(),
            w.node.rt->limits.loads_in_flight_per_router);
  w.reader->holds = false;
  w.reader->release(w.node);
  EXPECT_EQ(w.reader->loads.size(), 3u);
  EXPECT_EQ(activations(w), 50);
  w.keep_all();
}

TEST(router, an_activation_takes_from_the_message_on_also_before_its_read) {
  ward w(1, [](auto& l) { l.loads_in_flight_per_router = 1; });
  auto taken = [&w] {
    return w.node.rt->metrics.activation_seconds->Collect().histogram;
  };
  w.reader->holds = true;
  w.say(ravi, "a");
  w.say(meena, "b"); // waits for the first read to end
  w.node.pass(200ms);
  w.reader->release(w.node);
  EXPECT_EQ(taken().sample_count, 1u);
  w.node.pass(100ms);
  w.reader->holds = false;
  w.reader->release(w.node);
  EXPECT_EQ(taken().sample_count, 2u);
  EXPECT_NEAR(taken().sample_sum, 0.2 + 0.3, 1e-6);
  w.keep_all();
}

TEST(router, a_failed_read_refuses_what_waits_and_the_next_message_tries_anew) {
  ward w;
  w.reader->fails = engine::errc::unavailable;
  w.drop(ravi, "a");
  w.drop(ravi, "b");
  w.node.run();
  EXPECT_EQ(w.ends_of("a"), ends{turn_end::unavailable});
  EXPECT_EQ(w.ends_of("b"), ends{turn_end::unavailable});
  EXPECT_TRUE(w.writer->turns.empty());
  w.reader->fails.reset();
  w.say(ravi, "a2");
  w.keep_all();
  EXPECT_EQ(w.ends_of("a2"), ends{turn_end::kept});
}

TEST(router, a_reader_that_does_not_answer_in_time_counts_as_failed) {
  ward w;
  w.reader->holds = true;
  w.say(ravi, "a");
  w.node.pass(w.node.rt->limits.activation_timeout);
  EXPECT_EQ(w.ends_of("a"), ends{turn_end::unavailable});
  w.reader->release(w.node); // Too late: it changes nothing.
  EXPECT_EQ(activations(w), 0);
  w.reader->holds = false;
  w.say(ravi, "b");
  EXPECT_EQ(activations(w), 1);
  w.keep_all();
  EXPECT_EQ(w.ends_of("a").size(), 1u);
}

TEST(router, another_identity_of_a_patient_leads_to_the_home_router) {
  // With many routers the two keys live in different slices.
  ward w(7);
  auto home = phone_key(ravi);
  auto other = user_id_key("in.1");
  ASSERT_NE(&w.node.board->router_of(home), &w.node.board->router_of(other));
  w.reader->know(home, patient_number(1));
  w.reader->alias(other, home);
  w.say(ravi, "a");
  for (auto* id : {"b", "c"}) {
    auto m = a_message(w.node, "", id, "Hello", w.next_ticket(id));
    m.key = other;
    m.message.from.user_id = "in.1";
    w.drop(std::move(m));
    w.node.run();
  }
  w.keep_all();
  EXPECT_EQ(w.handled(), (ids{"a", "b", "c"}));
  for (auto& t : w.writer->turns) {
    EXPECT_EQ(t.record.turn.patient, patient_number(1));
    EXPECT_EQ(t.record.turn.home, home);
  }
  EXPECT_EQ(activations(w), 1);
  EXPECT_EQ(w.reader->loads.size(), 2u) << "an alias is looked up once";
}

TEST(router, an_unknown_phone_of_somebody_known_by_id_is_the_same_person) {
  ward w(3);
  auto home = user_id_key("in.1");
  w.reader->know(home, patient_number(1));
  auto m = a_message(w.node, ravi, "a", "Hello", w.next_ticket("a"));
  m.message.from.user_id = "in.1";
  w.drop(std::move(m));
  w.node.run();
  w.keep_all();
  ASSERT_EQ(w.writer->turns.size(), 1u);
  auto& turn = w.writer->turns[0].record.turn;
  EXPECT_EQ(turn.patient, patient_number(1));
  EXPECT_FALSE(turn.creates);
  ASSERT_EQ(turn.new_identities.size(), 1u);
  EXPECT_EQ(turn.new_identities[0].value, ravi);
  EXPECT_EQ(w.ends_of("a"), ends{turn_end::kept});
}

TEST(router, somebody_nobody_knows_by_either_identity_is_made_with_both) {
  ward w;
  auto m = a_message(w.node, ravi, "a", "Hello", w.next_ticket("a"));
  m.message.from.user_id = "in.1";
  w.drop(std::move(m));
  w.node.run();
  ASSERT_EQ(w.reader->loads.size(), 2u);
  EXPECT_EQ(w.reader->loads[1].at(0), user_id_key("in.1"));
  ASSERT_EQ(w.writer->turns.size(), 1u);
  auto& turn = w.writer->turns[0].record.turn;
  ASSERT_TRUE(turn.creates);
  EXPECT_EQ(turn.creates->home, phone_key(ravi));
  ASSERT_EQ(turn.creates->other_identities.size(), 1u);
  EXPECT_EQ(turn.creates->other_identities[0].value, "in.1");
  w.keep_all();
}

TEST(router, two_unknown_phones_with_one_id_both_come_to_an_end) {
  ward w;
  for (auto& [phone, id] : {std::pair{ravi, "a"}, std::pair{meena, "b"}}) {
    auto m = a_message(w.node, phone, id, "Hello", w.next_ticket(id));
    m.message.from.user_id = "in.1";
    w.drop(std::move(m));
  }
  w.node.run();
  w.keep_all();
  EXPECT_EQ(w.ends_of("a"), ends{turn_end::kept});
  EXPECT_EQ(w.ends_of("b"), ends{turn_end::kept});
}

TEST(router, a_second_look_that_fails_refuses_the_message) {
  ward w;
  w.reader->holds = true;
  auto m = a_message(w.node, ravi, "a", "Hello", w.next_ticket("a"));
  m.message.from.user_id = "in.1";
  w.drop(std::move(m));
  w.node.run();
  w.reader->fails = engine::errc::unavailable;
  w.reader->release(w.node, 1);
  w.reader->release(w.node);
  EXPECT_EQ(w.ends_of("a"), ends{turn_end::unavailable});
  EXPECT_EQ(activations(w), 0);
}

TEST(router, a_loading_patients_messages_are_bounded_but_not_staffs_acts) {
  ward w(1, [](auto& l) { l.messages_waiting_per_patient = 3; });
  w.reader->holds = true;
  for (auto* id : {"a", "b", "c", "d"}) w.say(ravi, id);
  EXPECT_EQ(w.ends_of("d"), ends{turn_end::overloaded});
  w.drop(
      an_act(w.node, staff_action::kind::pause, ravi, w.next_ticket("pause")));
  w.node.run();
  EXPECT_TRUE(w.ends_of("pause").empty());
  w.reader->release(w.node);
  w.keep_all();
  for (auto* id : {"a", "b", "c", "pause"})
    EXPECT_EQ(w.ends_of(id), ends{turn_end::kept}) << id;
}

TEST(router, staff_who_ask_for_somebody_unknown_are_refused) {
  ward w;
  w.drop(
      an_act(w.node, staff_action::kind::pause, ravi, w.next_ticket("pause")));
  w.node.run();
  EXPECT_EQ(w.ends_of("pause"), ends{turn_end::unavailable});
  EXPECT_EQ(activations(w), 0);
}

TEST(router, who_is_idle_leaves_memory_and_is_read_again) {
  ward w;
  w.say(ravi, "a");
  w.keep_all();
  EXPECT_EQ(w.node.rt->active, 1);
  auto& id = w.writer->turns[0].record.turn.patient;
  w.reader->know(phone_key(ravi), id).conversation.version = 1;
  w.node.pass(w.node.rt->limits.passivate_after + 2s);
  EXPECT_EQ(w.node.rt->active, 0);
  EXPECT_EQ(w.node.rt->metrics.passivations_total->Value(), 1);
  w.say(ravi, "b");
  w.keep_all();
  EXPECT_EQ(w.writer->turns.back().record.turn.expected_version, 1);
  EXPECT_EQ(w.reader->loads.size(), 2u);
}

TEST(router, who_still_talks_does_not_leave) {
  ward w;
  w.say(ravi, "a");
  w.say(meena, "b");
  w.keep_all();
  auto half = w.node.rt->limits.passivate_after / 2;
  for (int i = 0; i < 4; ++i) {
    w.node.pass(half);
    w.say(ravi, "a" + std::to_string(i));
    w.keep_all();
  }
  EXPECT_EQ(w.node.rt->active, 1);
  EXPECT_EQ(w.reader->loads.size(), 2u);
}

TEST(router, who_has_a_turn_under_way_stays) {
  ward w;
  w.say(ravi, "a");
  w.node.pass(w.node.rt->limits.passivate_after + 2s);
  EXPECT_EQ(w.node.rt->active, 1);
  w.say(ravi, "b");
  w.keep_all();
  EXPECT_EQ(w.handled(), (ids{"a", "b"}));
  EXPECT_EQ(w.node.rt->metrics.passivations_total->Value(), 0);
}

TEST(router, work_that_comes_while_a_patient_leaves_is_neither_lost_nor_early) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    std::mt19937_64 random(seed);
    ward w;
    w.say(ravi, "a");
    if (seed % 2) w.keep_all(); // Else the turn is under way: it stays.
    w.node.ticks += w.node.rt->limits.passivate_after + 1s;
    caf::anon_send(w.node.board->routers[0], sweep_due{});
    for (auto* id : {"b", "c", "d"}) w.drop(ravi, id);
    w.node.run_shuffled(random);
    w.keep_all();
    // One order only: the router is the one sender.
    auto all = w.handled();
    EXPECT_EQ(all, (ids{"a", "b", "c", "d"})) << seed;
    for (auto* id : {"a", "b", "c", "d"})
      EXPECT_EQ(w.ends_of(id), ends{turn_end::kept}) << seed << id;
  }
}

TEST(router, over_budget_who_was_silent_longest_leaves) {
  ward w(1, [](auto& l) { l.active_conversations = 2; });
  for (auto& [phone, id] : {std::pair{ravi, "a"}, std::pair{meena, "b"}}) {
    w.say(phone, id);
    w.keep_all();
    w.node.pass(1s);
  }
  w.say(noor, "c");
  w.keep_all();
  EXPECT_EQ(w.node.rt->active, 2);
  auto loads = w.reader->loads.size();
  w.say(meena, "b2");
  w.say(noor, "c2");
  EXPECT_EQ(w.reader->loads.size(), loads) << "these two are still there";
  w.say(ravi, "a2");
  EXPECT_EQ(w.reader->loads.size(), loads + 1);
  w.keep_all();
}

TEST(router, over_budget_who_came_once_leaves_before_who_talks) {
  ward w(1, [](auto& l) { l.active_conversations = 2; });
  for (auto& [phone, id] :
       {std::pair{ravi, "a"}, std::pair{ravi, "a2"}, std::pair{meena, "b"}}) {
    w.say(phone, id);
    w.keep_all();
    w.node.pass(1s);
  }
  w.say(noor, "c");
  w.keep_all();
  auto loads = w.reader->loads.size();
  w.say(ravi, "a3");
  EXPECT_EQ(w.reader->loads.size(), loads) << "a regular stays";
  w.say(meena, "b2");
  EXPECT_EQ(w.reader->loads.size(), loads + 1);
  w.keep_all();
}

TEST(router, a_sweep_through_many_keeps_the_budget) {
  ward w(1, [](auto& l) { l.active_conversations = 20; });
  for (int i = 0; i < 300; ++i) {
    w.say("+91980000" + std::to_string(1000 + i), "m" + std::to_string(i));
    w.keep_all();
    EXPECT_LE(w.node.rt->active, 21);
  }
  EXPECT_EQ(w.node.rt->active, 20);
}

TEST(router, idle_patients_leave_in_slices) {
  ward w(1, [](auto& l) { l.passivations_per_sweep = 10; });
  for (int i = 0; i < 25; ++i)
    w.say("+91980000" + std::to_string(1000 + i), "m" + std::to_string(i));
  w.keep_all();
  w.node.ticks += w.node.rt->limits.passivate_after + 1s;
  w.node.pass(1s);
  EXPECT_EQ(w.node.rt->active, 15);
  w.node.pass(2s);
  EXPECT_EQ(w.node.rt->active, 0);
}

TEST(router, a_turn_that_was_outdated_is_taken_anew_from_what_is_kept) {
  for (auto how : {ended::stale, ended::identity_taken}) {
    ward w;
    w.drop(ravi, "a");
    w.drop(ravi, "b");
    w.node.run();
    // Somebody else was first: by now the patient is known.
    w.reader->know(phone_key(ravi), patient_number(5)).conversation.version = 3;
    w.end_next(how);
    EXPECT_EQ(w.handled(), (ids{"a", "a"}));
    w.keep_all();
    EXPECT_EQ(w.handled(), (ids{"a", "a", "b"}));
    auto& again = w.writer->turns[1].record.turn;
    EXPECT_EQ(again.patient, patient_number(5));
    EXPECT_EQ(again.expected_version, 3);
    EXPECT_FALSE(again.creates);
    EXPECT_EQ(w.writer->turns[2].record.turn.expected_version, 4);
    for (auto* id : {"a", "b"})
      EXPECT_EQ(w.ends_of(id), ends{turn_end::kept}) << id;
    EXPECT_EQ(w.node.rt->active, 1);
  }
}

TEST(router, a_turn_the_store_could_not_keep_ends_and_the_rest_is_read_anew) {
  ward w;
  w.drop(ravi, "a");
  w.drop(ravi, "b");
  w.node.run();
  w.end_next(ended::unavailable);
  EXPECT_EQ(w.ends_of("a"), ends{turn_end::unavailable});
  w.keep_all();
  EXPECT_EQ(w.handled(), (ids{"a", "b"}));
  EXPECT_EQ(w.ends_of("b"), ends{turn_end::kept});
  EXPECT_EQ(w.reader->loads.size(), 2u);
}

TEST(router, three_failures_over_one_message_set_it_aside) {
  ward w;
  w.drop(ravi, "a");
  w.drop(ravi, "bad", "boom");
  w.drop(ravi, "c");
  w.drop(ravi, "d");
  w.node.run();
  w.keep_all();
  EXPECT_EQ(w.handled(), (ids{"a", "c", "d"})) << "the others keep their order";
  ASSERT_EQ(w.writer->events.size(), 1u);
  auto& raw =
      std::get<persistence::raw_event>(w.writer->events[0].events.at(0));
  EXPECT_EQ(raw.reason, "handler_failed");
  EXPECT_EQ(raw.key, "bad");
  EXPECT_EQ(raw.clinic, clinic_number(1));
  EXPECT_EQ(w.writer->events[0].ack.id, w.tickets["bad"])
      << "its end is told when it is kept aside";
  EXPECT_EQ(w.node.rt->metrics.quarantined_total->Value(), 1);
  EXPECT_EQ(w.reader->loads.size(), 4u) << "each time from what is kept";
  for (auto* id : {"a", "c", "d"})
    EXPECT_EQ(w.ends_of(id), ends{turn_end::kept}) << id;
  EXPECT_TRUE(w.ends_of("bad").empty());
}

TEST(router, an_act_of_staff_that_fails_is_refused_and_not_tried_for_ever) {
  ward w;
  w.say(ravi, "a");
  w.keep_all();
  w.reader->know(phone_key(ravi), w.writer->turns[0].record.turn.patient);
  auto act =
      an_act(w.node, staff_action::kind::pause, ravi, w.next_ticket("pause"));
  act.reason = "boom";
  w.drop(std::move(act));
  w.drop(ravi, "b");
  w.node.run();
  EXPECT_EQ(w.ends_of("pause"), ends{turn_end::unavailable});
  w.keep_all();
  EXPECT_EQ(w.ends_of("b"), ends{turn_end::kept}) << "nobody else suffers";
  w.drop(a_timer(w.node, ravi, "boom", w.next_ticket("timer")));
  w.drop(ravi, "c");
  w.node.run();
  EXPECT_EQ(w.ends_of("timer"), ends{turn_end::unavailable});
  w.keep_all();
  EXPECT_EQ(w.ends_of("c"), ends{turn_end::kept});
  EXPECT_EQ(w.node.rt->metrics
                .actor_failures_total[io::metrics::at(actor_kind::patient)]
                ->Value(),
            2);
}

TEST(router, too_many_failures_in_a_row_make_the_slice_rest) {
  ward w(1, [](auto& l) { l.strikes_to_quarantine = 100; });
  w.say(ravi, "bad", "boom");
  EXPECT_EQ(w.ends_of("bad"), ends{turn_end::overloaded})
      << "the vendor brings it again";
  w.say(meena, "b");
  EXPECT_EQ(w.ends_of("b"), ends{turn_end::overloaded});
  w.node.pass(5s);
  w.say(meena, "b2");
  w.keep_all();
  EXPECT_EQ(w.ends_of("b2"), ends{turn_end::kept});
}

TEST(router, an_answer_of_the_ai_finds_a_patient_who_left_memory) {
  ward w;
  w.reader->know(phone_key(ravi), patient_number(1));
  ai_answer_arrived late{phone_key(ravi), {7, {}, {}, {}}, w.node.demo, {}};
  w.drop(late);
  w.node.run();
  EXPECT_EQ(w.reader->loads.size(), 1u);
  ASSERT_EQ(w.writer->turns.size(), 1u);
  EXPECT_EQ(w.writer->turns[0].record.turn.patient, patient_number(1));
  w.keep_all();
}
