/// The outbox and its table: restarts, more rows than fit, and takeovers.

#include "tests/actors/depot.hpp"

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

namespace {

using settled_as = persistence::delivery_settled::kind;
using texts = std::vector<std::string>;
using delivery_ids = std::vector<engine::delivery_id>;

texts numbered(std::uint64_t first, std::uint64_t last) {
  texts all;
  for (auto n = first; n <= last; ++n)
    all.push_back("reply-" + std::to_string(n));
  return all;
}

std::function<void(config::settings&)> room_for(std::size_t n) {
  return [n](config::settings& s) { s.limits.deliveries_per_account = n; };
}

} // namespace

// Restarts.

TEST(outbox_table, what_an_earlier_process_left_behind_is_sent_in_order) {
  depot d;
  for (std::uint64_t n = 1; n <= 5; ++n) d.store(d.reply(n, 1));
  d.start();
  d.accept_all();
  EXPECT_EQ(d.said(), numbered(1, 5));
  d.mark_all();
  d.node.pass(5min);
  EXPECT_EQ(d.said(), numbered(1, 5)) << "once";
}

TEST(outbox_table, replies_kept_while_the_table_is_read_stay_behind_its_rows) {
  depot d;
  d.store(d.reply(1, 1));
  d.store(d.reply(2, 1));
  d.reader->holds = true;
  d.start();
  d.keep({d.reply(3, 1)}); // Before it is known which accounts have rows.
  EXPECT_TRUE(d.said().empty());
  d.reader->release(d.node, 1);
  d.keep({d.reply(4, 1)}); // While the rows are being read.
  EXPECT_TRUE(d.said().empty());
  d.reader->holds = false;
  d.reader->release(d.node);
  d.accept_all();
  EXPECT_EQ(d.said(), numbered(1, 4));
  d.mark_all();
}

TEST(outbox_table, a_pause_while_a_process_died_fences_what_was_in_flight) {
  depot d;
  auto row = d.reply(1, 1);
  row.epoch_now = 1;
  d.store(row);
  auto staff = d.reply(2, 1);
  staff.from = engine::sender::staff;
  staff.epoch_now = 1;
  d.store(staff);
  d.start();
  d.accept_all();
  EXPECT_EQ(d.said(), texts{"reply-2"});
  EXPECT_EQ(d.marked_as(settled_as::fenced), delivery_ids{depot::id(1)});
  d.mark_all();
}

TEST(outbox_table, a_table_that_cannot_be_read_is_tried_again_not_hammered) {
  depot d;
  for (std::uint64_t n = 1; n <= 3; ++n) d.store(d.reply(n, 1));
  d.reader->fails = engine::errc::unavailable;
  d.start();
  d.keep({d.reply(4, 1)});
  d.node.pass(10s);
  EXPECT_LE(d.reader->outbox_lists, 12);
  EXPECT_TRUE(d.said().empty()) << "older rows may be first";
  d.reader->fails.reset();
  d.node.pass(1s);
  d.accept_all();
  EXPECT_EQ(d.said(), numbered(1, 4));
  d.mark_all();
}

TEST(outbox_table, rows_that_cannot_be_read_are_tried_again_not_hammered) {
  depot d(room_for(4));
  d.start();
  std::vector<engine::delivery> all;
  for (std::uint64_t n = 1; n <= 8; ++n) all.push_back(d.reply(n, 1));
  d.reader->fails = engine::errc::overloaded;
  d.keep(all);
  d.accept_all();
  EXPECT_EQ(d.said(), numbered(1, 4));
  d.node.pass(10s);
  EXPECT_LE(d.reader->outbox_loads, 12);
  d.reader->fails.reset();
  d.mark_all();
  d.node.pass(2s);
  d.accept_all();
  EXPECT_EQ(d.said(), numbered(1, 8));
  d.mark_all();
}

