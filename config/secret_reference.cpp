#include "config/secret_reference.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include <sys/stat.h>

namespace careline::config {

namespace {

constexpr std::string_view form =
    "must be {env: NAME} or {file: PATH}; a secret itself has no place here";
constexpr std::size_t most_bytes = 4'096;

bool is_variable_name(std::string_view name) {
  return !name.empty() && name.size() <= 100
         && !(name.front() >= '0' && name.front() <= '9')
         && std::all_of(name.begin(), name.end(), [](char c) {
              return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                     || c == '_';
            });
}

std::optional<std::string> from_environment(const yaml_value& value,
                                            const environment& env) {
  auto name = value.scalar();
  if (!name || !is_variable_name(*name)) {
    value.fault("must be the name of an environment variable: A-Z, 0-9 and _");
    return std::nullopt;
  }
  auto found = env(*name);
  if (found && !found->empty()) return found;
  value.fault("environment variable " + *name + " is not set");
  return std::nullopt;
}

std::optional<std::string> from_file(const yaml_value& value) {
  auto path = value.scalar();
  struct stat about {};
  if (!path || path->empty() || ::stat(path->c_str(), &about) != 0
      || !S_ISREG(about.st_mode)) {
    value.fault("must be the path of a file that exists");
    return std::nullopt;
  }
  if (about.st_mode & (S_IRWXG | S_IRWXO)) {
    value.fault("must be readable by its owner only: chmod 600");
    return std::nullopt;
  }
  std::ifstream file(*path);
  std::string line;
  if (!std::getline(file, line)) {
    value.fault("must be a file that can be read and is not empty");
    return std::nullopt;
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

bool is_printable(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

} // namespace

environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (!value) return std::nullopt;
    return value;
  };
}

std::optional<secret> read_secret(const yaml_value& value,
                                  const environment& env) {
  if (!value.is_map()) {
    value.fault(std::string(form));
    return std::nullopt;
  }
  yaml_map map(value);
  auto variable = map.find("env");
  auto file = map.find("file");
  if (map.entries().size() != 1 || !(variable || file)) {
    value.fault(std::string(form));
    return std::nullopt;
  }
  auto text = variable ? from_environment(*variable, env) : from_file(*file);
  if (!text) return std::nullopt;
  // A line break would end a header or a connection string early.
  if (text->empty() || text->size() > most_bytes || !is_printable(*text)) {
    value.fault("must refer to 1..4096 bytes without control characters");
    return std::nullopt;
  }
  return secret(*std::move(text));
}

} // namespace careline::config
