#pragma once
/// What a kept turn adds to the metrics and the log.

#include "actors/messages.hpp"
#include "actors/runtime.hpp"

namespace careline::actors {

/// @param fenced      unsent replies that this turn kept from leaving
/// @param is_fencing  the outbox was told of a new epoch
void count_kept_turn(runtime& rt, engine::patient_id patient, const work& cause,
                     const engine::step& step, int fenced, bool is_fencing);

} // namespace careline::actors
