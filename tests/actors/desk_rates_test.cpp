#include "tests/actors/reception.hpp"

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

namespace {

constexpr const char* list = "/api/live-chat/conversations";

double refused(const reception& r, refusal why) {
  return r.node.rt->metrics.admission_refusals_total[io::metrics::at(why) - 1]
      ->Value();
}

} // namespace

TEST(desk_rates, a_token_over_its_rate_gets_429_before_the_store_is_asked) {
  reception r([](auto& l) { l.api_requests_per_second_per_token = 1; });
  EXPECT_EQ(r.ask("GET", list)->status(), 200u);
  EXPECT_EQ(r.ask("GET", list)->status(), 200u);
  auto slip = r.ask("GET", list);
  EXPECT_EQ(slip->status(), 429u);
  EXPECT_EQ(slip->header("Retry-After"), "1");
  EXPECT_TRUE(has(slip, "rate_limited"));
  EXPECT_EQ(r.reader->conversation_lists.size(), 2u);
  EXPECT_EQ(refused(r, refusal::token_rate), 1);
  r.bearer = admin_token;
  EXPECT_EQ(r.ask("GET", list)->status(), 200u) << "another token";
  r.bearer = token;
  r.node.pass(1s);
  EXPECT_EQ(r.ask("GET", list)->status(), 200u);
}

TEST(desk_rates, a_token_nobody_knows_has_a_bucket_as_well) {
  reception r([](auto& l) { l.api_requests_per_second_per_token = 1; });
  r.bearer = "guess";
  EXPECT_EQ(r.ask("GET", list)->status(), 401u);
  EXPECT_EQ(r.ask("GET", list)->status(), 401u);
  EXPECT_EQ(r.ask("GET", list)->status(), 429u);
}

TEST(desk_rates, all_tokens_of_a_clinic_share_the_clinics_rate) {
  reception r([](auto& l) { l.api_requests_per_second_per_clinic = 1; });
  EXPECT_EQ(r.ask("GET", list)->status(), 200u);
  r.bearer = admin_token;
  EXPECT_EQ(r.ask("GET", list)->status(), 200u);
  auto slip = r.ask("GET", list);
  EXPECT_EQ(slip->status(), 429u);
  EXPECT_EQ(slip->header("Retry-After"), "1");
  EXPECT_EQ(refused(r, refusal::api_clinic_rate), 1);
  r.node.pass(1s);
  EXPECT_EQ(r.ask("GET", list)->status(), 200u);
}

TEST(desk_rates, staff_are_heard_while_the_webhooks_are_shut_out) {
  reception r([](auto& l) { l.turns_in_flight = 1; });
  EXPECT_TRUE(r.node.rt->admission.enter(0, 1));
  EXPECT_NE(r.node.rt->admission.closed(r.node.ticks), refusal::none);
  auto slip = r.toggle(true);
  ASSERT_EQ(r.router->acts.size(), 1u) << "a pause needs no permit";
  r.settle(0, turn_end::kept, 0);
  EXPECT_EQ(slip->status(), 200u);
  r.node.rt->admission.leave(0, 1);
}
