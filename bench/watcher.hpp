#pragma once
/// Looks at everything else while the load runs, once a second, on a thread of
/// its own: processes, PostgreSQL's WAL, the engine's gauges; and whether what
/// was just accepted is stored.

#include "bench/checks.hpp"
#include "bench/database_link.hpp"
#include "bench/http_call.hpp"
#include "bench/load_settings.hpp"
#include "bench/metrics_text.hpp"
#include "bench/processes.hpp"
#include "bench/tally.hpp"

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

namespace careline::bench {

/// Each part may be missing; its figures are then left out.
struct watched {
  pid_t engine = 0;
  pid_t database = 0;
  std::string dsn;
  std::optional<loopback_place> metrics;
};

/// Grown since the run began, but for memory and queues.
struct usage_sample {
  double engine_cpu_s = 0;
  double database_cpu_s = 0;
  double own_cpu_s = 0;
  std::uint64_t engine_rss = 0;
  disk_bytes engine_disk;
  disk_bytes database_disk;
  std::uint64_t wal_bytes = 0;
  std::uint64_t checkpoints = 0;
  metric_samples queues;
};

class watcher {
public:
  watcher(watched what, const load_settings& load);
  ~watcher();

  /// From the generator's thread, each second; does not wait.
  void second(int at_s, std::vector<just_accepted> some);
  /// As of the last second; for the progress line.
  usage_sample latest();
  /// Ends the thread. @returns samples by second
  std::map<int, usage_sample> finish();

  /// CPU, memory and disk now; from any thread.
  usage_sample look_at_processes() const;
  metric_samples limits() const;
  std::string postgres_version() const;
  /// P1, sampled while the load ran; after finish().
  const check& stored_when_answered() const noexcept { return stored_; }
  /// What could not be asked; after finish().
  const std::vector<std::string>& notes() const noexcept { return notes_; }

private:
  struct job {
    int at_s;
    std::vector<just_accepted> accepted;
  };
  void run();
  void ask_database(usage_sample& out, const std::vector<job>& todo);
  void look_up(const std::vector<just_accepted>& accepted);

  watched what_;
  load_settings load_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<job> jobs_;
  bool is_over_ = false;
  usage_sample latest_;
  std::map<int, usage_sample> samples_;
  check stored_;
  std::vector<std::string> notes_;
  std::optional<database_link> link_; ///< Of the thread; anew after a break.
  std::thread thread_;
};

} // namespace careline::bench
