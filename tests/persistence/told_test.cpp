// What turns tell people: the consent ledger, notifications, notes, languages.
#include "tests/support/visits_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace careline;
using namespace careline::tests;
using engine::errc;
using persistence::record;
using kind = persistence::outcome::kind;

TEST(told, a_consent_names_the_message_that_gave_or_took_it) {
  visits_world w;
  auto p = w.people(1).at(0);
  auto t = w.turn(p, {engine::record_consent{false, "keyword:stop"}});
  t.channel = engine::channel::sms;
  ASSERT_EQ(w.commit_one(t).what, kind::kept);
  ++p.version;
  ASSERT_EQ(w.act(p, {engine::record_consent{true, "keyword:\"start\""}}).what,
            kind::kept);
  auto ledger = w.asked.list_consents(w.clinic, p.id);
  ASSERT_TRUE(ledger) << ledger.why().detail;
  ASSERT_EQ(ledger.value().size(), 2U);
  EXPECT_TRUE(ledger.value()[0].is_opted_in);
  EXPECT_EQ(ledger.value()[0].reason, "keyword:\"start\"");
  auto& stop = ledger.value()[1];
  EXPECT_FALSE(stop.is_opted_in);
  EXPECT_EQ(stop.channel, engine::channel::sms);
  EXPECT_EQ(stop.reason, "keyword:stop");
  EXPECT_EQ(stop.message, t.messages[0].id);
  EXPECT_EQ(stop.vendor_message_id, t.inbound_key);
  EXPECT_TRUE(
      w.asked.list_consents(make<engine::clinic_id>(), p.id).value().empty());
}

TEST(told, whoever_opted_out_is_found_by_the_sender) {
  visits_world w;
  auto people = w.people(5);
  for (auto i : {1U, 2U, 4U}) {
    auto t = w.turn(people[i], {});
    t.after.is_opted_out = true;
    ASSERT_EQ(w.commit_one(t).what, kind::kept);
    ++people[i].version;
  }
  auto back = w.turn(people[2], {});
  ASSERT_EQ(w.commit_one(back).what, kind::kept);
  std::vector<engine::patient_id> found;
  persistence::opted_out_patient last;
  for (;;) {
    auto page = w.asked.opted_out_patients(last, 1);
    ASSERT_TRUE(page) << page.why().detail;
    if (page.value().empty()) break;
    last = page.value().back();
    EXPECT_EQ(last.clinic, w.clinic);
    found.push_back(last.patient);
  }
  std::vector wanted{people[1].id, people[4].id};
  std::sort(wanted.begin(), wanted.end());
  EXPECT_EQ(found, wanted);
}

TEST(told, the_answer_to_stop_passes_the_opt_out_after_a_restart_too) {
  visits_world w;
  auto p = w.people(1).at(0);
  auto t = w.turn(p, {});
  t.deliveries[0].what.passes_opt_out = true;
  add_reply(t, "And another");
  ASSERT_EQ(w.commit_one(t).what, kind::kept);
  auto outbox = w.asked.load_outbox(t.after.account, {}, 10).value();
  ASSERT_EQ(outbox.size(), 3U);
  EXPECT_EQ(outbox[1].id, t.deliveries[0].id);
  EXPECT_TRUE(outbox[1].what.passes_opt_out);
  EXPECT_FALSE(outbox[0].what.passes_opt_out);
  EXPECT_FALSE(outbox[2].what.passes_opt_out);
}

