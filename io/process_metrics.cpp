#include "io/process_metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

namespace careline::io {

namespace {

prometheus::Gauge& gauge(prometheus::Registry& registry, const char* name,
                         const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add(
      {});
}

/// What /proc/self/stat tells, as far as it is used.
struct process_stat {
  double cpu_seconds = 0;
  double threads = 0;
  double start_seconds_since_boot = 0;
  double virtual_bytes = 0;
  double resident_bytes = 0;
};

std::optional<process_stat> read_stat() {
  std::ifstream file("/proc/self/stat");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  // The second field is the program's name in brackets and may hold anything.
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream rest(text.substr(name_end + 1));
  const std::vector<std::string> fields{
      std::istream_iterator<std::string>(rest), {}};
  if (fields.size() < 22) return std::nullopt;
  // Field n of proc(5) is at n - 3 here.
  const auto number = [&](std::size_t n) { return std::stod(fields[n - 3]); };
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
  return process_stat{(number(14) + number(15)) / ticks, number(20),
                      number(22) / ticks, number(23), number(24) * page};
}

double boot_time() {
  std::ifstream file("/proc/stat");
  for (std::string line; std::getline(file, line);)
    if (line.rfind("btime ", 0) == 0) return std::stod(line.substr(6));
  return 0;
}

double count_open_fds() {
  DIR* directory = ::opendir("/proc/self/fd");
  if (directory == nullptr) return 0;
  double count = 0;
  while (::readdir(directory) != nullptr) ++count;
  ::closedir(directory);
  return count - 3; // ".", ".." and the directory itself.
}

/// The first number of a file; nothing if it is not there or says "max".
std::optional<double> number_in(const std::string& path) {
  std::ifstream file(path);
  double value = 0;
  if (!(file >> value)) return std::nullopt;
  return value;
}

double machine_memory() {
  return static_cast<double>(::sysconf(_SC_PHYS_PAGES))
         * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

/// What the process may use: the least of the machine's memory and what its
/// control group, or one above it, allows (cgroup v2, else v1).
double memory_limit() {
  double least = machine_memory();
  auto consider = [&](const std::string& path) {
    if (auto limit = number_in(path); limit && *limit > 0 && *limit < least)
      least = *limit;
  };
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    if (line.rfind("0::", 0) != 0) continue;
    for (auto group = line.substr(3);;) {
      consider("/sys/fs/cgroup" + group + "/memory.max");
      if (group.size() <= 1) break;
      group.resize(group.rfind('/'));
    }
  }
  consider("/sys/fs/cgroup/memory/memory.limit_in_bytes");
  return least;
}

double max_open_fds() {
  rlimit limit{};
  return ::getrlimit(RLIMIT_NOFILE, &limit) == 0
             ? static_cast<double>(limit.rlim_cur)
             : 0;
}

} // namespace

process_metrics::process_metrics(prometheus::Registry& registry,
                                 std::size_t memory_bytes)
    : cpu_seconds_total_(prometheus::BuildCounter()
                             .Name("process_cpu_seconds_total")
                             .Help("User and system CPU time spent.")
                             .Register(registry)
                             .Add({})),
      resident_memory_bytes_(
          gauge(registry, "process_resident_memory_bytes", "Resident memory.")),
      virtual_memory_bytes_(
          gauge(registry, "process_virtual_memory_bytes", "Virtual memory.")),
      open_fds_(gauge(registry, "process_open_fds", "Open file descriptors.")),
      max_fds_(gauge(registry, "process_max_fds",
                     "File descriptors that may be open at most.")),
      threads_(gauge(registry, "process_threads", "Threads.")),
      memory_limit_bytes_(gauge(registry, "careline_memory_limit_bytes",
                                "Memory that the process may use: the least "
                                "of setting, control group, machine.")) {
  auto& start = gauge(registry, "process_start_time_seconds",
                      "Start of the process, Unix time.");
  if (const auto stat = read_stat())
    start.Set(boot_time() + stat->start_seconds_since_boot);
  max_fds_.Set(max_open_fds());
  auto limit = memory_limit();
  if (memory_bytes > 0)
    limit = std::min(limit, static_cast<double>(memory_bytes));
  memory_limit_bytes_.Set(limit);
}

void process_metrics::refresh() {
  open_fds_.Set(count_open_fds());
  const auto stat = read_stat();
  if (!stat) return; // Without /proc the last figures stand.
  const auto more_cpu = stat->cpu_seconds - cpu_seconds_total_.Value();
  if (more_cpu > 0) cpu_seconds_total_.Increment(more_cpu);
  resident_memory_bytes_.Set(stat->resident_bytes);
  virtual_memory_bytes_.Set(stat->virtual_bytes);
  threads_.Set(stat->threads);
}

} // namespace careline::io
