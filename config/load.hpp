#pragma once
/// YAML and environment -> settings. All faults are found in one reading and
/// told at once; an unknown key is a fault; nothing starts on a faulty file.

#include "config/settings.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace careline::config {

/// One fault of a file: where, which key, what would be right.
struct fault {
  int line = 0;     ///< 1-based; 0 if the key is missing altogether.
  std::string key;  ///< Dotted path, e.g. "limits.batch_turns".
  std::string what; ///< "must be 1..10000, got 0"; never a secret's value.
};

/// Reads one environment variable; injected so that tests need no environment.
using environment =
    std::function<std::optional<std::string>(const std::string&)>;

/// The process environment.
environment process_environment();

/// Secrets in the YAML are references: `{env: NAME}` or `{file: PATH}`
/// (first line of the file, which nobody but its owner may read: mode 0600).
/// @returns settings, or every fault of the text
std::variant<settings, std::vector<fault>>
parse_settings(std::string_view yaml, const environment& env);

/// @param path  a YAML file; an unreadable one is a fault with line 0
std::variant<settings, std::vector<fault>>
load_settings(const std::string& path, const environment& env);

/// The settings as YAML with every key; secrets masked.
std::string print_settings(const settings& s);

} // namespace careline::config
