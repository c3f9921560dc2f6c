#pragma once
/// A child process of a test: started with arguments and environment, its
/// output kept in a file, killed with the object at the latest.

#include "tests/support/wait.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace careline::tests {

/// What to run. `environment` is added to the test's own.
struct command {
  std::string program; ///< Path, or a name to be found in PATH.
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment;
  std::string output_file; ///< Standard output and error; appended to.
};

/// How a process ended: its exit code, or 128 + signal.
using exit_code = int;

class child_process {
public:
  /// @throws std::runtime_error if it cannot be started
  explicit child_process(command what);
  child_process(child_process&& other) noexcept;
  child_process& operator=(child_process&& other) noexcept;
  ~child_process(); ///< SIGKILL to its whole group, if it still runs.

  pid_t pid() const noexcept { return pid_; }
  bool is_running();

  /// Sends a signal to the process (not to its children).
  void send(int signal) const;
  /// SIGKILL and wait: afterwards the process is gone.
  void kill_now();
  /// @returns how it ended; nothing if it has not within `most`
  std::optional<exit_code> wait_for_exit(milliseconds most);

  /// All it has written since this object started it.
  std::string output() const;
  /// Waits for a piece of text in its output.
  /// @returns false if it never came or the process ended without it
  bool wait_for_output(std::string_view text, milliseconds most);

  /// Resident memory in bytes; 0 if it does not run.
  std::size_t resident_bytes() const;

private:
  void forget() noexcept;

  pid_t pid_ = -1;
  std::optional<exit_code> ended_;
  std::string output_file_;
  std::size_t output_begin_ = 0;
};

/// Runs to the end. @returns exit code and output; nothing if it took longer
struct run_result {
  exit_code code;
  std::string output;
};
std::optional<run_result> run(command what, milliseconds most);

/// Whole file; empty if it is not there.
std::string read_file(const std::string& path);
/// @throws std::runtime_error if it cannot be written
void write_file(const std::string& path, std::string_view content,
                mode_t mode = 0600);

/// A TCP port nobody listened on a moment ago.
std::uint16_t free_port();

/// A new empty directory, removed with the object unless the test failed.
class scratch_directory {
public:
  /// @param name  begins the directory's name
  explicit scratch_directory(std::string_view name);
  scratch_directory(const scratch_directory&) = delete;
  scratch_directory& operator=(const scratch_directory&) = delete;
  ~scratch_directory();
  const std::string& path() const noexcept { return path_; }
  std::string operator/(std::string_view name) const;

private:
  std::string path_;
};

} // namespace careline::tests
