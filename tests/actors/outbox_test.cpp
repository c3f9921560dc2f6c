#include "tests/actors/depot.hpp"

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

namespace {

using settled_as = persistence::delivery_settled::kind;
using texts = std::vector<std::string>;
using delivery_ids = std::vector<engine::delivery_id>;

double failures(const depot& d, io::send_failure f) {
  return d.node.rt->metrics.outbound_failures_total[io::metrics::at(f)]
      ->Value();
}

} // namespace

TEST(outbox, a_patients_replies_leave_in_order_one_after_another) {
  depot d;
  d.start();
  d.keep({d.reply(1, 1), d.reply(2, 1), d.reply(3, 2)});
  EXPECT_EQ(d.said(), (texts{"reply-1", "reply-3"}));
  d.vendor->accept(0);
  d.node.run();
  EXPECT_EQ(d.said(), (texts{"reply-1", "reply-3", "reply-2"}));
  d.accept_all();
  EXPECT_EQ(d.marked_as(settled_as::sent).size(), 3u);
  EXPECT_EQ(d.writer->marks[0].vendor_message_id, "wamid.0");
  EXPECT_EQ(d.writer->marks[0].patient, patient_number(1));
  EXPECT_EQ(d.writer->marks[0].attempt, 1);
}

TEST(outbox, each_number_has_its_own_address_and_token) {
  depot d([](auto& s) {
    s.whatsapp.accounts.push_back({other_account, config::secret("own")});
  });
  d.start();
  auto other = d.reply(2, 2);
  other.account = other_account;
  d.keep({d.reply(1, 1)});
  d.keep({other});
  ASSERT_EQ(d.vendor->calls.size(), 2u);
  auto& first = d.vendor->calls[0].what;
  auto& second = d.vendor->calls[1].what;
  EXPECT_EQ(first.url, "http://vendor.test/v26.0/1001/messages");
  EXPECT_EQ(second.url, "http://vendor.test/v26.0/2002/messages");
  EXPECT_EQ(first.headers.at(0).second, "Bearer token");
  EXPECT_EQ(second.headers.at(0).second, "Bearer own");
  d.accept_all();
}

TEST(outbox, a_long_text_leaves_part_by_part_and_is_marked_once) {
  depot d;
  d.start();
  auto reply = d.reply(1, 1);
  reply.what.text = std::string(4'000, 'a') + " " + std::string(4'000, 'b')
                    + " " + std::string(100, 'c');
  d.keep({reply, d.reply(2, 1)});
  for (std::size_t part = 0; part < 3; ++part) {
    ASSERT_EQ(d.vendor->calls.size(), part + 1);
    auto& body = d.vendor->calls[part].what.body;
    EXPECT_NE(body.find(std::string(100, static_cast<char>('a' + part))),
              std::string::npos);
    EXPECT_TRUE(d.writer->marks.empty());
    d.vendor->accept(part);
    d.node.run();
  }
  ASSERT_EQ(d.writer->marks.size(), 1u);
  EXPECT_EQ(d.writer->marks[0].vendor_message_id, "wamid.0");
  EXPECT_EQ(d.said(), texts{"reply-2"}) << "behind all its parts";
  d.accept_all();
}

TEST(outbox, a_part_that_is_tried_again_does_not_repeat_those_before_it) {
  depot d;
  d.start();
  auto reply = d.reply(1, 1);
  reply.what.text = std::string(4'000, 'a') + " " + std::string(4'000, 'b');
  d.keep({reply});
  d.vendor->accept(0);
  d.node.run();
  d.refuse(1, 131000, 500);
  d.node.pass(10s);
  ASSERT_EQ(d.vendor->calls.size(), 3u);
  EXPECT_NE(d.vendor->calls[2].what.body.find("bbbb"), std::string::npos);
  d.vendor->accept(2);
  d.node.run();
  EXPECT_EQ(d.marked_as(settled_as::sent), delivery_ids{depot::id(1)});
}

