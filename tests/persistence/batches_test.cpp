#include "tests/support/store_world.hpp"

#include <gtest/gtest.h>

#include <bit>

namespace {

using namespace careline;
using namespace careline::tests;
using persistence::outcome;
using persistence::record;
using kind = persistence::outcome::kind;

std::string key(std::size_t i) {
  return "wamid.b." + std::to_string(i);
}

TEST(batches, five_hundred_turns_are_one_transaction) {
  store s;
  auto people = s.people(500);
  std::vector<record> batch;
  for (std::size_t i = 0; i < 500; ++i)
    batch.emplace_back(next_turn(people[i], key(i)));
  EXPECT_EQ(summary(s.commit(std::move(batch))), "kept 500");
  EXPECT_EQ(s.report.transactions, 1);
  EXPECT_EQ(s.database.number("select count(*) from messages"), 2000);
}

TEST(batches, offenders_of_every_kind_leave_their_neighbours_kept) {
  store s;
  auto people = s.people(500);
  auto noon = now() + 48h;
  // Before: ten vendor ids are taken, ten conversations have moved on, one
  // slot is booked, one identity exists.
  std::vector<record> before;
  for (std::size_t i = 0; i < 10; ++i)
    before.emplace_back(next_turn(people[490 + i], key(i)));
  auto booked = next_turn(people[480], "wamid.booked");
  booked.effects = {engine::book_appointment{
      make<engine::appointment_id>(), "checkup", "mehta", slot_at(noon), {}}};
  before.emplace_back(booked);
  EXPECT_EQ(summary(s.commit(std::move(before))), "kept 11");

  std::vector<record> batch;
  std::vector<kind> expected;
  for (std::size_t i = 0; i < 480; ++i) {
    auto t = next_turn(people[i], key(i)); // 0..9: repeated
    auto what = i < 10 ? kind::repeated : kind::kept;
    if (i >= 10 && i < 20) {
      t.expected_version = 5;
      what = kind::stale;
    }
    if (i >= 20 && i < 23) { // one slot is booked, two more want the next one
      auto at = i == 20 ? noon + 15min : noon + 60min;
      t.effects = {engine::keep_hold{"mehta", slot_at(at),
                                     make<engine::hold_id>(), now() + 10min}};
      what = i == 21 ? kind::kept : kind::slot_taken;
    }
    if (i == 30) {
      auto twin = people[31];
      twin.id = make<engine::patient_id>();
      twin.version = 0;
      t = first_turn(twin);
      what = kind::identity_taken;
    }
    batch.emplace_back(std::move(t));
    expected.push_back(what);
  }
  auto got = s.commit(std::move(batch));
  for (std::size_t i = 0; i < got.size(); ++i)
    EXPECT_EQ(to_string(got[i].what), to_string(expected[i])) << i;
  EXPECT_EQ(s.report.transactions, 2);
  // 500 first turns, 11 before, and the kept ones.
  auto kept = std::count(expected.begin(), expected.end(), kind::kept);
  EXPECT_EQ(s.database.number("select count(*) from inbound_keys"), 511 + kept);
  EXPECT_EQ(s.database.number("select count(*) from holds"), 1);
}

TEST(batches, of_one_message_twice_in_a_batch_the_second_is_repeated) {
  store s;
  auto p = s.people(1).at(0);
  std::vector<record> batch;
  batch.emplace_back(next_turn(p, "wamid.1"));
  batch.emplace_back(next_turn(p, "wamid.1"));
  EXPECT_EQ(summary(s.commit(std::move(batch))), "kept 1, repeated 1");
}

TEST(batches, a_message_twice_is_kept_once_even_if_the_first_is_refused) {
  store s;
  auto p = s.people(1).at(0);
  auto late = next_turn(p, "wamid.1");
  late.expected_version = 9;
  std::vector<record> batch;
  batch.emplace_back(late);
  batch.emplace_back(next_turn(p, "wamid.1"));
  auto got = s.commit(std::move(batch));
  EXPECT_EQ(got[0].what, kind::stale);
  EXPECT_EQ(got[1].what, kind::kept);
}

TEST(batches, of_two_turns_of_one_patient_the_second_is_stale) {
  store s;
  auto p = s.people(1).at(0);
  std::vector<record> batch;
  batch.emplace_back(next_turn(p, "wamid.1"));
  batch.emplace_back(next_turn(p, "wamid.2"));
  auto got = s.commit(std::move(batch));
  EXPECT_EQ(got[0].what, kind::kept);
  EXPECT_EQ(got[1].what, kind::stale);
}

TEST(batches, of_two_first_messages_of_one_person_the_second_looks_again) {
  store s;
  auto p = make_person(s.clinic, 1);
  auto twin = p;
  twin.id = make<engine::patient_id>();
  std::vector<record> batch;
  batch.emplace_back(first_turn(p));
  batch.emplace_back(first_turn(twin));
  auto got = s.commit(std::move(batch));
  EXPECT_EQ(got[0].what, kind::kept);
  EXPECT_EQ(got[1].what, kind::identity_taken);
}

class poison : public testing::TestWithParam<std::size_t> {};

TEST_P(poison, is_found_among_five_hundred_and_set_aside) {
  store s;
  auto people = s.people(500);
  auto place = GetParam();
  std::vector<record> batch;
  for (std::size_t i = 0; i < 500; ++i) {
    auto words = i == place ? std::string("bad \xff bytes") : "good";
    batch.emplace_back(next_turn(people[i], key(i), words));
  }
  auto got = s.commit(std::move(batch));
  EXPECT_EQ(summary(got), "kept 499, poisoned 1");
  EXPECT_EQ(got[place].what, kind::poisoned);
  EXPECT_EQ(got[place].detail, "22021");
  // One that failed, at most log2(500) halvings and a proof, the rest, and the
  // raw event.
  EXPECT_LE(s.report.transactions, 1 + std::bit_width(500U) + 3);
  EXPECT_EQ(s.database.number("select count(*) from inbound_keys"), 999);
  EXPECT_EQ(s.database.value("select reason from raw_events"),
            "poisoned:22021");
  EXPECT_EQ(s.database.number("select count(*) from raw_events where"
                              " position('\\xff'::bytea in payload) > 0"),
            1);
  // The vendor brings it again.
  got = s.commit({next_turn(people[place], key(place), "bad \xff bytes")});
  EXPECT_EQ(got[0].what, kind::poisoned);
  EXPECT_EQ(s.database.number("select count(*) from raw_events"), 1);
}

INSTANTIATE_TEST_SUITE_P(at, poison, testing::Values(0, 249, 250, 499));

/// What the server makes of a record, whatever its fault.
class refusal : public testing::TestWithParam<const char*> {};

TEST_P(refusal, of_one_record_stops_nobody_else) {
  store s;
  auto people = s.people(3);
  s.database.rows(std::string("create function careline.refuse() returns"
                              " trigger language plpgsql as $$ begin"
                              " if new.body = 'cursed' then raise exception"
                              " 'no' using errcode = '")
                  + GetParam()
                  + "'; end if; return new; end $$;"
                    "create trigger refuse before insert on"
                    " careline.message_log for each row"
                    " execute function careline.refuse()");
  auto got =
      s.commit({next_turn(people[0], "a"), next_turn(people[1], "b", "cursed"),
                next_turn(people[2], "c")});
  EXPECT_EQ(summary(got), "kept 2, poisoned 1");
  EXPECT_EQ(got[1].detail, GetParam());
}

INSTANTIATE_TEST_SUITE_P(sqlstates, refusal,
                         testing::Values("22001", "23514", "54000", "XX000"));

TEST(batches, several_poisoned_records_and_offenders_are_all_told_apart) {
  store s;
  auto people = s.people(200);
  std::vector<record> batch;
  for (std::size_t i = 0; i < 200; ++i) {
    auto t = next_turn(people[i], key(i));
    if (i % 50 == 7) t.messages[0].body = std::string("nul \0 byte", 10);
    if (i % 50 == 8) t.messages[0].details = "{broken";
    if (i % 50 == 9) t.expected_version = 4;
    batch.emplace_back(std::move(t));
  }
  auto got = s.commit(std::move(batch));
  EXPECT_EQ(summary(got), "kept 188, poisoned 8, stale 4");
  EXPECT_EQ(s.database.number("select count(*) from raw_events"), 8);
}

TEST(batches, a_slot_of_an_unknown_provider_is_poison) {
  store s;
  auto p = s.people(2);
  auto t = next_turn(p[0], "wamid.1");
  t.effects = {engine::keep_hold{"nobody", slot_at(now() + 24h),
                                 make<engine::hold_id>(), now() + 10min}};
  std::vector<record> batch;
  batch.emplace_back(t);
  batch.emplace_back(next_turn(p[1], "wamid.2"));
  auto got = s.commit(std::move(batch));
  EXPECT_EQ(got[0].what, kind::poisoned);
  EXPECT_EQ(got[1].what, kind::kept);
}

TEST(batches, a_raw_event_with_a_key_is_kept_once) {
  store s;
  persistence::raw_event e;
  e.reason = "unknown_phone_number_id";
  e.key = "wamid.9";
  e.payload = std::string("\xff\0raw", 5);
  e.at = now();
  EXPECT_EQ(s.commit_one(e).what, kind::kept);
  EXPECT_EQ(s.commit_one(e).what, kind::kept);
  EXPECT_EQ(s.database.number("select count(*) from raw_events"), 1);
}

TEST(batches, after_repeats_the_next_batch_is_looked_at_first) {
  store s;
  auto people = s.people(100);
  auto make_batch = [&](std::int64_t version) {
    std::vector<record> batch;
    for (std::size_t i = 0; i < people.size(); ++i) {
      people[i].version = version;
      batch.emplace_back(next_turn(people[i], key(i)));
    }
    return batch;
  };
  EXPECT_EQ(summary(s.commit(make_batch(1))), "kept 100");
  EXPECT_EQ(summary(s.commit(make_batch(2))), "repeated 100");
  EXPECT_EQ(s.report.transactions, 1);
  EXPECT_EQ(summary(s.commit(make_batch(2))), "repeated 100");
  EXPECT_EQ(s.report.transactions, 0);
}

} // namespace
