#include "actors/commands.hpp"

#include "actors/node.hpp"
#include "config/clinics_yaml.hpp"
#include "config/load.hpp"
#include "engine/phrases.hpp"
#include "io/json.hpp"
#include "io/log.hpp"
#include "io/time_slice.hpp"
#include "persistence/admin.hpp"

#include <atomic>
#include <csignal>
#include <iostream>
#include <stdexcept>
#include <thread>
#include <variant>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

/// LeakSanitizer, where the binary is linked with it: leaving by _exit() would
/// pass it by.
extern "C" void __lsan_do_leak_check() __attribute__((weak));

namespace careline::actors {

namespace {

/// The kernel's own, 1.4 to 3 ms, is what a message would wait for the
/// database's process at each wake-up while both cores are busy.
constexpr std::chrono::microseconds time_slice{100};

void print(const std::string& file, const std::vector<config::fault>& faults) {
  for (auto& f : faults) {
    std::cerr << file;
    if (f.line > 0) std::cerr << ':' << f.line;
    std::cerr << ": ";
    if (!f.key.empty()) std::cerr << f.key << ": ";
    std::cerr << f.what << '\n';
  }
  std::cerr << faults.size() << (faults.size() == 1 ? " fault" : " faults")
            << "; nothing was started\n";
}

int report(const engine::error& e) {
  std::cerr << "careline: " << e.detail << '\n';
  switch (e.code) {
  case engine::errc::unavailable:
  case engine::errc::timed_out:
    return no_database;
  default:
    return failed;
  }
}

/// SIGTERM and SIGINT are waited for, not handled: the mask is inherited by
/// every thread that is started later.
sigset_t block_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return set;
}

/// As many descriptors as this process may have; one short of them cannot
/// accept, and the others do not know why.
void raise_descriptors(const config::limits& limits) {
  constexpr std::size_t for_the_rest = 300; // Database, vendors, log, timers.
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files); // If it is refused the line below says.
  ::getrlimit(RLIMIT_NOFILE, &files);
  const auto needed = limits.http_connections + for_the_rest;
  if (files.rlim_cur < needed)
    io::log(io::log_level::warn, "too_few_descriptors",
            {{"have", static_cast<std::int64_t>(files.rlim_cur)},
             {"needed", static_cast<std::int64_t>(needed)}});
}

int wait_for(const sigset_t& set) {
  int which = 0;
  sigwait(&set, &which);
  return which;
}

} // namespace

bool read_settings(const std::string& path, config::settings& out) {
  auto read = config::load_settings(path, config::process_environment());
  if (auto* faults = std::get_if<std::vector<config::fault>>(&read)) {
    print(path, *faults);
    return false;
  }
  out = std::get<config::settings>(std::move(read));
  return true;
}

int serve(const config::settings& settings) {
  // Before any thread is started: they inherit it.
  io::ask_for_time_slice(time_slice);
  auto signals = block_signals();
  io::open_log(settings.log);
  raise_descriptors(settings.limits);
  node careline(settings);
  std::atomic<bool> stop{false};
  // One thread waits for signals: the first asks to leave, the second insists.
  std::thread([&, signals, drain = settings.limits.drain] {
    wait_for(signals);
    stop = true;
    stop.notify_all();
    std::thread([drain] {
      std::this_thread::sleep_for(drain);
      io::log(io::log_level::error, "drain_incomplete");
      io::close_log();
      _exit(drain_incomplete);
    }).detach();
    wait_for(signals);
    io::close_log();
    _exit(drain_incomplete);
  }).detach();
  int code = ok;
  try {
    if (careline.start(stop)) {
      std::cout << "careline serves on port " << careline.port()
                << ", metrics and health on port " << careline.private_port()
                << std::endl;
      stop.wait(false);
      code = careline.stop() ? ok : drain_incomplete;
    }
  } catch (const std::exception& e) {
    std::cerr << "careline: " << e.what() << '\n';
    io::log(io::log_level::error, "start_failed");
    code = no_database;
  }
  io::close_log();
  std::cout.flush();
  if (__lsan_do_leak_check) __lsan_do_leak_check();
  // Never through destructors: an actor that hangs must not keep the process.
  _exit(code);
}