TEST(outbox, a_number_is_paced) {
  depot d([](auto& s) { s.limits.sends_per_second_per_account = 10; });
  d.start();
  for (std::uint64_t n = 1; n <= 5; ++n) d.keep({d.reply(n, n)});
  for (std::size_t gone = 1; gone <= 5; ++gone) {
    EXPECT_EQ(d.vendor->calls.size(), gone);
    d.node.pass(99ms);
    EXPECT_EQ(d.vendor->calls.size(), gone);
    d.node.pass(1ms);
  }
  d.accept_all();
}

TEST(outbox, a_long_wait_costs_no_growing_number_of_notes) {
  depot d([](auto& s) {
    s.limits.sends_per_second_per_account = 10;
    s.limits.retry_first = 60s;
  });
  d.start();
  auto other = d.reply(1, 1);
  other.account = other_account;
  d.keep({other});
  d.refuse(0, 131000, 500); // Waits a minute or more.
  for (std::uint64_t n = 2; n < 102; n += 2) {
    d.keep({d.reply(n, n), d.reply(n + 1, n + 1)});
    d.node.pass(300ms); // One left, one waited its 100 ms, then nothing.
    d.accept_all();
  }
  EXPECT_EQ(d.vendor->calls.size(), 101u);
  EXPECT_LT(d.node.scheduler->clock().schedule().size(), 10u);
}

TEST(outbox, what_failed_for_now_is_tried_again_and_marked_so) {
  depot d;
  d.start();
  d.keep({d.reply(1, 1), d.reply(2, 1)});
  d.refuse(0, 131000, 500);
  ASSERT_EQ(d.writer->marks.size(), 1u);
  EXPECT_EQ(d.writer->marks[0].what, settled_as::retry);
  EXPECT_EQ(d.writer->marks[0].attempt, 1);
  EXPECT_EQ(d.writer->marks[0].reason, "provider:131000");
  EXPECT_EQ(failures(d, io::send_failure::provider), 1);
  auto wait = d.writer->marks[0].next_try - d.node.wall;
  EXPECT_GE(wait, d.node.rt->limits.retry_first);
  d.node.pass(wait - 1ms);
  EXPECT_EQ(d.vendor->calls.size(), 1u) << "the second waits behind it";
  d.node.pass(11ms);
  EXPECT_EQ(d.said(), (texts{"reply-1", "reply-1"}));
  d.accept_all();
  EXPECT_EQ(d.said(), (texts{"reply-1", "reply-1", "reply-2"}));
}

TEST(outbox, the_last_try_that_fails_makes_a_dead_letter) {
  depot d([](auto& s) { s.limits.attempts = 3; });
  d.start();
  d.keep({d.reply(1, 1), d.reply(2, 1)});
  for (std::size_t i = 0; i < 3; ++i) {
    ASSERT_EQ(d.vendor->calls.size(), i + 1);
    d.refuse(i, 131000, 500);
    d.node.pass(1min);
  }
  EXPECT_EQ(d.marked_as(settled_as::retry).size(), 2u);
  EXPECT_EQ(d.marked_as(settled_as::dead), delivery_ids{depot::id(1)});
  EXPECT_EQ(d.node.rt->metrics.dead_letters_total->Value(), 1);
  EXPECT_EQ(d.said().back(), "reply-2") << "it does not block the next";
  d.accept_all();
}

TEST(outbox, what_the_vendor_will_never_take_is_a_dead_letter_at_once) {
  depot d;
  d.start();
  d.keep({d.reply(1, 1)});
  d.refuse(0, 131047);
  ASSERT_EQ(d.writer->marks.size(), 1u);
  EXPECT_EQ(d.writer->marks[0].what, settled_as::dead);
  EXPECT_EQ(d.writer->marks[0].reason, "window_closed:131047");
  EXPECT_EQ(failures(d, io::send_failure::window_closed), 1);
  d.node.pass(1h);
  EXPECT_EQ(d.vendor->calls.size(), 1u);
}