TEST(outbox_table, a_reader_that_is_silent_is_asked_again) {
  depot d;
  d.store(d.reply(1, 1));
  d.reader->holds = true;
  d.start();
  d.node.pass(d.node.rt->limits.reader_answer + 500ms);
  d.reader->holds = false;
  d.node.pass(2s);
  d.accept_all();
  EXPECT_EQ(d.said(), texts{"reply-1"});
  d.reader->release(d.node); // Long given up.
  d.accept_all();
  EXPECT_EQ(d.said(), texts{"reply-1"});
  d.mark_all();
}

TEST(outbox_table, a_dead_letter_that_was_put_back_is_found) {
  depot d;
  d.start();
  d.node.pass(1min);
  d.store(d.reply(1, 1));
  d.node.pass(31s);
  d.accept_all();
  EXPECT_EQ(d.said(), texts{"reply-1"});
  d.mark_all();
}

// More rows than fit.

TEST(outbox_table, more_than_fits_comes_from_the_table_in_order_and_once) {
  for (bool marks_at_once : {true, false}) {
    depot d(room_for(4));
    d.start();
    std::vector<engine::delivery> all;
    for (std::uint64_t n = 1; n <= 30; ++n) all.push_back(d.reply(n, n % 3));
    d.keep(std::move(all));
    for (int i = 0; i < 60; ++i) {
      d.accept_all();
      if (marks_at_once || i % 7 == 6) d.mark_all();
      d.node.pass(200ms);
      if (i == 5) d.keep({d.reply(31, 1), d.reply(32, 2)});
    }
    auto said = d.said();
    EXPECT_EQ(said.size(), 32u) << "none twice, none lost";
    EXPECT_EQ(std::set(said.begin(), said.end()).size(), 32u);
    std::map<std::uint64_t, std::uint64_t> last;
    for (auto& text : said) {
      auto n = std::stoull(text.substr(6));
      auto patient = n <= 30 ? n % 3 : n - 30;
      EXPECT_GT(n, last[patient]) << "a patient's replies leave in order";
      last[patient] = n;
    }
    d.mark_all();
    EXPECT_TRUE(d.reader->outbox.empty());
  }
}

TEST(outbox_table, rows_that_are_sent_but_not_marked_are_not_read_for_ever) {
  depot d(room_for(4));
  d.start();
  std::vector<engine::delivery> all;
  for (std::uint64_t n = 1; n <= 10; ++n) all.push_back(d.reply(n, 1));
  d.keep(std::move(all));
  d.accept_all(); // The writer does not mark: the oldest rows are all sent.
  d.node.pass(10s);
  EXPECT_EQ(d.said(), numbered(1, 4));
  EXPECT_LE(d.reader->outbox_loads, 15);
  d.mark_all();
  d.node.pass(2s);
  d.accept_all();
  EXPECT_EQ(d.said(), numbered(1, 8));
  d.mark_all();
  d.node.pass(2s);
  d.accept_all();
  EXPECT_EQ(d.said(), numbered(1, 10));
  d.mark_all();
}

TEST(outbox_table, a_row_marked_while_it_was_read_is_not_sent_again) {
  depot d(room_for(4));
  d.start();
  std::vector<engine::delivery> all;
  for (std::uint64_t n = 1; n <= 6; ++n) all.push_back(d.reply(n, n));
  d.reader->holds = true;
  d.keep(std::move(all));
  d.accept_all(); // Half are gone: the table is read, with all six rows.
  ASSERT_FALSE(d.reader->held.empty());
  d.mark_all(); // Durable now, but after the read.
  d.reader->holds = false;
  d.reader->release(d.node);
  d.node.pass(2s);
  d.accept_all();
  d.node.pass(2s);
  d.accept_all();
  auto said = d.said();
  std::sort(said.begin(), said.end());
  EXPECT_EQ(said, numbered(1, 6));
  d.mark_all();
}

