#include "engine/visits.hpp"

namespace careline::engine {

void ask_for_visits(dialogue& d, visit_wish wish) {
  if (!d.state.draft) d.state.draft.emplace();
  d.state.draft->wish = wish;
  d.out.question = find_visits{d.now()};
}

void on_visits_found(dialogue&, const visits_found&) {}

} // namespace careline::engine
