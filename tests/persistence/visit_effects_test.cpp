// What turns make of visits: moved, cancelled, fulfilled, missed and undone,
// each once, or not at all.
#include "tests/support/visits_world.hpp"

#include <gtest/gtest.h>

namespace {

using namespace careline;
using namespace careline::tests;
using enum engine::appointment_status;
using engine::effect;
using persistence::record;
using kind = persistence::outcome::kind;

TEST(visit_effects, a_booking_keeps_whom_it_is_for_and_who_made_it) {
  visits_world w;
  auto p = w.people(1).at(0);
  auto v = w.book(p, "mehta", now() + 24h, "मेरा बेटा");
  EXPECT_EQ(w.stored(v).what.attendee, "मेरा बेटा");
  EXPECT_EQ(w.stored(v).booked_by, "bot");
  EXPECT_EQ(w.stored(v).updated_by, "bot");
}

TEST(visit_effects, staff_may_overbook_knowingly_and_the_bot_may_not) {
  visits_world w;
  auto p = w.people(3);
  auto noon = now() + 24h;
  w.book(p[0], "mehta", noon);
  engine::book_appointment b{
      make<engine::appointment_id>(), "checkup", "mehta", slot_at(noon), {}};
  EXPECT_EQ(w.act(p[1], {b}).what, kind::slot_taken);
  b.by = "desk";
  b.is_overbooked = true;
  EXPECT_EQ(w.act(p[1], {b}).what, kind::kept);
  auto row = w.stored(visit_of(b));
  EXPECT_TRUE(row.is_overbooked);
  EXPECT_EQ(row.booked_by, "desk");
  // Beside another's hold too.
  engine::keep_hold h{"mehta", slot_at(noon + 1h), make<engine::hold_id>(),
                      now() + 10min};
  EXPECT_EQ(w.act(p[2], {h}).what, kind::kept);
  b.id = make<engine::appointment_id>();
  b.when = h.held;
  EXPECT_EQ(w.act(p[0], {b}).what, kind::kept);
}

TEST(visit_effects, a_move_frees_the_old_time_and_takes_the_new_one) {
  visits_world w;
  auto p = w.people(2);
  auto noon = now() + 24h;
  auto v = w.book(p[0], "mehta", noon);
  EXPECT_EQ(w.act(p[0], {engine::confirm_appointment{v.id}}).what, kind::kept);
  EXPECT_TRUE(w.stored(v).what.is_confirmed);
  engine::keep_hold h{"rao", slot_at(noon + 2h), make<engine::hold_id>(),
                      now() + 10min};
  EXPECT_EQ(w.act(p[0], {h}).what, kind::kept);
  auto m = move(v, "rao", noon + 2h);
  m.hold = h.hold;
  EXPECT_EQ(w.act(p[0], {m}).what, kind::kept);
  auto row = w.stored(v);
  EXPECT_EQ(row.what.provider, "rao");
  EXPECT_EQ(row.what.when, slot_at(noon + 2h));
  EXPECT_FALSE(row.what.is_confirmed) << "another time was confirmed";
  EXPECT_EQ(w.database.number("select count(*) from holds"), 0);
  w.book(p[1], "mehta", noon);
  EXPECT_EQ(w.database.number("select count(*) from appointments"), 2);
}

TEST(visit_effects, a_move_by_less_than_its_length_is_no_conflict_with_itself) {
  visits_world w;
  auto p = w.people(1).at(0);
  auto noon = now() + 24h;
  auto v = w.book(p, "mehta", noon);
  engine::keep_hold h{"mehta", slot_at(noon + 15min), make<engine::hold_id>(),
                      now() + 10min};
  EXPECT_EQ(w.act(p, {h}).what, kind::kept);
  auto m = move(v, "mehta", noon + 15min);
  m.hold = h.hold;
  EXPECT_EQ(w.act(p, {m}).what, kind::kept);
  EXPECT_EQ(w.stored(v).what.when, slot_at(noon + 15min));
}

TEST(visit_effects, a_move_onto_anothers_time_is_refused_and_changes_nothing) {
  visits_world w;
  auto p = w.people(4);
  auto noon = now() + 24h;
  auto mine = w.book(p[0], "mehta", noon);
  w.book(p[1], "mehta", noon + 1h);
  engine::keep_hold h{"mehta", slot_at(noon + 2h), make<engine::hold_id>(),
                      now() + 10min};
  EXPECT_EQ(w.act(p[2], {h}).what, kind::kept);
  for (auto hours : {1h, 2h}) {
    // A neighbour in the same batch is kept.
    std::vector<record> batch;
    batch.emplace_back(w.turn(p[0], {move(mine, "mehta", noon + hours)}));
    batch.emplace_back(w.turn(p[3], {}));
    EXPECT_EQ(summary(w.commit(std::move(batch))), "kept 1, slot_taken 1");
    ++p[3].version;
  }
  EXPECT_EQ(w.stored(mine).what.when, slot_at(noon));
  auto m = move(mine, "mehta", noon + 1h);
  m.is_overbooked = true;
  m.by = "desk";
  EXPECT_EQ(w.act(p[0], {m}).what, kind::kept);
  EXPECT_EQ(w.stored(mine).updated_by, "desk");
}

TEST(visit_effects, what_was_seen_otherwise_is_stale) {
  visits_world w;
  auto p = w.people(2);
  auto noon = now() + 24h;
  auto v = w.book(p[0], "mehta", noon);
  auto elsewhere = v;
  elsewhere.when = slot_at(noon + 1h);
  EXPECT_EQ(w.act(p[0], {move(elsewhere, "mehta", noon + 3h)}).what,
            kind::stale);
  EXPECT_EQ(w.act(p[0], {set(elsewhere, booked, cancelled)}).what, kind::stale)
      << "it is at another time";
  auto with_other = v;
  with_other.provider = "rao";
  EXPECT_EQ(w.act(p[0], {set(with_other, booked, cancelled)}).what, kind::stale)
      << "it is with another provider";
  EXPECT_EQ(w.act(p[0], {move(with_other, "rao", noon + 3h)}).what,
            kind::stale);
  EXPECT_EQ(w.stored(v).what.when, slot_at(noon));
  EXPECT_EQ(w.act(p[0], {set(v, arrived, fulfilled)}).what, kind::stale);
  EXPECT_EQ(w.act(p[1], {set(v, booked, cancelled)}).what, kind::stale)
      << "another's visit";
  EXPECT_EQ(w.act(p[1], {engine::confirm_appointment{v.id}}).what, kind::kept);
  EXPECT_FALSE(w.stored(v).what.is_confirmed) << "by another";
  EXPECT_EQ(w.act(p[0], {set(v, booked, cancelled, "ill")}).what, kind::kept);
  EXPECT_EQ(w.act(p[0], {move(v, "mehta", noon + 3h)}).what, kind::stale);
  EXPECT_EQ(w.stored(v).cancelled_reason, "ill");
  EXPECT_EQ(w.stored(p[1]).total_cancellations, 0);
}

TEST(visit_effects, a_stale_visit_is_found_among_its_neighbours) {
  visits_world w;
  auto p = w.people(40);
  auto noon = now() + 24h;
  std::vector<engine::visit> visits;
  for (std::size_t i = 0; i < p.size(); ++i)
    visits.push_back(w.book(p[i], "mehta", noon + i * 30min));
  w.set(visits[7], "status = 'cancelled'");
  w.set(visits[31], "status = 'arrived'");
  w.set(visits[12], "during = tstzrange(lower(during) + interval '2 days',"
                    " upper(during) + interval '2 days')");
  std::vector<record> batch;
  for (std::size_t i = 0; i < p.size(); ++i)
    batch.emplace_back(w.turn(p[i], {set(visits[i], booked, cancelled)}));
  auto got = w.commit(std::move(batch));
  EXPECT_EQ(summary(got), "kept 37, stale 3");
  EXPECT_EQ(got[7].what, kind::stale);
  EXPECT_EQ(got[31].what, kind::stale);
  EXPECT_EQ(got[12].what, kind::stale);
  EXPECT_EQ(w.database.number("select sum(total_cancellations) from patients"),
            37);
}

TEST(visit_effects, counters_change_once_with_the_status_and_back_with_it) {
  visits_world w;
  auto p = w.people(1).at(0);
  auto v = w.book(p, "mehta", now() + 24h);
  auto counters = [&] {
    auto i = w.stored(p);
    return std::to_string(i.total_visits) + ' '
           + std::to_string(i.total_cancellations) + ' '
           + std::to_string(i.total_no_shows);
  };
  auto step = [&](engine::appointment_status from,
                  engine::appointment_status to) {
    EXPECT_EQ(w.act(p, {set(v, from, to)}).what, kind::kept);
    return counters();
  };
  EXPECT_EQ(step(booked, arrived), "0 0 0");
  EXPECT_EQ(step(arrived, fulfilled), "1 0 0");
  EXPECT_FALSE(w.stored(p).first_visit_date.empty());
  EXPECT_EQ(step(fulfilled, booked), "0 0 0");
  EXPECT_EQ(w.stored(p).first_visit_date, "");
  EXPECT_EQ(w.stored(p).last_visit_date, "");
  EXPECT_EQ(step(booked, no_show), "0 0 1");
  EXPECT_EQ(step(no_show, booked), "0 0 0");
  EXPECT_EQ(step(booked, cancelled), "0 1 0");
  EXPECT_EQ(step(cancelled, booked), "0 0 0");
  // The same turn twice is one turn.
  auto t = w.turn(p, {set(v, booked, cancelled)});
  EXPECT_EQ(w.commit_one(t).what, kind::kept);
  EXPECT_EQ(w.commit_one(t).what, kind::repeated);
  EXPECT_EQ(counters(), "0 1 0");
}

TEST(visit_effects, first_and_last_visit_are_days_of_the_clinic) {
  visits_world w;
  auto p = w.people(1).at(0);
  using namespace std::chrono;
  // 20:00 UTC is the next day in Kolkata.
  engine::instant first = sys_days(2026y / March / 3) + 20h;
  engine::instant last = sys_days(2026y / March / 9) + 4h;
  auto a = w.book(p, "mehta", first);
  auto b = w.book(p, "mehta", last);
  EXPECT_EQ(
      w.act(p, {set(b, booked, fulfilled), set(a, booked, fulfilled)}).what,
      kind::kept);
  EXPECT_EQ(w.stored(p).total_visits, 2);
  EXPECT_EQ(w.stored(p).first_visit_date, "2026-03-04");
  EXPECT_EQ(w.stored(p).last_visit_date, "2026-03-09");
  EXPECT_EQ(w.act(p, {set(a, fulfilled, booked)}).what, kind::kept);
  EXPECT_EQ(w.stored(p).first_visit_date, "2026-03-09");
}

TEST(visit_effects, a_visit_that_shall_stand_again_may_have_lost_its_time) {
  visits_world w;
  auto p = w.people(3);
  auto noon = now() + 24h;
  auto v = w.book(p[0], "mehta", noon);
  EXPECT_EQ(w.act(p[0], {set(v, booked, cancelled)}).what, kind::kept);
  w.book(p[1], "mehta", noon + 15min);
  std::vector<record> batch;
  batch.emplace_back(w.turn(p[0], {set(v, cancelled, booked)}));
  batch.emplace_back(w.turn(p[2], {}));
  EXPECT_EQ(summary(w.commit(std::move(batch))), "kept 1, slot_taken 1");
  EXPECT_EQ(w.stored(v).what.status, cancelled);
  EXPECT_EQ(w.stored(p[0]).total_cancellations, 1);
}

TEST(visit_effects, a_time_freed_and_taken_in_one_batch_changes_hands) {
  visits_world w;
  auto p = w.people(3);
  auto noon = now() + 24h;
  auto v = w.book(p[0], "mehta", noon);
  std::vector<record> batch;
  engine::book_appointment b{
      make<engine::appointment_id>(), "checkup", "mehta", slot_at(noon), {}};
  batch.emplace_back(w.turn(p[1], {b}));
  batch.emplace_back(w.turn(p[0], {set(v, booked, cancelled)}));
  EXPECT_EQ(summary(w.commit(std::move(batch))), "kept 2");
}

// Two that want one time, one by standing again, which no guard sees coming.
TEST(visit_effects, standing_again_and_booking_at_once_give_it_to_one) {
  visits_world w;
  auto p = w.people(2);
  auto noon = now() + 24h;
  auto v = w.book(p[0], "mehta", noon);
  EXPECT_EQ(w.act(p[0], {set(v, booked, no_show)}).what, kind::kept);
  std::vector<record> batch;
  engine::book_appointment b{
      make<engine::appointment_id>(), "checkup", "mehta", slot_at(noon), {}};
  batch.emplace_back(w.turn(p[0], {set(v, no_show, booked)}));
  batch.emplace_back(w.turn(p[1], {b}));
  EXPECT_EQ(summary(w.commit(std::move(batch))), "kept 1, slot_taken 1");
}

TEST(visit_effects, several_of_one_turn_are_kept_together_or_not_at_all) {
  visits_world w;
  auto p = w.people(1).at(0);
  auto noon = now() + 24h;
  auto a = w.book(p, "mehta", noon);
  auto b = w.book(p, "mehta", noon + 1h);
  std::vector<effect> both{
      set(a, booked, cancelled), move(b, "rao", noon),
      engine::notify_provider{"mehta", "cancelled", to_string(a.id)},
      engine::start_timer{"remind:120:" + to_string(b.id), "", noon - 2h}};
  auto wrong = both;
  wrong[0] = set(a, arrived, cancelled);
  EXPECT_EQ(w.act(p, wrong).what, kind::stale);
  EXPECT_EQ(w.stored(b).what.provider, "mehta");
  EXPECT_EQ(w.database.number("select count(*) from notifications"), 0);
  EXPECT_EQ(w.act(p, both).what, kind::kept);
  EXPECT_EQ(w.stored(a).what.status, cancelled);
  EXPECT_EQ(w.stored(b).what.provider, "rao");
  EXPECT_EQ(w.database.number("select count(*) from notifications"), 1);
  EXPECT_EQ(w.database.number("select count(*) from timers"), 1);
}

TEST(visit_effects, a_turn_that_changes_its_mind_writes_what_it_ends_with) {
  visits_world w;
  auto p = w.people(1).at(0);
  auto noon = now() + 24h;
  auto v = w.book(p, "mehta", noon);
  auto once = move(v, "rao", noon + 1h);
  auto there = v;
  there.provider = "rao";
  there.when = once.to;
  auto last = v;
  last.when = slot_at(noon + 2h);
  EXPECT_EQ(
      w.act(p, {once, move(there, "mehta", noon + 2h),
                set(last, booked, arrived), set(last, arrived, fulfilled)})
          .what,
      kind::kept);
  EXPECT_EQ(w.stored(v).what.provider, "mehta");
  EXPECT_EQ(w.stored(v).what.when, slot_at(noon + 2h));
  EXPECT_EQ(w.stored(v).what.status, fulfilled);
  EXPECT_EQ(w.stored(p).total_visits, 1);
  EXPECT_EQ(
      w.act(p, {set(last, fulfilled, booked), set(last, booked, fulfilled)})
          .what,
      kind::kept);
  EXPECT_EQ(w.stored(p).total_visits, 1);
}

TEST(visit_effects, a_patient_who_walks_in_is_booked_and_there) {
  visits_world w;
  auto p = w.people(1).at(0);
  engine::book_appointment b{
      make<engine::appointment_id>(), "checkup", "mehta", slot_at(now()), {}};
  auto v = visit_of(b);
  EXPECT_EQ(w.act(p, {b, set(v, booked, arrived)}).what, kind::kept);
  EXPECT_EQ(w.stored(v).what.status, arrived);
}

TEST(visit_effects, a_provider_nobody_knows_poisons_a_move) {
  visits_world w;
  auto p = w.people(1).at(0);
  auto v = w.book(p, "mehta", now() + 24h);
  EXPECT_EQ(w.act(p, {move(v, "nobody", now() + 25h)}).what, kind::poisoned);
}

} // namespace
