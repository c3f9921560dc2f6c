#include "persistence/store_reader.hpp"
#include "tests/support/store_world.hpp"

#include <gtest/gtest.h>

#include <set>

namespace {

using namespace careline;
using namespace careline::tests;
using persistence::record;
using persistence::store_reader;
using kind = persistence::outcome::kind;

TEST(reader, two_hundred_and_fifty_six_people_come_in_one_round_trip) {
  store s;
  auto people = s.people(256);
  store_reader reader(s.database.dsn(), s.limits);
  std::vector<engine::patient_key> keys;
  for (auto& p : people)
    keys.push_back({s.clinic, {engine::identity_kind::phone, p.phone}});
  auto found = reader.load_patients(keys);
  ASSERT_TRUE(found);
  for (std::size_t i = 0; i < people.size(); ++i) {
    EXPECT_EQ(found.value()[i].asked, keys[i]);
    EXPECT_EQ(found.value()[i].patient, people[i].id);
    EXPECT_EQ(found.value()[i].conversation.version, 1);
  }
}

TEST(reader, one_question_of_many_askers_answers_each_key_in_its_place) {
  store s;
  auto people = s.people(2);
  store_reader reader(s.database.dsn(), s.limits);
  auto key = [&](const std::string& phone) {
    return engine::patient_key{s.clinic, {engine::identity_kind::phone, phone}};
  };
  // Two routers may ask for the same person, by a phone and a second look.
  std::vector<engine::patient_key> keys{key(people[1].phone), key("+15550000"),
                                        key(people[0].phone),
                                        key(people[1].phone)};
  auto found = reader.load_patients(keys);
  ASSERT_TRUE(found) << found.why().detail;
  ASSERT_EQ(found.value().size(), keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i)
    EXPECT_EQ(found.value()[i].asked, keys[i]);
  EXPECT_EQ(found.value()[0].patient, people[1].id);
  EXPECT_FALSE(found.value()[1].is_known);
  EXPECT_EQ(found.value()[2].patient, people[0].id);
  EXPECT_EQ(found.value()[3].patient, people[1].id);
  auto none = reader.load_patients({});
  ASSERT_TRUE(none);
  EXPECT_TRUE(none.value().empty());
}

TEST(reader, a_key_that_is_no_text_is_refused_and_the_next_question_answered) {
  store s;
  auto people = s.people(1);
  store_reader reader(s.database.dsn(), s.limits);
  auto phone = engine::identity_kind::phone;
  auto found = reader.load_patients(
      {{s.clinic, {phone, people[0].phone}}, {s.clinic, {phone, "\xff"}}});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.why().code, engine::errc::invalid_argument);
  EXPECT_FALSE(retryable(found.why().code)) << "each asker is tried alone";
  EXPECT_TRUE(reader.load_patients({{s.clinic, {phone, people[0].phone}}}));
}

TEST(reader, conversations_come_newest_first_page_by_page) {
  store s;
  auto people = s.people(25);
  // Over three days, so that days and times both decide.
  std::vector<record> batch;
  for (std::size_t i = 0; i < people.size(); ++i) {
    auto t = next_turn(people[i], "k" + std::to_string(i));
    auto at = now() + std::chrono::hours(3 * i);
    for (auto& m : t.messages) m.sent_at = at;
    t.messages.back().body = "last to " + std::to_string(i);
    batch.emplace_back(std::move(t));
  }
  ASSERT_EQ(summary(s.commit(std::move(batch))), "kept 25");
  store_reader reader(s.database.dsn(), s.limits);
  std::vector<engine::patient_id> seen;
  std::string cursor;
  do {
    auto page = reader.list_conversations(s.clinic, cursor, 10);
    ASSERT_TRUE(page) << page.why().detail;
    for (auto& row : page.value().rows) seen.push_back(row.patient);
    cursor = page.value().next_cursor;
    if (seen.size() == 10U) {
      auto& first = page.value().rows[0];
      EXPECT_EQ(first.last_message, "last to 24");
      EXPECT_EQ(first.last_sender, engine::sender::bot);
      EXPECT_EQ(first.phone, people[24].phone);
      EXPECT_EQ(first.conversation.version, 2);
    }
  } while (!cursor.empty());
  ASSERT_EQ(seen.size(), people.size());
  for (std::size_t i = 0; i < seen.size(); ++i)
    EXPECT_EQ(seen[i], people[people.size() - 1 - i].id) << i;
}