TEST(outbox, an_outcome_nobody_knows_is_tried_again_and_counted) {
  depot d;
  d.start();
  d.keep({d.reply(1, 1)});
  io::call_result lost;
  lost.failed = io::call_failure::unknown;
  d.vendor->finish(0, lost);
  d.node.run();
  EXPECT_EQ(d.node.rt->metrics.outbound_resends_total->Value(), 1);
  EXPECT_EQ(d.writer->marks.at(0).what, settled_as::retry);
  d.node.pass(10s);
  EXPECT_EQ(d.vendor->calls.size(), 2u);
  d.accept_all();
}

TEST(outbox, a_page_with_200_is_an_outcome_nobody_knows) {
  depot d;
  d.start();
  d.keep({d.reply(1, 1)});
  d.vendor->answer(0, 200, "<html>It works!</html>");
  d.node.run();
  EXPECT_EQ(d.node.rt->metrics.outbound_resends_total->Value(), 1);
  d.node.pass(10s);
  d.refuse(1, 131000, 500);
  EXPECT_EQ(d.node.rt->metrics.outbound_resends_total->Value(), 1)
      << "what is refused was not taken";
  d.node.pass(10s);
  d.accept_all();
  EXPECT_EQ(d.marked_as(settled_as::sent), delivery_ids{depot::id(1)});
}

TEST(outbox, while_the_vendor_is_away_no_try_is_counted) {
  depot d([](auto& s) { s.limits.attempts = 2; });
  d.start();
  d.keep({d.reply(1, 1)});
  io::call_result away;
  away.failed = io::call_failure::not_sent;
  for (std::size_t i = 0; i < 6; ++i) {
    ASSERT_EQ(d.vendor->calls.size(), i + 1);
    d.vendor->finish(i, away);
    d.node.pass(6min);
  }
  EXPECT_TRUE(d.marked_as(settled_as::dead).empty());
  d.accept_all();
  EXPECT_EQ(d.marked_as(settled_as::sent), delivery_ids{depot::id(1)});
}

TEST(outbox, a_reply_whose_window_closed_is_not_even_tried) {
  depot d;
  d.start();
  auto late = d.reply(1, 1);
  late.window_closes = d.node.wall;
  d.keep({late, d.reply(2, 1)});
  EXPECT_EQ(d.said(), texts{"reply-2"});
  ASSERT_FALSE(d.writer->marks.empty());
  EXPECT_EQ(d.writer->marks[0].id, depot::id(1));
  EXPECT_EQ(d.writer->marks[0].what, settled_as::dead);
  EXPECT_EQ(d.writer->marks[0].reason, "window_closed:local");
  EXPECT_EQ(d.writer->marks[0].clinic, clinic_number(1));
  d.accept_all();
}

