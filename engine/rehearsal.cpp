#include "engine/rehearsal.hpp"

#include "engine/rehearsal_expect.hpp"
#include "engine/rehearsal_script.hpp"
#include "engine/rehearsal_stage.hpp"
#include "engine/rehearsal_words.hpp"

#include <algorithm>
#include <optional>

namespace careline::engine {
namespace {

/// Plays one script; the first fault ends it.
class player {
public:
  explicit player(const std::vector<config::clinic>& clinics)
      : clinics_(clinics) {}

  rehearsal_report play(std::string_view script) {
    auto cues = read_script(script);
    for (auto& c : cues) {
      if (!c.fault.empty()) return faulty(c.line, c.fault);
      if (auto fault = follow(c); !fault.empty())
        return faulty(fault_line_ ? fault_line_ : c.line, fault);
    }
    if (auto left = unexpected(); !left.empty())
      return faulty(last_said_line_, left);
    auto last = cues.empty() ? std::size_t{1} : cues.back().line;
    if (met_ == 0) return faulty(last, "the script expects nothing");
    return finish();
  }

private:
  rehearsal_report finish() {
    return {{}, met_, stage_ ? stage_->dialogue : std::string{}};
  }
  rehearsal_report faulty(std::size_t line, std::string what) {
    auto report = finish();
    report.faults.push_back({line, std::move(what)});
    return report;
  }

  /// @returns what went wrong, or nothing
  std::string follow(const cue& c);
  std::string set_scene(const cue& c);
  std::string act(const cue& c);
  std::string act_patient(const cue& c);
  std::string act_staff(const cue& c);
  std::string act_ai(const cue& c);
  std::string wait(const cue& c);
  void send(inbound_message m);

  /// Whoever writes down what the bot says writes down all of it.
  std::string unexpected() {
    if (!stage_ || last_said_line_ == 0) return {};
    auto more = next_bot_message(*stage_, heard_);
    if (!more) return {};
    return "the bot also said: " + more->text;
  }