TEST(reader, messages_come_newest_page_first_and_read_downwards) {
  store s;
  auto p = s.people(1).at(0);
  for (int i = 0; i < 6; ++i) {
    ASSERT_EQ(s.commit_one(next_turn(p, "k" + std::to_string(i),
                                     "word " + std::to_string(i)))
                  .what,
              kind::kept);
    ++p.version;
  }
  store_reader reader(s.database.dsn(), s.limits);
  auto newest = reader.list_messages(s.clinic, p.id, "", 4);
  ASSERT_TRUE(newest);
  ASSERT_EQ(newest.value().rows.size(), 4U);
  EXPECT_EQ(newest.value().rows[0].body, "word 4");
  EXPECT_EQ(newest.value().rows[2].body, "word 5");
  auto older =
      reader.list_messages(s.clinic, p.id, newest.value().next_cursor, 100);
  ASSERT_TRUE(older);
  EXPECT_EQ(older.value().rows.size(), 10U);
  EXPECT_EQ(older.value().rows.back().body, "How can I help?");
  EXPECT_TRUE(older.value().next_cursor.empty());
}

TEST(reader, another_clinics_people_are_not_found) {
  store s;
  auto p = s.people(1).at(0);
  store_reader reader(s.database.dsn(), s.limits);
  auto foreign = make<engine::clinic_id>();
  using engine::errc;
  EXPECT_EQ(reader.find_home(foreign, p.id).why().code, errc::not_found);
  EXPECT_EQ(reader.find_patient(foreign, p.id).why().code, errc::not_found);
  EXPECT_EQ(reader.list_messages(foreign, p.id, "", 10).why().code,
            errc::not_found);
  EXPECT_TRUE(reader.list_conversations(foreign, "", 10).value().rows.empty());
  EXPECT_FALSE(
      reader.load_patients({{foreign, {engine::identity_kind::phone, p.phone}}})
          .value()[0]
          .is_known);
  EXPECT_EQ(reader.find_home(s.clinic, p.id).value().who.value, p.phone);
}

TEST(reader, a_cursor_of_somebodys_making_is_refused_not_run) {
  store s;
  auto p = s.people(1).at(0);
  store_reader reader(s.database.dsn(), s.limits);
  for (auto* bad :
       {"x", "12", "12.", "12.zz", "'; drop table messages",
        "99999999999999999999.00000000-0000-7000-8000-000000000000"})
    EXPECT_EQ(reader.list_conversations(s.clinic, bad, 10).why().code,
              engine::errc::invalid_argument)
        << bad;
  EXPECT_EQ(reader.list_messages(s.clinic, p.id, "x", 10).why().code,
            engine::errc::invalid_argument);
}

TEST(reader, a_patient_is_shown_with_the_conversation) {
  store s;
  auto p = s.people(1).at(0);
  store_reader reader(s.database.dsn(), s.limits);
  auto info = reader.find_patient(s.clinic, p.id);
  ASSERT_TRUE(info);
  EXPECT_EQ(info.value().name_source, "profile");
  EXPECT_EQ(info.value().name, info.value().whatsapp_name);
  EXPECT_EQ(info.value().phone, p.phone);
  EXPECT_EQ(info.value().preferred_language, "en");
  EXPECT_EQ(info.value().date_of_birth, "");
  EXPECT_EQ(info.value().conversation.version, 1);
  EXPECT_TRUE(info.value().last_seen_at.has_value());
}

TEST(reader, the_backlog_tells_the_oldest_of_each) {
  store s;
  store_reader reader(s.database.dsn(), s.limits);
  auto empty = reader.measure_backlog();
  ASSERT_TRUE(empty) << empty.why().detail;
  EXPECT_FALSE(empty.value().oldest_unsent);
  EXPECT_FALSE(empty.value().oldest_unanswered);
  auto p = s.people(3);
  auto t = next_turn(p[0], "k1");
  t.after.answer_due_at = now() - 5min;
  ASSERT_EQ(s.commit_one(t).what, kind::kept);
  auto b = reader.measure_backlog().value();
  EXPECT_EQ(b.outbox_rows, 4);
  EXPECT_EQ(b.oldest_unanswered, t.after.answer_due_at);
  ASSERT_TRUE(b.oldest_unsent);
  EXPECT_LT(now() - *b.oldest_unsent, 1min);
}

TEST(reader, a_killed_session_is_opened_again_by_the_next_question) {
  store s;
  store_reader reader(s.database.dsn(), s.limits);
  EXPECT_TRUE(reader.ping());
  s.database.rows("select pg_terminate_backend(pid, 2000) from pg_stat_activity"
                  " where application_name = 'careline reader'"
                  " and datname = current_database()");
  EXPECT_TRUE(reader.ping());
}

} // namespace
