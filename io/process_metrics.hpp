#pragma once
/// The process_* figures that every Prometheus client exports, from /proc.

#include <prometheus/registry.h>

namespace prometheus {
class Counter;
class Gauge;
} // namespace prometheus

namespace careline::io {

/// Registers the figures once; refresh() reads them anew. One thread at a time.
class process_metrics {
public:
  explicit process_metrics(prometheus::Registry& registry);
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
