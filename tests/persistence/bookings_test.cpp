#include "persistence/store_reader.hpp"
#include "tests/support/store_world.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace {

using namespace careline;
using namespace careline::tests;
using persistence::record;
using persistence::turn_record;
using kind = persistence::outcome::kind;

engine::keep_hold hold(const std::string& provider, engine::instant start,
                       engine::instant expires = now() + 10min) {
  return {provider, slot_at(start), make<engine::hold_id>(), expires};
}

engine::book_appointment book(const std::string& provider,
                              engine::instant start, engine::hold_id held) {
  return {make<engine::appointment_id>(), "checkup", provider, slot_at(start),
          held};
}

turn_record with(const person& p, const std::string& key,
                 std::vector<engine::effect> effects) {
  auto t = next_turn(p, key);
  t.effects = std::move(effects);
  return t;
}

TEST(bookings, a_held_slot_becomes_an_appointment) {
  store s;
  auto p = s.people(1).at(0);
  auto noon = now() + 24h;
  auto h = hold("mehta", noon);
  EXPECT_EQ(s.commit_one(with(p, "k1", {h})).what, kind::kept);
  p.version = 2;
  auto b = book("mehta", noon, h.hold);
  EXPECT_EQ(s.commit_one(with(p, "k2", {b})).what, kind::kept);
  persistence::store_reader reader(s.database.dsn(), s.limits);
  auto calendar = reader.load_calendar(s.clinic, "mehta", now());
  ASSERT_TRUE(calendar);
  ASSERT_EQ(calendar.value().appointments.size(), 1U);
  EXPECT_EQ(calendar.value().appointments[0].id, b.id);
  EXPECT_EQ(calendar.value().appointments[0].when, b.when);
  EXPECT_TRUE(calendar.value().holds.empty());
  EXPECT_EQ(s.database.value("select s.key from appointments a join services s"
                             " on s.id = a.service_id"),
            "checkup");
}

TEST(bookings, slots_that_touch_do_not_overlap) {
  store s;
  auto p = s.people(2);
  auto noon = now() + 24h;
  EXPECT_EQ(s.commit_one(with(p[0], "k1", {hold("mehta", noon)})).what,
            kind::kept);
  EXPECT_EQ(s.commit_one(with(p[1], "k2", {hold("mehta", noon + 30min)})).what,
            kind::kept);
}

TEST(bookings, another_providers_slot_is_free) {
  store s;
  auto p = s.people(2);
  auto noon = now() + 24h;
  EXPECT_EQ(s.commit_one(with(p[0], "k1", {hold("mehta", noon)})).what,
            kind::kept);
  EXPECT_EQ(s.commit_one(with(p[1], "k2", {hold("rao", noon)})).what,
            kind::kept);
}

TEST(bookings, an_expired_hold_stands_in_nobodys_way) {
  store s;
  auto p = s.people(2);
  auto noon = now() + 24h;
  EXPECT_EQ(
      s.commit_one(with(p[0], "k1", {hold("mehta", noon, now() - 1s)})).what,
      kind::kept);
  EXPECT_EQ(s.commit_one(with(p[1], "k2", {hold("mehta", noon)})).what,
            kind::kept);
  EXPECT_EQ(s.database.number("select count(*) from holds"), 1);
}

TEST(bookings, a_new_hold_gives_up_the_older_one_with_the_same_provider) {
  store s;
  auto p = s.people(2);
  auto noon = now() + 24h;
  EXPECT_EQ(s.commit_one(with(p[0], "k1", {hold("mehta", noon)})).what,
            kind::kept);
  p[0].version = 2;
  EXPECT_EQ(s.commit_one(with(p[0], "k2", {hold("mehta", noon + 1h)})).what,
            kind::kept);
  EXPECT_EQ(s.commit_one(with(p[1], "k3", {hold("mehta", noon)})).what,
            kind::kept);
}

TEST(bookings, a_hold_given_up_is_free_at_once) {
  store s;
  auto p = s.people(2);
  auto noon = now() + 24h;
  auto h = hold("mehta", noon);
  EXPECT_EQ(s.commit_one(with(p[0], "k1", {h})).what, kind::kept);
  p[0].version = 2;
  // In one batch: the first lets go, the second takes it.
  std::vector<record> batch;
  batch.emplace_back(with(p[0], "k2", {engine::drop_hold{"mehta", h.hold}}));
  batch.emplace_back(with(p[1], "k3", {hold("mehta", noon)}));
  EXPECT_EQ(summary(s.commit(std::move(batch))), "kept 2");
}

TEST(bookings, nobody_holds_what_is_booked_nor_books_what_another_holds) {
  store s;
  auto p = s.people(4);
  auto noon = now() + 24h;
  EXPECT_EQ(s.commit_one(with(p[0], "k1", {book("mehta", noon, {})})).what,
            kind::kept);
  EXPECT_EQ(s.commit_one(with(p[1], "k2", {hold("mehta", noon + 15min)})).what,
            kind::slot_taken);
  EXPECT_EQ(s.commit_one(with(p[2], "k3", {hold("mehta", noon + 2h)})).what,
            kind::kept);
  EXPECT_EQ(s.commit_one(with(p[3], "k4", {book("mehta", noon + 2h, {})})).what,
            kind::slot_taken);
  EXPECT_EQ(s.commit_one(with(p[3], "k5", {book("mehta", noon, {})})).what,
            kind::slot_taken);
}

TEST(bookings, a_cancelled_appointments_time_is_free_again) {
  store s;
  auto p = s.people(2);
  auto noon = now() + 24h;
  EXPECT_EQ(s.commit_one(with(p[0], "k1", {book("mehta", noon, {})})).what,
            kind::kept);
  s.database.rows("update appointments set status = 'cancelled'");
  EXPECT_EQ(s.commit_one(with(p[1], "k2", {book("mehta", noon, {})})).what,
            kind::kept);
}

// Two processes that each believe they own the calendar.
TEST(bookings, of_two_writers_racing_for_one_slot_exactly_one_wins) {
  store s;
  store other_process;
  auto p = s.people(200);
  other_process.open(s.database.dsn());
  auto noon = now() + 24h;
  for (int slot = 0; slot < 25; ++slot) {
    auto start = noon + slot * 1h;
    std::vector<record> ours;
    std::vector<record> theirs;
    for (int i = 0; i < 4; ++i) {
      auto& mine = p[static_cast<std::size_t>(slot * 8 + i)];
      auto& his = p[static_cast<std::size_t>(slot * 8 + 4 + i)];
      auto name = std::to_string(slot) + '.' + std::to_string(i);
      ours.emplace_back(with(mine, "a" + name, {book("mehta", start, {})}));
      theirs.emplace_back(with(his, "b" + name, {book("mehta", start, {})}));
    }
    std::vector<persistence::outcome> b;
    std::thread t([&] { b = other_process.commit(std::move(theirs)); });
    auto a = s.commit(std::move(ours));
    t.join();
    a.insert(a.end(), b.begin(), b.end());
    EXPECT_EQ(summary(a), "kept 1, slot_taken 7") << slot;
  }
  EXPECT_EQ(s.database.number("select count(*) from appointments"), 25);
}

} // namespace
