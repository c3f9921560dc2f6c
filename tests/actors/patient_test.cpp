#include "tests/actors/bed.hpp"

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

namespace {

using ended = persistence::outcome::kind;
using ends = std::vector<turn_end>;
using ids = std::vector<std::string>;

const std::string ravi = "+919800000001";
const engine::patient_id number_one = patient_number(1);

} // namespace

TEST(patient, one_turn_is_under_way_at_a_time_and_the_others_wait_in_order) {
  bed b;
  b.say("a", "one", 1);
  b.say("b", "two", 2);
  b.say("c", "three", 3);
  EXPECT_EQ(b.handled(), ids{"a"});
  b.end();
  EXPECT_EQ(b.handled(), (ids{"a", "b"}));
  b.end();
  b.end();
  EXPECT_EQ(b.handled(), (ids{"a", "b", "c"}));
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(b.turn(i).expected_version, 7 + static_cast<std::int64_t>(i));
}

TEST(patient, a_kept_turn_is_the_ground_of_the_next) {
  bed b;
  b.say("a", "one");
  auto& first = b.turn(0);
  ASSERT_EQ(first.messages.size(), 2u);
  EXPECT_EQ(first.messages[0].vendor_message_id, "a");
  EXPECT_EQ(first.messages[1].body, "You said: one");
  ASSERT_EQ(first.deliveries.size(), 1u);
  auto& d = first.deliveries[0];
  EXPECT_EQ(d.id.value, first.messages[1].id.value);
  EXPECT_EQ(d.to_phone, ravi);
  EXPECT_EQ(d.account, demo_account);
  EXPECT_EQ(d.epoch, 2);
  EXPECT_EQ(d.from, engine::sender::bot);
  EXPECT_EQ(d.window_closes, b.node.wall + 24h);
  EXPECT_FALSE(first.fences);
  EXPECT_TRUE(b.outbox->reads.empty()) << "not before it is kept";
  b.end();
  ASSERT_EQ(b.outbox->reads.size(), 1u);
  EXPECT_EQ(b.outbox->reads[0].vendor_message_id, "a");
  EXPECT_EQ(b.outbox->reads[0].account, demo_account);
  EXPECT_EQ(b.holder->of(1), ends{turn_end::kept});
  b.say("b", "silence");
  b.end();
  EXPECT_EQ(b.turn(1).expected_version, 8);
  EXPECT_EQ(b.outbox->reads.size(), 1u) << "nothing was said to it";
}

TEST(patient, a_committed_id_is_answered_as_repeated_without_a_turn) {
  bed b;
  b.say("a", "Hello", 2);
  b.say("a", "Hello", 3);
  EXPECT_TRUE(b.holder->of(3).empty()) << "the first may still fail";
  b.end();
  EXPECT_EQ(b.holder->of(3), ends{turn_end::repeated});
  EXPECT_EQ(b.handled(), ids{"a"});
}

TEST(patient, an_id_the_database_knew_is_remembered) {
  bed b;
  b.say("a", "Hello", 1);
  b.end(ended::repeated);
  EXPECT_EQ(b.holder->of(1), ends{turn_end::repeated});
  b.say("a", "Hello", 2);
  EXPECT_EQ(b.holder->of(2), ends{turn_end::repeated});
  b.say("b", "Hello", 3);
  EXPECT_EQ(b.turn(1).expected_version, 7) << "a repeat is no turn";
  b.end();
}

TEST(patient, messages_that_wait_are_bounded) {
  bed b;
  auto most = b.node.rt->limits.messages_waiting_per_patient;
  for (std::uint64_t i = 0; i < most + 2; ++i)
    b.say("m" + std::to_string(i), "Hello", i);
  EXPECT_EQ(b.holder->of(most), ends{});
  EXPECT_EQ(b.holder->of(most + 1), ends{turn_end::overloaded});
  b.act(staff_action::kind::resume);
  EXPECT_TRUE(b.holder->of(100).empty()) << "staff are not turned away";
  while (b.turns_ended < b.writer->turns.size()) b.end();
  EXPECT_EQ(b.writer->turns.size(), most + 2);
}

