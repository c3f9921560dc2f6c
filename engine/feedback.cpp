#include "engine/feedback.hpp"

#include "engine/booking.hpp"

namespace careline::engine {
namespace {

constexpr std::chrono::minutes ask_later{60};
constexpr int low_score = 2;

struct score_word {
  std::string_view word;
  int score;
};

constexpr score_word score_words[] = {
    {"one", 1},  {"two", 2},  {"three", 3},     {"four", 4},
    {"five", 5}, {"poor", 1}, {"terrible", 1},  {"bad", 2},
    {"fair", 3}, {"good", 4}, {"excellent", 5}, {"perfect", 5}};

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
  if (d.state.is_bot_paused || d.state.stage == stage::with_person) return;
  if (is_booking(d.state.stage)) {
    d.out.effects.push_back(
        start_timer{timer.kind, timer.about, d.now() + ask_later});
    return;
  }
  auto last = d.state.last_inbound_at;
  if (last && d.now() < *last + reply_window) {
    ask_score(d, phrase::feedback_ask);
    return;
  }
  auto approved = d.clinic().whatsapp_templates.find("feedback");
  if (approved == d.clinic().whatsapp_templates.end()) return;
  d.state.stage = stage::feedback;
  reply r;
  r.text = d.text(phrase::feedback_ask, {{"clinic", d.clinic().name}});
  r.template_name = approved->second;
  r.template_language = d.state.language;
  r.template_values = {d.clinic().name};
  d.out.replies.push_back(std::move(r));
}

int score_said(const words& said) noexcept {
  if (said.size() > 4) return 0;
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (said[i] == "not" || said[i] == "no") return 0;
    int n = number_of(said[i]);
    if (n >= 1 && n <= 5) return n;
    if (n >= 0) return 0;
    for (auto& s : score_words)
      if (s.word == said[i]) return s.score;
  }
  return 0;
}

void take_score(dialogue& d, int score) {
  d.out.effects.push_back(feedback_given{score});
  d.state.stage = stage::idle;
  if (score > low_score) {
    d.tell(d.text(phrase::feedback_thanks));
    return;
  }
  d.alert("low_score");
  d.owes_answer = true;
  d.tell(d.text(phrase::feedback_sorry));
}

} // namespace careline::engine
