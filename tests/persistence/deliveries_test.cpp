#include "persistence/admin.hpp"
#include "persistence/reader_sql.hpp"
#include "persistence/store_reader.hpp"
#include "tests/support/store_world.hpp"

#include <gtest/gtest.h>

namespace {

using namespace careline;
using namespace careline::tests;
using persistence::delivery_settled;
using persistence::message_status;
using persistence::record;
using persistence::status_report;
using kind = persistence::outcome::kind;

/// A store with one person who has one unsent reply.
struct one_reply : store {
  one_reply() {
    someone = people(1).at(0);
    reply = engine::delivery_id(
        *engine::parse_uuid(database.value("select id from outbox")));
  }

  delivery_settled settled(delivery_settled::kind what) {
    delivery_settled d;
    d.what = what;
    d.id = reply;
    d.patient = someone.id;
    d.clinic = clinic;
    d.at = now();
    if (what == delivery_settled::kind::sent)
      d.vendor_message_id = "wamid.out";
    else
      d.reason = "invalid:131009";
    d.attempt = 3;
    d.next_try = now() + 1min;
    return d;
  }

  status_report status(message_status what, bool with_ids = false) {
    status_report r;
    r.clinic = clinic;
    r.vendor_message_id = "wamid.out";
    if (with_ids) {
      r.patient = someone.id;
      r.message = engine::message_id(reply.value);
    }
    r.status = what;
    if (what == message_status::failed) r.error = "131026 undeliverable";
    r.at = now();
    return r;
  }

  std::string stored() {
    return database.value("select status from messages where direction = 'out'"
                          " and id = '"
                          + to_string(reply) + "'");
  }
  long long outbox() { return database.number("select count(*) from outbox"); }
  long long letters() {
    return database.number("select count(*) from dead_letters");
  }

