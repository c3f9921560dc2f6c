#pragma once
/// What a tap does. A tap works from wherever the dialogue stands, also on a
/// message of last week.

#include "engine/choice_id.hpp"
#include "engine/dialogue.hpp"

namespace careline::engine {

void on_tap(dialogue& d, const tapped& t);

} // namespace careline::engine
