/// A patient's visits: asked of the store, looked for with any doctor, booked,
/// moved and cancelled by chat and by staff; what the calendars hear.

#include "tests/actors/bed.hpp"

#include <algorithm>

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

namespace {

using ended = persistence::outcome::kind;
using ends = std::vector<turn_end>;
using status = engine::appointment_status;

const engine::appointment_id visit_id{engine::make_uuid_v7(6, 0, 6)};
const engine::hold_id hold_id{engine::make_uuid_v7(4, 0, 4)};

engine::slot in(std::chrono::minutes from_now) {
  return {day_begins + from_now, day_begins + from_now + 30min};
}

engine::visit a_visit(status is = status::booked) {
  return {visit_id, "visit", "mehta", in(120min), is, {}, false};
}

/// Does as it is told by one word, or by staff.
engine::step obeys(const engine::conversation& before,
                   const engine::event& what, const engine::moment& at) {
  engine::step s;
  s.after = before;
  auto say = [&](std::string text) {
    s.replies.push_back({std::move(text), {}, {}, {}, {}, {}});
  };
  if (auto* m = std::get_if<engine::message_arrived>(&what)) {
    s.after.last_inbound_at = m->message.sent_at;
    s.after.account = m->message.account;
    if (m->message.text == "visits") {
      s.question = engine::find_visits{at.now};
    } else if (m->message.text == "anybody") {
      s.question =
          engine::find_slots{"visit", {}, at.now, at.now + 24h, {}, 3, {}};
    } else if (m->message.text == "keep") {
      s.after.draft.emplace();
      s.after.draft->provider = "rao";
      s.after.draft->hold = hold_id;
      say("I'm keeping it.");
    } else if (m->message.text == "move") {
      s.effects.push_back(engine::move_appointment{
          visit_id, "mehta", in(120min), "rao", in(180min), hold_id});
      say("Moved.");
    } else if (m->message.text == "cancel") {
      s.effects.push_back(engine::set_appointment_status{
          visit_id, "mehta", status::booked, status::cancelled, "bot", {}});
      say("Cancelled.");
    } else {
      say("Hello.");
    }
  } else if (auto* found = std::get_if<engine::visits_found>(&what)) {
    say(std::to_string(found->visits.size()) + " visits.");
  } else if (auto* free = std::get_if<engine::slots_found>(&what)) {
    std::string all = "Free:";
    for (auto& p : free->providers) all += ' ' + p;
    say(all);
  } else if (std::holds_alternative<engine::calendar_silent>(what)) {
    say("Somebody will call you.");
  } else if (auto* b = std::get_if<engine::staff_booked>(&what)) {
    if (b->service == "nothing") {
      s.refused_to_staff = engine::staff_refusal{"not_bookable", {in(60min)}};
    } else if (b->may_overbook) {
      s.effects.push_back(engine::book_appointment{
          b->id, b->service, b->provider, in(60min), {}, {}, b->by, true});
      say("Booked by the clinic.");
    } else {
      s.question = engine::hold_slot{b->service, b->provider, in(60min)};
    }
  } else if (auto* held = std::get_if<engine::slot_held>(&what)) {
    s.effects.push_back(
        engine::book_appointment{engine::appointment_id(held->hold.value),
                                 "visit",
                                 "mehta",
                                 held->held,
                                 held->hold,
                                 {},
                                 "Asha",
                                 false});
    say("Booked by the clinic.");
  } else if (auto* refused = std::get_if<engine::slot_refused>(&what)) {
    s.refused_to_staff = engine::staff_refusal{"slot_taken", refused->nearest};
  } else if (auto* set = std::get_if<engine::staff_set_status>(&what)) {
    s.effects.push_back(engine::set_appointment_status{
        set->what.id, set->what.provider, set->what.status, set->to, set->by,
        set->reason});
  } else if (auto* refused_last = std::get_if<engine::booking_refused>(&what)) {
    say("Sorry, " + refused_last->provider + ".");
  }
  return s;
}

engine::event holds_it(const ask_calendar& m) {
  auto& wish = std::get<engine::hold_slot>(m.question);
  return engine::slot_held{wish.wanted, m.hold.is_nil() ? hold_id : m.hold,
                           day_begins + 10min};
}

struct practice : bed {
  explicit practice(bool is_known = true)
      : bed(is_known, &obeys), reader(add_fake_reader(node)),
        mehta(add_fake_calendar(node, "mehta")),
        rao(add_fake_calendar(node, "rao")) {}