TEST(told, notifications_come_newest_first_to_whom_they_concern) {
  visits_world w;
  auto p = w.people(1).at(0);
  ASSERT_EQ(w.act(p, {engine::notify_provider{"mehta", "booked", "id-1"},
                      engine::notify_provider{"rao", "moved", ""},
                      engine::notify_provider{"", "waiting", ""}})
                .what,
            kind::kept);
  auto all = w.asked.list_notifications(w.clinic, "", "", 2);
  ASSERT_TRUE(all) << all.why().detail;
  ASSERT_EQ(all.value().rows.size(), 2U);
  EXPECT_EQ(all.value().rows[0].what, "waiting");
  EXPECT_EQ(all.value().rows[0].provider, "");
  EXPECT_EQ(all.value().rows[1].what, "moved");
  auto rest =
      w.asked.list_notifications(w.clinic, "", all.value().next_cursor, 2);
  ASSERT_EQ(rest.value().rows.size(), 1U);
  auto& first = rest.value().rows[0];
  EXPECT_EQ(first.about, "id-1");
  EXPECT_EQ(first.patient, p.id);
  EXPECT_FALSE(first.seen_at);
  EXPECT_TRUE(rest.value().next_cursor.empty());
  EXPECT_EQ(
      w.asked.list_notifications(w.clinic, "rao", "", 9).value().rows.size(),
      2U);

  EXPECT_TRUE(
      w.asked.mark_notification_seen(w.clinic, first.id, "Dr Mehta").value());
  EXPECT_TRUE(
      w.asked.mark_notification_seen(w.clinic, first.id, "desk").value());
  auto foreign = make<engine::clinic_id>();
  EXPECT_FALSE(w.asked.mark_notification_seen(foreign, first.id, "x").value());
  auto seen = w.asked.list_notifications(w.clinic, "mehta", "", 9).value();
  EXPECT_EQ(seen.rows[1].seen_by, "Dr Mehta") << "whoever saw it first";
  EXPECT_TRUE(seen.rows[1].seen_at);
  EXPECT_TRUE(
      w.asked.list_notifications(foreign, "", "", 9).value().rows.empty());
  EXPECT_EQ(w.asked.list_notifications(w.clinic, "", "1x", 9).why().code,
            errc::invalid_argument);
}

TEST(told, a_note_stands_in_the_log_and_leaves_for_nobody) {
  visits_world w;
  auto p = w.people(1).at(0);
  ASSERT_EQ(w.act(p, {engine::leave_note{"no template", "no_template"},
                      engine::leave_note{"no SMS number", "no_sms"}})
                .what,
            kind::kept);
  auto log = w.asked.list_messages(w.clinic, p.id, "", 10).value().rows;
  ASSERT_EQ(log.size(), 6U);
  EXPECT_EQ(log[4].body, "no template") << "right behind what the turn said";
  EXPECT_EQ(log[5].body, "no SMS number");
  EXPECT_EQ(log[4].sender, engine::sender::system);
  EXPECT_EQ(log[4].content, engine::content::system);
  EXPECT_EQ(log[4].direction, engine::direction::out);
  EXPECT_EQ(w.database.number("select count(*) from outbox"), 2);
  // A timer's turn says nothing else; who wrote the row already is believed.
  auto t = w.turn(p, {engine::leave_note{"too late", "late"}});
  t.messages.clear();
  t.deliveries.clear();
  ASSERT_EQ(w.commit_one(t).what, kind::kept);
  ++p.version;
  t = w.turn(p, {engine::leave_note{"again", "late"}});
  auto& row = t.messages.emplace_back();
  row.id = make<engine::message_id>();
  row.direction = engine::direction::out;
  row.sender = engine::sender::system;
  row.content = engine::content::system;
  row.body = "again";
  row.sent_at = now();
  ASSERT_EQ(w.commit_one(t).what, kind::kept);
  EXPECT_EQ(w.database.number("select count(*) from message_log where"
                              " content = 'system'"),
            4);
}

TEST(told, the_patients_language_is_kept) {
  visits_world w;
  auto p = w.people(1).at(0);
  ASSERT_EQ(w.act(p, {engine::keep_language{"hi-Latn"}}).what, kind::kept);
  EXPECT_EQ(w.stored(p).preferred_language, "hi-Latn");
}

TEST(told, the_ais_words_are_the_bots_and_labelled) {
  visits_world w;
  auto p = w.people(1).at(0);
  auto t = w.turn(p, {});
  t.messages.back().author = "ai";
  ASSERT_EQ(w.commit_one(t).what, kind::kept);
  auto log = w.asked.list_messages(w.clinic, p.id, "", 10).value().rows;
  EXPECT_EQ(log.back().author, "ai");
  EXPECT_EQ(log.back().sender, engine::sender::bot);
}

} // namespace
