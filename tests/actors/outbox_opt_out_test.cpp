#include "tests/actors/depot.hpp"

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

namespace {

using settled_as = persistence::delivery_settled::kind;
using texts = std::vector<std::string>;

deliveries_kept said(std::uint64_t patient, bool is_opted_out,
                     std::vector<engine::delivery> all = {}) {
  return {std::move(all), {{patient_number(patient), is_opted_out}}};
}

void tell(depot& d, deliveries_kept m) {
  d.node.tell(d.node.board->outbox_of(clinic_number(1)), std::move(m));
}

} // namespace

TEST(outbox_opt_out, only_the_confirmation_of_stop_leaves) {
  depot d;
  d.start();
  // The first is at the vendor's, two wait behind it.
  d.keep({d.reply(1, 1), d.reply(2, 1), d.reply(3, 1)});
  auto confirmation = d.reply(4, 1);
  confirmation.what.passes_opt_out = true;
  d.store(confirmation);
  tell(d, said(1, true, {confirmation}));
  d.accept_all();
  EXPECT_EQ(d.said(), (texts{"reply-1", "reply-4"}));
  EXPECT_EQ(d.marked_as(settled_as::fenced),
            (std::vector{depot::id(2), depot::id(3)}));
  for (auto& m : d.writer->marks)
    EXPECT_TRUE(m.what != settled_as::fenced || m.reason == "opted_out");

  d.keep({d.reply(5, 1), d.reply(6, 2)});
  auto of_staff = d.reply(7, 1);
  of_staff.from = engine::sender::staff;
  d.keep({of_staff});
  d.accept_all();
  EXPECT_EQ(d.said(), (texts{"reply-1", "reply-4", "reply-6"}))
      << "others hear us, and staff is blocked, too";
  auto blocked =
      d.node.rt->metrics
          .outbound_failures_total[io::metrics::at(io::send_failure::opted_out)]
          ->Value();
  EXPECT_EQ(blocked, 4);
}

TEST(outbox_opt_out, start_lets_later_replies_leave_again) {
  depot d;
  d.start();
  tell(d, said(1, true));
  d.keep({d.reply(1, 1)});
  tell(d, said(1, false, {d.reply(2, 1)}));
  d.accept_all();
  EXPECT_EQ(d.said(), texts{"reply-2"});
}

TEST(outbox_opt_out, a_retry_is_blocked_as_well) {
  depot d;
  d.start();
  d.keep({d.reply(1, 1)});
  tell(d, said(1, true));
  d.refuse(0, 131000, 500);
  d.node.pass(10s);
  EXPECT_EQ(d.vendor->calls.size(), 1u);
  EXPECT_EQ(d.marked_as(settled_as::fenced), std::vector{depot::id(1)});
}

TEST(outbox_opt_out, the_rest_of_a_long_text_stays_here) {
  depot d;
  d.start();
  auto reply = d.reply(1, 1);
  reply.what.text = std::string(4'000, 'a') + " " + std::string(4'000, 'b');
  d.keep({reply});
  tell(d, said(1, true));
  d.vendor->accept(0);
  d.node.run();
  EXPECT_EQ(d.vendor->calls.size(), 1u);
  EXPECT_EQ(d.marked_as(settled_as::sent).size(), 1u);
}

TEST(outbox_opt_out, who_said_stop_before_the_start_is_known_before_anything) {
  depot d;
  d.reader->opted_out = {{clinic_number(1), patient_number(1)}};
  d.store(d.reply(1, 1));
  d.store(d.reply(2, 2));
  d.start();
  d.keep({d.reply(3, 1)});
  d.accept_all();
  EXPECT_EQ(d.said(), texts{"reply-2"});
  EXPECT_EQ(d.marked_as(settled_as::fenced).size(), 2u);
}

TEST(outbox_opt_out, nothing_leaves_until_it_is_known_who_said_stop) {
  depot d;
  d.reader->opted_out = {{clinic_number(1), patient_number(1)}};
  d.reader->fails = engine::errc::unavailable;
  d.start();
  d.keep({d.reply(1, 1), d.reply(2, 2)});
  d.node.pass(5s);
  EXPECT_TRUE(d.vendor->calls.empty());
  d.reader->fails.reset();
  d.node.pass(5s);
  d.accept_all();
  EXPECT_EQ(d.said(), texts{"reply-2"});
}

TEST(outbox_opt_out, a_word_of_meanwhile_is_newer_than_what_is_read) {
  depot d;
  d.reader->opted_out = {{clinic_number(1), patient_number(1)}};
  d.reader->holds = true;
  d.start();
  tell(d, said(1, false, {d.reply(1, 1)}));
  d.reader->holds = false;
  d.reader->release(d.node);
  d.node.pass(2s);
  d.accept_all();
  EXPECT_EQ(d.said(), texts{"reply-1"});
}

TEST(outbox_opt_out, many_are_read_page_by_page) {
  depot d;
  for (std::uint64_t n = 1; n <= 2'500; ++n)
    d.reader->opted_out.push_back({clinic_number(1), patient_number(n)});
  d.start();
  d.keep({d.reply(1, 2'400), d.reply(2, 2'600)});
  d.accept_all();
  EXPECT_EQ(d.said(), texts{"reply-2"});
}
