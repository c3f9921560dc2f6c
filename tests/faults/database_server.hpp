#pragma once
/// The private cluster of a stage as a server that may be stopped hard, frozen
/// and given a bad disk. script/postgres made it and removes it; here it runs
/// with disk_faults preloaded.

#include "tests/faults/disk_control.hpp"
#include "tests/support/process.hpp"

#include <string>
#include <vector>

#include <sys/types.h>

namespace careline::tests {

class database_server {
public:
  /// Takes over the cluster that runs in `cluster` (script/postgres start) and
  /// starts it anew with the preloaded library.
  /// @param scratch  a directory the server's user may enter
  database_server(std::string cluster, const std::string& scratch);
  ~database_server(); ///< Thaws it, so that it can be stopped.
  database_server(const database_server&) = delete;
  database_server& operator=(const database_server&) = delete;

  /// @param mode  fast, immediate or smart, as pg_ctl has it
  /// @throws std::runtime_error if it does not stop or start in 60 s
  void stop(const std::string& mode);
  void start();
  bool is_running() const;
  pid_t postmaster() const; ///< 0: none.

  disk_control& disk() { return *disk_; }
  void heal_disk();

private:
  run_result as_owner(std::vector<std::string> words);

  std::string cluster_;
  std::string home_;
  std::string binaries_;
  std::string library_;
  std::string control_file_;
  std::string log_;
  disk_control* disk_ = nullptr;
};

} // namespace careline::tests
