#include "engine/language.hpp"

namespace careline::engine {

std::string_view language_of(std::string_view) noexcept {
  return {};
}

void follow_language(dialogue&, std::string_view) {}

void on_staff_set_language(dialogue& d, const staff_set_language& e) {
  d.state.language = e.language;
  d.state.is_language_chosen = true;
  d.out.effects.push_back(keep_language{e.language});
}

} // namespace careline::engine
