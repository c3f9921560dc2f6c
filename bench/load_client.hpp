#pragma once
/// Drives the webhook over a fixed set of connections from one thread: epoll,
/// reused buffers, just enough HTTP to know where an answer ends. Loopback
/// only. Closed loop or open loop as the settings say.

#include "bench/load_settings.hpp"
#include "bench/tally.hpp"

#include <functional>
#include <memory>

namespace careline::bench {

class load_client {
public:
  /// Told once a second, from the running thread, and at the two ends of the
  /// measured part; may take samples of processes.
  struct observer {
    std::function<void(second_sample&)> second;
    std::function<void()> measuring_begins;
    std::function<void()> measuring_ends;
  };

  load_client(const load_settings& settings, observer watch);
  ~load_client();

  /// Runs to the end, or until stop(). @throws std::system_error if not one
  /// connection can be made
  tally run();
  /// From a signal handler: the run ends as if its time were over.
  void stop() noexcept;

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace careline::bench