TEST(outbox_table, a_row_that_is_read_before_its_commit_is_told_is_sent_once) {
  depot d;
  auto early = d.reply(1, 1);
  d.store(early);
  d.start(); // It is in the table, but the writer has not spoken yet.
  d.accept_all();
  EXPECT_EQ(d.said(), texts{"reply-1"});
  d.tell_kept({early});
  d.accept_all();
  EXPECT_EQ(d.said(), texts{"reply-1"});
  d.mark_all();
}

TEST(outbox_table,
     a_commit_told_while_its_row_flies_and_is_marked_is_sent_once) {
  depot d;
  d.start();
  d.keep({d.reply(1, 1)});
  auto early = d.reply(2, 2);
  d.store(early);
  d.unfence(9, 1); // Reads the table: the row is sent before it is told.
  ASSERT_EQ(d.said(), numbered(1, 2));
  d.reader->holds = true;
  d.unfence(9, 1); // Reads it once more.
  d.tell_kept({early});
  d.accept_all();
  d.mark_all();
  d.reader->holds = false;
  d.reader->release(d.node);
  d.accept_all();
  EXPECT_EQ(d.said(), numbered(1, 2));
}

TEST(outbox_table, each_outbox_sends_the_rows_of_its_clinics_only) {
  depot d({}, 2);
  // Numbers that the directory does not know (yet, or any more).
  std::set<const outbox_actor*> who;
  std::vector<engine::delivery> rows;
  for (std::uint64_t n = 1; n <= 8; ++n) {
    auto row = d.reply(n, n);
    row.clinic = clinic_number(n << 56 | n);
    row.account = "new-" + std::to_string(n);
    rows.push_back(row);
    d.store(row);
  }
  d.start();
  for (auto& row : rows) who.insert(&d.node.board->outbox_of(row.clinic));
  ASSERT_EQ(who.size(), 2u);
  EXPECT_EQ(d.vendor->calls.size(), 8u) << "each row once";
  for (auto& row : rows) d.tell_kept({row});
  d.node.pass(31s); // They are listed again, by both.
  EXPECT_EQ(d.vendor->calls.size(), 8u);
  d.accept_all();
  d.mark_all();
  EXPECT_TRUE(d.reader->outbox.empty());
}

// Takeovers.

TEST(outbox_table, a_fence_takes_out_what_waits_and_tells_what_is_gone) {
  depot d;
  d.start();
  auto staff = d.reply(4, 1, 0);
  staff.from = engine::sender::staff;
  d.keep({d.reply(1, 1), d.reply(2, 1), d.reply(3, 2), staff});
  auto fenced = d.fence(1, 1);
  EXPECT_EQ(fenced.in_flight, delivery_ids{depot::id(1)});
  d.accept_all();
  EXPECT_EQ(d.said(), (texts{"reply-1", "reply-3", "reply-4"}));
  d.keep({d.reply(5, 1, 0)}); // Its commit was on its way here.
  d.keep({d.reply(6, 1, 1)}); // After the bot was resumed.
  d.accept_all();
  EXPECT_EQ(d.said().back(), "reply-6");
  EXPECT_EQ(d.said().size(), 4u);
  EXPECT_TRUE(d.marked_as(settled_as::fenced).empty())
      << "the pause's own commit takes their rows";
}

TEST(outbox_table, what_was_in_flight_at_the_fence_is_not_tried_again) {
  depot d;
  d.start();
  d.keep({d.reply(1, 1)});
  d.fence(1, 1);
  d.refuse(0, 131000, 500);
  d.node.pass(5s);
  EXPECT_TRUE(d.writer->marks.empty()) << "the pause may yet be refused";
  d.reader->outbox.at(depot::id(1)).epoch_now = 1; // It is kept.
  d.node.pass(2s);
  EXPECT_EQ(d.marked_as(settled_as::fenced), delivery_ids{depot::id(1)});
  d.mark_all();
  d.node.pass(10min);
  EXPECT_EQ(d.said(), texts{"reply-1"});
}