TEST(outbox, a_refused_account_stops_and_is_probed) {
  depot d;
  d.start();
  d.keep({d.reply(1, 1)});
  d.refuse(0, 190, 401);
  EXPECT_TRUE(d.writer->marks.empty()) << "it says nothing of the delivery";
  d.keep({d.reply(2, 2), d.reply(3, 3)});
  d.node.pass(29s);
  EXPECT_EQ(d.vendor->calls.size(), 1u);
  EXPECT_EQ(d.node.rt->outboxes[0].stopped, 1);
  d.node.pass(1'100ms);
  ASSERT_EQ(d.vendor->calls.size(), 2u) << "one probe";
  d.vendor->accept(1);
  d.node.run();
  d.accept_all();
  EXPECT_EQ(d.marked_as(settled_as::sent).size(), 3u);
  d.node.pass(1s);
  EXPECT_EQ(d.node.rt->outboxes[0].stopped, 0);
}

TEST(outbox, one_numbers_trouble_is_no_others) {
  depot d;
  d.start();
  auto other = d.reply(2, 2);
  other.account = other_account;
  auto third = d.reply(3, 3);
  third.account = other_account;
  d.keep({d.reply(1, 1)});
  d.refuse(0, 190, 401);
  d.keep({other, third});
  EXPECT_EQ(d.vendor->calls.size(), 3u);
  d.accept_all();
  d.node.pass(31s);
  d.accept_all();
}

TEST(outbox, a_drain_begins_nothing_and_its_figures_come_to_zero) {
  depot d;
  d.start();
  d.keep({d.reply(1, 1), d.reply(2, 1)});
  d.node.pass(200ms);
  EXPECT_EQ(d.node.rt->outboxes[0].in_flight, 1);
  EXPECT_EQ(d.node.rt->outboxes[0].depth, 2);
  d.node.rt->admission.drain();
  d.keep({d.reply(3, 3)});
  d.accept_all();
  d.node.pass(1min);
  EXPECT_EQ(d.said(), texts{"reply-1"});
  EXPECT_EQ(d.node.rt->outboxes[0].in_flight, 0);
  EXPECT_EQ(d.marked_as(settled_as::sent).size(), 1u);
}

TEST(outbox, its_figures_are_true_soon_after_the_last_event) {
  depot d;
  d.start();
  d.node.pass(1s);
  d.keep({d.reply(1, 1), d.reply(2, 1)});
  EXPECT_EQ(d.node.rt->outboxes[0].in_flight, 1);
  d.accept_all(); // All within one instant.
  d.node.pass(1s);
  EXPECT_EQ(d.node.rt->outboxes[0].depth, 0);
  EXPECT_EQ(d.node.rt->outboxes[0].in_flight, 0);
  EXPECT_EQ(d.node.rt->outboxes[0].oldest_ms, 0);
}

TEST(outbox, read_receipts_are_a_courtesy_and_bounded) {
  depot d;
  d.start();
  auto& to = d.node.board->outboxes[0];
  for (int i = 0; i < 70; ++i)
    d.node.tell(to, mark_read{demo_account, "wamid.in"});
  ASSERT_EQ(d.vendor->calls.size(), 64u);
  EXPECT_NE(d.vendor->calls[0].what.body.find("\"read\""), std::string::npos);
  EXPECT_NE(d.vendor->calls[0].what.body.find("wamid.in"), std::string::npos);
  d.refuse(0, 100);
  d.node.tell(to, mark_read{demo_account, "wamid.in"});
  EXPECT_EQ(d.vendor->calls.size(), 65u);
  EXPECT_TRUE(d.writer->marks.empty());
  d.accept_all();
}

TEST(outbox, where_words_wait_no_read_receipt_is_in_their_way) {
  depot d;
  d.start();
  auto& to = d.node.board->outboxes[0];
  d.keep({d.reply(1, 1), d.reply(2, 1)});
  d.node.tell(to, mark_read{demo_account, "wamid.in"});
  EXPECT_EQ(d.vendor->calls.size(), 1u);
  d.vendor->accept(0);
  d.node.run();
  d.node.tell(to, mark_read{demo_account, "wamid.in"});
  EXPECT_EQ(d.vendor->calls.size(), 3u) << "the last reply is on its way";
  d.accept_all();
  d.keep({d.reply(4, 4)});
  d.refuse(3, 190, 401);
  d.node.tell(to, mark_read{demo_account, "wamid.in"});
  EXPECT_EQ(d.vendor->calls.size(), 4u) << "the number is stopped";
  d.node.pass(31s);
  d.accept_all();
}

TEST(outbox, a_clock_that_was_set_back_holds_nothing_up) {
  depot d([](auto& s) { s.limits.sends_per_second_per_account = 10; });
  d.start();
  for (std::uint64_t n = 1; n <= 5; ++n) d.keep({d.reply(n, n)});
  d.node.wall -= 1h;
  d.node.pass(2s);
  EXPECT_EQ(d.vendor->calls.size(), 5u);
  d.accept_all();
}
