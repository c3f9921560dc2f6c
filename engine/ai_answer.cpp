#include "engine/ai_answer.hpp"

namespace careline::engine {

bool ask_the_ai(dialogue&, std::string_view) {
  return false;
}

void on_ai_answered(dialogue&, const ai_answered&) {}

void on_ai_due(dialogue&) {}

} // namespace careline::engine
