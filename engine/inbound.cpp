#include "engine/inbound.hpp"

#include "engine/ai_answer.hpp"
#include "engine/booking.hpp"
#include "engine/choice_id.hpp"
#include "engine/consent.hpp"
#include "engine/feedback.hpp"
#include "engine/fold.hpp"
#include "engine/handoff.hpp"
#include "engine/intent.hpp"
#include "engine/language.hpp"
#include "engine/menu.hpp"
#include "engine/red_flags.hpp"
#include "engine/reminders.hpp"
#include "engine/talk_guard.hpp"
#include "engine/taps.hpp"
#include "engine/typed.hpp"
#include "engine/words.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

/// Kinds whose text the patient wrote, be it as a caption.
constexpr bool has_patients_words(content c) noexcept {
  return c <= content::document || c == content::video;
}

/// Words alone, typed or of a button that is not ours.
constexpr bool is_text(content c) noexcept {
  return c == content::text || c == content::button
         || c == content::interactive;
}

/// Kinds that need no answer from anybody.
constexpr bool needs_no_answer(content c) noexcept {
  return c == content::sticker || c == content::reaction
         || c == content::system;
}

// -- What is not text --------------------------------------------------------

/// An answer to what cannot be read.
void on_other_content(dialogue& d, content c) {
  switch (c) {
  case content::audio: {
    std::vector<choice> choices{d.button("person", phrase::button_person),
                                d.button("menu", phrase::button_menu)};
    if (is_booking(d.state.stage))
      ask_again(d, d.text(phrase::got_voice));
    else
      d.tell(d.text(phrase::got_voice), std::move(choices));
    break;
  }
  case content::image:
  case content::document:
  case content::video:
    tell_aside(d, d.text(phrase::got_file), false);
    break;
  case content::location:
    tell_aside(d, d.text(phrase::got_place), false);
    break;
  case content::contacts:
    tell_aside(d, d.text(phrase::got_contact), false);
    break;
  case content::order:
    tell_aside(d, d.text(phrase::got_order), true);
    break;
  default:
    tell_aside(d, d.text(phrase::cannot_open), true);
  }
}

// -- Before anything is understood -------------------------------------------

void on_late_message(dialogue& d, std::optional<instant> previous) {
  if (d.state.stage == stage::with_person) return; // Told already.
  if (previous && *previous + late_after > d.now()) {
    // The patient has been served since: only staff hear of the old one.
    d.alert("late");
    return;
  }
  hand_over(d, "late", phrase::late_message);
  // Nothing can be said once the reply window has closed.
  if (d.now() >= *d.state.last_inbound_at + reply_window) d.out.replies.clear();
}

bool wakes_bot(const inbound_message& m, const words& said,
               const std::optional<tapped>& tap) {
  if (tap) return tap->what != tap::person;
  if (m.content != content::text && m.content != content::button) return false;
  auto i = intent_of(said);
  return i == intent::menu || i == intent::bot || i == intent::start_over;
}

void forget_old_booking(dialogue& d, std::optional<instant> previous) {
  if (!is_booking(d.state.stage) && d.state.stage != stage::menu) return;
  if (!previous || d.now() < *previous + booking_forgotten_after) return;
  d.leave_booking();
  d.state.stage = stage::idle;
  d.state.misses = 0;
}

/// Reads a tap, typed words, or what is no text.
void read_message(dialogue& d, const inbound_message& m, const words& said,
                  const std::optional<tapped>& tap) {
  if (tap) {
    d.state.misses = 0;
    on_tap(d, *tap);
    return;
  }
  bool has_words =
      has_patients_words(m.content) && (!said.empty() || said.has_thumb_up());
  auto misses = d.state.misses;
  d.state.misses = 0;
  if (has_words && (take_reminder_answer(d, said) || take_words(d, m, said)))
    return;
  if (is_text(m.content)) {
    d.state.misses = misses;
    if (said.empty() || !ask_the_ai(d, m.text)) answer_miss(d);
    return;
  }
  on_other_content(d, m.content);
}

/// Until something is said that is an answer, the patient waits for one.
void owe_if_silent(dialogue& d) {
  if (d.out.replies.empty() && !d.out.question && !d.needs_no_answer)
    d.owes_answer = true;
}

/// Typed words, unless the bot has said enough for a while.
void read_typed(dialogue& d, const inbound_message& m, const words& said) {
  if (has_said_enough(d)) {
    hear_nothing(d);
    hand_over(d, "loop", phrase::person_after_loop);
    return;
  }
  hear(d, said, m.text);
  read_message(d, m, said, std::nullopt);
  owe_if_silent(d);
}

