#include "engine/rehearsal_expect.hpp"

#include "engine/rehearsal_words.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

std::string quoted(std::string_view text) {
  return "\"" + std::string{text} + "\"";
}

std::string titles_of(const std::vector<choice>& choices) {
  std::string all;
  for (auto& c : choices) all += (all.empty() ? "" : " | ") + c.title;
  return all.empty() ? "nothing" : all;
}

/// All that the bot said in this beat, for the report.
std::string all_said(const rehearsal_stage& stage) {
  std::string all;
  for (auto& h : stage.said)
    if (!h.from_staff) all += (all.empty() ? "" : "\n  and: ") + h.what.text;
  return all.empty() ? "nothing" : all;
}

template <class Effect>
const Effect* find_effect(const rehearsal_stage& stage) {
  for (auto& e : stage.effects)
    if (auto* found = std::get_if<Effect>(&e)) return found;
  return nullptr;
}

/// @param expected  words of a list such as reasons of alerts
/// @param member    which part of the effect bears them
template <class Effect>
std::string expect_word(const rehearsal_stage& stage, const std::string& wanted,
                        std::string Effect::*member, std::string_view what) {
  std::string all;
  for (auto& e : stage.effects)
    if (auto* found = std::get_if<Effect>(&e)) {
      if (fits(wanted, found->*member)) return {};
      all += (all.empty() ? "" : ", ") + found->*member;
    }
  return "expected " + std::string{what} + ": " + wanted
         + "\n  there was: " + (all.empty() ? "nothing" : all);
}

/// The choices under the last message that was expected, or of all messages.
std::vector<choice> choices_now(const rehearsal_stage& stage,
                                std::size_t heard) {
  std::vector<choice> choices;
  std::size_t seen = 0;
  for (auto& h : stage.said) {
    if (h.from_staff) continue;
    ++seen;
    if (heard > 0 && seen != heard) continue;
    choices.insert(choices.end(), h.what.choices.begin(), h.what.choices.end());
  }
  return choices;
}

std::string check_offers(const cue& c, const rehearsal_stage& stage,
                         std::size_t heard) {
  auto choices = choices_now(stage, heard);
  if (c.kind == cue_kind::bot_offers_nothing)
    return choices.empty() ? "" : "the bot offered " + titles_of(choices);
  auto wanted = split_choices(c.text);
  auto fault = "expected the bot to offer: " + c.text
               + "\n  it offered: " + titles_of(choices);
  if (c.kind == cue_kind::bot_offers_exactly && wanted.size() != choices.size())
    return fault;
  std::size_t at = 0;
  for (auto& w : wanted) { // In this order, perhaps with others between.
    while (at < choices.size() && !fits(w, choices[at].title)) ++at;
    if (at == choices.size()) return fault;
    ++at;
  }
  return {};
}

std::string check_said(const cue& c, const rehearsal_stage& stage,
                       std::size_t& heard) {
  switch (c.kind) {
  case cue_kind::bot_says: {
    auto* next = next_bot_message(stage, heard);
    auto fault = "expected the bot to say: " + c.text + "\n  the bot said: ";
    if (!next) return fault + (heard > 0 ? "nothing more" : "nothing");
    if (!fits(c.text, next->text)) return fault + next->text;
    ++heard;
    return {};
  }
  case cue_kind::bot_says_nothing: {
    auto* next = next_bot_message(stage, heard);
    return next ? "expected the bot to say nothing\n  the bot said: "
                      + next->text
                : std::string{};
  }
  case cue_kind::bot_does_not_say: {
    for (auto& h : stage.said)
      if (!h.from_staff && fits("..." + c.text + "...", h.what.text))
        return "the bot should not say " + quoted(c.text)
               + "\n  the bot said: " + h.what.text;
    return {};
  }
  case cue_kind::patient_hears: {
    std::string all;
    for (auto& h : stage.said) {
      if (fits(c.text, h.what.text)) return {};
      all += "\n  " + h.what.text;
    }
    return "expected the patient to hear: " + c.text
           + "\n  there was: " + (all.empty() ? "nothing" : all);
  }
  default: { // bot_sends_template
    for (auto& h : stage.said)
      if (h.what.template_name == c.text) return {};
    return "expected the template " + c.text
           + "\n  the bot said: " + all_said(stage);
  }
  }
}

