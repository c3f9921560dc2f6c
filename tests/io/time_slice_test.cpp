#include "io/time_slice.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <thread>

#include <sys/utsname.h>

using namespace careline;

namespace {

/// Kernels before 6.12 know no slices of ordinary threads.
bool kernel_knows_slices() {
  utsname name{};
  int major = 0;
  int minor = 0;
  return ::uname(&name) == 0
         && std::sscanf(name.release, "%d.%d", &major, &minor) == 2
         && (major > 6 || (major == 6 && minor >= 12));
}

} // namespace

TEST(time_slice, the_kernel_takes_what_it_knows) {
  // On a thread of its own: the test's keeps the kernel's slice.
  bool was_taken = false;
  bool was_changed = false;
  std::thread([&] {
    was_taken = io::ask_for_time_slice(std::chrono::microseconds(100));
    std::thread([&] {
      was_changed = io::ask_for_time_slice(std::chrono::microseconds(200));
    }).join();
  }).join();
  EXPECT_EQ(was_taken, kernel_knows_slices());
  EXPECT_EQ(was_changed, kernel_knows_slices());
}
