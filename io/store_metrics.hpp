#pragma once
/// What the database tells about itself and about what is left to do. Read
/// now and then by one thread (actors/housekeeping.hpp), not at a scrape: a
/// scrape must answer while the database does not.

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <array>
#include <cstddef>

namespace careline::io {

/// What the database's own settings must keep for us.
enum class store_rule : std::size_t {
  durability, ///< What is committed is on the disk (P1).
  privacy,    ///< Its log holds no values of our statements (P10).
  count_
};

struct store_metrics {
  explicit store_metrics(prometheus::Registry& registry);

  prometheus::Gauge* read_timestamp_seconds{}; ///< Of all below; 0: never.
  // What is left to do.
  prometheus::Gauge* outbox_rows{};
  prometheus::Gauge* outbox_oldest_timestamp_seconds{}; ///< 0: none.
  prometheus::Gauge* dead_letters{};
  prometheus::Gauge* raw_events{};
  prometheus::Gauge* oldest_answer_due_timestamp_seconds{}; ///< 0: none.
  prometheus::Gauge* oldest_timer_due_timestamp_seconds{};  ///< 0: none.
  // The server.
  std::array<prometheus::Gauge*, 2> setting_ok{}; ///< By store_rule.
  prometheus::Gauge* oldest_snapshot_transactions{};
  prometheus::Gauge* oldest_transaction_timestamp_seconds{}; ///< 0: none.
  prometheus::Gauge* connections{};
  prometheus::Gauge* connections_capacity{};
  prometheus::Counter* wal_bytes_total{};
  std::array<prometheus::Counter*, 2> checkpoints_total{}; ///< timed requested
  prometheus::Gauge* house_kept_timestamp_seconds{};       ///< 0: not yet.
};

} // namespace careline::io
