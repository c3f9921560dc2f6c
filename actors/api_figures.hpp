#pragma once
/// Counts what the API answers, whoever answers it.

#include "actors/runtime.hpp"
#include "io/http/message.hpp"

namespace careline::actors {

/// A responder that answers as `to` does and tells the metrics: how many are
/// under way, how each ended, how long it took. Any thread.
io::responder count_answer(runtime_ptr rt, const io::request& r,
                           io::responder to);

} // namespace careline::actors