  void book(std::string service = "visit", bool may_overbook = false,
            std::string key = {}) {
    auto a = an_act(node, staff_action::kind::book, phone, holder->ticket(100));
    engine::staff_booked wish;
    wish.by = "Asha";
    wish.service = std::move(service);
    wish.provider = "mehta";
    wish.start = in(60min).start;
    wish.may_overbook = may_overbook;
    a.event = wish;
    a.idempotent = {std::move(key), "hash"};
    post_from_outside(*node.rt, actor, std::move(a));
    node.run();
  }
  void set_status(status from, status to) {
    auto a = an_act(node, staff_action::kind::set_status, phone,
                    holder->ticket(100));
    a.event = engine::staff_set_status{"Asha", a_visit(from), to, "called"};
    post_from_outside(*node.rt, actor, std::move(a));
    node.run();
  }
  const engine::staff_refusal* refusal() const {
    for (auto& e : holder->ends)
      if (e.id == 100) return e.refusal.get();
    return nullptr;
  }
  std::string last_reply() const {
    return writer->turns.back().record.turn.messages.back().body;
  }

  std::shared_ptr<fake_reader> reader;
  std::shared_ptr<fake_calendar> mehta;
  std::shared_ptr<fake_calendar> rao;
};

} // namespace

TEST(patient_visits, are_asked_of_the_store) {
  practice p;
  p.reader->visits = {a_visit(), a_visit()};
  p.say("a", "visits");
  EXPECT_EQ(p.last_reply(), "2 visits.");
}

TEST(patient_visits, count_as_silent_when_the_store_cannot_tell) {
  practice p;
  p.reader->fails = engine::errc::unavailable;
  p.say("a", "visits");
  EXPECT_EQ(p.last_reply(), "Somebody will call you.");
  p.end();
  p.reader->fails.reset();
  p.reader->holds = true;
  p.say("b", "visits", 2);
  p.node.pass(p.node.rt->limits.calendar_answer - 1ms);
  EXPECT_EQ(p.writer->turns.size(), 1u);
  p.node.pass(1ms);
  EXPECT_EQ(p.writer->turns.size(), 2u);
  EXPECT_EQ(p.last_reply(), "Somebody will call you.");
  p.reader->release(p.node);
  EXPECT_EQ(p.writer->turns.size(), 2u) << "what comes late changes nothing";
}

TEST(patient_visits, of_somebody_new_are_none_and_nobody_is_asked) {
  practice p(false);
  p.reader->fails = engine::errc::unavailable;
  p.say("a", "visits");
  EXPECT_EQ(p.last_reply(), "0 visits.");
}

TEST(patient_visits, any_doctor_asks_all_calendars_and_merges_by_time) {
  practice p;
  p.mehta->answer = [](auto&) -> engine::event {
    return engine::slots_found{{in(90min)}, false};
  };
  p.rao->answer = [](auto&) -> engine::event {
    return engine::slots_found{{in(60min)}, false};
  };
  p.say("a", "anybody");
  ASSERT_EQ(p.mehta->asked.size(), 1u);
  EXPECT_EQ(std::get<engine::find_slots>(p.mehta->asked[0].question).provider,
            "mehta");
  EXPECT_EQ(p.rao->asked.size(), 1u);
  EXPECT_EQ(p.last_reply(), "Free: rao mehta");
}

TEST(patient_visits, a_calendar_that_is_silent_is_left_out_of_any_doctor) {
  practice p;
  p.rao->answer = [](auto&) -> engine::event {
    return engine::slots_found{{in(60min)}, false};
  };
  p.say("a", "anybody");
  EXPECT_TRUE(p.writer->turns.empty());
  p.node.pass(p.node.rt->limits.calendar_answer);
  EXPECT_EQ(p.last_reply(), "Free: rao");
  p.end();
  p.rao->answer = nullptr;
  p.say("b", "anybody", 2);
  p.node.pass(p.node.rt->limits.calendar_answer);
  EXPECT_EQ(p.last_reply(), "Somebody will call you.");
}

TEST(patient_visits, a_move_frees_the_old_time_when_it_is_kept) {
  practice p;
  p.say("a", "move");
  EXPECT_TRUE(p.mehta->freed.empty());
  p.end();
  ASSERT_EQ(p.mehta->freed.size(), 1u);
  EXPECT_EQ(p.mehta->freed[0].appointment, visit_id);
  ASSERT_EQ(p.rao->settled.size(), 1u);
  EXPECT_TRUE(p.rao->settled[0].is_booked);
  EXPECT_EQ(p.rao->settled[0].appointment, visit_id);
  EXPECT_EQ(p.rao->settled[0].when, in(180min));
}

TEST(patient_visits, a_cancelled_time_is_free_and_one_that_came_back_is_read) {
  practice p;
  p.say("a", "cancel");
  p.end();
  ASSERT_EQ(p.mehta->freed.size(), 1u);
  EXPECT_EQ(p.mehta->outdated, 0);
  p.set_status(status::cancelled, status::booked);
  p.end();
  EXPECT_EQ(p.mehta->freed.size(), 1u);
  EXPECT_EQ(p.mehta->outdated, 1);
  p.set_status(status::booked, status::arrived);
  p.end();
  EXPECT_EQ(p.mehta->freed.size(), 1u);
  EXPECT_EQ(p.mehta->outdated, 1) << "it takes its time as before";
}

