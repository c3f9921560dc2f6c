#include "tests/actors/bed.hpp"

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;

namespace {

using ended = persistence::outcome::kind;

/// Asks the AI about everything; says what it answers.
engine::step ask_about_all(const engine::conversation& before,
                           const engine::event& what,
                           const engine::moment& at) {
  engine::step s;
  s.after = before;
  if (auto* m = std::get_if<engine::message_arrived>(&what)) {
    s.after.last_inbound_at = m->message.sent_at;
    s.after.account = m->message.account;
    s.after.ai = engine::ai_wait{++s.after.questions_asked, m->message.text, 1};
    s.effects.emplace_back(
        engine::ask_ai{s.after.questions_asked, m->message.text});
    return s;
  }
  auto* a = std::get_if<engine::ai_answered>(&what);
  if (!a) return engine::advance(before, what, at);
  if (!before.ai || before.ai->serial != a->serial) return s;
  s.after.ai.reset();
  s.from_ai = true;
  s.replies.push_back({a->text, {}, {}, {}, {}, {}});
  return s;
}

ai_answer_arrived an_answer(const bed& b, std::int64_t serial) {
  return {phone_key(b.phone),
          {serial, engine::ai_answered::outcome::answered, "Yes.", ""},
          b.node.demo,
          b.holder->ticket(50)};
}

} // namespace

TEST(patient_ai, is_asked_only_once_the_turn_that_asks_is_kept) {
  bed b(true, &ask_about_all);
  auto responder = add_fake_responder(b.node);
  b.say("a", "Do you have a lift?");
  EXPECT_TRUE(responder->asked.empty()) << "nothing is kept yet";
  b.end();
  ASSERT_EQ(responder->asked.size(), 1u);
  auto& asked = responder->asked[0];
  EXPECT_EQ(asked.question.text, "Do you have a lift?");
  EXPECT_EQ(asked.question.serial, 1);
  EXPECT_EQ(asked.patient, patient_number(1));
  EXPECT_EQ(asked.key, phone_key(b.phone));
}

TEST(patient_ai, is_not_asked_by_a_turn_that_was_not_kept) {
  bed b(true, &ask_about_all);
  auto responder = add_fake_responder(b.node);
  b.say("a", "Do you have a lift?");
  b.end(ended::stale);
  EXPECT_TRUE(responder->asked.empty());
}

TEST(patient_ai, its_words_are_a_turn_of_their_own_and_labelled) {
  bed b(true, &ask_about_all);
  auto responder = add_fake_responder(b.node);
  b.say("a", "Do you have a lift?");
  b.end();
  b.node.tell(b.actor, an_answer(b, 1));
  ASSERT_EQ(b.writer->turns.size(), 2u);
  auto& said = b.turn(1);
  ASSERT_EQ(said.messages.size(), 1u);
  EXPECT_EQ(said.messages[0].body, "Yes.");
  EXPECT_EQ(said.messages[0].sender, engine::sender::bot);
  EXPECT_EQ(said.messages[0].author, "ai");
  EXPECT_TRUE(said.inbound_key.empty());
  b.end();
  EXPECT_EQ(b.holder->of(50), std::vector{turn_end::kept});

  b.node.tell(b.actor, an_answer(b, 1));
  ASSERT_EQ(b.writer->turns.size(), 3u);
  EXPECT_TRUE(b.turn(2).messages.empty()) << "a late copy says nothing";
  b.end();
}

TEST(patient_ai, without_a_responder_the_question_fails_at_once) {
  bed b(true, &ask_about_all);
  b.say("a", "Do you have a lift?");
  b.end();
  ASSERT_EQ(b.router->answers.size(), 1u);
  EXPECT_EQ(b.router->answers[0].answer.serial, 1);
  EXPECT_EQ(b.router->answers[0].answer.how,
            engine::ai_answered::outcome::failed);
}