/// With a person the bot keeps quiet, unless it is woken.
void read_beside_person(dialogue& d, const inbound_message& m,
                        const words& said, const std::optional<tapped>& tap) {
  auto& s = d.state;
  if (!tap && is_text(m.content) && take_reminder_answer(d, said)) return;
  if (!wakes_bot(m, said, tap) || (!tap && has_said_enough(d))) {
    d.owes_answer = true;
    return;
  }
  hear_nothing(d);
  if (!tap || tap->what == tap::menu) {
    s.stage = stage::menu;
    d.tell(with_lead(d.text(phrase::bot_is_back), d.text(phrase::menu)),
           menu_choices(d));
  } else {
    s.stage = stage::idle;
    read_message(d, m, said, tap);
  }
}

/// The bot may answer: now, or when the burst is over.
void read_or_fold(dialogue& d, const inbound_message& m, const words& said,
                  const std::optional<tapped>& tap,
                  std::optional<instant> previous) {
  if (m.content == content::text && !tap && !said.empty() && folds(d)) {
    if (d.state.folded.empty()) forget_old_booking(d, previous);
    fold(d, m.text);
    return;
  }
  answer_folded_first(d);
  if (d.state.stage == stage::with_person && !tap) {
    d.owes_answer = true;
    return;
  }
  forget_old_booking(d, previous);
  if (!tap && is_text(m.content)) {
    read_typed(d, m, said);
    return;
  }
  hear_nothing(d);
  read_message(d, m, said, tap);
  owe_if_silent(d);
}

} // namespace

void tell_red_flag(dialogue& d) {
  drop_unread(d);
  hear_nothing(d);
  d.alert("red_flag");
  d.owes_answer = true;
  d.state.misses = 0;
  auto& number = d.clinic().facts.emergency_number;
  d.tell(number.empty() ? d.text(phrase::red_flag_no_number)
                        : d.text(phrase::red_flag, {{"emergency", number}}));
}

void answer_miss(dialogue& d) {
  if (++d.state.misses >= most_misses) {
    hand_over(d, "misses", phrase::person_after_misses);
    return;
  }
  if (is_booking(d.state.stage))
    ask_again(d, d.text(phrase::miss_in_booking));
  else if (d.state.stage == stage::feedback)
    ask_score(d, phrase::feedback_ask_again);
  else
    d.tell(d.text(phrase::miss), menu_choices(d));
}

void answer_typed(dialogue& d, const inbound_message& m) {
  words said{m.text};
  if (is_red_flag(said)) {
    tell_red_flag(d);
  } else if (m.sent_at + late_after < d.now()) {
    on_late_message(d, std::nullopt);
    d.owes_answer = true;
  } else {
    read_typed(d, m, said);
  }
}

void on_message(dialogue& d, const inbound_message& m) {
  auto& s = d.state;
  auto previous = s.last_inbound_at;
  auto sent = m.sent_at == instant{} ? d.now() : m.sent_at;
  s.last_inbound_at = previous ? std::max(*previous, sent) : sent;
  if (!m.account.empty()) s.account = m.account;

  words said{has_patients_words(m.content) ? std::string_view{m.text}
                                           : std::string_view{}};
  if (!previous) begin_language(d);
  auto tap = m.choice.empty() ? std::nullopt : parse_choice(m.choice);
  if (!tap && !said.empty()) follow_language(d, m.text, said);
  if (!tap && is_text(m.content) && take_consent_words(d, m.channel, said))
    return;
  note_first_contact(d, previous.has_value());
  if (needs_no_answer(m.content)) return;
  bool red_flag = !tap && is_red_flag(said);
  if (s.is_opted_out) {
    on_message_after_opt_out(d, red_flag);
  } else if (s.is_bot_paused) {
    if (red_flag) d.alert("red_flag");
    d.owes_answer = true;
  } else if (red_flag) {
    tell_red_flag(d);
  } else if (m.content == content::unknown) {
    d.owes_answer = true;
  } else if (sent + late_after < d.now()) {
    on_late_message(d, previous);
    d.owes_answer = true;
  } else if (s.stage == stage::with_person) {
    read_beside_person(d, m, said, tap);
  } else {
    read_or_fold(d, m, said, tap, previous);
  }
}

} // namespace careline::engine