TEST(patient, a_provider_overtakes_what_the_patient_wrote_meanwhile) {
  bed b;
  b.say("a", "one", 1);
  b.say("b", "two", 2);
  b.act(staff_action::kind::pause, 100);
  b.act(staff_action::kind::send, 101);
  b.end();
  ASSERT_EQ(b.writer->turns.size(), 2u);
  EXPECT_TRUE(b.turn(1).after.is_bot_paused);
  b.end();
  ASSERT_EQ(b.writer->turns.size(), 3u);
  EXPECT_EQ(b.turn(2).messages.at(0).body, "This is Asha.");
  EXPECT_EQ(b.turn(2).messages.at(0).author, "Asha");
  b.end();
  ASSERT_EQ(b.writer->turns.size(), 4u);
  EXPECT_EQ(b.turn(3).inbound_key, "b");
  EXPECT_TRUE(b.turn(3).deliveries.empty()) << "the bot is silent";
  b.end();
}

TEST(patient, a_pause_is_fenced_before_it_is_committed) {
  bed b;
  auto flying = engine::delivery_id{engine::make_uuid_v7(5, 0, 5)};
  b.outbox->in_flight = {flying};
  b.act(staff_action::kind::pause);
  ASSERT_EQ(b.outbox->fences.size(), 1u);
  EXPECT_EQ(b.outbox->fences[0].patient, number_one);
  EXPECT_EQ(b.outbox->fences[0].clinic, clinic_number(1));
  EXPECT_EQ(b.outbox->fences[0].epoch, 3);
  ASSERT_EQ(b.writer->turns.size(), 1u);
  ASSERT_TRUE(b.turn(0).fences);
  EXPECT_EQ(b.turn(0).fences->below_epoch, 3);
  EXPECT_EQ(b.turn(0).fences->in_flight,
            std::vector<engine::delivery_id>{flying});
  EXPECT_EQ(b.turn(0).audit.value().actor, "Asha");
  EXPECT_EQ(b.node.rt->paused, 0) << "not before it is kept";
  b.end(ended::kept, 2);
  EXPECT_EQ(b.node.rt->paused, 1);
  EXPECT_EQ(b.holder->ends.at(0).fenced, 2);
  EXPECT_TRUE(b.outbox->unfences.empty());
  EXPECT_EQ(b.node.rt->metrics.takeovers_total->Value(), 1);
  EXPECT_EQ(b.node.rt->metrics.replies_fenced_total->Value(), 2);
  b.act(staff_action::kind::resume, 101);
  b.end();
  EXPECT_EQ(b.node.rt->paused, 0);
  EXPECT_FALSE(b.turn(1).fences);
}

TEST(patient, a_pause_whose_fence_is_not_answered_is_not_kept) {
  bed b;
  b.outbox->is_silent = true;
  b.act(staff_action::kind::pause);
  b.say("a");
  EXPECT_TRUE(b.writer->turns.empty());
  b.node.pass(2s);
  EXPECT_EQ(b.holder->of(100), ends{turn_end::unavailable});
  ASSERT_EQ(b.outbox->unfences.size(), 1u) << "it may have heard after all";
  EXPECT_EQ(b.outbox->unfences[0].epoch, 3);
  EXPECT_EQ(b.handled(), ids{"a"}) << "life goes on";
  EXPECT_EQ(b.turn(0).after.epoch, 2);
  b.end();
}

TEST(patient, a_bug_after_an_unanswered_fence_is_guarded_too) {
  bed b;
  b.outbox->is_silent = true;
  b.act(staff_action::kind::pause);
  b.say("bad", "boom", 1);
  b.say("c", "Hello", 2);
  b.node.pass(2s);
  ASSERT_EQ(b.router->left.size(), 1u);
  EXPECT_EQ(b.router->left[0].reason, patient_left::why::failed);
  EXPECT_EQ(b.router->left[0].culprit, "bad");
  b.node.tell(b.actor, passivate_if_idle{});
  ASSERT_EQ(b.router->left.size(), 2u);
  EXPECT_EQ(b.router->left[1].unfinished.size(), 2u);
}

TEST(patient, a_pause_that_was_not_kept_is_unfenced) {
  for (auto how :
       {ended::stale, ended::unavailable, ended::poisoned, ended::repeated}) {
    bed b;
    b.act(staff_action::kind::pause);
    b.end(how);
    ASSERT_EQ(b.outbox->unfences.size(), 1u) << static_cast<int>(how);
    EXPECT_EQ(b.outbox->unfences[0].patient, number_one);
    EXPECT_EQ(b.outbox->unfences[0].epoch, 3);
    EXPECT_EQ(b.node.rt->paused, 0);
  }
}

