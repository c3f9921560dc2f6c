#pragma once
/// What processes used, from /proc: CPU seconds and bytes with all children,
/// memory.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace careline::bench {

/// CPU seconds (user and system) of a process, of its living children and of
/// those it has waited for. 0 if it is gone.
double cpu_seconds(pid_t pid);

/// Resident memory of the process alone, bytes. 0 if it is gone.
std::uint64_t resident_bytes(pid_t pid);
/// The greatest it ever was.
std::uint64_t peak_resident_bytes(pid_t pid);

/// Bytes that really went from and to the disk. 0 if we may not know.
struct disk_bytes {
  std::uint64_t read = 0;
  std::uint64_t written = 0;
};
/// Of a process, of its living children and of those it has waited for.
disk_bytes disk_use(pid_t pid);

/// CPU seconds of this process.
double own_cpu_seconds();

/// The postmaster of a data folder (postmaster.pid). Nothing: none runs.
std::optional<pid_t> postmaster_of(const std::string& data_folder);

struct machine {
  std::string cpu;
  unsigned cores = 0;
  std::uint64_t memory_bytes = 0;
  std::string kernel;
  std::string date;             ///< UTC, ISO 8601.
  std::uint64_t open_files = 0; ///< Soft limit of this process.
};
machine describe_machine();

} // namespace careline::bench
