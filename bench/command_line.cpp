#include "bench/command_line.hpp"

#include "bench/clinics_file.hpp"
#include "bench/processes.hpp"
#include "bench/profile.hpp"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>

namespace careline::bench {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

profile read_profile(flags& given, std::vector<std::string>& wrong) {
  const auto name =
      given.text("profile", "",
                 "a name in bench/profiles, or a YAML file; flags override");
  if (name.empty()) return {};
  auto read = load_profile(name);
  if (auto* out = std::get_if<profile>(&read)) return std::move(*out);
  for (const auto& fault : std::get<faults>(read))
    wrong.push_back("profile " + name + ", line " + std::to_string(fault.line)
                    + ": " + fault.key + " " + fault.what);
  return {};
}

void read_target(flags& given, load_settings& load, unsigned numbers,
                 std::vector<std::string>& wrong) {
  const auto url =
      given.text("url", "", "Careline, on this machine; instead of the next");
  load.host = given.text("host", load.host, "its address: 127.*");
  load.port = static_cast<std::uint16_t>(
      given.number("port", load.port, 1, 65'535, "its port"));
  load.path = given.text("path", load.path, "its webhook");
  if (!url.empty()) {
    if (auto place = parse_place(url)) {
      load.host = place->host;
      load.port = place->port;
      if (place->path.size() > 1) load.path = place->path;
    } else {
      wrong.push_back("--url must be http:// to an address of this machine");
    }
  } else if (!parse_place("http://" + load.host)) {
    wrong.push_back("--host must be an IPv4 address of this machine: 127.*");
  }
  const char* secret = std::getenv("CARELINE_FAKE_APP_SECRET");
  load.app_secret = secret ? secret : "careline-demo-app-secret";
  const auto file = given.text("app-secret-file", "",
                               "signs the bodies; first line of this file");
  if (!file.empty()) load.app_secret = first_line(file);
  if (load.app_secret.empty())
    wrong.push_back("--app-secret-file holds nothing");
  load.numbers = given.list("number", "a phone_number_id; may be repeated");
  const auto made = static_cast<unsigned>(given.number(
      "numbers", numbers, 0, 10'000, "or the first N numbers of `prepare`"));
  if (load.numbers.empty())
    for (unsigned i = 0; i < made; ++i) load.numbers.push_back(made_number(i));
  if (load.numbers.empty()) wrong.push_back("--number or --numbers is needed");
}

void read_arrivals(flags& given, load_settings& load,
                   std::vector<std::string>& wrong) {
  const bool closed = given.is_set("closed", "closed loop");
  const bool open = given.is_set("open", "open loop, Poisson arrivals");
  const bool steady = given.is_set("steady", "open loop, even arrivals");
  if (closed + open + steady > 1)
    wrong.push_back("only one of --closed, --open and --steady");
  if (closed) {
    load.arrivals = arrival::closed;
    load.phases.clear();
  }
  if (open) load.arrivals = arrival::poisson;
  if (steady) load.arrivals = arrival::steady;
  const auto rate =
      given.real("rate", 0, 0, 1e6,
                 "open loop: a second; of phases the greatest; 0: as is");
  const auto length = given.number("seconds", 0, 0, 86'400,
                                   "measured part; phases stretch; 0: as is");
  if (rate > 0) load.rate = rate;
  if (length > 0) load.measured = seconds(length);
  stretch(load.phases, static_cast<double>(length), rate);
  load.tick = std::chrono::microseconds(
      given.number("tick-us", load.tick.count(), 0, 100'000,
                   "open loop: wakes so often; 0: every event"));
  load.connections = static_cast<unsigned>(
      given.number("connections", load.connections, 1, 50'000, "at most"));
  load.warm_up = seconds(given.number("warm-up", load.warm_up.count(), 0, 3'600,
                                      "seconds before the measured part"));
  load.answer_within = seconds(given.number(
      "timeout", load.answer_within.count(), 1, 600, "seconds for one answer"));
  load.pause_after_503 =
      milliseconds(given.number("pause-ms", load.pause_after_503.count(), 1,
                                60'000, "closed loop: rest after a 503"));
}

void read_people(flags& given, load_settings& load) {
  load.patients = static_cast<std::uint32_t>(
      given.number("patients", load.patients, 1, 50'000'000, "how many write"));
  load.first_patient = static_cast<std::uint32_t>(
      given.number("first-patient", load.first_patient, 0, 900'000'000,
                   "others: strangers"));
  if (given.is_set("zipf", "few patients write most"))
    load.order = patient_order::zipf;
  if (given.is_set("each-once", "every patient one message"))
    load.order = patient_order::each_once;
  if (given.is_set("sweep", "every patient once before any twice"))
    load.order = patient_order::sweep;
  load.zipf_exponent =
      given.real("zipf-exponent", load.zipf_exponent, 0.1, 5, "of --zipf");
  load.bookings = given.real("bookings", load.bookings, 0, 1,
                             "share of dialogues that are bookings");
  load.repeats.duplicates =
      given.real("duplicates", load.repeats.duplicates, 0, 0.9,
                 "share of requests that repeat an accepted webhook");
  load.seed = static_cast<std::uint64_t>(
      given.number("seed", 1, 0, INT64_MAX, "of everything random"));
  load.run = static_cast<std::uint32_t>(given.number(
      "run", std::time(nullptr), 1, UINT32_MAX,
      "part of all message ids: a repeated run is all duplicates"));
}

std::optional<loopback_place> place(flags& given, const char* name,
                                    const char* help,
                                    std::vector<std::string>& wrong) {
  const auto url = given.text(name, "", help);
  if (url.empty()) return {};
  auto out = parse_place(url);
  if (!out)
    wrong.push_back("--" + std::string(name)
                    + " must be http:// to an address of this machine");
  return out;
}

void read_watched(flags& given, command_line& out,
                  std::vector<std::string>& wrong) {
  out.dsn = text_or_file(
      given.text("dsn", "",
                 "check against this database (a DSN, or @FILE) and read its"
                 " figures"));
  out.api_token = text_or_file(given.text(
      "api-token", "", "of the first number's clinic (or @FILE), for staff"));
  out.metrics = place(given, "metrics-url", "Careline's private port", wrong);
  out.vendors = place(given, "vendors-url",
                      "the fake vendors: steered, and asked as witness", wrong);
  out.drain = seconds(given.number(
      "drain", 20, 0, 3'600,
      "after a run that books or takes over: until all is sent, seconds"));
  out.engine = static_cast<pid_t>(
      given.number("engine-pid", 0, 0, INT32_MAX, "measure this process"));
  out.database = static_cast<pid_t>(given.number(
      "postgres-pid", 0, 0, INT32_MAX, "and this one, with its children"));
  const auto folder =
      given.text("postgres-dir", "", "or the postmaster of this data folder");
  if (!folder.empty()) out.database = postmaster_of(folder).value_or(0);
}

} // namespace

std::string text_or_file(const std::string& value) {
  return value.starts_with('@') ? first_line(value.substr(1)) : value;
}

bool write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  if (file.flush()) return true;
  std::fprintf(stderr, "%s cannot be written\n", path.c_str());
  return false;
}

command_line read_command_line(flags& given, std::vector<std::string>& wrong) {
  command_line out;
  auto chosen = read_profile(given, wrong);
  out.load = std::move(chosen.load);
  read_target(given, out.load, chosen.numbers, wrong);
  read_arrivals(given, out.load, wrong);
  read_people(given, out.load);
  read_watched(given, out, wrong);
  out.label = given.text("label", out.load.profile, "title of the report");
  out.commit = given.text("commit", "unknown", "shown in the report");
  out.json_file = given.text("json", "", "write the report here as JSON");
  out.html_file = given.text("html", "", "and here as one page");
  out.floors_file =
      given.text("floors", "", "bench/micro's JSON, to set the run beside");
  out.is_quiet = given.is_set("quiet", "no progress line");
  const bool has_desk = out.load.desk.staff > 0;
  if (has_desk && out.api_token.empty() && wrong.empty())
    wrong.push_back("the profile has staff: --api-token is needed");
  for (auto& fault : given.faults()) wrong.push_back(std::move(fault));
  return out;
}

} // namespace careline::bench
