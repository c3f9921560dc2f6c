/// Load for Careline's WhatsApp webhook: signed bodies, open or closed loop,
/// and a report to believe. Talks to this machine only.

#include "bench/clinics_file.hpp"
#include "bench/flags.hpp"
#include "bench/ledger_check.hpp"
#include "bench/load_client.hpp"
#include "bench/processes.hpp"
#include "bench/report.hpp"
#include "bench/report_commands.hpp"
#include "bench/request_writer.hpp"

#include <boost/json/serialize.hpp>

#include <arpa/inet.h>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace {

using namespace careline::bench;

constexpr const char* introduction =
    "careline-bench: load for Careline's WhatsApp webhook, on this machine.\n\n"
    "  careline-bench [flags]                    runs a load, prints a report\n"
    "  careline-bench prepare --clinics N --out FILE\n"
    "                                            writes clinics for load\n"
    "  careline-bench html A.json [B.json ...] --out FILE\n"
    "                                            writes a page of plots\n"
    "  careline-bench --compare A.json B.json    says what changed\n\n";

constexpr const char* more_help =
    "\nExit codes: 0 done; 1 the run or its check failed (an accepted message\n"
    "is lost or doubled, nothing was accepted); 2 wrong flags.\n";

struct command_line {
  load_settings load;
  std::string label;
  std::string commit;
  std::string json_file;
  std::string verify_dsn;
  pid_t engine = 0;
  pid_t database = 0;
  bool is_quiet = false;
};

load_client* running = nullptr;

extern "C" void stop_running(int) {
  if (running) running->stop();
}

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