  person someone;
  engine::delivery_id reply;
};

TEST(deliveries, a_sent_reply_leaves_the_outbox_and_learns_its_vendor_id) {
  one_reply s;
  EXPECT_EQ(s.stored(), "queued");
  s.commit_one(s.settled(delivery_settled::kind::sent));
  EXPECT_EQ(s.stored(), "sent");
  EXPECT_EQ(s.outbox(), 0);
  EXPECT_EQ(s.database.value("select vendor_message_id from messages where"
                             " direction = 'out'"),
            "wamid.out");
}

TEST(deliveries, statuses_only_rise_in_whatever_order_they_come) {
  for (auto with_ids : {false, true}) {
    one_reply s;
    s.commit_one(s.settled(delivery_settled::kind::sent));
    s.commit_one(s.status(message_status::read, with_ids));
    EXPECT_EQ(s.stored(), "read");
    s.commit_one(s.status(message_status::delivered, with_ids));
    s.commit_one(s.status(message_status::sent, with_ids));
    s.commit_one(s.status(message_status::failed, with_ids));
    EXPECT_EQ(s.stored(), "read");
    EXPECT_EQ(s.letters(), 0);
  }
}

TEST(deliveries, statuses_of_one_message_in_one_batch_become_the_weightiest) {
  one_reply s;
  s.commit_one(s.settled(delivery_settled::kind::sent));
  std::vector<record> batch;
  for (auto what :
       {message_status::sent, message_status::read, message_status::delivered})
    batch.emplace_back(s.status(what));
  EXPECT_EQ(summary(s.commit(std::move(batch))), "kept 3");
  EXPECT_EQ(s.stored(), "read");
}

TEST(deliveries, a_status_before_our_own_mark_is_not_lost) {
  one_reply s;
  s.commit_one(s.status(message_status::delivered));
  EXPECT_EQ(s.stored(), "queued");
  s.commit_one(s.settled(delivery_settled::kind::sent));
  EXPECT_EQ(s.stored(), "delivered");
  EXPECT_EQ(s.database.number("select count(*) from early_statuses"), 0);
}

TEST(deliveries, a_status_with_our_own_ids_needs_no_mark_and_stops_a_resend) {
  one_reply s;
  s.commit_one(s.status(message_status::delivered, true));
  EXPECT_EQ(s.stored(), "delivered");
  EXPECT_EQ(s.outbox(), 0);
  s.commit_one(s.settled(delivery_settled::kind::sent));
  EXPECT_EQ(s.stored(), "delivered");
}

TEST(deliveries, a_failed_status_makes_a_dead_letter_with_its_reason) {
  one_reply s;
  s.commit_one(s.settled(delivery_settled::kind::sent));
  s.commit_one(s.status(message_status::failed));
  EXPECT_EQ(s.stored(), "failed");
  EXPECT_EQ(s.letters(), 1);
  EXPECT_EQ(s.database.value("select reason from dead_letters"),
            "failed:131026 undeliverable");
  // It arrived after all.
  s.commit_one(s.status(message_status::delivered));
  EXPECT_EQ(s.stored(), "delivered");
  EXPECT_EQ(s.letters(), 0);
}

TEST(deliveries, another_clinic_cannot_change_a_status) {
  one_reply s;
  s.commit_one(s.settled(delivery_settled::kind::sent));
  auto foreign = s.status(message_status::read, true);
  foreign.clinic = make<engine::clinic_id>();
  s.commit_one(foreign);
  foreign.patient.reset();
  s.commit_one(foreign);
  EXPECT_EQ(s.stored(), "sent");
}

TEST(deliveries, a_retry_is_remembered_across_a_restart) {
  one_reply s;
  auto r = s.settled(delivery_settled::kind::retry);
  s.commit_one(r);
  persistence::store_reader reader(s.database.dsn(), s.limits);
  auto loaded = reader.load_outbox("106540352242922", {}, 10);
  ASSERT_TRUE(loaded);
  ASSERT_EQ(loaded.value().size(), 1U);
  EXPECT_EQ(loaded.value()[0].attempt, 3);
  EXPECT_EQ(loaded.value()[0].not_before, r.next_try);
  EXPECT_EQ(loaded.value()[0].what.text, "How can I help?");
}

TEST(deliveries, a_dead_letter_is_listed_sent_again_or_dropped) {
  one_reply s;
  s.commit_one(s.settled(delivery_settled::kind::dead));
  EXPECT_EQ(s.stored(), "dead");
  EXPECT_EQ(s.outbox(), 0);
  auto list = persistence::list_dead_letters(s.database.dsn(), 10);
  ASSERT_TRUE(list);
  ASSERT_EQ(list.value().size(), 1U);
  EXPECT_EQ(list.value()[0].id, s.reply);
  EXPECT_EQ(list.value()[0].reason, "invalid:131009");
  EXPECT_EQ(list.value()[0].attempts, 3);

  auto moved = persistence::resend_dead_letter(s.database.dsn(), s.reply);
  ASSERT_TRUE(moved) << moved.why().detail;
  EXPECT_EQ(moved.value(), 1);
  EXPECT_EQ(s.stored(), "queued");
  persistence::store_reader reader(s.database.dsn(), s.limits);
  auto loaded = reader.load_outbox("106540352242922", {}, 10);
  ASSERT_EQ(loaded.value().size(), 1U);
  EXPECT_EQ(loaded.value()[0].attempt, 0);
  EXPECT_EQ(loaded.value()[0].to_phone, s.someone.phone);
  EXPECT_EQ(persistence::resend_dead_letter(s.database.dsn(), s.reply).value(),
            0);

  s.commit_one(s.settled(delivery_settled::kind::dead));
  EXPECT_EQ(persistence::drop_dead_letter(s.database.dsn(), s.reply).value(),
            1);
  EXPECT_EQ(s.letters(), 0);
}

TEST(deliveries, who_waits_in_a_long_outbox_is_found_without_reading_it) {
  one_reply s;
  s.database.rows(
      "insert into outbox (clinic_id, id, patient_id, epoch,"
      " window_closes, sender, account) select clinic_id,"
      " gen_random_uuid(), patient_id, epoch, window_closes, sender,"
      " account from outbox, generate_series(1, 20000)");
  s.database.rows("analyze outbox");
  auto sql = persistence::reader_sql[static_cast<std::size_t>(
      persistence::reader_statement::outbox_accounts)];
  std::string plan;
  for (auto& line : s.database.rows("explain " + std::string(sql)))
    plan += line.at(0) + "\n";
  EXPECT_EQ(plan.find("Seq Scan on outbox"), std::string::npos) << plan;
  EXPECT_NE(plan.find("outbox_pkey"), std::string::npos) << plan;
  persistence::store_reader reader(s.database.dsn(), s.limits);
  EXPECT_EQ(reader.outbox_accounts().value(),
            std::vector<std::string>{"106540352242922"});
}

TEST(deliveries, the_outbox_comes_back_in_order_page_by_page_with_its_words) {
  store s;
  auto p = s.people(1).at(0);
  auto t = next_turn(p, "k1");
  t.deliveries.clear();
  t.messages.resize(1);
  std::vector<engine::delivery_id> ids;
  for (int i = 0; i < 5; ++i)
    ids.push_back(add_reply(t, "reply " + std::to_string(i)));
  auto& what = t.deliveries[4].what;
  what.choices = {{"a", "Tap \"me\"", "a line"}, {"b", "Or me", ""}};
  what.list_button = "Open";
  what.template_name = "reminder";
  what.template_language = "en";
  what.template_values = {"Asha", "9:00"};
  t.messages.back().body = "list of two";
  EXPECT_EQ(s.commit_one(t).what, kind::kept);
  persistence::store_reader reader(s.database.dsn(), s.limits);
  EXPECT_EQ(reader.outbox_accounts().value(),
            std::vector<std::string>{"106540352242922"});
  auto first = reader.load_outbox("106540352242922", {}, 4);
  ASSERT_EQ(first.value().size(), 4U); // the first is of the first turn
  auto rest = reader.load_outbox("106540352242922", first.value()[3].id, 100);
  ASSERT_EQ(rest.value().size(), 2U);
  EXPECT_EQ(rest.value()[0].id, ids[3]);
  auto& back = rest.value()[1];
  EXPECT_EQ(back.id, ids[4]);
  EXPECT_EQ(back.what.text, what.text);
  ASSERT_EQ(back.what.choices.size(), 2U);
  EXPECT_EQ(back.what.choices[0].title, "Tap \"me\"");
  EXPECT_EQ(back.what.choices[0].description, "a line");
  EXPECT_EQ(back.what.list_button, "Open");
  EXPECT_EQ(back.what.template_name, "reminder");
  EXPECT_EQ(back.what.template_values, what.template_values);
  EXPECT_EQ(back.window_closes, t.deliveries[4].window_closes);
}

TEST(fences, a_pause_takes_back_unsent_bot_replies_and_counts_them) {
  store s;
  auto p = s.people(2);
  auto t = next_turn(p[0], "k1");
  auto in_flight = add_reply(t, "already on its way");
  auto by_staff = add_reply(t, "from staff", 0, engine::sender::staff);
  EXPECT_EQ(s.commit_one(t).what, kind::kept);
  p[0].version = 2;
  auto pause = next_turn(p[0], "");
  pause.messages.clear();
  pause.deliveries.clear();
  pause.after.epoch = 1;
  pause.after.is_bot_paused = true;
  auto own = add_reply(pause, "Dr Rao here", 1, engine::sender::staff);
  pause.fences = persistence::turn_record::fence{1, {in_flight}};
  auto got = s.commit_one(pause);
  EXPECT_EQ(got.what, kind::kept);
  EXPECT_EQ(got.fenced, 2); // of the first and the second turn
  auto left = s.database.rows("select id from outbox where patient_id = '"
                              + to_string(p[0].id) + "' order by id");
  ASSERT_EQ(left.size(), 3U);
  EXPECT_EQ(left[0][0], to_string(in_flight));
  EXPECT_EQ(left[1][0], to_string(by_staff));
  EXPECT_EQ(left[2][0], to_string(own));
  EXPECT_EQ(s.database.number("select count(*) from messages where"
                              " status = 'fenced'"),
            2);
  // The other patient's reply is nobody's business.
  EXPECT_EQ(s.database.number("select count(*) from outbox"), 4);
}

TEST(fences, a_pause_in_a_batch_with_an_offender_still_counts) {
  store s;
  auto p = s.people(2);
  auto pause = next_turn(p[0], "");
  pause.after.epoch = 1;
  pause.messages.clear();
  pause.deliveries.clear();
  pause.fences = persistence::turn_record::fence{1, {}};
  auto stale = next_turn(p[1], "k1");
  stale.expected_version = 9;
  std::vector<record> batch;
  batch.emplace_back(stale);
  batch.emplace_back(pause);
  auto got = s.commit(std::move(batch));
  EXPECT_EQ(got[0].what, kind::stale);
  EXPECT_EQ(got[1].what, kind::kept);
  EXPECT_EQ(got[1].fenced, 1);
}

TEST(fences, a_reply_marked_as_sent_in_the_same_batch_is_not_held_back) {
  store s;
  auto p = s.people(1);
  auto t = next_turn(p[0], "k1");
  auto left = add_reply(t, "at the vendor");
  EXPECT_EQ(s.commit_one(t).what, kind::kept);
  p[0].version = 2;
  auto pause = next_turn(p[0], "");
  pause.messages.clear();
  pause.deliveries.clear();
  pause.after.epoch = 1;
  pause.fences = persistence::turn_record::fence{1, {}};
  delivery_settled sent;
  sent.what = delivery_settled::kind::sent;
  sent.id = left;
  sent.patient = p[0].id;
  sent.clinic = p[0].clinic;
  sent.vendor_message_id = "wamid.LEFT";
  sent.at = now();
  std::vector<record> batch;
  batch.emplace_back(pause);
  batch.emplace_back(sent);
  auto got = s.commit(std::move(batch));
  EXPECT_EQ(got[0].fenced, 2) << "of the first and the second turn";
  EXPECT_EQ(s.database.number("select count(*) from messages where"
                              " status = 'fenced'"),
            2);
  EXPECT_EQ(s.database.number("select count(*) from messages where"
                              " status = 'sent'"),
            1);
}

TEST(fences, a_reply_settled_as_fenced_is_never_sent_again) {
  one_reply s;
  s.commit_one(s.settled(delivery_settled::kind::fenced));
  EXPECT_EQ(s.stored(), "fenced");
  EXPECT_EQ(s.outbox(), 0);
  EXPECT_EQ(s.letters(), 0);
}

} // namespace
