#include "io/time_slice.hpp"

#include <cstdint>

#include <sys/syscall.h>
#include <unistd.h>

namespace careline::io {

namespace {

/// struct sched_attr of linux/sched/types.h, which glibc 2.36 has not.
struct attributes {
  std::uint32_t size = sizeof(attributes);
  std::uint32_t policy = 0; ///< SCHED_OTHER
  std::uint64_t flags = 0;
  std::int32_t nice = 0;
  std::uint32_t priority = 0;
  std::uint64_t runtime_ns = 0; ///< Of SCHED_OTHER: the slice.
  std::uint64_t deadline_ns = 0;
  std::uint64_t period_ns = 0;
};

} // namespace

bool ask_for_time_slice(std::chrono::microseconds slice) noexcept {
  attributes now;
  // Nice value and policy stay as they are.
  if (::syscall(SYS_sched_getattr, 0, &now, sizeof now, 0) != 0) return false;
  now.size = sizeof now;
  now.flags = 0;
  now.runtime_ns =
      static_cast<std::uint64_t>(std::chrono::nanoseconds(slice).count());
  return ::syscall(SYS_sched_setattr, 0, &now, 0) == 0
         && ::syscall(SYS_sched_getattr, 0, &now, sizeof now, 0) == 0
         && now.runtime_ns
                == static_cast<std::uint64_t>(
                    std::chrono::nanoseconds(slice).count());
}

} // namespace careline::io
