#pragma once
/// Careline as a whole, for one test: a database of its own, the real binary,
/// the fake vendors and the files both need. Ports and secrets are new each
/// time; all processes end with the object.

#include "tests/support/fake_vendors.hpp"
#include "tests/support/http.hpp"
#include "tests/support/process.hpp"
#include "tests/support/tcp_proxy.hpp"
#include "tests/support/test_database.hpp"
#include "tests/support/whatsapp_bodies.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace careline::tests {

/// What a test wants otherwise than usual.
struct system_options {
  /// Keys below `limits:` -> YAML value. Pacing is off unless set here.
  std::map<std::string, std::string> limits = {};
  std::string hours = "00:00-24:00"; ///< Of both clinics, every day.
  /// A cluster that only this test uses, so that it may stop it.
  bool has_own_cluster = false;
  std::string name = "system"; ///< Begins the scratch directory's name.
  std::string log_level = "info";
  bool has_ai = false; ///< The fake vendors' Gemini.
  /// Keys below `responder:` -> YAML value.
  std::map<std::string, std::string> responder = {};
  bool has_demo_clock = false;
  /// The engine reaches its database and the vendors through lines that the
  /// test may break; clients may use door().
  bool has_lines = false;
  /// More keys of both clinics' `conversation:`, each begun with a comma.
  std::string conversation = {};
};

class careline_system {
public:
  /// Numbers and keys of the two usual clinics.
  static constexpr const char* number = "460000000000001";
  static constexpr const char* clinic = "test-clinic";
  static constexpr const char* other_number = "460000000000002";
  static constexpr const char* other_clinic = "other-clinic";
  /// Requests to the vendor at once, per number.
  static constexpr int attempts_in_flight = 32;

  /// Makes files and database, migrates, loads clinics, starts the vendors.
  /// The engine is started by start().
  explicit careline_system(const system_options& options = {});
  ~careline_system();

  /// Starts the engine and waits until it is ready.
  void start();
  /// Starts it and does not wait.
  void launch();
  bool wait_until_ready(milliseconds most);
  child_process& engine() { return *engine_; }
  /// How the engine is started from now on: words before its own (such as
  /// prlimit and what it is given), and what is added to its environment.
  void start_engine_with(std::vector<std::string> words_before,
                         std::map<std::string, std::string> environment = {});

  /// Only with has_lines.
  tcp_proxy& database_line() { return *database_line_; }
  tcp_proxy& vendor_line() { return *vendor_line_; }
  tcp_proxy& door() { return *door_; }

  /// Runs `careline <arguments> --config <its file>`.
  run_result cli(std::vector<std::string> arguments);
  /// A bearer token for a clinic, made once.
  std::string token(const std::string& clinic_key = clinic,
                    const std::string& role = "provider");

  std::uint16_t port() const noexcept { return port_; }
  std::uint16_t private_port() const noexcept { return private_port_; }
  fake_vendors& vendors() { return *vendors_; }
  test_database& database() { return *database_; }

  /// POSTs a signed webhook on a connection of its own.
  http_answer deliver(std::string_view body);
  http_answer deliver(http_connection& over, std::string_view body);
  http_answer api_get(std::string_view target);
  http_answer api_post(std::string_view target, std::string_view json,
                       header_lines more = {});

  http_answer api_patch(std::string_view target, std::string_view json,
                        header_lines more = {});
  /// Whose token the requests above carry from now on: of another clinic, or of
  /// another role at the same.
  void use_clinic(const std::string& clinic_key);
  void use_role(const std::string& role);

  /// One sample of /metrics, e.g. "careline_turns_total{result=\"kept\"}";
  /// nothing if there is none of that name and labels.
  std::optional<double> metric(std::string_view sample);
  std::string metrics_text();
  std::string log_text() const; ///< Of the engine; not of cli().
  const std::string& app_secret() const noexcept { return app_secret_; }
  const std::string& access_token() const noexcept { return access_token_; }
  const std::string& verify_token() const noexcept { return verify_token_; }
  const std::string& directory() const { return files_.path(); }

private:
  void write_config(const system_options& options);
  std::string path_of(std::string_view name) const { return files_ / name; }

  scratch_directory files_;
  std::string app_secret_;
  std::string access_token_;
  std::string verify_token_;
  std::uint16_t port_;
  std::uint16_t private_port_;
  std::unique_ptr<test_database> database_;
  std::unique_ptr<fake_vendors> vendors_;
  std::unique_ptr<tcp_proxy> database_line_;
  std::unique_ptr<tcp_proxy> vendor_line_;
  std::unique_ptr<tcp_proxy> door_;
  std::vector<std::string> words_before_;
  std::map<std::string, std::string> environment_;
  std::optional<child_process> engine_;
  std::map<std::string, std::string> tokens_; ///< By clinic and role.
  std::string clinic_ = clinic;
  std::string role_ = "provider";
};

/// Path of a program of this build ("careline").
std::string built_program(std::string_view name);

/// Two clinics as YAML, each with one provider and one service of 30 minutes,
/// open every day at these hours. "00:00-24:00" never closes, so that a test's
/// result does not depend on the day or hour it runs on.
std::string clinics_open(std::string_view hours,
                         std::string_view conversation = {});

} // namespace careline::tests
