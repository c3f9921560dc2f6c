#include "engine/menu.hpp"

#include "engine/booking.hpp"
#include "engine/handoff.hpp"
#include "engine/rule_responder.hpp"

namespace careline::engine {

void show_menu(dialogue& d, phrase words) {
  d.leave_booking();
  d.state.stage = stage::menu;
  d.tell(d.text(words, {{"clinic", d.clinic().name}}), menu_choices(d));
}

void show_topics(dialogue& d) {
  auto words = d.text(phrase::info_menu, {{"clinic", d.clinic().name}});
  d.tell(std::move(words), topic_choices(d));
  if (!is_booking(d.state.stage)) d.state.stage = stage::idle;
}

void tell_aside(dialogue& d, std::string words, bool with_menu) {
  if (is_booking(d.state.stage))
    ask_again(d, std::move(words));
  else if (with_menu)
    d.tell(std::move(words), menu_choices(d));
  else
    d.tell(std::move(words));
}

void ask_for_person(dialogue& d, phrase words) {
  hand_over(d, "asked", words);
}

} // namespace careline::engine
