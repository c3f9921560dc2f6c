#pragma once
/// What the disk does to PostgreSQL, as one small file that the test writes
/// and disk_faults.so, preloaded into the cluster, reads at each call.

#include <atomic>
#include <cstdint>

namespace careline::tests {

struct disk_control {
  enum class full : std::uint32_t {
    no,
    data,      ///< ENOSPC for tables and indexes: statements fail.
    everything ///< Also for the write-ahead log: PostgreSQL panics.
  };
  std::atomic<std::uint32_t> sync_delay_us; ///< Before each fsync, fdatasync.
  std::atomic<full> is_full;
  std::atomic<std::uint32_t> refused; ///< Calls that got ENOSPC.
  std::atomic<std::uint32_t> delayed; ///< Syncs that waited.
};

/// Environment variable of the preloaded library: the file's path.
inline constexpr const char* disk_control_variable = "CARELINE_DISK_CONTROL";

} // namespace careline::tests
