#include "engine/feedback.hpp"

#include "engine/booking.hpp"
#include "engine/choice_words.hpp"
#include "engine/intent_marks.hpp"
#include "engine/intent_vocabulary.hpp"
#include "engine/visit_timers.hpp"

namespace careline::engine {
namespace {

constexpr std::chrono::minutes ask_later{60};
constexpr int low_score = 2;

/// Later than this nobody is asked how it was.
constexpr std::chrono::hours remembered_for{48};

void ask_for_feedback(dialogue& d) {
  auto last = d.state.last_inbound_at;
  if (last && d.now() < *last + reply_window) {
    ask_score(d, phrase::feedback_ask);
    return;
  }
  auto approved = d.clinic().whatsapp_templates.find("feedback");
  if (approved == d.clinic().whatsapp_templates.end()) {
    d.out.effects.push_back(
        leave_note{"Feedback not asked for: the reply window is closed and the "
                   "clinic has no template for it.",
                   "no_template"});
    return;
  }
  d.state.stage = stage::feedback;
  reply r;
  r.text = d.text(phrase::feedback_ask, {{"clinic", d.clinic().name}});
  r.template_name = approved->second;
  r.template_language = template_language(d.state.language);
  r.template_values = {d.clinic().name};
  d.out.replies.push_back(std::move(r));
}

} // namespace

void ask_score(dialogue& d, phrase words) {
  d.state.stage = stage::feedback;
  std::vector<choice> choices{d.button("score:5", phrase::feedback_score_5),
                              d.button("score:4", phrase::feedback_score_4),
                              d.button("score:3", phrase::feedback_score_3),
                              d.button("score:2", phrase::feedback_score_2),
                              d.button("score:1", phrase::feedback_score_1)};
  d.tell(d.text(words, {{"clinic", d.clinic().name}}), std::move(choices),
         phrase::list_scores);
}

void on_feedback_due(dialogue& d, const timer_fired& timer) {
  auto& s = d.state;
  if (s.is_opted_out || s.is_bot_paused || s.stage == stage::with_person)
    return;
  if (is_booking(s.stage)) {
    d.out.effects.push_back(
        start_timer{timer.kind, timer.about, d.now() + ask_later});
    return;
  }
  if (timer.kind.find(':') == timer.kind.npos) {
    ask_for_feedback(d); // of no visit in particular
    return;
  }
  s.visits_for = timer.kind;
  d.out.question = find_visits{d.now() - remembered_for};
}

void on_feedback_visits(dialogue& d, std::string_view kind,
                        const visits_found* found) {
  d.pays_debt = false;
  auto about = kind.substr(kind.find(':') + 1);
  if (!found) {
    d.out.effects.push_back(start_timer{std::string{kind}, std::string{about},
                                        d.now() + ask_later});
    return;
  }
  auto id = parse_uuid(about);
  for (auto& v : found->visits)
    if (id && v.id.value == *id && takes_time(v.status)) {
      auto end = visit_end(d.clinic(), v);
      if (end <= d.now())
        ask_for_feedback(d);
      else // moved while this was on its way
        d.out.effects.push_back(
            start_timer{std::string{kind}, std::string{about},
                        end + d.clinic().conversation.feedback_after});
      return;
    }
}

int score_said(const words& said) noexcept {
  if (said.size() > 4) return 0;
  int score = 0;
  bool is_very_so = false;
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (marks_of(said[i]) & marks::refuse) return 0; // "not good"
    int n = number_of(said[i]);
    if (n >= 1 && n <= 5) return n;
    if (n >= 0) return 0;
    if (score == 0) score = score_named(said[i]);
    is_very_so |= is_very(said[i]);
  }
  if (is_very_so && (score == 2 || score == 4)) // "bahut accha", "muy malo"
    return score == 4 ? 5 : 1;
  return score;
}

void take_score(dialogue& d, int score) {
  d.out.effects.push_back(feedback_given{score});
  d.state.stage = stage::idle;
  if (score > low_score) {
    d.tell(d.text(phrase::feedback_thanks));
    return;
  }
  d.alert("low_score");
  d.out.effects.push_back(notify_provider{{}, "low_score", {}});
  d.owes_answer = true;
  d.tell(d.text(phrase::feedback_sorry));
}

} // namespace careline::engine
