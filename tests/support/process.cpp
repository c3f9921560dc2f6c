#include "tests/support/process.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace careline::tests {

namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

std::size_t size_of(const std::string& path) {
  std::error_code ignored; // No file yet: nothing was written.
  auto size = std::filesystem::file_size(path, ignored);
  return ignored ? 0 : static_cast<std::size_t>(size);
}

std::vector<std::string>
joined_environment(const std::map<std::string, std::string>& added) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    std::string_view line = *entry;
    auto name = std::string(line.substr(0, line.find('=')));
    if (!added.contains(name)) all.emplace_back(line);
  }
  for (auto& [name, value] : added) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (auto& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

/// Between fork and exec: only calls that are safe there.
[[noreturn]] void become(char** argv, char** envp, int output) {
  ::setpgid(0, 0);
  // A test that is killed must not leave servers behind.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  environ = envp;
  ::execvp(argv[0], argv);
  ::_exit(127);
}

exit_code code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace

child_process::child_process(command what)
    : output_file_(std::move(what.output_file)),
      output_begin_(size_of(output_file_)) {
  int output = ::open(output_file_.c_str(),
                      O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (output < 0) fail("cannot write " + output_file_);
  std::vector<std::string> words{what.program};
  words.insert(words.end(), what.arguments.begin(), what.arguments.end());
  auto lines = joined_environment(what.environment);
  auto argv = pointers(words);
  auto envp = pointers(lines);
  pid_ = ::fork();
  if (pid_ == 0) become(argv.data(), envp.data(), output);
  auto reason = errno;
  ::close(output);
  if (pid_ < 0) {
    errno = reason;
    fail("cannot start " + what.program);
  }
}

child_process::child_process(child_process&& other) noexcept
    : pid_(other.pid_), ended_(other.ended_),
      output_file_(std::move(other.output_file_)),
      output_begin_(other.output_begin_) {
  other.pid_ = -1;
}

child_process& child_process::operator=(child_process&& other) noexcept {
  if (this != &other) {
    forget();
    pid_ = other.pid_;
    ended_ = other.ended_;
    output_file_ = std::move(other.output_file_);
    output_begin_ = other.output_begin_;
    other.pid_ = -1;
  }
  return *this;
}

child_process::~child_process() {
  forget();
}

void child_process::forget() noexcept {
  if (pid_ <= 0) return;
  if (!ended_) {
    ::kill(-pid_, SIGKILL);
    ::kill(pid_, SIGKILL); // The child may not have its group yet.
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
  }
  pid_ = -1;
}

bool child_process::is_running() {
  return !wait_for_exit(milliseconds{0});
}

void child_process::send(int signal) const {
  // Gone already: whoever cares asks how it ended.
  if (pid_ > 0 && !ended_) ::kill(pid_, signal);
}

void child_process::kill_now() {
  send(SIGKILL);
  wait_for_exit(milliseconds{10'000});
}

std::optional<exit_code> child_process::wait_for_exit(milliseconds most) {
  if (pid_ <= 0) return exit_code{-1};
  eventually(most, [this] {
    if (ended_) return true;
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) ended_ = code_of(status);
    return ended_.has_value();
  });
  return ended_;
}

std::string child_process::output() const {
  auto all = read_file(output_file_);
  return all.size() > output_begin_ ? all.substr(output_begin_) : "";
}

bool child_process::wait_for_output(std::string_view text, milliseconds most) {
  bool found = false;
  eventually(most, [&] {
    bool ended = !is_running(); // Asked first: its last words count.
    found = output().find(text) != std::string::npos;
    return found || ended;
  });
  return found;
}

std::size_t child_process::resident_bytes() const {
  std::istringstream pages(
      read_file("/proc/" + std::to_string(pid_) + "/statm"));
  std::size_t all = 0;
  std::size_t resident = 0;
  pages >> all >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::optional<run_result> run(command what, milliseconds most) {
  child_process child(std::move(what));
  auto code = child.wait_for_exit(most);
  if (!code) return std::nullopt;
  return run_result{*code, child.output()};
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

void write_file(const std::string& path, std::string_view content,
                mode_t mode) {
  int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, mode);
  if (file < 0) fail("cannot write " + path);
  ::fchmod(file, mode);
  auto written = ::write(file, content.data(), content.size());
  ::close(file);
  if (written != static_cast<ssize_t>(content.size()))
    fail("cannot write all of " + path);
}

std::uint16_t free_port() {
  int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  bool bound =
      ::bind(socket, any, size) == 0 && ::getsockname(socket, any, &size) == 0;
  ::close(socket);
  if (!bound) fail("no free port");
  return ::ntohs(address.sin_port);
}

scratch_directory::scratch_directory(std::string_view name) {
  auto pattern =
      (std::filesystem::temp_directory_path() / (std::string(name) + ".XXXXXX"))
          .string();
  if (::mkdtemp(pattern.data()) == nullptr) fail("cannot make " + pattern);
  path_ = pattern;
}

scratch_directory::~scratch_directory() {
  if (::testing::Test::HasFailure()) {
    std::fprintf(stderr, "kept for a look: %s\n", path_.c_str());
    return;
  }
  std::error_code ignored; // Temporary files; the system cleans up as well.
  std::filesystem::remove_all(path_, ignored);
}

std::string scratch_directory::operator/(std::string_view name) const {
  return path_ + "/" + std::string(name);
}

} // namespace careline::tests
