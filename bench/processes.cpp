#include "bench/processes.hpp"

#include <charconv>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace careline::bench {

namespace {

struct process_stat {
  pid_t parent = 0;
  double own_s = 0;      ///< utime + stime
  double children_s = 0; ///< Of those waited for.
};

std::optional<process_stat> read_stat(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/stat");
  std::string line;
  if (!std::getline(file, line)) return {};
  // The command's name is in parentheses and may hold anything.
  const auto close = line.rfind(')');
  if (close == line.npos) return {};
  std::istringstream rest(line.substr(close + 1));
  std::string state;
  long long field[14] = {};
  rest >> state;
  for (auto& value : field) rest >> value;
  static const double tick = static_cast<double>(sysconf(_SC_CLK_TCK));
  process_stat out;
  out.parent = static_cast<pid_t>(field[0]);
  out.own_s = static_cast<double>(field[10] + field[11]) / tick;
  out.children_s = static_cast<double>(field[12] + field[13]) / tick;
  return out;
}

std::uint64_t status_kb(pid_t pid, std::string_view key) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/status");
  std::string line;
  while (std::getline(file, line)) {
    if (!line.starts_with(key)) continue;
    std::uint64_t kb = 0;
    const auto digits = line.find_first_of("0123456789");
    if (digits == line.npos) return 0;
    std::from_chars(line.data() + digits, line.data() + line.size(), kb);
    return kb;
  }
  return 0;
}

template <class Use>
void for_children(pid_t pid, Use use) {
  std::error_code gone; // Processes end while we look.
  for (const auto& entry : std::filesystem::directory_iterator("/proc", gone)) {
    const auto name = entry.path().filename().string();
    if (name.empty() || name[0] < '0' || name[0] > '9') continue;
    const auto child = read_stat(name);
    if (child && child->parent == pid) use(name, *child);
  }
}

void add_disk_use(const std::string& pid, disk_bytes& sum) {
  std::ifstream file("/proc/" + pid + "/io");
  std::string key;
  std::uint64_t value = 0;
  while (file >> key >> value) {
    if (key == "read_bytes:") sum.read += value;
    if (key == "write_bytes:") sum.written += value;
  }
}

std::string first_value(const char* path, std::string_view key) {
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line))
    if (line.starts_with(key)) {
      const auto colon = line.find(':');
      if (colon != line.npos && colon + 2 <= line.size())
        return line.substr(colon + 2);
    }
  return {};
}

} // namespace

double cpu_seconds(pid_t pid) {
  const auto self = read_stat(std::to_string(pid));
  if (!self) return 0;
  double sum = self->own_s + self->children_s;
  for_children(pid, [&sum](const std::string&, const process_stat& child) {
    sum += child.own_s + child.children_s;
  });
  return sum;
}

disk_bytes disk_use(pid_t pid) {
  // The kernel adds what a child used to its parent when it is waited for.
  disk_bytes sum;
  add_disk_use(std::to_string(pid), sum);
  for_children(pid, [&sum](const std::string& name, const process_stat&) {
    add_disk_use(name, sum);
  });
  return sum;
}

std::uint64_t resident_bytes(pid_t pid) {
  return status_kb(pid, "VmRSS:") * 1024;
}

std::uint64_t peak_resident_bytes(pid_t pid) {
  return status_kb(pid, "VmHWM:") * 1024;
}

double own_cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

std::optional<pid_t> postmaster_of(const std::string& data_folder) {
  std::ifstream file(data_folder + "/postmaster.pid");
  pid_t pid = 0;
  if (!(file >> pid) || pid <= 1) return {};
  return pid;
}

machine describe_machine() {
  machine out;
  out.cpu = first_value("/proc/cpuinfo", "model name");
  out.cores = std::thread::hardware_concurrency();
  out.memory_bytes = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES))
                     * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  utsname name{};
  if (uname(&name) == 0)
    out.kernel = std::string(name.sysname) + " " + name.release;
  char date[32];
  const auto now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &utc);
  out.date = date;
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  out.open_files = files.rlim_cur;
  return out;
}

} // namespace careline::bench
