#include "engine/fold.hpp"

#include "engine/inbound.hpp"
#include "engine/red_flags.hpp"
#include "engine/scrub.hpp"
#include "engine/words.hpp"

#include <algorithm>
#include <utility>

namespace careline::engine {
namespace {

/// One line per message.
void append_line(std::string& all, std::string_view text) {
  if (!all.empty()) all += '\n';
  auto room = most_folded_bytes - std::min(most_folded_bytes, all.size());
  for (char c : head_of(text, room)) all += c == '\n' || c == '\r' ? ' ' : c;
}

bool is_full(std::string_view all) noexcept {
  auto lines = std::count(all.begin(), all.end(), '\n') + 1;
  return all.size() >= most_folded_bytes
         || static_cast<std::size_t>(lines) >= most_folded_messages;
}

} // namespace

bool folds(const dialogue& d) noexcept {
  return d.clinic().conversation.fold_window.count() > 0
         || !d.state.folded.empty();
}

void fold(dialogue& d, std::string_view text) {
  auto& kept = d.state.folded;
  bool was_empty = kept.empty();
  append_line(kept, text);
  auto window = d.clinic().conversation.fold_window;
  if (window.count() > 0 && !is_full(kept)
      && (was_empty || !is_red_flag(words{kept}))) {
    d.out.effects.push_back(start_timer{"fold_due", {}, d.now() + window});
    d.needs_no_answer = true; // its own timer sees to it
    return;
  }
  answer_folded(d);
}

void answer_folded(dialogue& d) {
  if (d.state.folded.empty()) return;
  d.out.effects.push_back(drop_timer{"fold_due"});
  on_fold_due(d);
}

void on_fold_due(dialogue& d) {
  inbound_message m;
  m.text = std::exchange(d.state.folded, {});
  if (m.text.empty()) return;
  // The last of them counts for "tomorrow".
  m.sent_at = d.state.last_inbound_at.value_or(d.now());
  answer_typed(d, m);
}

void answer_folded_first(dialogue& d) {
  if (d.state.folded.empty()) return;
  step apart;
  apart.after = d.state;
  dialogue aside{apart, d.at};
  on_fold_due(aside);
  d.out.effects.push_back(drop_timer{"fold_due"});
  d.state.folded.clear();
  if (apart.question) return;
  d.state = std::move(apart.after);
  for (auto& r : apart.replies) d.out.replies.push_back(std::move(r));
  for (auto& e : apart.effects) d.out.effects.push_back(std::move(e));
  d.owes_answer = d.owes_answer || aside.owes_answer;
}

bool drop_unread(dialogue& d) {
  auto& s = d.state;
  bool was_any = !s.folded.empty() || s.ai;
  if (!s.folded.empty()) d.out.effects.push_back(drop_timer{"fold_due"});
  if (s.ai) d.out.effects.push_back(drop_timer{"ai_due"});
  s.folded.clear();
  s.ai.reset();
  return was_any;
}

} // namespace careline::engine
