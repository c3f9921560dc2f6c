#pragma once
/// What a node tells its metrics before each scrape: gauges that are kept
/// elsewhere. Waits for nobody. Any thread.

#include "actors/runtime.hpp"
#include "io/http/server.hpp"

namespace careline::actors {

/// What the runtime does not know.
struct node_figures {
  bool is_ready = false;
  std::size_t records_waiting = 0;           ///< For the writer's thread.
  std::size_t questions_waiting = 0;         ///< For a reader's thread.
  const io::server_counters* door = nullptr; ///< Public; null until it opens.
};

void show_figures(runtime& rt, const node_figures& from);

} // namespace careline::actors
