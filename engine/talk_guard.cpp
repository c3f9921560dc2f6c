#include "engine/talk_guard.hpp"

#include "engine/handoff.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

constexpr std::chrono::minutes one_minute{1};

/// FNV-1a: the same in every process and version, as it is stored.
class hash {
public:
  void add(std::string_view text) noexcept {
    for (char c : text) add(static_cast<unsigned char>(c));
    add(0u);
  }
  std::uint64_t value() const noexcept { return sum_ ? sum_ : 1; }

private:
  void add(unsigned byte) noexcept { sum_ = (sum_ ^ byte) * 0x100000001b3u; }
  std::uint64_t sum_ = 0xcbf29ce484222325u;
};

std::uint64_t hash_of_words(const words& said, std::string_view text) noexcept {
  hash h;
  for (std::size_t i = 0; i < said.size(); ++i) h.add(said[i]);
  if (said.empty()) h.add(text); // "???", an emoji
  return h.value();
}

/// Whether the step did something beside talking.
bool did_something(const step& s) noexcept {
  return std::any_of(s.effects.begin(), s.effects.end(), [](auto& e) {
    return !std::holds_alternative<drop_hold>(e)
           && !std::holds_alternative<drop_timer>(e)
           && !std::holds_alternative<keep_language>(e)
           && !std::holds_alternative<record_consent>(e);
  });
}

bool is_this_minute(const dialogue& d) noexcept {
  auto began = d.state.guard.minute_began;
  return began <= d.now() && d.now() < began + one_minute;
}

} // namespace

void hear(dialogue& d, const words& said, std::string_view text) {
  auto& g = d.state.guard;
  auto heard = hash_of_words(said, text);
  d.is_repeat =
      heard == g.last_heard && d.now() < g.minute_began + repeats_within;
  if (!d.is_repeat) g.last_said = 0;
  g.last_heard = heard;
}

void hear_nothing(dialogue& d) noexcept {
  d.state.guard.last_heard = 0;
  d.state.guard.last_said = 0;
}

bool has_said_enough(const dialogue& d) noexcept {
  auto most = d.clinic().conversation.bot_replies_per_minute;
  return most > 0 && is_this_minute(d) && d.state.guard.replies >= most;
}

void count_said(dialogue& d, std::size_t how_many) noexcept {
  auto& g = d.state.guard;
  if (!is_this_minute(d)) {
    g.minute_began = d.now();
    g.replies = 0;
  }
  g.replies = static_cast<std::uint16_t>(
      std::min<std::size_t>(g.replies + how_many, 60'000));
}

void watch_replies(dialogue& d) {
  auto& out = d.out;
  if (out.question || out.from_staff || !d.pays_debt || out.replies.empty())
    return;
  auto& g = d.state.guard;
  if (g.last_heard != 0) {
    hash h;
    for (auto& r : out.replies) h.add(r.text);
    bool is_same = h.value() == g.last_said && !did_something(out);
    g.last_said = h.value();
    if (is_same && d.clinic().conversation.hands_over_repeats
        && d.state.stage != stage::with_person) {
      out.replies.clear();
      out.from_ai = false;
      hand_over(d, "repeats", phrase::person_after_loop);
      hear_nothing(d);
    }
  }
  count_said(d, out.replies.size());
}

} // namespace careline::engine