TEST(patient_visits, nothing_is_freed_by_what_is_not_kept) {
  practice p;
  p.say("a", "cancel");
  p.end(ended::unavailable);
  EXPECT_TRUE(p.mehta->freed.empty());
  EXPECT_EQ(p.mehta->outdated, 0);
}

TEST(patient_visits, a_move_the_database_refused_is_an_apology) {
  practice p;
  p.rao->answer = [](auto&) -> engine::event {
    return engine::slots_found{{in(240min)}, false};
  };
  p.say("a", "move");
  p.end(ended::slot_taken);
  EXPECT_EQ(p.rao->outdated, 1);
  EXPECT_EQ(p.last_reply(), "Sorry, rao.");
}

TEST(patient_visits, staff_book_with_a_hold_and_the_calendar_is_told) {
  practice p;
  p.mehta->answer = holds_it;
  p.book();
  ASSERT_EQ(p.writer->turns.size(), 1u);
  auto& t = p.turn(0);
  ASSERT_TRUE(t.audit);
  EXPECT_EQ(t.audit->action, "book_appointment");
  EXPECT_EQ(t.audit->actor, "Asha");
  p.end();
  EXPECT_EQ(p.holder->of(100), ends{turn_end::kept});
  ASSERT_EQ(p.mehta->settled.size(), 1u);
  EXPECT_TRUE(p.mehta->settled[0].is_booked);
  using io::visit_change;
  EXPECT_EQ(p.node.rt->metrics.visit_changes_total[0][1]->Value(), 1)
      << "booked by staff";
}

TEST(patient_visits, staff_who_overbook_are_audited_by_that_name) {
  practice p;
  p.book("visit", true);
  EXPECT_EQ(p.turn(0).audit.value().action, "overbook_appointment");
  auto& booked = std::get<engine::book_appointment>(p.turn(0).effects.at(0));
  EXPECT_FALSE(booked.id.is_nil());
  p.end();
  ASSERT_EQ(p.mehta->settled.size(), 1u);
  EXPECT_EQ(p.mehta->settled[0].appointment, booked.id);
}

TEST(patient_visits, a_refusal_keeps_nothing_and_tells_staff_why) {
  practice p;
  p.book("nothing");
  EXPECT_TRUE(p.writer->turns.empty());
  EXPECT_EQ(p.holder->of(100), ends{turn_end::refused});
  ASSERT_TRUE(p.refusal());
  EXPECT_EQ(p.refusal()->code, "not_bookable");
  EXPECT_EQ(p.refusal()->nearest, std::vector{in(60min)});
  p.say("a", "Hello");
  EXPECT_EQ(p.turn(0).expected_version, 7) << "as if it had never been asked";
}

TEST(patient_visits, what_waits_behind_a_refusal_is_taken_up) {
  practice p;
  p.say("a", "Hello");
  p.book("nothing");
  p.say("b", "Hello", 2);
  EXPECT_TRUE(p.holder->of(100).empty()) << "one turn at a time";
  p.end();
  EXPECT_EQ(p.holder->of(100), ends{turn_end::refused});
  EXPECT_EQ(p.handled(), (std::vector<std::string>{"a", "b"}));
}

TEST(patient_visits, a_time_taken_in_the_database_is_told_to_staff_once) {
  practice p;
  p.mehta->answer = holds_it;
  p.book();
  p.mehta->answer = [](const ask_calendar& m) -> engine::event {
    EXPECT_EQ(std::get<engine::find_slots>(m.question).service, "visit");
    return engine::slots_found{{in(90min), in(120min)}, false};
  };
  p.end(ended::slot_taken);
  EXPECT_EQ(p.writer->turns.size(), 1u) << "not tried again";
  EXPECT_EQ(p.mehta->outdated, 1);
  EXPECT_EQ(p.holder->of(100), ends{turn_end::refused});
  ASSERT_TRUE(p.refusal());
  EXPECT_EQ(p.refusal()->code, "slot_taken");
  EXPECT_EQ(p.refusal()->nearest.size(), 2u);
  ASSERT_EQ(p.mehta->settled.size(), 1u);
  EXPECT_FALSE(p.mehta->settled[0].is_booked) << "the hold is given up";
}

TEST(patient_visits, nearest_times_of_a_silent_calendar_are_none) {
  practice p;
  p.mehta->answer = holds_it;
  p.book();
  p.mehta->answer = nullptr;
  p.end(ended::slot_taken);
  EXPECT_TRUE(p.holder->of(100).empty());
  p.node.pass(p.node.rt->limits.calendar_answer);
  ASSERT_TRUE(p.refusal());
  EXPECT_TRUE(p.refusal()->nearest.empty());
}

