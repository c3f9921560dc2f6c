/// A slower disk for a process that loads this library ahead of the C library
/// (LD_PRELOAD): each fsync and fdatasync takes CARELINE_SLOW_DISK_MS longer.
/// The data is synced as ever, so what is promised still holds.

#include <dlfcn.h>

#include <cerrno>
#include <cstdlib>
#include <ctime>

namespace {

using sync_call = int (*)(int);

timespec delay() {
  const char* text = std::getenv("CARELINE_SLOW_DISK_MS");
  const double ms = text ? std::strtod(text, nullptr) : 0;
  if (!(ms > 0) || ms > 10'000) return {};
  return {static_cast<time_t>(ms / 1e3),
          static_cast<long>(ms * 1e6) % 1'000'000'000};
}

int slowly(const char* name, int file) {
  static const timespec by = delay();
  const auto real = reinterpret_cast<sync_call>(dlsym(RTLD_NEXT, name));
  if (!real) {
    errno = ENOSYS;
    return -1;
  }
  timespec left = by;
  while (nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
  return real(file);
}

} // namespace

extern "C" {

int fsync(int file) {
  return slowly("fsync", file);
}

int fdatasync(int file) {
  return slowly("fdatasync", file);
}
}
