#pragma once
/// The menu, the list of questions, and what is said beside the way.

#include "engine/dialogue.hpp"

#include <string>

namespace careline::engine {

/// Leaves any booking and shows the menu under `words`.
void show_menu(dialogue& d, phrase words = phrase::menu);

/// The list of questions; a booking under way stays.
void show_topics(dialogue& d);

/// Says something beside the way: in a booking its question follows, else the
/// menu's buttons if `with_menu`.
void tell_aside(dialogue& d, std::string words, bool with_menu);

/// The patient asked for a person.
void ask_for_person(dialogue& d, phrase words = phrase::person_coming);

} // namespace careline::engine
