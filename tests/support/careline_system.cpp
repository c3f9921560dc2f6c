#include "tests/support/careline_system.hpp"

#include "config/limits.hpp"
#include "tests/support/slowness.hpp"

#include <cstdio>
#include <cstdlib>
#include <random>
#include <stdexcept>

#include <sys/stat.h>

namespace careline::tests {

namespace {

std::string new_secret() {
  static constexpr const char* digits = "0123456789abcdef";
  std::random_device device;
  std::string hex;
  for (int i = 0; i < 40; ++i) hex += digits[device() % 16];
  return hex;
}

int port_in(const std::string& url) {
  return std::stoi(url.substr(url.rfind(':') + 1));
}

/// The same database by TCP; libpq takes the last of two equal keys.
std::string by_port(const std::string& dsn, int port) {
  return dsn + " host=127.0.0.1 port=" + std::to_string(port);
}

std::string one_clinic(std::string_view key, std::string_view number,
                       std::string_view hours, std::string_view conversation) {
  std::string yaml;
  yaml.append("      - key: ").append(key).append("\n");
  yaml.append("        name: Clinic ").append(key).append("\n");
  yaml += "        country: IN\n"
          "        time_zone: Asia/Kolkata\n"
          "        locale: en-IN\n"
          "        currency: INR\n";
  yaml.append("        whatsapp: {phone_number_ids: [\"")
      .append(number)
      .append("\"]}\n");
  yaml.append("        hours: {daily: [\"").append(hours).append("\"]}\n");
  yaml += "        services:\n"
          "          - {key: visit, name: Consultation, minutes: 30, "
          "price: 500}\n"
          "        providers:\n"
          "          - {key: rao, name: Dr Rao, specialty: Medicine}\n"
          "        facts:\n"
          "          address: 7 Lake Road, Pune\n"
          "          phone: \"+912011110000\"\n"
          "          emergency_number: \"112\"\n"
          "        booking: {slot_interval_minutes: 30, "
          "minimum_notice_minutes: 0}\n"
          // These patients say the same again and again, and fast.
          "        conversation: {bot_replies_per_minute: 0, "
          "hands_over_repeats: false";
  yaml.append(conversation).append("}\n");
  return yaml;
}

} // namespace

std::string built_program(std::string_view name) {
  const char* folder = std::getenv("CARELINE_BINARY_DIR");
  if (folder == nullptr)
    throw std::runtime_error("CARELINE_BINARY_DIR is not set: run by ctest");
  return std::string(folder) + "/" + std::string(name);
}

std::string clinics_open(std::string_view hours,
                         std::string_view conversation) {
  return "tenants:\n  - key: tests\n    name: Tests\n    clinics:\n"
         + one_clinic(careline_system::clinic, careline_system::number, hours,
                      conversation)
         + one_clinic(careline_system::other_clinic,
                      careline_system::other_number, hours, conversation);
}

careline_system::careline_system(const system_options& options)
    : files_("careline-" + options.name), app_secret_(new_secret()),
      access_token_(new_secret()), verify_token_(new_secret()),
      port_(free_port()), private_port_(free_port()) {
  // PostgreSQL's own user must get to the cluster, so that it is removed with
  // this directory; the secrets in it are closed files.
  if (options.has_own_cluster) ::chmod(files_.path().c_str(), 0711);
  database_ = options.has_own_cluster
                  ? std::make_unique<test_database>(path_of("cluster"))
                  : std::make_unique<test_database>();
  write_file(path_of("clinics.yaml"),
             clinics_open(options.hours, options.conversation));
  vendors_ = std::make_unique<fake_vendors>(
      fake_vendors::settings{port_, app_secret_, access_token_,
                             path_of("clinics.yaml"), files_.path()});
  if (options.has_lines) {
    database_line_ =
        std::make_unique<tcp_proxy>(std::stoi(database_->value("show port")));
    vendor_line_ = std::make_unique<tcp_proxy>(port_in(vendors_->url()));
    door_ = std::make_unique<tcp_proxy>(port_);
  }
  write_config(options);
  for (auto& arguments : std::vector<std::vector<std::string>>{
           {"check-config"},
           {"migrate"},
           {"load-clinics", path_of("clinics.yaml")}}) {
    auto done = cli(arguments);
    if (done.code != 0)
      throw std::runtime_error(arguments.front() + ": " + done.output);
  }
}

careline_system::~careline_system() {
  engine_.reset(); // Before its database goes.
}

void careline_system::write_config(const system_options& options) {
  auto secret = [&](std::string_view name, std::string_view value) {
    write_file(path_of(name), value, 0600);
    return "{file: \"" + path_of(name) + "\"}";
  };
  auto ms = [](std::chrono::milliseconds usual) {
    return std::to_string(slowed(usual).count());
  };
  const config::limits usual;
  std::map<std::string, std::string> limits{
      // A sanitized engine is not overloaded because it is slow.
      {"acknowledgement_ms", ms(usual.acknowledgement)},
      {"uncommitted_age_ms", ms(usual.uncommitted_age)},
      {"queueing_target_ms", ms(usual.queueing_target)},
      // The vendor's pacing is a test of its own; here it would only wait.
      {"sends_per_second_per_account", "100000"},
      {"pair_burst", "100000"},
      {"attempts_in_flight_per_account", std::to_string(attempts_in_flight)}};
  for (auto& [key, value] : options.limits) limits[key] = value;
  auto dsn = database_->dsn();
  auto vendors_url = vendors_->url();
  if (options.has_lines) {
    dsn = by_port(dsn, database_line_->port());
    vendors_url = "http://127.0.0.1:" + std::to_string(vendor_line_->port());
  }
  std::string yaml =
      "server:\n  listen: \"127.0.0.1:" + std::to_string(port_)
      + "\"\n  private_listen: \"127.0.0.1:" + std::to_string(private_port_)
      + "\"\ndatabase:\n  dsn: " + secret("dsn", dsn)
      + "\nwhatsapp:\n  base_url: \"" + vendors_url + "\"\n  app_secrets: ["
      + secret("app-secret", app_secret_) + "]\n  verify_token: "
      + secret("verify-token", verify_token_) + "\n  access_token: "
      + secret("access-token", access_token_)
      // Marks would draw from the faults that a test meant for a message.
      + "\n  mark_read: false\nlog:\n  level: " + options.log_level
      + "\n  file: \"" + path_of("careline.log") + "\"\nlimits:\n";
  auto more = "demo:\n  clock: "
              + std::string(options.has_demo_clock ? "true" : "false") + "\n";
  if (options.has_ai)
    more += "responder:\n  kind: gemini\n  model: fake-1\n  base_url: \""
            + vendors_url + "\"\n  key: " + secret("ai-key", new_secret())
            + "\n";
  for (auto& [key, value] : options.responder)
    more += "  " + key + ": " + value + "\n";
  yaml.insert(yaml.find("limits:\n"), more);
  for (auto& [key, value] : limits) yaml += "  " + key + ": " + value + "\n";
  write_file(path_of("careline.yaml"), yaml);
}

run_result careline_system::cli(std::vector<std::string> arguments) {
  arguments.push_back("--config");
  arguments.push_back(path_of("careline.yaml"));
  auto done = run(
      {built_program("careline"), std::move(arguments), {}, path_of("cli.log")},
      milliseconds{60'000});
  return done.value_or(run_result{-1, "it did not end"});
}

std::string careline_system::token(const std::string& clinic_key,
                                   const std::string& role) {
  auto& known = tokens_[clinic_key + ' ' + role];
  if (!known.empty()) return known;
  auto made = cli({"create-token", "--clinic", clinic_key, "--role", role,
                   "--label", "tests"});
  if (made.code != 0) throw std::runtime_error("no token: " + made.output);
  // Alone on a line of its own; a remark for people is on another.
  for (auto& word : {made.output.substr(0, made.output.find('\n')),
                     made.output.substr(made.output.find('\n') + 1)})
    if (word.find(' ') == std::string::npos && !word.empty()) known = word;
  while (known.ends_with('\n')) known.pop_back();
  return known;
}

void careline_system::launch() {
  engine_.reset();
  auto words = words_before_;
  for (auto& word : {built_program("careline"), std::string("serve"),
                     std::string("--config"), path_of("careline.yaml")})
    words.push_back(word);
  auto program = words.front();
  words.erase(words.begin());
  engine_.emplace(
      command{program, words, environment_, path_of("careline.out")});
}

void careline_system::start_engine_with(
    std::vector<std::string> words_before,
    std::map<std::string, std::string> environment) {
  words_before_ = std::move(words_before);
  environment_ = std::move(environment);
}

bool careline_system::wait_until_ready(milliseconds most) {
  bool is_ready = false;
  eventually(most, [&] {
    if (!engine_->is_running()) return true;
    is_ready = http_get(private_port_, "/readyz").status == 200;
    return is_ready;
  });
  return is_ready;
}

void careline_system::start() {
  launch();
  if (!wait_until_ready(milliseconds{20'000}))
    throw std::runtime_error("careline is not ready:\n" + engine_->output()
                             + log_text());
}

http_answer careline_system::deliver(std::string_view body) {
  http_connection link(port_);
  return deliver(link, body);
}

http_answer careline_system::deliver(http_connection& over,
                                     std::string_view body) {
  return post_signed(over, app_secret_, body);
}

http_answer careline_system::api_get(std::string_view target) {
  return http_get(port_, target,
                  {{"Authorization", "Bearer " + token(clinic_, role_)}});
}

http_answer careline_system::api_post(std::string_view target,
                                      std::string_view json,
                                      header_lines more) {
  more.emplace_back("Authorization", "Bearer " + token(clinic_, role_));
  return http_post(port_, target, json, more);
}

http_answer careline_system::api_patch(std::string_view target,
                                       std::string_view json,
                                       header_lines more) {
  more.emplace_back("Authorization", "Bearer " + token(clinic_, role_));
  return http_connection(port_).patch(target, json, more);
}

void careline_system::use_clinic(const std::string& clinic_key) {
  clinic_ = clinic_key;
}

void careline_system::use_role(const std::string& role) {
  role_ = role;
}

std::string careline_system::metrics_text() {
  return http_get(private_port_, "/metrics").body;
}

std::optional<double> careline_system::metric(std::string_view sample) {
  auto text = metrics_text();
  auto line = "\n" + std::string(sample) + " ";
  auto at = text.find(line);
  if (at == std::string::npos) return std::nullopt;
  return std::strtod(text.c_str() + at + line.size(), nullptr);
}

std::string careline_system::log_text() const {
  return read_file(path_of("careline.log"))
         + read_file(path_of("careline.out"));
}

} // namespace careline::tests
