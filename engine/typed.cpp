#include "engine/typed.hpp"

#include "engine/booking.hpp"
#include "engine/booking_time.hpp"
#include "engine/booking_words.hpp"
#include "engine/feedback.hpp"
#include "engine/intent.hpp"
#include "engine/language.hpp"
#include "engine/menu.hpp"
#include "engine/rule_responder.hpp"
#include "engine/talk_guard.hpp"
#include "engine/visits.hpp"

namespace careline::engine {
namespace {

/// "Change my appointment": the one being made, else one that is booked.
void take_change(dialogue& d, const inbound_message& m, const words& said,
                 intent i) {
  bool is_being_made = d.state.stage == stage::confirming
                       || d.state.stage == stage::choosing_time;
  if (is_being_made && i == intent::cancel_visit) {
    cancel_booking(d);
  } else if (is_being_made) {
    if (!take_booking_answer(d, m, said, intent::nothing)) other_time(d);
  } else if (i == intent::change_visit) {
    ask_for_visits(d, visit_wish::show);
  } else {
    ask_for_visits(
        d, i == intent::move_visit ? visit_wish::move : visit_wish::cancel, m);
  }
}

/// "... kar do", "make it ...", "ponga ...": words that want something done.
bool asks_to_make_it_so(const words& said) noexcept {
  static constexpr std::string_view pairs[][2] = {
      {"kar", "do"},   {"kar", "dijiye"}, {"kar", "dein"}, {"kr", "do"},
      {"kar", "dena"}, {"rakh", "do"},    {"कर", "दो"},    {"कर", "दीजिए"},
      {"कर", "दें"},     {"रख", "दो"},      {"make", "it"},  {"me", "la"},
      {"puede", "ser"}};
  for (auto& p : pairs)
    if (said.has(p[0], p[1])) return true;
  return said.has("kardo") || said.has("krdo") || said.has("kijiye")
         || said.has("ponga") || said.has("pongame");
}

/// An answer to a question about visits that are booked.
bool take_visit_answer(dialogue& d, const inbound_message& m, const words& said,
                       intent i) {
  if (d.state.stage == stage::confirming_cancel)
    return answer_whether_to_cancel(d, said, i);
  return d.state.stage == stage::choosing_visit
         && answer_which_visit(d, m, said);
}

/// What means the same wherever the dialogue stands.
bool take_control(dialogue& d, const inbound_message& m, const words& said,
                  intent i) {
  switch (i) {
  case intent::menu:
  case intent::bot:
    hear_nothing(d); // who finds the way by words may say them again
    show_menu(d);
    return true;
  case intent::info:
    show_topics(d);
    return true;
  case intent::back:
    hear_nothing(d);
    go_back(d);
    return true;
  case intent::start_over:
    if (!is_booking(d.state.stage)) {
      show_menu(d);
      return true;
    }
    begin_booking(d);
    next_step(d);
    return true;
  case intent::cancel:
    if (is_booking(d.state.stage))
      cancel_booking(d);
    else
      ask_for_visits(d, visit_wish::cancel);
    return true;
  case intent::person:
    ask_for_person(d);
    return true;
  case intent::change_visit:
  case intent::move_visit:
  case intent::cancel_visit:
    take_change(d, m, said, i);
    return true;
  case intent::who_are_you:
    tell_aside(d, d.text(phrase::who_i_am, {{"clinic", d.clinic().name}}),
               true);
    return true;
  default:
    return false;
  }
}

/// Friendly words that change nothing.
bool take_small_talk(dialogue& d, intent i) {
  if (d.is_repeat && (i == intent::thanks || i == intent::goodbye)) {
    d.needs_no_answer = true; // two polite machines never end
    return true;
  }
  switch (i) {
  case intent::greeting:
    if (is_booking(d.state.stage))
      ask_again(d, d.is_repeat ? std::string{} : d.text(phrase::hello_again));
    else
      show_menu(d, d.is_repeat ? phrase::hello_again : phrase::greeting);
    return true;
  case intent::thanks:
    d.tell(d.text(phrase::you_are_welcome));
    return true;
  case intent::goodbye:
    d.tell(d.text(phrase::goodbye));
    return true;
  case intent::yes:
  case intent::no:
    if (d.state.stage == stage::menu)
      show_menu(d);
    else
      d.tell(d.text(phrase::all_right));
    return true;
  default:
    return false;
  }
}

/// The menu's buttons by number.
bool take_menu_number(dialogue& d, const words& said) {
  switch (index_said(said)) {
  case 1:
    begin_booking(d);
    next_step(d);
    return true;
  case 2:
    show_topics(d);
    return true;
  case 3:
    ask_for_person(d);
    return true;
  default:
    return false;
  }
}

} // namespace

bool take_words(dialogue& d, const inbound_message& m, const words& said) {
  if (answer_language_wish(d, m.text, said)) return true;
  auto i = intent_of(said);
  if (take_visit_answer(d, m, said, i)) return true;
  if (take_control(d, m, said, i)) return true;
  if (d.state.stage == stage::feedback) {
    if (auto score = score_said(said)) {
      take_score(d, score);
      return true;
    }
    if (said.empty()) return false;
  }
  if (is_booking(d.state.stage)) {
    if (take_booking_answer(d, m, said, i)) return true;
  } else if (d.state.stage == stage::menu && take_menu_number(d, said)) {
    return true;
  }
  if (is_question(i)) {
    tell_aside(d, answer_question(d, i, said, m.text), true);
    if (!is_booking(d.state.stage)) d.state.stage = stage::idle;
    return true;
  }
  if (i == intent::my_visit) {
    // "Mera appointment parso 4 baje kar do": a time that shall be made so.
    bool is_to_be_made = !said.has_question_mark() && asks_to_make_it_so(said)
                         && wish_in(d, m).kind != wish_kind::none;
    if (is_to_be_made)
      ask_for_visits(d, visit_wish::move, m);
    else
      ask_for_visits(d, visit_wish::show);
    return true;
  }
  if (take_small_talk(d, i)) return true;
  return !is_booking(d.state.stage) && take_booking(d, m, said, i);
}

} // namespace careline::engine
