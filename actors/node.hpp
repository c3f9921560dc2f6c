#pragma once
/// One node of Careline: spawns all actors, connects them, opens the ports,
/// and takes everything down again in order. main.cpp and tests use it.

#include "actors/directory.hpp"
#include "actors/runtime.hpp"
#include "config/settings.hpp"

#include <chrono>
#include <cstdint>
#include <memory>

namespace careline::actors {

class node {
public:
  explicit node(config::settings settings);
  ~node();

  /// Opens the private port, waits for the store, spawns the actors, opens the
  /// public port. Blocks; gives up when `stop` becomes true.
  /// @throws std::runtime_error with a sentence for the operator
  /// @returns false if stopped first
  bool start(const std::atomic<bool>& stop);

  std::uint16_t port() const;         ///< Public, once started.
  std::uint16_t private_port() const; ///< Metrics and health.

  /// Leaves: readiness first, then no new work, then what is under way is
  /// kept and sent, then everything stops. @returns whether all of it was done
  /// within limits.drain
  bool stop();

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace careline::actors
