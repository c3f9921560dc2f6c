#pragma once
/// What `careline-bench` was asked for: a profile, and flags that override it.

#include "bench/flags.hpp"
#include "bench/http_call.hpp"
#include "bench/load_settings.hpp"

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace careline::bench {

struct command_line {
  load_settings load;
  std::string label;
  std::string commit;
  std::string json_file;
  std::string html_file;
  std::string floors_file;
  std::string dsn; ///< Checks against it and reads its figures.
  std::string api_token;
  std::optional<loopback_place> metrics; ///< The engine's private port.
  std::optional<loopback_place> vendors;
  std::chrono::seconds drain{0}; ///< At most, until nothing is left to send.
  pid_t engine = 0;
  pid_t database = 0;
  bool is_quiet = false;
};

/// @param wrong  every fault, each with its flag or its profile's key
command_line read_command_line(flags& given, std::vector<std::string>& wrong);

/// "@FILE" is that file's first line.
std::string text_or_file(const std::string& value);

/// Writes a file whole; says so on standard error if it cannot.
bool write_file(const std::string& path, const std::string& text);

} // namespace careline::bench
