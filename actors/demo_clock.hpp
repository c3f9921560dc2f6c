#pragma once
/// The clock of a demonstration: the private port moves the whole node's time
/// forward, so that a reminder of next week can be shown today.

#include "actors/runtime.hpp"
#include "io/http/message.hpp"
#include "persistence/store_reader.hpp"

#include <optional>

namespace careline::actors {

/// GET /demo/clock tells, POST /demo/clock {"advance_seconds": n} moves. Only
/// with demo.clock, only from this machine, only forward.
///
/// Threads  one: the private port's. It asks the store and waits for it, which
///          nobody but a demonstration may do there.
class demo_clock {
public:
  explicit demo_clock(runtime_ptr rt) : rt_(std::move(rt)) {}

  void answer(const io::request& r, const io::responder& answer);

private:
  bool move(const io::request& r, const io::responder& answer);
  std::optional<engine::instant> next_reminder();

  runtime_ptr rt_;
  std::optional<persistence::store_reader> store_; ///< Once it was asked.
};

} // namespace careline::actors
