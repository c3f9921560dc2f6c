/// A patient and the calendars: questions, holds, bookings, refusals.

#include "tests/actors/bed.hpp"

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

namespace {

using ended = persistence::outcome::kind;
using ends = std::vector<turn_end>;
using ids = std::vector<std::string>;

const engine::patient_id number_one = patient_number(1);

/// Asks the calendar of "mehta" for a slot, holds it and books it.
engine::step books(const engine::conversation& before,
                   const engine::event& what, const engine::moment& at) {
  engine::step s;
  s.after = before;
  auto say = [&](std::string text) {
    s.replies.push_back({std::move(text), {}, {}, {}, {}, {}});
  };
  if (std::holds_alternative<engine::timer_fired>(what)) {
    // Reads what was folded: a time.
    s.after.folded.clear();
    s.question =
        engine::hold_slot{"visit", "mehta", {at.now + 2h, at.now + 2h + 30min}};
  } else if (auto* m = std::get_if<engine::message_arrived>(&what)) {
    s.after.last_inbound_at = m->message.sent_at;
    s.after.account = m->message.account;
    engine::booking_draft draft;
    draft.service = "visit";
    draft.provider = "mehta";
    if (m->message.text == "hold") {
      s.after.language = "es";
      s.after.language_doubts = 1;
      if (before.version == 0)
        s.effects.push_back(engine::record_consent{true, "first_contact"});
      s.effects.push_back(engine::keep_language{"es"});
      s.after.draft = draft;
      s.question = engine::hold_slot{
          "visit", "mehta", {at.now + 2h, at.now + 2h + 30min}};
    } else if (m->message.text == "book") {
      s.effects.push_back(engine::book_appointment{{},
                                                   "visit",
                                                   "mehta",
                                                   before.draft->held.value(),
                                                   before.draft->hold});
      s.after.draft.reset();
      say("Booked.");
    } else if (m->message.text == "for ever" || m->message.text == "nobody") {
      s.after.draft = draft;
      s.after.draft->service = "endless";
      if (m->message.text == "nobody") s.after.draft->provider = "nobody";
      s.question = engine::hold_slot{"visit", s.after.draft->provider, {}};
    } else {
      say("Hello.");
    }
  } else if (auto* held = std::get_if<engine::slot_held>(&what)) {
    if (!s.after.draft) s.after.draft.emplace();
    s.after.draft->held = held->held;
    s.after.draft->hold = held->hold;
    s.effects.push_back(
        engine::keep_hold{"mehta", held->held, held->hold, held->expires});
    say("Held.");
  } else if (auto* refused = std::get_if<engine::booking_refused>(&what)) {
    say("Sorry. " + std::to_string(refused->nearest.size()) + " others.");
  } else if (std::get_if<engine::calendar_silent>(&what)) {
    // A conversation with a bug: it asks whatever it hears.
    if (s.after.draft && s.after.draft->service == "endless")
      s.question = engine::hold_slot{"visit", s.after.draft->provider, {}};
    say("Somebody will call you.");
  }
  return s;
}

engine::event holds_it(const ask_calendar& m) {
  auto& wish = std::get<engine::hold_slot>(m.question);
  return engine::slot_held{wish.wanted,
                           engine::hold_id{engine::make_uuid_v7(4, 0, 4)},
                           day_begins + 10min};
}

/// Somebody else has what was held when the turn is committed; nothing else is
/// free.
void loses_the_slot(bed& b, fake_calendar& calendar) {
  calendar.answer = [](auto&) -> engine::event {
    return engine::slots_found{};
  };
  b.end(ended::slot_taken);
}

} // namespace

