#pragma once
/// The patient's own visits: shown, moved, cancelled by chat.

#include "engine/dialogue.hpp"

namespace careline::engine {

/// Asks the store for the patient's visits; `wish` says what for.
void ask_for_visits(dialogue& d, visit_wish wish);

/// The store's answer: shows them, or goes on with moving or cancelling, with
/// "which one?" when there are several.
void on_visits_found(dialogue& d, const visits_found& answer);

} // namespace careline::engine
