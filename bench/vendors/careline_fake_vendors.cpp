/// Fake vendors: Meta's Graph API with faults on demand, and a phone in the
/// browser that writes to Careline as a patient. Only ever on this machine.

#include "bench/flags.hpp"
#include "bench/vendors/vendor_server.hpp"

#include <boost/asio/signal_set.hpp>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace {

using namespace careline::bench;

constexpr const char* introduction =
    "careline-fake-vendors: a strict stand-in for Meta's Graph API, with a\n"
    "phone in the browser. Put its URL as whatsapp.base_url of Careline.\n\n";

constexpr const char* more_help =
    "\nThe token and the app secret may also come from the environment:\n"
    "  CARELINE_FAKE_TOKEN, CARELINE_FAKE_APP_SECRET\n"
    "POST /_control takes the same JSON as --control, for example\n"
    "  {\"all\":{\"rate_limited\":0.1,\"delay_ms\":50},\"next\":"
    "[\"reset_after\"],\n"
    "   \"statuses\":{\"send\":[\"sent\",\"delivered\",\"read\"],"
    "\"shuffle\":true}}\n";

std::string environment(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value ? value : otherwise;
}

struct command_line {
  vendor_settings settings;
  std::string clinics_file;
  std::string webhook_url;
  std::string clock_url;
  std::string control;
  std::string port_file;
};

command_line read_flags(flags& given) {
  command_line out;
  auto& s = out.settings;
  s.host = given.text("listen", "127.0.0.1", "address to bind");
  s.port = static_cast<std::uint16_t>(
      given.number("port", 8090, 0, 65'535, "port to bind; 0: any free one"));
  out.port_file = given.text("port-file", "", "write the bound port here");
  s.token = given.text(
      "token", environment("CARELINE_FAKE_TOKEN", "careline-demo-token"),
      "access token that Careline must present");
  s.app_secret = given.text(
      "app-secret",
      environment("CARELINE_FAKE_APP_SECRET", "careline-demo-app-secret"),
      "signs the webhooks");
  out.webhook_url =
      given.text("webhook-url", "http://127.0.0.1:8080/webhooks/whatsapp",
                 "Careline's webhook; on this machine");
  out.clock_url =
      given.text("clock-url", "", "Careline's /demo/clock on its private port");
  s.webhook_attempts = static_cast<int>(given.number(
      "webhook-attempts", 6, 1, 100, "tries of one webhook until a 200"));
  s.webhook_connections = static_cast<std::size_t>(given.number(
      "webhook-connections", 8, 1, 1'000, "connections for webhooks"));
  out.clinics_file = given.text(
      "clinics", "", "clinics.yaml as loaded into Careline, or JSON");
  s.any_number =
      given.is_set("any-number", "accept sends for unlisted numbers too");
  s.has_phone = !given.is_set("no-phone", "no page, no chat kept: load runs");
  s.phone_folder = given.text("phone-folder", "",
                              "read the page's files here at each request");
  s.ledger_entries = static_cast<std::size_t>(
      given.number("ledger-entries", 200'000, 1, 100'000'000,
                   "received sends kept in memory"));
  s.ledger_bodies = given.is_set("ledger-bodies", "keep their bodies too");
  s.ledger_file = given.text("ledger-file", "", "append them to this file");
  s.seed = static_cast<std::uint64_t>(
      given.number("seed", 1, 0, INT64_MAX, "of the faults' randomness"));
  out.control = given.text("control", "", "faults and statuses from the start");
  return out;
}

/// @returns nothing, or what is wrong
std::optional<std::string> complete(command_line& line) {
  if (!parse_loopback_url(line.webhook_url, line.settings.webhook))
    return "--webhook-url must be http:// to an address of this machine";
  if (!line.clock_url.empty()
      && !parse_loopback_url(line.clock_url, line.settings.clock.emplace()))
    return "--clock-url must be http:// to an address of this machine";
  if (line.clinics_file.empty()) {
    line.settings.any_number = true;
    return {};
  }
  auto read = load_clinic_lines(line.clinics_file);
  if (const auto* wrong = std::get_if<std::string>(&read)) return *wrong;
  line.settings.clinics = std::get<std::vector<clinic_line>>(read);
  return {};
}

int serve(const command_line& line) {
  vendor_server server(line.settings);
  boost::json::object statuses;
  if (line.settings.has_phone)
    statuses["send"] = boost::json::array{"sent", "delivered", "read"};
  if (auto wrong = server.control({{"statuses", statuses}})) return 2;
  if (!line.control.empty()) {
    boost::system::error_code failed;
    const auto change = boost::json::parse(line.control, failed);
    std::optional<std::string> wrong = "not a JSON object";
    if (!failed && change.is_object())
      wrong = server.control(change.get_object());
    if (wrong) {
      std::fprintf(stderr, "--control: %s\n", wrong->c_str());
      return 2;
    }
  }
  boost::asio::signal_set signals(server.context(), SIGINT, SIGTERM);
  signals.async_wait([&](boost::system::error_code, int) { server.stop(); });
  if (!line.port_file.empty())
    std::ofstream(line.port_file) << server.port() << '\n';
  std::printf("fake vendors on http://%s:%u/\n", line.settings.host.c_str(),
              server.port());
  std::fflush(stdout);
  server.run();
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  flags given(argc - 1, argv + 1);
  auto line = read_flags(given);
  if (given.wants_help()) {
    std::printf("%s%s%s", introduction, given.help().c_str(), more_help);
    return 0;
  }
  auto faults = given.faults();
  if (auto wrong = complete(line); wrong && faults.empty())
    faults.push_back(*wrong);
  for (const auto& fault : faults) std::fprintf(stderr, "%s\n", fault.c_str());
  if (!faults.empty()) return 2;
  try {
    return serve(line);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
