#include "engine/rehearsal_script.hpp"

#include "engine/rehearsal_words.hpp"

namespace careline::engine {
namespace {

struct form {
  std::string_view words;
  cue_kind kind;
  bool has_text;
};

constexpr form forms[] = {
    {"clinic", cue_kind::clinic, true},
    {"now", cue_kind::now, true},
    {"setting", cue_kind::setting, true},
    {"template", cue_kind::message_template, true},
    {"channel", cue_kind::channel, true},
    {"taken", cue_kind::taken, true},
    {"visit", cue_kind::visit, true},
    {"delay", cue_kind::delay, true},
    {"calendar is silent", cue_kind::calendar_is_silent, false},
    {"calendar answers", cue_kind::calendar_answers, false},
    {"next booking is refused", cue_kind::next_booking_is_refused, false},
    {"patient says", cue_kind::patient_says, true},
    {"patient taps", cue_kind::patient_taps, true},
    {"patient sends", cue_kind::patient_sends, true},
    {"doctor says", cue_kind::doctor_says, true},
    {"doctor pauses", cue_kind::doctor_pauses, false},
    {"doctor resumes", cue_kind::doctor_resumes, false},
    {"staff book", cue_kind::staff_book, true},
    {"staff move to", cue_kind::staff_move, true},
    {"staff mark", cue_kind::staff_mark, true},
    {"staff set language", cue_kind::staff_set_language, true},
    {"ai answers", cue_kind::ai_answers, true},
    {"ai proposes", cue_kind::ai_proposes, true},
    {"ai is unsure", cue_kind::ai_is_unsure, false},
    {"ai fails", cue_kind::ai_fails, false},
    {"ai is silent", cue_kind::ai_is_silent, false},
    {"wait", cue_kind::wait, true},
    {"bot says", cue_kind::bot_says, true},
    {"bot says nothing", cue_kind::bot_says_nothing, false},
    {"patient hears", cue_kind::patient_hears, true},
    {"bot does not say", cue_kind::bot_does_not_say, true},
    {"bot offers", cue_kind::bot_offers, true},
    {"bot offers exactly", cue_kind::bot_offers_exactly, true},
    {"bot offers nothing", cue_kind::bot_offers_nothing, false},
    {"bot sends template", cue_kind::bot_sends_template, true},
    {"ai asked", cue_kind::ai_asked, true},
    {"ai is not asked", cue_kind::ai_not_asked, false},
    {"staff are alerted", cue_kind::staff_alerted, true},
    {"staff are not alerted", cue_kind::staff_not_alerted, false},
    {"staff are refused", cue_kind::staff_refused, true},
    {"doctor is told", cue_kind::provider_told, true},
    {"note", cue_kind::note, true},
    {"booked", cue_kind::booked, true},
    {"moved to", cue_kind::moved_to, true},
    {"cancelled", cue_kind::cancelled, false},
    {"confirmed", cue_kind::confirmed, false},
    {"no visit", cue_kind::no_visit, false},
    {"visits", cue_kind::visits, true},
    {"score", cue_kind::score, true},
    {"state", cue_kind::state, true},
    {"language", cue_kind::language, true},
    {"opted out", cue_kind::opted_out, false},
    {"opted in", cue_kind::opted_in, false},
    {"bot is paused", cue_kind::bot_paused, false},
    {"bot is not paused", cue_kind::bot_not_paused, false},
    {"an answer is owed", cue_kind::answer_owed, false},
    {"no answer is owed", cue_kind::no_answer_owed, false},
    {"a time is held", cue_kind::time_held, false},
    {"no time is held", cue_kind::no_time_held, false}};

bool is_space(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\r';
}

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

cue read_line(std::string_view line, std::size_t number) {
  cue c;
  c.line = number;
  auto colon = line.find(':');
  auto head = plain_text(line.substr(0, colon));
  bool has_text = colon != line.npos;
  for (auto& f : forms) {
    if (f.words != head) continue;
    c.kind = f.kind;
    if (has_text) c.text = std::string{trimmed(line.substr(colon + 1))};
    if (f.has_text && c.text.empty())
      c.fault =
          "\"" + std::string{f.words} + ":\" needs words behind the colon";
    if (!f.has_text && has_text)
      c.fault = "\"" + std::string{f.words} + "\" stands without a colon";
    return c;
  }
  c.text = std::string{line};
  c.fault = "no line of a rehearsal begins like this: " + c.text;
  return c;
}

} // namespace

std::vector<cue> read_script(std::string_view script) {
  std::vector<cue> cues;
  if (script.starts_with("\xEF\xBB\xBF")) script.remove_prefix(3);
  for (std::size_t number = 1; !script.empty(); ++number) {
    auto end = script.find('\n');
    auto whole = script.substr(0, end);
    script.remove_prefix(end == script.npos ? script.size() : end + 1);
    auto line = trimmed(whole);
    if (line.empty() || line.front() == '#') continue;
    if (is_space(whole.front()) && !cues.empty()) {
      cues.back().text += '\n';
      cues.back().text += line;
      continue;
    }
    cues.push_back(read_line(line, number));
  }
  return cues;
}

} // namespace careline::engine
