#include "engine/waiting.hpp"

#include <algorithm>
#include <charconv>

namespace careline::engine {
namespace {

constexpr std::string_view answer_due = "answer_due";

} // namespace

void settle_answer(dialogue& d, std::optional<instant> before) {
  if (d.out.question) return;
  auto& due = d.state.answer_due_at;
  if (d.out.from_staff || d.state.is_opted_out) {
    // Staff's words settle it where they are said; nobody may answer one who
    // has opted out.
    if (d.state.is_opted_out) due.reset();
  } else if (d.owes_answer) {
    if (!due) due = d.now() + d.clinic().conversation.answer_within;
  } else if (d.pays_debt && !d.out.replies.empty()) {
    due.reset();
  }
  if (due == before) return;
  if (due)
    d.out.effects.push_back(start_timer{std::string{answer_due}, {}, *due});
  else
    d.out.effects.push_back(drop_timer{std::string{answer_due}});
}

void on_answer_due(dialogue& d, std::string_view about) {
  d.pays_debt = false;
  auto due = d.state.answer_due_at;
  if (!due) return;
  auto again = [&](int rung, instant when) {
    d.out.effects.push_back(
        start_timer{std::string{answer_due},
                    rung > 0 ? std::to_string(rung) : std::string{}, when});
  };
  int rung = 0;
  std::from_chars(about.data(), about.data() + about.size(), rung);
  rung = std::clamp(rung, 0, 10);
  if (rung == 0 && *due > d.now()) {
    again(0, *due); // the clock was set back
    return;
  }
  d.alert("waiting");
  d.out.effects.push_back(notify_provider{{}, "waiting", {}});
  auto within = d.clinic().conversation.answer_within;
  auto pause = std::min<std::chrono::minutes>(
      std::max(within, std::chrono::minutes{1}) * (2 << rung),
      longest_between_alarms);
  again(rung + 1, d.now() + pause);
}

} // namespace careline::engine