std::string check_booked(const cue& c, const rehearsal_stage& stage) {
  auto named = read_visit(stage.clinic, c.text);
  if (!named) return how_to_name_a_visit(c.text);
  std::string there;
  for (auto& e : stage.effects) {
    auto* b = std::get_if<book_appointment>(&e);
    if (!b) continue;
    if (b->service == named->service && b->provider == named->provider
        && b->when.start == named->start
        && plain_text(b->attendee) == plain_text(named->attendee))
      return {};
    there += b->service + " with " + b->provider + " "
             + print_moment(stage.clinic, b->when.start)
             + (b->attendee.empty() ? "" : " for " + b->attendee);
  }
  return "expected to be booked: " + c.text + "\n  there was: "
         + (there.empty() ? "nothing; the bot said: " + all_said(stage)
                          : there);
}

std::string check_moved(const cue& c, const rehearsal_stage& stage) {
  auto wanted = read_moment(stage.clinic, c.text);
  if (!wanted) return "no such day and time: " + c.text;
  auto* moved = find_effect<move_appointment>(stage);
  if (moved && moved->to.start == *wanted) return {};
  return "expected a visit to be moved to " + c.text + "\n  there was: "
         + (moved ? "a move to " + print_moment(stage.clinic, moved->to.start)
                  : "no move; the bot said: " + all_said(stage));
}

std::string check_visits(const cue& c, const rehearsal_stage& stage) {
  auto live = stage.live_visits();
  auto there = std::to_string(live.size());
  if (c.kind == cue_kind::visits)
    return there == c.text
               ? ""
               : "expected visits: " + c.text + "\n  there are: " + there;
  return live.empty() ? "" : "expected no visit\n  there are: " + there;
}

std::string check_cancelled(const rehearsal_stage& stage) {
  for (auto& e : stage.effects)
    if (auto* s = std::get_if<set_appointment_status>(&e);
        s && s->to == appointment_status::cancelled)
      return {};
  return "expected a visit to be cancelled\n  the bot said: " + all_said(stage);
}

std::string unless(bool is_so, std::string what) {
  return is_so ? std::string{} : what;
}

std::string check_state(const cue& c, const rehearsal_stage& stage) {
  auto& s = stage.state();
  switch (c.kind) {
  case cue_kind::state:
    return unless(to_string(s.stage) == c.text,
                  "expected the state " + c.text
                      + "\n  it is: " + std::string{to_string(s.stage)});
  case cue_kind::language:
    return unless(s.language == c.text, "expected the language " + c.text
                                            + "\n  it is: " + s.language);
  case cue_kind::opted_out:
    return unless(s.is_opted_out, "the patient is not opted out");
  case cue_kind::opted_in:
    return unless(!s.is_opted_out, "the patient is opted out");
  case cue_kind::bot_paused:
    return unless(s.is_bot_paused, "the bot is not paused");
  case cue_kind::bot_not_paused:
    return unless(!s.is_bot_paused, "the bot is paused");
  case cue_kind::answer_owed:
    return unless(s.answer_due_at.has_value(), "no answer is owed");
  case cue_kind::no_answer_owed:
    return unless(!s.answer_due_at.has_value(), "an answer is owed");
  case cue_kind::time_held:
  case cue_kind::no_time_held: {
    bool is_held = s.draft && s.draft->held;
    return unless(is_held == (c.kind == cue_kind::time_held),
                  is_held ? "a time is held" : "no time is held");
  }
  default:
    return "this line cannot be checked";
  }
}

} // namespace

