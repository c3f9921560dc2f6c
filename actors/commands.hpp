#pragma once
/// The subcommands of the one binary. Each prints for people on standard
/// output, faults on standard error, and returns the exit code.

#include "config/settings.hpp"

#include <string>

namespace careline::actors {

/// Exit codes, also in --help and docs/operations.md.
enum exit_code : int {
  ok = 0,
  failed = 1,          ///< It was tried and did not succeed.
  bad_usage = 2,       ///< The command line is wrong.
  bad_config = 3,      ///< The configuration or a given file has faults.
  no_database = 4,     ///< The database cannot be reached or does not fit.
  drain_incomplete = 5 ///< serve: stopped before all was finished.
};

/// Reads the file and prints all its faults. @returns nothing if there are any
bool read_settings(const std::string& path, config::settings& out);

int serve(const config::settings& settings);
int migrate(const config::settings& settings);
int check_config(const std::string& path);
int print_config(const config::settings& settings);
int load_clinics(const config::settings& settings, const std::string& file);

struct token_request {
  std::string clinic; ///< Key or id.
  std::string role = "provider";
  std::string label;
  int days = 90;
};
int create_token(const config::settings& settings, const token_request& wish);

int list_dead_letters(const config::settings& settings, int most);
int resend_dead_letter(const config::settings& settings, const std::string& id);
int drop_dead_letter(const config::settings& settings, const std::string& id);

} // namespace careline::actors