TEST(outbox_table, a_try_that_failed_under_a_refused_pause_is_made_again) {
  depot d;
  d.start();
  d.keep({d.reply(1, 1)});
  d.fence(1, 1);
  d.refuse(0, 131000, 500);
  d.unfence(1, 1);
  d.keep({d.reply(2, 1)});
  d.node.pass(5s);
  d.accept_all();
  EXPECT_EQ(d.said(), (texts{"reply-1", "reply-1", "reply-2"}));
  EXPECT_TRUE(d.marked_as(settled_as::fenced).empty());
  d.mark_all();
}

TEST(outbox_table, and_a_long_text_goes_on_behind_what_was_taken_of_it) {
  depot d;
  d.start();
  auto reply = d.reply(1, 1);
  reply.what.text = std::string(4'000, 'a') + " " + std::string(4'000, 'b');
  d.keep({reply});
  d.vendor->accept(0);
  d.node.run();
  d.fence(1, 1);
  d.refuse(1, 131000, 500);
  d.unfence(1, 1);
  d.node.pass(5s);
  ASSERT_EQ(d.vendor->calls.size(), 3u);
  EXPECT_NE(d.vendor->calls[2].what.body.find("bbbb"), std::string::npos);
  d.vendor->accept(2);
  d.node.run();
  EXPECT_EQ(d.marked_as(settled_as::sent), delivery_ids{depot::id(1)});
  d.mark_all();
}

TEST(outbox_table, so_is_one_that_failed_when_the_pause_was_refused_already) {
  depot d;
  d.start();
  d.keep({d.reply(1, 1)});
  d.fence(1, 1);
  d.unfence(1, 1);
  d.refuse(0, 131000, 500);
  d.keep({d.reply(2, 1)});
  d.node.pass(5s);
  d.accept_all();
  EXPECT_EQ(d.said(), (texts{"reply-1", "reply-1", "reply-2"}));
  d.mark_all();
}

TEST(outbox_table, a_pause_that_was_not_kept_lets_the_replies_go_in_order) {
  depot d;
  d.start();
  d.keep({d.reply(1, 1), d.reply(2, 1), d.reply(3, 1)});
  d.fence(1, 1);
  d.keep({d.reply(4, 1)});
  d.accept_all();
  EXPECT_EQ(d.said(), texts{"reply-1"});
  d.unfence(1, 1);
  d.accept_all();
  EXPECT_EQ(d.said(), numbered(1, 4));
  d.mark_all();
}

TEST(outbox_table, rows_read_under_a_fence_are_not_given_up_with_it) {
  depot d;
  for (std::uint64_t n = 1; n <= 3; ++n) d.store(d.reply(n, 1));
  d.reader->holds = true;
  d.start();
  d.reader->release(d.node, 1); // The rows are being read.
  d.keep({d.reply(4, 1)});
  d.fence(1, 1);
  d.reader->holds = false;
  d.reader->release(d.node);
  EXPECT_TRUE(d.said().empty());
  EXPECT_TRUE(d.writer->marks.empty())
      << "whether they are fenced is for the pause's commit to say";
  d.unfence(1, 1);
  d.accept_all();
  EXPECT_EQ(d.said(), numbered(1, 4));
  d.mark_all();
}

TEST(outbox_table, a_fence_lifted_while_rows_are_read_lets_all_of_them_go) {
  depot d;
  d.start();
  d.keep({d.reply(1, 2)});
  d.store(d.reply(2, 1));
  d.reader->holds = true;
  d.fence(1, 1);
  d.unfence(1, 1); // The table is read.
  d.fence(1, 1);
  d.keep({d.reply(3, 1)});
  d.unfence(1, 1);
  d.reader->holds = false;
  d.reader->release(d.node);
  d.accept_all();
  d.node.pass(2s);
  d.accept_all();
  EXPECT_EQ(d.said(), (texts{"reply-1", "reply-2", "reply-3"}));
  d.mark_all();
}
