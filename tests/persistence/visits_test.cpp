// What staff and patients ask about visits, and what staff are told.
#include "tests/support/visits_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace careline;
using namespace careline::tests;
using engine::errc;
using kind = persistence::outcome::kind;

std::vector<engine::appointment_id>
ids_of(const std::vector<engine::visit>& visits) {
  std::vector<engine::appointment_id> ids;
  for (auto& v : visits) ids.push_back(v.id);
  return ids;
}

TEST(visits, a_patients_visits_come_by_time_without_what_is_over_or_gone) {
  visits_world w;
  auto people = w.people(2);
  auto& p = people[0];
  auto tomorrow = now() + 24h;
  auto second = w.book(p, "mehta", tomorrow + 2h);
  auto first = w.book(p, "rao", tomorrow);
  auto gone = w.book(p, "mehta", tomorrow + 4h);
  auto missed = w.book(p, "mehta", tomorrow + 6h);
  auto arrived = w.book(p, "rao", now() - 20min); // still under way
  w.book(p, "rao", now() - 5h);
  w.book(people[1], "rao", tomorrow + 8h);
  w.set(gone, "status = 'cancelled'");
  w.set(missed, "status = 'no_show'");
  w.set(arrived, "status = 'arrived', confirmed_at = now()");
  auto found = w.asked.find_visits(w.clinic, p.id, now());
  ASSERT_TRUE(found) << found.why().detail;
  ASSERT_EQ(found.value().size(), 3U);
  EXPECT_EQ(found.value()[0].id, arrived.id);
  EXPECT_EQ(found.value()[0].status, engine::appointment_status::arrived);
  EXPECT_TRUE(found.value()[0].is_confirmed);
  EXPECT_EQ(found.value()[1].id, first.id);
  EXPECT_EQ(found.value()[1].provider, "rao");
  EXPECT_EQ(found.value()[1].service, "checkup");
  EXPECT_EQ(found.value()[1].when, slot_at(tomorrow));
  EXPECT_FALSE(found.value()[1].is_confirmed);
  EXPECT_EQ(found.value()[2].id, second.id);
  EXPECT_TRUE(w.asked.find_visits(make<engine::clinic_id>(), p.id, now())
                  .value()
                  .empty());
}

TEST(visits, a_day_of_the_clinic_comes_page_by_page) {
  visits_world w;
  auto people = w.people(7);
  auto morning = now() + 24h;
  std::vector<engine::visit> made;
  for (std::size_t i = 0; i < people.size(); ++i)
    made.push_back(
        w.book(people[i], i % 2 ? "rao" : "mehta", morning + i * 30min));
  w.set(made[3], "status = 'cancelled', cancelled_reason = 'ill'");
  auto until = morning + 24h;
  std::vector<engine::appointment_id> seen;
  std::string cursor;
  do {
    auto page =
        w.asked.list_appointments(w.clinic, morning, until, "", cursor, 3);
    ASSERT_TRUE(page) << page.why().detail;
    for (auto& row : page.value().rows) seen.push_back(row.what.id);
    cursor = page.value().next_cursor;
  } while (!cursor.empty());
  EXPECT_EQ(seen, ids_of(made));

  auto raos = w.asked.list_appointments(w.clinic, morning, until, "rao", "", 9);
  ASSERT_EQ(raos.value().rows.size(), 3U);
  auto& row = raos.value().rows[1];
  EXPECT_EQ(row.what.id, made[3].id);
  EXPECT_EQ(row.what.status, engine::appointment_status::cancelled);
  EXPECT_EQ(row.cancelled_reason, "ill");
  EXPECT_EQ(row.patient, people[3].id);
  EXPECT_EQ(row.patient_phone, people[3].phone);
  EXPECT_EQ(row.booked_by, "bot");
  EXPECT_FALSE(row.is_overbooked);
  EXPECT_EQ(w.asked.list_appointments(w.clinic, morning, until, "nobody", "", 9)
                .value()
                .rows.size(),
            0U);
  // What began before the window and lasts into it is part of it; what only
  // touches it is not.
  EXPECT_EQ(w.asked
                .list_appointments(w.clinic, morning + 15min, morning + 30min,
                                   "", "", 9)
                .value()
                .rows.size(),
            1U);
  EXPECT_EQ(w.asked
                .list_appointments(make<engine::clinic_id>(), morning, until,
                                   "", "", 9)
                .value()
                .rows.size(),
            0U);
  EXPECT_EQ(w.asked.list_appointments(w.clinic, morning, until, "", "x", 9)
                .why()
                .code,
            errc::invalid_argument);
}

TEST(visits, one_appointment_is_found_in_its_own_clinic_only) {
  visits_world w;
  auto p = w.people(1).at(0);
  auto id = w.book(p, "mehta", now() + 24h, "my son").id;
  auto found = w.asked.find_appointment(w.clinic, id);
  ASSERT_TRUE(found) << found.why().detail;
  EXPECT_EQ(found.value().what.attendee, "my son");
  EXPECT_EQ(found.value().patient, p.id);
  EXPECT_EQ(w.asked.find_appointment(make<engine::clinic_id>(), id).why().code,
            errc::not_found);
  EXPECT_EQ(w.asked.find_appointment(w.clinic, make<engine::appointment_id>())
                .why()
                .code,
            errc::not_found);
}

TEST(visits, all_of_a_patients_come_latest_first) {
  visits_world w;
  auto p = w.people(1).at(0);
  std::vector<engine::visit> made;
  for (int i = 0; i < 5; ++i)
    made.push_back(w.book(p, "mehta", now() - 48h + i * 24h));
  w.set(made[4], "status = 'cancelled'");
  std::vector<engine::appointment_id> seen;
  std::string cursor;
  do {
    auto page = w.asked.list_patient_appointments(w.clinic, p.id, cursor, 2);
    ASSERT_TRUE(page) << page.why().detail;
    for (auto& row : page.value().rows) seen.push_back(row.what.id);
    cursor = page.value().next_cursor;
  } while (!cursor.empty());
  std::reverse(seen.begin(), seen.end());
  EXPECT_EQ(seen, ids_of(made));
}

TEST(visits, who_has_waited_longest_comes_first) {
  visits_world w;
  auto people = w.people(4);
  for (std::size_t i = 0; i < 3; ++i) {
    auto t = next_turn(people[i], "k" + std::to_string(i));
    t.after.answer_due_at = now() - std::chrono::minutes(i);
    t.after.stage = engine::stage::confirming_cancel;
    ASSERT_EQ(w.commit_one(t).what, kind::kept);
  }
  auto list = w.asked.waiting(w.clinic, 2);
  ASSERT_TRUE(list) << list.why().detail;
  EXPECT_EQ(list.value().count, 3);
  ASSERT_EQ(list.value().rows.size(), 2U);
  EXPECT_EQ(list.value().rows[0].patient, people[2].id);
  EXPECT_EQ(list.value().rows[0].stage, engine::stage::confirming_cancel);
  EXPECT_TRUE(list.value().rows[0].last_inbound_at);
  EXPECT_EQ(w.asked.waiting(make<engine::clinic_id>(), 2).value().count, 0);
  auto all = w.asked.measure_backlog().value();
  EXPECT_EQ(all.waiting, 3);
  // The clinic answers within a quarter of an hour.
  ASSERT_TRUE(all.oldest_waiting_since);
  EXPECT_EQ(*all.oldest_waiting_since, *all.oldest_unanswered - 15min);
}

} // namespace
