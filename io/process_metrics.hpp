#pragma once
/// The process_* figures that every Prometheus client exports, from /proc.

#include <prometheus/registry.h>

#include <cstddef>

namespace prometheus {
class Counter;
class Gauge;
} // namespace prometheus

namespace careline::io {

/// Registers the figures once; refresh() reads them anew. One thread at a time.
class process_metrics {
public:
  /// @param memory_bytes  what the operator means it to use; 0: whatever the
  ///        system allows
  process_metrics(prometheus::Registry& registry, std::size_t memory_bytes);
  void refresh();

private:
  prometheus::Counter& cpu_seconds_total_;
  prometheus::Gauge& resident_memory_bytes_;
  prometheus::Gauge& virtual_memory_bytes_;
  prometheus::Gauge& open_fds_;
  prometheus::Gauge& max_fds_;
  prometheus::Gauge& threads_;
  prometheus::Gauge& memory_limit_bytes_;
};

} // namespace careline::io