TEST(patient, staff_cannot_write_into_a_closed_window) {
  bed b(true, &echo,
        [](auto& p) { p.conversation.last_inbound_at = day_begins - 24h; });
  b.act(staff_action::kind::send, 100);
  EXPECT_EQ(b.holder->of(100), ends{turn_end::refused});
  EXPECT_TRUE(b.writer->turns.empty());
  EXPECT_TRUE(b.outbox->fences.empty());
  b.say("a");
  b.end();
  b.act(staff_action::kind::send, 101);
  ASSERT_EQ(b.writer->turns.size(), 2u) << "the patient opened it again";
  EXPECT_EQ(b.turn(1).deliveries.at(0).from, engine::sender::staff);
  EXPECT_EQ(b.turn(1).deliveries.at(0).epoch, 3);
  b.end();
}

TEST(patient, an_outdated_one_asks_to_leave_and_gives_everything_back) {
  bed b;
  b.say("a", "one", 1);
  b.say("b", "two", 2);
  b.end(ended::stale);
  ASSERT_EQ(b.router->left.size(), 1u);
  EXPECT_EQ(b.router->left[0].reason, patient_left::why::outdated);
  EXPECT_TRUE(b.router->left[0].unfinished.empty()) << "it has not left yet";
  b.say("c", "three", 3); // On its way before the router knew.
  b.act(staff_action::kind::pause);
  EXPECT_EQ(b.writer->turns.size(), 1u);
  b.node.tell(b.actor, passivate_if_idle{});
  ASSERT_EQ(b.router->left.size(), 2u);
  auto& left = b.router->left[1];
  EXPECT_EQ(left.reason, patient_left::why::passivated);
  EXPECT_EQ(left.key, phone_key(ravi));
  ASSERT_EQ(left.unfinished.size(), 4u);
  ids messages;
  for (auto& w : left.unfinished)
    if (auto* m = std::get_if<handle_message>(&w))
      messages.push_back(m->message.vendor_message_id);
  EXPECT_EQ(messages, (ids{"a", "b", "c"}));
  EXPECT_TRUE(b.holder->ends.empty()) << "nothing has ended";
  EXPECT_EQ(b.node.rt->active, 0);
}

TEST(patient, an_idle_one_leaves_and_a_busy_one_stays) {
  bed b;
  b.say("a");
  b.node.tell(b.actor, passivate_if_idle{});
  ASSERT_EQ(b.router->left.size(), 1u);
  EXPECT_EQ(b.router->left[0].reason, patient_left::why::stays);
  b.end();
  b.node.tell(b.actor, passivate_if_idle{});
  ASSERT_EQ(b.router->left.size(), 2u);
  EXPECT_EQ(b.router->left[1].reason, patient_left::why::passivated);
  EXPECT_TRUE(b.router->left[1].unfinished.empty());
  EXPECT_EQ(b.node.rt->active, 0);
}

TEST(patient, a_bug_over_a_message_is_told_with_its_culprit) {
  bed b;
  b.say("a", "one", 1);
  b.say("bad", "boom", 2);
  b.say("c", "three", 3);
  b.end();
  ASSERT_EQ(b.router->left.size(), 1u);
  EXPECT_EQ(b.router->left[0].reason, patient_left::why::failed);
  EXPECT_EQ(b.router->left[0].culprit, "bad");
  b.node.tell(b.actor, passivate_if_idle{});
  auto& unfinished = b.router->left.at(1).unfinished;
  ASSERT_EQ(unfinished.size(), 2u);
  EXPECT_EQ(std::get<handle_message>(unfinished[0]).message.vendor_message_id,
            "bad");
  EXPECT_EQ(b.holder->of(1), ends{turn_end::kept});
  EXPECT_TRUE(b.holder->of(2).empty());
}

TEST(patient, the_first_turn_of_somebody_new_creates_the_patient) {
  bed b(false);
  auto m = a_message(b.node, ravi, "a", "Hello", b.holder->ticket(1));
  m.message.from.name = "Ravi";
  m.message.from.user_id = "in.1";
  b.node.tell(b.actor, std::move(m));
  auto& first = b.turn(0);
  ASSERT_TRUE(first.creates);
  EXPECT_EQ(first.creates->home, phone_key(ravi));
  EXPECT_EQ(first.creates->name, "Ravi");
  EXPECT_EQ(first.creates->phone, ravi);
  ASSERT_EQ(first.creates->other_identities.size(), 1u);
  EXPECT_EQ(first.expected_version, 0);
  EXPECT_EQ(first.deliveries.at(0).to_phone, ravi);
  b.end();
  b.say("b");
  EXPECT_FALSE(b.turn(1).creates);
  EXPECT_EQ(b.turn(1).expected_version, 1);
  EXPECT_TRUE(b.turn(1).new_identities.empty());
  EXPECT_TRUE(b.turn(1).new_name.empty());
  b.end();
}