  const std::vector<config::clinic>& clinics_;
  std::optional<config::clinic> clinic_;
  std::optional<rehearsal_stage> stage_;
  channel channel_ = channel::whatsapp;
  std::chrono::milliseconds delay_{0};
  std::size_t heard_ = 0; ///< Messages of this beat that were expected.
  std::size_t last_said_line_ = 0; ///< Of the last "bot says" of this beat.
  std::size_t fault_line_ = 0;
  std::size_t met_ = 0;
};

std::string player::follow(const cue& c) {
  if (c.kind == cue_kind::clinic || c.kind == cue_kind::now) {
    if (!stage_) return set_scene(c);
    return "clinic and now stand at the top, once; to let time pass write "
           "\"wait:\"";
  }
  if (!stage_) return "the script must begin with \"clinic:\" and \"now:\"";
  if (c.kind < cue_kind::patient_says) return set_scene(c);
  if (!is_expectation(c.kind)) {
    if (auto left = unexpected(); !left.empty()) {
      fault_line_ = last_said_line_;
      return left;
    }
    stage_->begin_beat();
    heard_ = 0;
    last_said_line_ = 0;
    return act(c);
  }
  if (c.kind == cue_kind::bot_says) last_said_line_ = c.line;
  auto fault = check(c, *stage_, heard_);
  if (fault.empty()) ++met_;
  return fault;
}

std::string player::set_scene(const cue& c) {
  switch (c.kind) {
  case cue_kind::clinic: {
    auto found = std::find_if(clinics_.begin(), clinics_.end(),
                              [&](auto& one) { return one.key == c.text; });
    if (found == clinics_.end()) return "there is no clinic \"" + c.text + "\"";
    clinic_ = *found;
    clinic_->conversation.uses_ai = false; // Unless the script says so.
    return {};
  }
  case cue_kind::now: {
    if (!clinic_) return "\"clinic:\" stands before \"now:\"";
    auto now = read_moment(*clinic_, c.text);
    if (!now) return "no such day and time: " + c.text;
    stage_.emplace(std::move(*clinic_), *now);
    return {};
  }
  case cue_kind::setting:
    if (apply_setting(stage_->clinic, c.text)) return {};
    return "no such setting: " + c.text;
  case cue_kind::message_template: {
    auto space = c.text.find(' ');
    if (space == c.text.npos) return "a template has a purpose and a name";
    stage_->clinic.whatsapp_templates[c.text.substr(0, space)] =
        c.text.substr(space + 1);
    return {};
  }
  case cue_kind::channel:
    if (c.text != "sms" && c.text != "whatsapp" && c.text != "web")
      return "no such channel: " + c.text;
    channel_ = c.text == "sms"   ? channel::sms
               : c.text == "web" ? channel::web
                                 : channel::whatsapp;
    return {};
  case cue_kind::taken: {
    auto taken = read_taken(stage_->clinic, c.text);
    if (!taken)
      return "I expected a doctor, a day and two times, like dr-mehta "
             "2026-02-21 15:00-15:30: "
             + c.text;
    stage_->take(taken->provider, taken->when);
    return {};
  }
  case cue_kind::visit: {
    auto named = read_visit(stage_->clinic, c.text);
    if (!named) return how_to_name_a_visit(c.text);
    auto& service = *stage_->clinic.find_service(named->service);
    slot when{named->start, named->start + service.length + service.buffer};
    stage_->add_visit({{},
                       named->service,
                       named->provider,
                       when,
                       appointment_status::booked,
                       named->attendee,
                       false});
    return {};
  }
  case cue_kind::delay: {
    auto length = read_length(c.text);
    if (!length) return "no length of time: " + c.text;
    delay_ = *length;
    return {};
  }
  case cue_kind::calendar_is_silent:
  case cue_kind::calendar_answers:
    stage_->calendar_is_silent = c.kind == cue_kind::calendar_is_silent;
    return {};
  case cue_kind::next_booking_is_refused:
    stage_->refuses_next_booking = true;
    return {};
  default:
    return {};
  }
}

std::string player::act(const cue& c) {
  switch (c.kind) {
  case cue_kind::patient_says:
  case cue_kind::patient_taps:
  case cue_kind::patient_sends:
    return act_patient(c);
  case cue_kind::ai_answers:
  case cue_kind::ai_proposes:
  case cue_kind::ai_is_unsure:
  case cue_kind::ai_fails:
    return act_ai(c);
  case cue_kind::ai_is_silent:
    return {};
  case cue_kind::wait:
    return wait(c);
  default:
    return act_staff(c);
  }
}

void player::send(inbound_message m) {
  m.channel = channel_;
  m.account = "rehearsal";
  m.sent_at = stage_->now - delay_;
  m.received_at = stage_->now;
  delay_ = {};
  stage_->happens(message_arrived{std::move(m)});
}

std::string player::act_patient(const cue& c) {
  inbound_message m;
  stage_->dialogue += "patient: " + c.text + "\n";
  if (c.kind == cue_kind::patient_says) {
    m.text = c.text;
    send(std::move(m));
    return {};
  }
  if (c.kind == cue_kind::patient_taps) {
    auto found =
        std::find_if(stage_->shown.begin(), stage_->shown.end(),
                     [&](auto& one) { return fits(c.text, one.title); });
    if (found == stage_->shown.end())
      return "nothing called \"" + c.text + "\" was ever offered";
    m.content = content::interactive;
    m.text = found->title;
    m.choice = found->id;
    send(std::move(m));
    return {};
  }
  auto colon = c.text.find(':');
  auto what = content_called(c.text.substr(0, colon));
  if (!what) return "patients cannot send this: " + c.text;
  m.content = *what;
  if (colon != c.text.npos) m.text = c.text.substr(colon + 1);
  send(std::move(m));
  return {};
}

std::string player::act_staff(const cue& c) {
  auto& s = *stage_;
  if (c.kind == cue_kind::doctor_says) {
    s.happens(staff_wrote{"doctor", c.text});
    return {};
  }
  s.dialogue += "   (" + std::string{name_of(c.kind)}
                + (c.text.empty() ? "" : ": " + c.text) + ")\n";
  switch (c.kind) {
  case cue_kind::doctor_pauses:
    s.happens(staff_paused{"doctor", "pause"});
    return {};
  case cue_kind::doctor_resumes:
    s.happens(staff_resumed{"doctor"});
    return {};
  case cue_kind::staff_set_language:
    s.happens(staff_set_language{"doctor", c.text});
    return {};
  case cue_kind::staff_book: {
    auto named = read_visit(s.clinic, c.text);
    if (!named) return how_to_name_a_visit(c.text);
    s.happens(staff_booked{"doctor", named->service, named->provider,
                           named->start, named->attendee, false});
    return {};
  }
  case cue_kind::staff_move:
  case cue_kind::staff_mark: {
    auto live = s.live_visits();
    if (live.size() != 1) return "there is not exactly one visit";
    if (c.kind == cue_kind::staff_mark) {
      auto to = parse_appointment_status(c.text);
      if (!to) return "no such status: " + c.text;
      s.happens(staff_set_status{"doctor", live.front(), *to, {}});
      return {};
    }
    auto start = read_moment(s.clinic, c.text);
    if (!start) return "no such day and time: " + c.text;
    s.happens(staff_moved{"doctor", live.front(), {}, *start, false});
    return {};
  }
  default:
    return "this line cannot be played";
  }
}

std::string player::act_ai(const cue& c) {
  if (stage_->last_ai_serial == 0) return "the AI was not asked anything";
  ai_answered answer;
  answer.serial = stage_->last_ai_serial;
  if (c.kind == cue_kind::ai_answers || c.kind == cue_kind::ai_proposes)
    answer.how = ai_answered::outcome::answered;
  if (c.kind == cue_kind::ai_answers) answer.text = c.text;
  if (c.kind == cue_kind::ai_proposes) answer.intent = c.text;
  if (c.kind == cue_kind::ai_is_unsure)
    answer.how = ai_answered::outcome::unsure;
  stage_->happens(std::move(answer));
  return {};
}

std::string player::wait(const cue& c) {
  std::optional<instant> then;
  if (c.text.starts_with("until "))
    then = read_moment(stage_->clinic, std::string_view{c.text}.substr(6));
  else if (auto length = read_length(c.text))
    then = stage_->now + *length;
  if (!then)
    return "no length of time and no \"until\" a day and time: " + c.text;
  if (*then < stage_->now) return "that time is over: " + c.text;
  stage_->dialogue += "   -- " + c.text + " --\n";
  stage_->wait_until(*then);
  return {};
}

} // namespace

rehearsal_report rehearse(std::string_view script,
                          const std::vector<config::clinic>& clinics) {
  return player{clinics}.play(script);
}

} // namespace careline::engine
