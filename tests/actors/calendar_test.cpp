#include "actors/calendar.hpp"

#include "tests/support/fake_reader.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/stateful_actor.hpp>

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

namespace {

/// Dr Mehta's calendar, asked by patients that only the test knows.
struct practice {
  practice() {
    reader = add_fake_reader(node);
    actor = node.spawn(calendar, node.rt, node.board, clinic_number(1),
                       std::string("mehta"));
    node.demo->calendars.emplace("mehta", actor);
  }

  /// What the calendar says in the end; empty while it has not answered.
  using answer = std::shared_ptr<std::optional<engine::event>>;
  answer ask_for(std::uint64_t patient, engine::calendar_question q) {
    auto got = std::make_shared<std::optional<engine::event>>();
    node.spawn([this, got, patient, q](caf::event_based_actor* self) {
      node.rt->depths.sent(actor_kind::calendar);
      self->request(actor, 60s,
                    ask_calendar{q, patient_number(patient), node.demo})
          .then([got](calendar_answer& a) { *got = std::move(a.answer); });
    });
    node.run();
    return got;
  }
  answer hold(std::uint64_t patient, engine::instant start) {
    return ask_for(patient,
                   engine::hold_slot{"visit", "mehta", {start, start + 30min}});
  }
  answer find(std::uint64_t patient) {
    engine::find_slots q;
    q.service = "visit";
    q.provider = "mehta";
    q.from = at(9h);
    q.until = at(17h);
    return ask_for(patient, q);
  }
  static engine::instant at(std::chrono::milliseconds time) {
    return std::chrono::floor<std::chrono::days>(day_begins)
           + std::chrono::days{1} + time;
  }
  static bool is_free(const answer& a, engine::instant start) {
    for (auto& s : std::get<engine::slots_found>(a->value()).slots)
      if (s.start == start) return true;
    return false;
  }
  template <class T>
  static bool is(const answer& a) {
    return a->has_value() && std::holds_alternative<T>(a->value());
  }

  test_node node;
  std::shared_ptr<fake_reader> reader;
  calendar_actor actor;
};

} // namespace

TEST(calendar_actor, it_reads_what_is_taken_when_first_asked) {
  practice p;
  EXPECT_EQ(p.reader->calendar_loads, 0);
  p.reader->busy.appointments.push_back(
      {engine::appointment_id{engine::make_uuid_v7(7, 0, 1)},
       {practice::at(9h), practice::at(9h + 30min)}});
  auto found = p.find(1);
  ASSERT_TRUE(practice::is<engine::slots_found>(found));
  EXPECT_FALSE(practice::is_free(found, practice::at(9h)));
  EXPECT_TRUE(practice::is_free(found, practice::at(9h + 30min)));
  p.find(2);
  EXPECT_EQ(p.reader->calendar_loads, 1);
}

TEST(calendar_actor, questions_that_come_while_it_reads_are_answered_after) {
  practice p;
  p.reader->holds = true;
  auto first = p.hold(1, practice::at(10h));
  auto second = p.hold(2, practice::at(10h));
  auto third = p.find(3);
  EXPECT_FALSE(first->has_value());
  EXPECT_EQ(p.reader->calendar_loads, 1);
  p.reader->release(p.node);
  EXPECT_TRUE(practice::is<engine::slot_held>(first));
  EXPECT_TRUE(practice::is<engine::slot_refused>(second));
  ASSERT_TRUE(practice::is<engine::slots_found>(third));
  EXPECT_FALSE(practice::is_free(third, practice::at(10h)));
}

TEST(calendar_actor, the_first_to_ask_holds_the_slot) {
  practice p;
  auto first = p.hold(1, practice::at(10h));
  ASSERT_TRUE(practice::is<engine::slot_held>(first));
  auto& held = std::get<engine::slot_held>(first->value());
  EXPECT_EQ(held.held.start, practice::at(10h));
  EXPECT_EQ(held.expires, p.node.wall + p.node.rt->limits.hold);
  auto second = p.hold(2, practice::at(10h));
  ASSERT_TRUE(practice::is<engine::slot_refused>(second));
  EXPECT_FALSE(std::get<engine::slot_refused>(second->value()).nearest.empty());
}

