#include "engine/ai_answer.hpp"

#include "config/utf8.hpp"
#include "engine/ai_checks.hpp"
#include "engine/booking.hpp"
#include "engine/inbound.hpp"
#include "engine/menu.hpp"
#include "engine/red_flags.hpp"
#include "engine/talk_guard.hpp"
#include "engine/visits.hpp"
#include "engine/words.hpp"

#include <utility>

namespace careline::engine {
namespace {

/// Both texts, the newer one whole as far as there is room.
std::string joined(std::string_view older, std::string_view newer) {
  std::string all{older};
  if (!all.empty()) all += '\n';
  all += newer;
  if (all.size() <= most_ai_question_bytes) return all;
  auto cut = all.size() - most_ai_question_bytes;
  while (cut < all.size() && config::is_continuation(all[cut])) ++cut;
  return all.substr(cut);
}

void ask(dialogue& d) {
  auto& wait = *d.state.ai;
  d.out.effects.push_back(ask_ai{wait.serial, wait.text});
  d.out.effects.push_back(start_timer{"ai_due", {}, d.now() + ai_answers_in});
  d.owes_answer = true;
}

/// What the patient seems to want: the state machine asks its own question.
/// @returns whether there was one
bool follow_intent(dialogue& d, std::string_view wish) {
  if (is_booking(d.state.stage)) return false;
  if (wish == "book") {
    begin_booking(d);
    next_step(d);
  } else if (wish == "move") {
    ask_for_visits(d, visit_wish::move);
  } else if (wish == "cancel") {
    ask_for_visits(d, visit_wish::cancel);
  } else {
    return false;
  }
  d.state.misses = 0;
  return true;
}

} // namespace

bool ask_the_ai(dialogue& d, std::string_view text) {
  auto& s = d.state;
  if (!d.at.has_ai || !d.clinic().conversation.uses_ai) return false;
  if (s.is_opted_out || s.is_bot_paused || s.stage == stage::with_person
      || s.stage == stage::feedback)
    return false;
  auto question = joined(s.ai ? s.ai->text : std::string{}, text);
  if (is_red_flag(words{question})) {
    tell_red_flag(d);
    return true;
  }
  s.ai = ai_wait{++s.questions_asked, std::move(question), 1};
  ask(d);
  count_said(d, 1);
  return true;
}

void on_ai_answered(dialogue& d, const ai_answered& e) {
  auto& s = d.state;
  // An older question's answer, or one that a person has taken over.
  if (!s.ai || s.ai->serial != e.serial) return;
  // The patient is still writing: the next question has both texts.
  if (!s.folded.empty()) return;
  s.ai.reset();
  d.out.effects.push_back(drop_timer{"ai_due"});
  if (s.is_opted_out || s.is_bot_paused || s.stage == stage::with_person)
    return;
  if (e.how != ai_answered::outcome::answered) {
    answer_miss(d);
    return;
  }
  if (e.intent == "person") {
    ask_for_person(d);
    return;
  }
  auto checked = check_ai_answer(d.clinic(), e.text);
  bool changes_visit = e.intent == "move" || e.intent == "cancel";
  if ((changes_visit || checked.text.empty()) && follow_intent(d, e.intent))
    return;
  if (checked.text.empty()) {
    answer_miss(d);
    return;
  }
  s.misses = 0;
  if (!is_booking(s.stage)) s.stage = stage::menu;
  tell_aside(d, std::move(checked.text), true);
  d.out.from_ai = true;
}

void on_ai_due(dialogue& d) {
  auto& s = d.state;
  if (!s.ai) return;
  if (s.ai->tries < most_ai_tries && d.at.has_ai) {
    ++s.ai->tries;
    ask(d);
    return;
  }
  s.ai.reset();
  // What the patient is still writing is answered soon.
  if (!s.folded.empty()) return;
  answer_miss(d);
}

} // namespace careline::engine