TEST(patient, a_first_turn_that_was_not_kept_creates_again) {
  bed b(false);
  b.say("a", "Hello", 1);
  b.end(ended::poisoned);
  EXPECT_EQ(b.holder->of(1), ends{turn_end::set_aside});
  b.say("b", "Hello", 2);
  EXPECT_TRUE(b.turn(1).creates);
  b.end();
}

TEST(patient, somebody_known_is_known_better_by_and_by) {
  bed b;
  auto m = a_message(b.node, ravi, "a", "Hello", b.holder->ticket(1));
  m.message.from.name = "Ravi K";
  m.message.from.user_id = "in.1";
  b.node.tell(b.actor, m);
  EXPECT_FALSE(b.turn(0).creates);
  EXPECT_EQ(b.turn(0).new_name, "Ravi K");
  ASSERT_EQ(b.turn(0).new_identities.size(), 1u);
  EXPECT_EQ(b.turn(0).new_identities[0].value, "in.1");
  b.end();
  m.message.vendor_message_id = "b";
  b.node.tell(b.actor, m);
  EXPECT_TRUE(b.turn(1).new_name.empty()) << "it is no news any more";
  EXPECT_TRUE(b.turn(1).new_identities.empty());
  EXPECT_EQ(b.turn(1).deliveries.at(0).to_user_id, "in.1");
  b.end();
}

TEST(patient, a_timer_that_was_answered_before_changes_nothing) {
  bed b;
  auto fire = [&](std::uint64_t ticket) {
    b.node.tell(b.actor, a_timer(b.node, ravi, "feedback_due",
                                 b.holder->ticket(ticket)));
  };
  fire(5);
  fire(6); // The clock heard of no end, and fired it anew.
  b.end();
  ASSERT_EQ(b.writer->turns.size(), 2u) << "the store knows what was answered";
  ASSERT_TRUE(b.turn(1).fired);
  EXPECT_EQ(b.turn(1).fired->kind, "feedback_due");
  b.end(ended::repeated);
  EXPECT_EQ(b.holder->of(5), ends{turn_end::kept});
  EXPECT_EQ(b.holder->of(6), ends{turn_end::repeated});
  EXPECT_TRUE(b.router->left.empty()) << "its state is the store's";
  b.say("a");
  EXPECT_EQ(b.turn(2).expected_version, 8);
  EXPECT_FALSE(b.turn(2).fired);
  b.end();
}

TEST(patient, a_fired_timers_row_goes_with_its_turn) {
  bed b;
  auto due = b.node.wall - 5s; // It was refused at first.
  auto timer = a_timer(b.node, ravi, "feedback_due", b.holder->ticket(5));
  timer.due = due;
  b.node.tell(b.actor, std::move(timer));
  ASSERT_EQ(b.writer->turns.size(), 1u);
  ASSERT_TRUE(b.turn(0).fired);
  EXPECT_EQ(b.turn(0).fired->kind, "feedback_due");
  EXPECT_EQ(b.turn(0).fired->due, due);
  bool is_dropped = false;
  for (auto& e : b.turn(0).effects)
    if (auto* d = std::get_if<engine::drop_timer>(&e))
      is_dropped |= d->kind == "feedback_due";
  EXPECT_TRUE(is_dropped);
  EXPECT_TRUE(b.turn(0).inbound_key.empty());
  b.end();
  EXPECT_EQ(b.holder->of(5), ends{turn_end::kept});
}

TEST(patient, an_act_under_an_idempotency_key_carries_it_to_the_store) {
  bed b;
  auto act =
      an_act(b.node, staff_action::kind::send, ravi, b.holder->ticket(100));
  act.idempotent = {"key-1", "hash-1"};
  b.node.tell(b.actor, std::move(act));
  ASSERT_TRUE(b.turn(0).idempotent);
  EXPECT_EQ(b.turn(0).idempotent->key, "key-1");
  b.end(ended::repeated);
  EXPECT_EQ(b.holder->of(100), ends{turn_end::repeated});
  EXPECT_EQ(b.node.rt->paused, 0);
}