int migrate(const config::settings& settings) {
  auto done = persistence::migrate(settings.database.dsn);
  if (!done) return report(done.why());
  auto& r = done.value();
  for (auto& file : r.applied) std::cout << "applied " << file << '\n';
  std::cout << "schema version " << r.to;
  if (r.applied.empty()) std::cout << " already";
  std::cout << '\n';
  return ok;
}

int check_config(const std::string& path) {
  config::settings read;
  if (!read_settings(path, read)) return bad_config;
  if (read.demo.clock)
    std::cerr << path
              << ": warning: demo.clock lets the private port move the clock; "
                 "never where patients are\n";
  std::cout << path << ": no faults\n";
  return ok;
}

int print_config(const config::settings& settings) {
  std::cout << config::print_settings(settings);
  return ok;
}

int load_clinics(const config::settings& settings, const std::string& file) {
  auto read = config::load_clinics_file(file, engine::faults_of);
  if (auto* faults = std::get_if<std::vector<config::fault>>(&read)) {
    print(file, *faults);
    return bad_config;
  }
  auto& tenants = std::get<std::vector<config::tenant>>(read);
  auto saved = persistence::save_clinics(settings.database.dsn, tenants);
  if (!saved) return report(saved.why());
  std::cout << "loaded " << saved.value() << " clinics\n";
  for (auto& tenant : tenants)
    for (auto& clinic : tenant.clinics)
      std::cout << "  " << clinic.key << "  " << clinic.name << "  "
                << clinic.zone_name << '\n';
  return ok;
}

int create_token(const config::settings& settings, const token_request& wish) {
  auto made =
      persistence::create_token(settings.database.dsn, wish.clinic, wish.role,
                                wish.label, std::chrono::hours(24) * wish.days);
  if (!made) return report(made.why());
  std::cout << made.value().token << '\n';
  std::cerr << "This token is shown once; only its hash is stored.\n";
  return ok;
}

int list_dead_letters(const config::settings& settings, int most) {
  auto rows = persistence::list_dead_letters(settings.database.dsn,
                                             static_cast<std::size_t>(most));
  if (!rows) return report(rows.why());
  for (auto& row : rows.value())
    std::cout << engine::to_string(row.id) << "  " << io::rfc3339(row.at)
              << "  clinic " << engine::to_string(row.clinic) << "  patient "
              << engine::to_string(row.patient) << "  attempts " << row.attempts
              << "  " << row.reason << '\n';
  std::cout << rows.value().size() << " dead letters\n";
  return ok;
}

namespace {

int change_dead_letter(const config::settings& settings, const std::string& id,
                       engine::result<int> (*change)(const config::secret&,
                                                     engine::delivery_id),
                       const char* done) {
  auto parsed = engine::parse_uuid(id);
  if (!parsed) {
    std::cerr << "careline: ID must be a UUID as `dead-letters list` shows\n";
    return bad_usage;
  }
  auto rows = change(settings.database.dsn, engine::delivery_id(*parsed));
  if (!rows) return report(rows.why());
  if (rows.value() == 0) {
    std::cerr << "careline: there is no such dead letter\n";
    return failed;
  }
  std::cout << done << '\n';
  return ok;
}

} // namespace

int resend_dead_letter(const config::settings& settings,
                       const std::string& id) {
  return change_dead_letter(settings, id, &persistence::resend_dead_letter,
                            "back in the outbox");
}

int drop_dead_letter(const config::settings& settings, const std::string& id) {
  return change_dead_letter(settings, id, &persistence::drop_dead_letter,
                            "dropped");
}

} // namespace careline::actors
