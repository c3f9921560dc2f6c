#include "tests/faults/stage.hpp"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <stdexcept>

namespace careline::tests {

using namespace std::chrono_literals;

namespace {

system_options on_stage(system_options how) {
  how.has_own_cluster = true;
  how.has_lines = true;
  if (how.name == "system") how.name = "faults";
  // Retries that heal within seconds; enough of them to outlast a fault.
  for (auto& [key, value] :
       std::map<std::string, std::string>{{"retry_first_ms", "50"},
                                          {"retry_most_ms", "500"},
                                          {"attempts", "100"}})
    how.limits.try_emplace(key, value);
  return how;
}

} // namespace

double quantile(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  auto at = static_cast<std::size_t>(
      std::ceil(q * static_cast<double>(values.size())));
  return values[std::clamp<std::size_t>(at, 1, values.size()) - 1];
}

stage::stage(const stage_options& options)
    : began_(std::chrono::steady_clock::now()),
      system_(std::make_unique<careline_system>(on_stage(options.system))),
      usual_rate_(options.traffic.messages_per_second),
      is_short_(options.is_short), memory_budget_(options.memory_budget_bytes) {
  database_ = std::make_unique<database_server>(
      system_->directory() + "/cluster", system_->directory());
  vendor_ = std::make_unique<vendor_ledger>(system_->vendors());
  start_engine();
  flood_ = std::make_unique<traffic>(*system_, door().port(), options.traffic,
                                     options.seed);
  bookers_ =
      std::make_unique<bookers>(*system_, door().port(), options.bookers);
  dialogues_.resize(static_cast<std::size_t>(flood_->patients()));
  if (!flood_->goes_on(dialogues_.size(), 30s))
    throw std::runtime_error("no message is acknowledged:\n"
                             + system_->log_text());
  audit();
  memory_at_start_ = system_->engine().resident_bytes();
}

stage::~stage() {
  flood_.reset();
  bookers_.reset();
  heal();
}

double stage::now_s() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now()
                                       - began_)
      .count();
}

// -- The engine ---------------------------------------------------------------

void stage::kill_engine() {
  pulse_.watch(0);
  is_engine_down_ = true;
  system_->engine().kill_now();
  may_double(in_flight);
}

void stage::launch_engine() {
  system_->launch();
  is_engine_down_ = false;
  pulse_.watch(engine_pid());
}

void stage::start_engine() {
  if (is_engine_down_ || !system_->engine().is_running()) launch_engine();
  if (!system_->wait_until_ready(30s))
    throw std::runtime_error("the engine does not become ready");
}

bool stage::is_ready() {
  return http_get(system_->private_port(), "/readyz").status == 200;
}

// -- The database
// ----------------------------------------------------------------

void stage::stop_database(const std::string& mode) {
  database_->stop(mode);
}

void stage::start_database() {
  // One that met a full disk may be on its way down, or recover for a while.
  if (!eventually(60s, [this] {
        if (!database_->is_running()) database_->start();
        return ask("select 1") == "1";
      }))
    throw std::runtime_error("the database does not answer");
}

std::optional<std::string> stage::ask(const std::string& sql) {
  try {
    return system_->database().value(sql);
  } catch (const std::exception&) {
    return std::nullopt; // Away, or on its way back.
  }
}

std::vector<pid_t> stage::backends(const std::string& application) {
  std::vector<pid_t> found;
  for (auto& row : system_->database().rows(
           "select pid from pg_stat_activity where datname = "
           "current_database() and application_name like '"
           + application + "%' order by pid"))
    found.push_back(static_cast<pid_t>(std::stoi(row.at(0))));
  return found;
}

// -- Lines, vendors, processes
// ------------------------------------------------------

void stage::control_vendors(std::string_view json) {
  system_->vendors().control(json);
}

void stage::freeze(pid_t process) {
  if (process > 0) ::kill(process, SIGSTOP);
}

void stage::thaw(pid_t process) {
  if (process > 0) ::kill(process, SIGCONT);
}

// -- What was found
// ---------------------------------------------------------------

void stage::say_broken(const std::string& promise, const std::string& what,
                       bool is_about_time) {
  auto& list = is_about_time && stood_still() > 0ms ? found_.unjudged
                                                    : found_.violations;
  list.push_back({promise, what, fault_, now_s()});
}

milliseconds stage::stood_still() const {
  auto gap = pulse_.longest_gap();
  return gap > 500ms ? gap : 0ms;
}

void stage::fail(const std::string& why) {
  ++found_.checks["harness"];
  say_broken("harness", why, true);
}

bool stage::check(bool holds, const std::string& promise,
                  const std::string& what) {
  ++found_.checks[promise];
  if (!holds) say_broken(promise, what, false);
  return holds;
}

bool stage::check_time(milliseconds took, milliseconds most,
                       const std::string& promise, const std::string& what) {
  ++found_.checks[promise];
  if (took > most)
    say_broken(promise,
               what + ": " + std::to_string(took.count()) + " ms, at most "
                   + std::to_string(most.count()),
               true);
  return took <= most;
}

bool stage::check_within(milliseconds most, const std::string& promise,
                         const std::string& what,
                         const std::function<bool()>& is_so) {
  auto began = std::chrono::steady_clock::now();
  bool came = eventually(most, is_so);
  auto took =
      std::chrono::ceil<milliseconds>(std::chrono::steady_clock::now() - began);
  check_time(came ? std::min(took, most) : most + 1ms, most, promise, what);
  return came;
}

void stage::measure(const std::string& what, double value) {
  found_.measured[what].push_back(value);
}

void stage::begin(const std::string& fault) {
  fault_ = fault;
  pulse_.forget();
  flood_->forget_answers();
}

void stage::heal() {
  for (auto* line : {&database_line(), &vendor_line(), &door()}) line->heal();
  database_->heal_disk();
  thaw(database_->postmaster());
  if (!is_engine_down_) thaw(engine_pid());
  start_database();
  if (auto* vendors = system_.get())
    vendors->vendors().control(R"({"all":{}})");
  if (flood_ == nullptr) return; // It ends: the engine need not come back.
  if (is_engine_down_ || !system_->engine().is_running()) start_engine();
}

} // namespace careline::tests