TEST(patient_booking, a_hold_is_kept_with_the_turn_and_given_up_without_it) {
  for (auto how : {ended::kept, ended::stale, ended::unavailable}) {
    bed b(true, &books);
    auto mehta = add_fake_calendar(b.node, "mehta");
    mehta->answer = holds_it;
    b.say("a", "hold");
    ASSERT_EQ(mehta->asked.size(), 1u);
    EXPECT_EQ(mehta->asked[0].patient, number_one);
    ASSERT_EQ(b.writer->turns.size(), 1u);
    auto& t = b.turn(0);
    ASSERT_EQ(t.effects.size(), 2u);
    EXPECT_TRUE(std::holds_alternative<engine::keep_hold>(t.effects[1]));
    EXPECT_TRUE(mehta->settled.empty());
    b.end(how);
    if (how == ended::kept) {
      EXPECT_TRUE(mehta->settled.empty());
    } else {
      ASSERT_EQ(mehta->settled.size(), 1u);
      EXPECT_FALSE(mehta->settled[0].is_booked);
      EXPECT_FALSE(mehta->settled[0].hold.is_nil());
    }
  }
}

TEST(patient_booking, a_booking_is_told_to_the_calendar_when_it_is_kept) {
  bed b(true, &books);
  auto mehta = add_fake_calendar(b.node, "mehta");
  mehta->answer = holds_it;
  b.say("a", "hold");
  b.end();
  b.say("b", "book");
  auto& booked = std::get<engine::book_appointment>(b.turn(1).effects.at(0));
  EXPECT_FALSE(booked.id.is_nil());
  EXPECT_TRUE(mehta->settled.empty());
  b.end();
  ASSERT_EQ(mehta->settled.size(), 1u);
  EXPECT_TRUE(mehta->settled[0].is_booked);
  EXPECT_EQ(mehta->settled[0].appointment, booked.id);
  EXPECT_EQ(mehta->settled[0].when, booked.when);
  EXPECT_EQ(b.node.rt->metrics.bookings_total[0]->Value(), 1);
}

TEST(patient_booking,
     a_slot_the_database_refused_is_an_apology_with_nearest_times) {
  bed b(true, &books);
  auto mehta = add_fake_calendar(b.node, "mehta");
  mehta->answer = holds_it;
  b.say("a", "hold");
  b.end();
  b.say("b", "book", 2);
  b.say("c", "Hello", 3);
  mehta->answer = [&](const ask_calendar& m) -> engine::event {
    auto& near = std::get<engine::find_slots>(m.question);
    EXPECT_EQ(near.service, "visit");
    EXPECT_LT(near.from, b.node.wall + 2h);
    EXPECT_EQ(mehta->outdated, 1) << "it must read again first";
    return engine::slots_found{
        {{near.from, near.from + 30min}, {near.from + 1h, near.from + 90min}},
        false};
  };
  b.end(ended::slot_taken);
  ASSERT_EQ(b.writer->turns.size(), 3u);
  auto& again = b.turn(2);
  EXPECT_EQ(again.inbound_key, "b");
  EXPECT_EQ(again.expected_version, 8) << "from what was kept";
  ASSERT_EQ(again.messages.size(), 2u);
  EXPECT_EQ(again.messages[1].body, "Sorry. 2 others.");
  for (auto& e : again.effects)
    EXPECT_FALSE(std::holds_alternative<engine::book_appointment>(e));
  EXPECT_TRUE(b.holder->of(2).empty()) << "not ended yet";
  b.end();
  EXPECT_EQ(b.holder->of(2), ends{turn_end::kept});
  EXPECT_EQ(b.node.rt->metrics.bookings_total[1]->Value(), 1);
  b.end();
  EXPECT_EQ(b.handled(), (ids{"a", "b", "b", "c"}));
}

TEST(patient_booking, what_a_first_message_tells_is_kept_with_the_apology) {
  bed b(false, &books);
  auto mehta = add_fake_calendar(b.node, "mehta");
  mehta->answer = holds_it;
  b.say("a", "hold");
  loses_the_slot(b, *mehta);
  ASSERT_EQ(b.writer->turns.size(), 2u);
  auto& apology = b.turn(1);
  EXPECT_EQ(apology.messages.back().body, "Sorry. 0 others.");
  EXPECT_EQ(apology.after.language, "es");
  EXPECT_EQ(apology.after.language_doubts, 1);
  EXPECT_EQ(apology.after.last_inbound_at, apology.messages[0].sent_at);
  ASSERT_EQ(apology.effects.size(), 2u);
  EXPECT_TRUE(
      std::holds_alternative<engine::record_consent>(apology.effects[0]));
  EXPECT_TRUE(
      std::holds_alternative<engine::keep_language>(apology.effects[1]));
}