TEST(patient_visits, a_visit_that_is_another_by_now_is_told_and_not_retried) {
  practice p;
  p.set_status(status::booked, status::arrived);
  EXPECT_EQ(p.turn(0).audit.value().action, "set_appointment_status:arrived");
  p.end(ended::stale);
  EXPECT_EQ(p.holder->of(100), ends{turn_end::refused});
  ASSERT_TRUE(p.refusal());
  EXPECT_EQ(p.refusal()->code, "changed_meanwhile");
  ASSERT_EQ(p.router->left.size(), 1u);
  EXPECT_EQ(p.router->left[0].reason, patient_left::why::outdated);
  p.node.tell(p.actor, passivate_if_idle{});
  EXPECT_TRUE(p.router->left.back().unfinished.empty());
}

TEST(patient_visits,
     a_visit_that_changed_since_it_was_shown_ends_with_a_person) {
  practice p;
  p.say("a", "cancel");
  p.end(ended::stale);
  EXPECT_EQ(p.writer->turns.size(), 2u) << "heard once more";
  EXPECT_TRUE(p.router->left.empty());
  p.end(ended::stale);
  EXPECT_EQ(p.last_reply(), "Somebody will call you.");
  EXPECT_TRUE(p.turn(2).effects.empty());
  p.end();
  EXPECT_EQ(p.holder->of(1), ends{turn_end::kept});
  EXPECT_TRUE(p.mehta->freed.empty());
}

TEST(patient_visits, what_was_held_goes_with_a_visit_that_changed) {
  practice p;
  p.say("a", "keep");
  p.end();
  p.say("b", "cancel");
  p.end(ended::stale);
  auto& again = p.turn(2);
  EXPECT_FALSE(again.after.draft);
  ASSERT_GE(again.effects.size(), 2u);
  auto* dropped = std::get_if<engine::drop_hold>(&again.effects[0]);
  ASSERT_TRUE(dropped);
  EXPECT_EQ(dropped->provider, "rao");
  EXPECT_EQ(dropped->hold, hold_id);
  auto* timer = std::get_if<engine::drop_timer>(&again.effects[1]);
  ASSERT_TRUE(timer);
  EXPECT_EQ(timer->kind, "hold_expires");
}

TEST(patient_visits, a_conversation_that_moved_on_is_read_again_all_the_same) {
  practice p;
  p.say("a", "cancel");
  p.end(ended::stale);
  p.end(ended::stale);
  p.end(ended::stale);
  ASSERT_EQ(p.router->left.size(), 1u);
  EXPECT_EQ(p.router->left[0].reason, patient_left::why::outdated);
}

TEST(patient_visits, what_one_request_books_has_one_id_however_often_it_comes) {
  practice p;
  p.mehta->answer = holds_it;
  p.book("visit", false, "key-1");
  auto first = std::get<engine::book_appointment>(p.turn(0).effects.at(0)).id;
  p.end(ended::unavailable);
  practice again;
  again.mehta->answer = holds_it;
  again.book("visit", false, "key-1");
  EXPECT_EQ(std::get<engine::book_appointment>(again.turn(0).effects.at(0)).id,
            first);
  practice other;
  other.book("visit", true, "key-2");
  EXPECT_NE(std::get<engine::book_appointment>(other.turn(0).effects.at(0)).id,
            first);
}

TEST(patient_visits, staff_may_bring_somebody_whom_nobody_knows) {
  practice p(false);
  p.mehta->answer = holds_it;
  auto a =
      an_act(p.node, staff_action::kind::book, p.phone, p.holder->ticket(100));
  a.event = engine::staff_booked{"Asha", "visit", "mehta", in(60min).start};
  a.creates = staff_action::newcomer{"Meera", p.phone};
  post_from_outside(*p.node.rt, p.actor, std::move(a));
  p.node.run();
  ASSERT_EQ(p.writer->turns.size(), 1u);
  auto& t = p.turn(0);
  ASSERT_TRUE(t.creates);
  EXPECT_EQ(t.creates->name, "Meera");
  EXPECT_EQ(t.creates->phone, p.phone);
  ASSERT_EQ(t.deliveries.size(), 1u);
  EXPECT_EQ(t.deliveries[0].to_phone, p.phone);
  EXPECT_EQ(t.deliveries[0].account, demo_account) << "the clinic's first";
  EXPECT_LE(t.deliveries[0].window_closes, p.node.wall)
      << "who never wrote opened no window";
  p.end();
  p.say("a", "Hello");
  EXPECT_FALSE(p.turn(1).creates) << "known by now";
  EXPECT_EQ(p.turn(1).expected_version, 1);
}