TEST(calendar_actor, a_hold_that_was_given_up_or_ran_out_is_free_again) {
  practice p;
  auto first = p.hold(1, practice::at(10h));
  auto hold = std::get<engine::slot_held>(first->value()).hold;
  p.node.tell(p.actor, hold_settled{hold, false, {}, {}});
  EXPECT_TRUE(practice::is<engine::slot_held>(p.hold(2, practice::at(10h))));
  EXPECT_FALSE(practice::is<engine::slot_held>(p.hold(3, practice::at(10h))));
  p.node.pass(p.node.rt->limits.hold);
  EXPECT_TRUE(practice::is<engine::slot_held>(p.hold(3, practice::at(10h))));
}

TEST(calendar_actor, a_booked_slot_stays_taken) {
  practice p;
  auto first = p.hold(1, practice::at(10h));
  auto held = std::get<engine::slot_held>(first->value());
  p.node.tell(p.actor, hold_settled{held.hold, true,
                                    engine::appointment_id{
                                        engine::make_uuid_v7(7, 0, 1)},
                                    held.held});
  p.node.pass(2h);
  EXPECT_TRUE(practice::is<engine::slot_refused>(p.hold(2, practice::at(10h))));
  EXPECT_EQ(p.reader->calendar_loads, 1);
}

TEST(calendar_actor, one_that_is_outdated_reads_again) {
  practice p;
  p.find(1);
  p.reader->busy.appointments.push_back(
      {engine::appointment_id{engine::make_uuid_v7(7, 0, 1)},
       {practice::at(11h), practice::at(11h + 30min)}});
  EXPECT_TRUE(practice::is_free(p.find(1), practice::at(11h)));
  p.node.tell(p.actor, calendar_outdated{});
  EXPECT_EQ(p.reader->calendar_loads, 1) << "when it is asked";
  EXPECT_FALSE(practice::is_free(p.find(1), practice::at(11h)));
  EXPECT_EQ(p.reader->calendar_loads, 2);
}

TEST(calendar_actor, what_changes_while_it_reads_makes_it_read_again) {
  practice p;
  p.find(1);
  auto held =
      std::get<engine::slot_held>(p.hold(1, practice::at(11h))->value());
  p.node.tell(p.actor, calendar_outdated{});
  p.reader->holds = true;
  auto asked = p.find(2); // Reads a table without the appointment ...
  auto booked = engine::appointment_id{engine::make_uuid_v7(7, 0, 1)};
  p.reader->busy.appointments.push_back({booked, held.held});
  p.node.tell(p.actor, hold_settled{held.hold, true, booked, held.held});
  p.reader->release(p.node); // ... which is kept by now.
  EXPECT_FALSE(asked->has_value());
  p.reader->release(p.node);
  ASSERT_TRUE(asked->has_value());
  EXPECT_FALSE(practice::is_free(asked, practice::at(11h)));
}

TEST(calendar_actor, one_that_is_outdated_while_it_reads_reads_again) {
  practice p;
  p.reader->holds = true;
  auto asked = p.find(1);
  p.node.tell(p.actor, calendar_outdated{});
  p.reader->release(p.node);
  EXPECT_FALSE(asked->has_value());
  p.reader->release(p.node);
  EXPECT_TRUE(practice::is<engine::slots_found>(asked));
  EXPECT_EQ(p.reader->calendar_loads, 2);
}

TEST(calendar_actor, without_the_reader_it_is_silent_and_tries_the_next_time) {
  practice p;
  p.reader->fails = engine::errc::unavailable;
  EXPECT_TRUE(practice::is<engine::calendar_silent>(p.find(1)));
  p.reader->fails.reset();
  p.reader->holds = true;
  auto asked = p.find(1);
  p.node.pass(p.node.rt->limits.reader_answer);
  EXPECT_TRUE(practice::is<engine::calendar_silent>(asked));
  p.reader->holds = false;
  EXPECT_TRUE(practice::is<engine::slots_found>(p.find(1)));
}

TEST(calendar_actor, a_doctor_who_is_no_longer_there_has_no_slots) {
  practice p;
  p.node.demo->clinic.providers.clear();
  EXPECT_TRUE(practice::is<engine::calendar_silent>(p.find(1)));
}
