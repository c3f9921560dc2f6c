#include "tests/faults/database_server.hpp"

#include "tests/support/careline_system.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace careline::tests {

namespace {

/// As script/postgres finds them.
std::string find_binaries() {
  const char* chosen = std::getenv("CARELINE_PG_BIN");
  for (std::string folder : {std::string(chosen == nullptr ? "" : chosen),
                             std::string("/usr/lib/postgresql/15/bin"),
                             std::string("/usr/local/pgsql/bin")})
    if (!folder.empty() && ::access((folder + "/pg_ctl").c_str(), X_OK) == 0)
      return folder + "/";
  return "";
}

std::string first_line(const std::string& path) {
  auto text = read_file(path);
  return text.substr(0, text.find('\n'));
}

disk_control* map_control(const std::string& path) {
  write_file(path, std::string(sizeof(disk_control), '\0'), 0666);
  int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  void* at = file < 0 ? MAP_FAILED
                      : ::mmap(nullptr, sizeof(disk_control),
                               PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (file >= 0) ::close(file);
  if (at == MAP_FAILED) throw std::runtime_error("cannot map " + path);
  return static_cast<disk_control*>(at);
}

} // namespace

database_server::database_server(std::string cluster,
                                 const std::string& scratch)
    : cluster_(std::move(cluster)), home_(first_line(cluster_ + "/home")),
      binaries_(find_binaries()), library_(scratch + "/disk-faults.so"),
      control_file_(scratch + "/disk-control"), log_(scratch + "/pg_ctl.log") {
  // The build's own folder may be closed to the server's user.
  std::filesystem::copy_file(built_program("libcareline_disk_faults.so"),
                             library_);
  ::chmod(library_.c_str(), 0755);
  disk_ = map_control(control_file_);
  stop("fast");
  start();
}

database_server::~database_server() {
  heal_disk();
  if (auto pid = postmaster(); pid > 0) ::kill(pid, SIGCONT);
  ::munmap(disk_, sizeof(disk_control));
}

run_result database_server::as_owner(std::vector<std::string> words) {
  std::vector<std::string> all{
      "env", "LC_ALL=C.UTF-8", "LD_PRELOAD=" + library_,
      std::string(disk_control_variable) + "=" + control_file_};
  if (::geteuid() == 0)
    all.insert(all.begin(), {"runuser", "-u", "postgres", "--"});
  all.insert(all.end(), words.begin(), words.end());
  auto program = all.front();
  all.erase(all.begin());
  auto done = run({program, all, {}, log_}, milliseconds{240'000});
  return done.value_or(run_result{-1, "it did not end"});
}

void database_server::stop(const std::string& mode) {
  auto done = as_owner({binaries_ + "pg_ctl", "-D", home_ + "/data", "-m", mode,
                        "-w", "-t", "200", "stop"});
  if (done.code != 0 && is_running())
    throw std::runtime_error("the database does not stop: " + done.output);
}

void database_server::start() {
  if (is_running()) return;
  // Small buffers and segments: this cluster is started a thousand times.
  auto done = as_owner(
      {binaries_ + "pg_ctl", "-D", home_ + "/data", "-l", home_ + "/log", "-w",
       "-t", "200", "-o",
       // The audit asks when each row was committed.
       "-c shared_buffers=256MB -c min_wal_size=256MB -c max_wal_size=1GB"
       " -c track_commit_timestamp=on",
       "start"});
  if (done.code != 0)
    throw std::runtime_error("the database does not start: " + done.output);
}

pid_t database_server::postmaster() const {
  return static_cast<pid_t>(
      std::atoi(first_line(home_ + "/data/postmaster.pid").c_str()));
}

bool database_server::is_running() const {
  auto pid = postmaster();
  return pid > 0 && (::kill(pid, 0) == 0 || errno == EPERM);
}

void database_server::heal_disk() {
  disk_->sync_delay_us = 0;
  disk_->is_full = disk_control::full::no;
}

} // namespace careline::tests
