/// Preloaded into PostgreSQL: slow syncs and a full disk on demand, without a
/// file system of our own and without being root. Follows disk_control.

#include "tests/faults/disk_control.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

using careline::tests::disk_control;

disk_control* control() {
  static disk_control* const shared = []() -> disk_control* {
    const char* path = std::getenv(careline::tests::disk_control_variable);
    if (path == nullptr) return nullptr;
    int file = ::open(path, O_RDWR | O_CLOEXEC);
    if (file < 0) return nullptr;
    void* at = ::mmap(nullptr, sizeof(disk_control), PROT_READ | PROT_WRITE,
                      MAP_SHARED, file, 0);
    ::close(file);
    return at == MAP_FAILED ? nullptr : static_cast<disk_control*>(at);
  }();
  return shared;
}

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

void wait_as_a_slow_disk() {
  auto* shared = control();
  if (shared == nullptr) return;
  auto us = shared->sync_delay_us.load();
  if (us == 0) return;
  ++shared->delayed;
  timespec left{us / 1'000'000, static_cast<long>(us % 1'000'000) * 1000};
  // It sleeps because that is the fault: a disk that takes so long. A signal
  // must not make it quicker (PostgreSQL gets many), so it sleeps the rest.
  while (::nanosleep(&left, &left) != 0) {
  }
}

/// Whether this file's disk is full; then errno says so.
bool refuses(int file) {
  auto* shared = control();
  if (shared == nullptr) return false;
  auto how = shared->is_full.load();
  if (how == disk_control::full::no) return false;
  char link[40];
  char name[256];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  auto size = ::readlink(link, name, sizeof name - 1);
  if (size <= 0) return false;
  name[size] = 0;
  bool is_log = std::strstr(name, "/pg_wal/") != nullptr;
  bool is_data = std::strstr(name, "/base/") != nullptr
                 || std::strstr(name, "/global/") != nullptr;
  if (!is_data && !(is_log && how == disk_control::full::everything))
    return false;
  ++shared->refused;
  errno = ENOSPC;
  return true;
}

} // namespace

extern "C" {

int fsync(int file) {
  static const auto real = next<int (*)(int)>("fsync");
  wait_as_a_slow_disk();
  return real(file);
}

int fdatasync(int file) {
  static const auto real = next<int (*)(int)>("fdatasync");
  wait_as_a_slow_disk();
  return real(file);
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  static const auto real =
      next<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
  return refuses(file) ? -1 : real(file, bytes, size, at);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  return pwrite64(file, bytes, size, at);
}

ssize_t pwritev64(int file, const iovec* pieces, int count, off64_t at) {
  static const auto real =
      next<ssize_t (*)(int, const iovec*, int, off64_t)>("pwritev64");
  return refuses(file) ? -1 : real(file, pieces, count, at);
}

ssize_t pwritev(int file, const iovec* pieces, int count, off_t at) {
  return pwritev64(file, pieces, count, at);
}

} // extern "C"