void read_target(flags& given, load_settings& load) {
  load.host = given.text("host", "127.0.0.1", "Careline, on this machine");
  load.port = static_cast<std::uint16_t>(
      given.number("port", 8080, 1, 65'535, "its port"));
  load.path = given.text("path", "/webhooks/whatsapp", "its webhook");
  const char* secret = std::getenv("CARELINE_FAKE_APP_SECRET");
  load.app_secret = secret ? secret : "careline-demo-app-secret";
  const auto file = given.text("app-secret-file", "",
                               "signs the bodies; first line of this file");
  if (!file.empty()) load.app_secret = first_line(file);
  load.numbers = given.list("number", "a phone_number_id; may be repeated");
  const auto made = given.number("numbers", 0, 0, 10'000,
                                 "or the first N numbers of `prepare`");
  for (unsigned i = 0; i < made; ++i) load.numbers.push_back(made_number(i));
}

void read_load(flags& given, load_settings& load) {
  const bool closed = given.is_set("closed", "closed loop (the default)");
  const bool open = given.is_set("open", "open loop, Poisson arrivals");
  const bool steady = given.is_set("steady", "open loop, even arrivals");
  load.arrivals = steady            ? arrival::steady
                  : open && !closed ? arrival::poisson
                                    : arrival::closed;
  load.rate = given.real("rate", 8'000, 0.1, 1e6, "open loop: a second");
  load.tick = std::chrono::microseconds(given.number(
      "tick-us", 200, 0, 100'000, "open loop: wakes so often; 0: every event"));
  load.connections = static_cast<unsigned>(
      given.number("connections", 256, 1, 50'000, "at most"));
  load.measured = std::chrono::seconds(
      given.number("seconds", 60, 1, 86'400, "measured part"));
  load.warm_up = std::chrono::seconds(
      given.number("warm-up", 10, 0, 3'600, "seconds before it"));
  load.answer_within = std::chrono::seconds(
      given.number("timeout", 30, 1, 600, "seconds for one answer"));
  load.pause_after_503 = std::chrono::milliseconds(given.number(
      "pause-ms", 100, 1, 60'000, "closed loop: rest after a 503"));
}

void read_people(flags& given, load_settings& load) {
  load.patients = static_cast<std::uint32_t>(
      given.number("patients", 20'000, 1, 50'000'000, "how many write"));
  load.first_patient = static_cast<std::uint32_t>(
      given.number("first-patient", 0, 0, 900'000'000, "others: strangers"));
  const bool zipf = given.is_set("zipf", "few patients write most");
  const bool once = given.is_set("each-once", "every patient one message");
  load.order = once   ? patient_order::each_once
               : zipf ? patient_order::zipf
                      : patient_order::uniform;
  load.zipf_exponent = given.real("zipf-exponent", 1.1, 0.1, 5, "of --zipf");
  load.bookings = given.real("bookings", 0.05, 0, 1,
                             "share of dialogues that are bookings");
  load.duplicates =
      given.real("duplicates", 0, 0, 0.9, "share of repeated webhooks");
  load.seed = static_cast<std::uint64_t>(
      given.number("seed", 1, 0, INT64_MAX, "of everything random"));
  load.run = static_cast<std::uint32_t>(given.number(
      "run", std::time(nullptr), 1, UINT32_MAX,
      "part of all message ids: a repeated run is all duplicates"));
}

command_line read_flags(flags& given) {
  command_line out;
  read_target(given, out.load);
  read_load(given, out.load);
  read_people(given, out.load);
  out.label = given.text("label", "careline-bench", "title of the report");
  out.commit = given.text("commit", "unknown", "shown in the report");
  out.json_file = given.text("json", "", "write the report here as JSON too");
  out.verify_dsn = given.text("verify-dsn", "",
                              "compare with this database (a DSN, or @FILE)");
  out.engine = static_cast<pid_t>(given.number(
      "engine-pid", 0, 0, INT32_MAX, "measure this process's CPU and memory"));
  out.database = static_cast<pid_t>(given.number(
      "postgres-pid", 0, 0, INT32_MAX, "and this one's, with children"));
  const auto folder =
      given.text("postgres-dir", "", "or the postmaster of this data folder");
  if (!folder.empty()) out.database = postmaster_of(folder).value_or(0);
  if (out.verify_dsn.starts_with('@'))
    out.verify_dsn = first_line(out.verify_dsn.substr(1));
  out.is_quiet = given.is_set("quiet", "no progress line");
  return out;
}

std::vector<std::string> check_flags(flags& given, const command_line& line) {
  auto faults = given.faults();
  in_addr address{};
  if (inet_pton(AF_INET, line.load.host.c_str(), &address) != 1
      || (ntohl(address.s_addr) >> 24) != 127)
    faults.push_back("--host must be an IPv4 address of this machine: 127.*");
  if (line.load.numbers.empty())
    faults.push_back("--number or --numbers is needed");
  if (line.load.app_secret.empty())
    faults.push_back("--app-secret-file holds nothing");
  return faults;
}

void show_progress(const second_sample& s, bool is_terminal) {
  if (!is_terminal && s.at_s % 10 != 0) return;
  std::fprintf(stderr,
               "%s%4d s  %6llu/s  p50 %7.2f  p99 %7.2f  max %8.2f ms  503 %llu"
               "  broken %llu  late %llu  engine %.0f MB   %s",
               is_terminal ? "\r" : "", s.at_s,
               static_cast<unsigned long long>(s.accepted), s.p50_ms, s.p99_ms,
               s.max_ms, static_cast<unsigned long long>(s.busy),
               static_cast<unsigned long long>(s.broken),
               static_cast<unsigned long long>(s.backlog),
               static_cast<double>(s.engine_rss) / 1048576.0,
               is_terminal ? "" : "\n");
}

/// Takes what the processes use at the two ends of the measured part.
load_client::observer watch(const command_line& line, usage& used) {
  load_client::observer out;
  const auto sample = [&line, &used](double sign) {
    used.own_cpu_s += sign * own_cpu_seconds();
    if (line.engine) used.engine_cpu_s += sign * cpu_seconds(line.engine);
    if (line.database) used.database_cpu_s += sign * cpu_seconds(line.database);
  };
  out.measuring_begins = [sample] { sample(-1); };
  out.measuring_ends = [sample] { sample(+1); };
  const bool is_terminal = isatty(STDERR_FILENO) == 1;
  out.second = [&line, is_terminal](second_sample& s) {
    if (line.engine) s.engine_rss = resident_bytes(line.engine);
    if (!line.is_quiet) show_progress(s, is_terminal);
  };
  return out;
}

int run(const command_line& line) {
  run_report report;
  report.label = line.label;
  report.commit = line.commit;
  report.where = describe_machine();
  report.settings = line.load;
  auto& used = report.used;
  used.has_engine = line.engine != 0;
  used.has_database = line.database != 0;
  if (line.engine) used.engine_rss_start = resident_bytes(line.engine);
  load_client client(line.load, watch(line, used));
  running = &client;
  std::signal(SIGINT, stop_running);
  std::signal(SIGTERM, stop_running);
  report.result = client.run();
  running = nullptr;
  if (isatty(STDERR_FILENO) && !line.is_quiet) std::fputc('\n', stderr);
  if (line.engine) {
    used.engine_rss_end = resident_bytes(line.engine);
    used.engine_rss_peak = peak_resident_bytes(line.engine);
  }
  int code = report.result.counts.accepted > 0 ? 0 : 1;
  if (!line.verify_dsn.empty()) {
    auto checked =
        check_ledger(line.verify_dsn, request_writer(line.load).wamid_prefix(),
                     report.result.fates);
    if (const auto* why = std::get_if<std::string>(&checked)) {
      std::fprintf(stderr, "the database could not be asked: %s\n",
                   why->c_str());
      code = 1;
    } else {
      report.check = std::get<check_result>(checked);
      if (!report.check->holds()) code = 1;
    }
  }
  std::fputs(as_text(report).c_str(), stdout);
  if (!line.json_file.empty()) {
    std::ofstream file(line.json_file);
    file << boost::json::serialize(as_json(report)) << '\n';
    if (!file.flush()) {
      std::fprintf(stderr, "%s cannot be written\n", line.json_file.c_str());
      code = 1;
    }
  }
  return code;
}

int prepare(flags& given) {
  const auto count = static_cast<unsigned>(
      given.number("clinics", 200, 1, 10'000, "how many"));
  const auto path = given.text("out", "", "the file; empty: standard output");
  for (const auto& fault : given.faults()) {
    std::fprintf(stderr, "%s\n", fault.c_str());
    return 2;
  }
  const auto yaml = make_clinics_yaml(count);
  if (path.empty()) {
    std::fputs(yaml.c_str(), stdout);
    return 0;
  }
  std::ofstream file(path);
  file << yaml;
  if (file.flush()) return 0;
  std::fprintf(stderr, "%s cannot be written\n", path.c_str());
  return 1;
}

} // namespace

int main(int argc, char** argv) {
  if (const auto code = run_report_command({argv + 1, argv + argc}))
    return *code;
  flags given(argc - 1, argv + 1);
  const bool prepares =
      !given.words().empty() && given.words().front() == "prepare";
  if (prepares && !given.wants_help()) return prepare(given);
  const auto line = read_flags(given);
  if (given.wants_help()) {
    std::printf("%s%s%s", introduction, given.help().c_str(), more_help);
    return 0;
  }
  const auto faults = check_flags(given, line);
  for (const auto& fault : faults) std::fprintf(stderr, "%s\n", fault.c_str());
  if (!given.words().empty()) std::fprintf(stderr, "unknown command\n");
  if (!faults.empty() || !given.words().empty()) return 2;
  try {
    return run(line);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
