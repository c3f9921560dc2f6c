#include "tests/actors/doorstep.hpp"

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

TEST(ingress, a_clinic_over_its_rate_is_shed_and_its_neighbour_is_not) {
  door d(with([](auto& l) { l.messages_per_second_per_clinic = 1; }));
  EXPECT_EQ(d.post_text("a", "919800000001")->status(), 0u);
  EXPECT_EQ(d.post_text("b", "919800000002")->status(), 0u);
  auto slip = d.post_text("c", "919800000003");
  EXPECT_EQ(slip->status(), 503u);
  EXPECT_TRUE(slip->all.at(0).body.find("rate_limited") != std::string::npos);
  EXPECT_FALSE(slip->header("Retry-After").empty());
  EXPECT_EQ(d.node.rt->admission.turns(), 2) << "its permit came back";
  EXPECT_EQ(d.post_text("d", "919800000004", other_account)->status(), 0u);
  d.node.pass(1s);
  EXPECT_EQ(d.post_text("c", "919800000003")->status(), 0u);
  EXPECT_EQ(d.refused(refusal::clinic_rate), 1);
}

TEST(ingress,
     a_webhook_of_more_messages_than_a_bucket_holds_gets_in_once_full) {
  door d(with([](auto& l) { l.messages_per_second_per_clinic = 1; }));
  std::vector<whatsapp_item> items;
  for (int i = 0; i < 10; ++i)
    items.push_back(
        d.text("m" + std::to_string(i), std::to_string(919800000000 + i)));
  EXPECT_EQ(d.post(webhook_body(demo_account, items))->status(), 0u);
  EXPECT_EQ(d.sent().size(), 10u);
  EXPECT_EQ(d.post_text("x")->status(), 503u);
}

TEST(ingress, each_refusal_is_counted_by_the_limit_that_was_met) {
  door d(with([](auto& l) { l.turns_in_flight_per_shard = 1; }));
  d.post_text("a");
  d.post_text("b");
  EXPECT_EQ(d.refused(refusal::shard), 1);
  d.node.pass(5s);
  EXPECT_EQ(d.refused(refusal::late), 1);
  d.node.rt->admission.store_reachable(false);
  d.post_text("c");
  EXPECT_EQ(d.refused(refusal::store_unavailable), 1);
  d.node.rt->admission.drain();
  d.post_text("c");
  EXPECT_EQ(d.refused(refusal::draining), 1);
  EXPECT_EQ(d.node.rt->metrics.sheds_total->Value(), 4);
  EXPECT_EQ(d.counted(io::webhook_result::overload), 4);
}

TEST(ingress, turns_that_take_too_long_bring_the_bound_down) {
  door d(with([](auto& l) { l.turns_in_flight_at_least = 3; }));
  auto& admission = d.node.rt->admission;
  for (int round = 0; round < 4; ++round) {
    d.post_text("a" + std::to_string(round));
    d.node.pass(250ms);
    d.settle(d.sent().back().ack, turn_end::kept);
  }
  EXPECT_EQ(admission.bound(), 3);
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(
        d.post_text("b" + std::to_string(i), "91980000001" + std::to_string(i))
            ->status(),
        0u);
  EXPECT_EQ(d.post_text("c")->status(), 503u);
  EXPECT_EQ(d.refused(refusal::queueing), 1);
}
