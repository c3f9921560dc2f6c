#pragma once
/// Texts of settings for tests, and what is read of them.

#include "config/load.hpp"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace careline::tests {

using config::fault;
using config::parse_settings;
using config::settings;

inline const std::map<std::string, std::string> variables{
    {"CARELINE_DATABASE_DSN", "host=/run/postgresql dbname=careline"},
    {"CARELINE_WHATSAPP_APP_SECRET", "app-secret-of-the-test"},
    {"CARELINE_WHATSAPP_VERIFY_TOKEN", "verify-token-of-the-test"},
    {"CARELINE_WHATSAPP_ACCESS_TOKEN", "access-token-of-the-test"},
    {"OTHER", "another-secret-of-the-test"}};

inline std::optional<std::string> variable(const std::string& name) {
  auto found = variables.find(name);
  if (found == variables.end()) return std::nullopt;
  return found->second;
}

/// What every file needs, then what the test is about.
inline std::string with_secrets(const std::string& more) {
  return R"(database:
  dsn: {env: CARELINE_DATABASE_DSN}
whatsapp:
  app_secrets: [{env: CARELINE_WHATSAPP_APP_SECRET}]
  verify_token: {env: CARELINE_WHATSAPP_VERIFY_TOKEN}
  access_token: {env: CARELINE_WHATSAPP_ACCESS_TOKEN}
)" + more;
}

inline settings good(const std::string& yaml) {
  auto result = parse_settings(yaml, variable);
  if (auto* s = std::get_if<settings>(&result)) return *s;
  for (auto& f : std::get<1>(result))
    ADD_FAILURE() << f.line << " " << f.key << ": " << f.what;
  return {};
}

inline std::vector<fault> faults(const std::string& yaml) {
  auto result = parse_settings(yaml, variable);
  if (auto* f = std::get_if<1>(&result)) return *f;
  ADD_FAILURE() << "no fault was found";
  return {};
}

/// The only fault as "line key: what".
inline std::string only_fault(const std::string& yaml) {
  auto found = faults(yaml);
  EXPECT_EQ(found.size(), 1u);
  if (found.empty()) return {};
  return std::to_string(found[0].line) + " " + found[0].key + ": "
         + found[0].what;
}

} // namespace careline::tests