const reply* next_bot_message(const rehearsal_stage& stage, std::size_t heard) {
  std::size_t seen = 0;
  for (auto& h : stage.said)
    if (!h.from_staff && seen++ == heard) return &h.what;
  return nullptr;
}

std::optional<content> content_called(std::string_view name) {
  struct entry {
    std::string_view name;
    content what;
  };
  static constexpr entry entries[] = {
      {"photo", content::image},          {"document", content::document},
      {"voice", content::audio},          {"video", content::video},
      {"sticker", content::sticker},      {"location", content::location},
      {"contact", content::contacts},     {"reaction", content::reaction},
      {"order", content::order},          {"unsupported", content::unsupported},
      {"something new", content::unknown}};
  for (auto& e : entries)
    if (e.name == name) return e.what;
  return std::nullopt;
}

std::string how_to_name_a_visit(std::string_view text) {
  return "I expected a visit of this clinic, like cleaning with dr-mehta "
         "2026-02-24 16:00: "
         + std::string{text};
}

std::string_view name_of(cue_kind kind) noexcept {
  switch (kind) {
  case cue_kind::doctor_pauses:
    return "doctor pauses";
  case cue_kind::doctor_resumes:
    return "doctor resumes";
  case cue_kind::staff_set_language:
    return "staff set language";
  case cue_kind::staff_book:
    return "staff book";
  case cue_kind::staff_move:
    return "staff move to";
  default:
    return "staff mark";
  }
}

std::string check(const cue& c, const rehearsal_stage& stage,
                  std::size_t& heard) {
  switch (c.kind) {
  case cue_kind::bot_says:
  case cue_kind::bot_says_nothing:
  case cue_kind::bot_does_not_say:
  case cue_kind::patient_hears:
  case cue_kind::bot_sends_template:
    return check_said(c, stage, heard);
  case cue_kind::bot_offers:
  case cue_kind::bot_offers_exactly:
  case cue_kind::bot_offers_nothing:
    return check_offers(c, stage, heard);
  case cue_kind::ai_asked:
    return expect_word(stage, c.text, &ask_ai::text, "the AI to be asked");
  case cue_kind::ai_not_asked:
    return unless(!find_effect<ask_ai>(stage), "the AI was asked");
  case cue_kind::staff_alerted:
    return expect_word(stage, c.text, &alert_staff::reason,
                       "staff to be alerted");
  case cue_kind::staff_not_alerted: {
    auto* a = find_effect<alert_staff>(stage);
    return a ? "staff were alerted: " + a->reason : std::string{};
  }
  case cue_kind::staff_refused:
    return unless(stage.refused_to_staff == c.text,
                  "expected staff to be refused: " + c.text + "\n  there was: "
                      + (stage.refused_to_staff.empty()
                             ? "no refusal"
                             : stage.refused_to_staff));
  case cue_kind::provider_told:
    return expect_word(stage, c.text, &notify_provider::what,
                       "the doctor to be told");
  case cue_kind::note:
    return expect_word(stage, c.text, &leave_note::text, "a note for staff");
  case cue_kind::booked:
    return check_booked(c, stage);
  case cue_kind::moved_to:
    return check_moved(c, stage);
  case cue_kind::cancelled:
    return check_cancelled(stage);
  case cue_kind::confirmed:
    return unless(find_effect<confirm_appointment>(stage) != nullptr,
                  "expected a visit to be confirmed\n  the bot said: "
                      + all_said(stage));
  case cue_kind::no_visit:
  case cue_kind::visits:
    return check_visits(c, stage);
  case cue_kind::score: {
    auto* given = find_effect<feedback_given>(stage);
    return unless(given && std::to_string(given->score) == c.text,
                  "expected the score " + c.text + "\n  there was: "
                      + (given ? std::to_string(given->score) : "none"));
  }
  default:
    return check_state(c, stage);
  }
}

} // namespace careline::engine