TEST(patient_booking, words_whose_timer_fired_are_read_though_their_slot_went) {
  bed b(true, &books, [](auto& p) { p.conversation.folded = "at 3 pm"; });
  auto mehta = add_fake_calendar(b.node, "mehta");
  mehta->answer = holds_it;
  auto fired = a_timer(b.node, b.phone, "fold_due");
  b.node.tell(b.actor, std::move(fired));
  loses_the_slot(b, *mehta);
  ASSERT_EQ(b.writer->turns.size(), 2u);
  auto& apology = b.turn(1);
  EXPECT_EQ(apology.messages.back().body, "Sorry. 0 others.");
  EXPECT_EQ(apology.after.folded, "");
  ASSERT_TRUE(apology.fired) << "no other timer would ever read them";
}

TEST(patient_booking, words_that_wait_keep_waiting_if_a_message_lost_its_slot) {
  bed b(true, &books, [](auto& p) { p.conversation.folded = "at 3 pm"; });
  auto mehta = add_fake_calendar(b.node, "mehta");
  mehta->answer = holds_it;
  b.say("a", "hold");
  loses_the_slot(b, *mehta);
  ASSERT_EQ(b.writer->turns.size(), 2u);
  auto& apology = b.turn(1);
  EXPECT_EQ(apology.after.folded, "at 3 pm");
  for (auto& e : apology.effects)
    EXPECT_FALSE(std::holds_alternative<engine::drop_timer>(e));
}

TEST(patient_booking, a_slot_refused_again_and_again_ends_with_a_person) {
  bed b(true, &books);
  auto mehta = add_fake_calendar(b.node, "mehta");
  mehta->answer = holds_it;
  b.say("a", "hold");
  for (int i = 0; i < 3; ++i) {
    mehta->answer = [](auto&) -> engine::event {
      return engine::slots_found{};
    };
    b.end(ended::slot_taken);
  }
  b.end(ended::slot_taken);
  EXPECT_EQ(b.writer->turns.back().record.turn.messages.back().body,
            "Somebody will call you.");
  b.end();
  EXPECT_EQ(b.holder->of(1), ends{turn_end::kept});
}

TEST(patient_booking,
     a_calendar_that_does_not_answer_in_time_counts_as_silent) {
  bed b(true, &books);
  auto mehta = add_fake_calendar(b.node, "mehta");
  b.say("a", "hold");
  b.say("b", "Hello", 2);
  b.node.pass(b.node.rt->limits.calendar_answer - 1ms);
  EXPECT_TRUE(b.writer->turns.empty());
  b.node.pass(1ms);
  ASSERT_EQ(b.writer->turns.size(), 1u);
  EXPECT_EQ(b.turn(0).messages.back().body, "Somebody will call you.");
  b.end();
  b.end();
  EXPECT_EQ(b.handled(), (ids{"a", "b"}));
}

TEST(patient_booking, a_provider_without_a_calendar_counts_as_silent) {
  bed b(true, &books);
  b.say("a", "hold");
  ASSERT_EQ(b.writer->turns.size(), 1u);
  EXPECT_EQ(b.turn(0).messages.back().body, "Somebody will call you.");
  b.end();
}

TEST(patient_booking,
     a_conversation_that_asks_without_end_is_a_bug_and_is_told) {
  for (auto* text : {"for ever", "nobody"}) {
    bed b(true, &books);
    auto mehta = add_fake_calendar(b.node, "mehta");
    mehta->answer = [](auto&) -> engine::event {
      return engine::message_arrived{[] {
        engine::inbound_message m;
        m.text = "for ever";
        return m;
      }()};
    };
    b.say("bad", text);
    ASSERT_EQ(b.router->left.size(), 1u) << text;
    EXPECT_EQ(b.router->left[0].culprit, "bad");
    EXPECT_TRUE(b.writer->turns.empty());
  }
}
