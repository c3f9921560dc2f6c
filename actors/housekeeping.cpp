#include "actors/housekeeping.hpp"

#include "persistence/admin.hpp"

#include <malloc.h>

/// mimalloc, where the binary is linked with it (not under the sanitizers).
extern "C" void mi_collect(bool force) noexcept __attribute__((weak));

namespace careline::actors {

namespace {

constexpr auto look_every = std::chrono::seconds(2);
constexpr auto keep_house_every = std::chrono::hours(24);
constexpr auto keep_house_again = std::chrono::minutes(10);
/// The backlog is counted, which costs the database more than a look.
constexpr unsigned looks_per_backlog = 5;
/// After so many passivations the freed memory is worth a trim.
constexpr double passivations_per_trim = 10'000;

double seconds_of(const std::optional<engine::instant>& at) {
  return at ? static_cast<double>(at->time_since_epoch().count()) / 1e3 : 0;
}

} // namespace

housekeeping::housekeeping(runtime_ptr rt,
                           std::function<void()> clinics_changed)
    : rt_(std::move(rt)), clinics_changed_(std::move(clinics_changed)) {}

housekeeping::~housekeeping() {
  stop();
}

void housekeeping::start(std::int64_t clinics_revision) {
  revision_ = clinics_revision;
  house_due_ = rt_->ticks() + keep_house_again; // Not while a node starts.
  thread_ = std::thread([this] { run(); });
}

void housekeeping::stop() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void housekeeping::run() {
  persistence::store_reader store(rt_->settings.database.dsn, rt_->limits);
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, look_every, [this] { return stop_; })) {
    lock.unlock();
    try {
      look(store);
      keep_house();
      give_memory_back();
    } catch (...) {
      report_failure(*rt_, actor_kind::reader, "housekeeping",
                     std::current_exception());
    }
    lock.lock();
  }
}

void housekeeping::look(persistence::store_reader& store) {
  if (auto revision = store.clinics_revision();
      revision && revision.value() != revision_) {
    clinics_changed_();
    revision_ = revision.value();
  }
  if (++looks_ % looks_per_backlog != 1) return;
  auto backlog = store.measure_backlog();
  if (!backlog) return;
  auto& found = backlog.value();
  rt_->metrics.oldest_unanswered_timestamp_seconds->Set(
      seconds_of(found.oldest_waiting_since));
  rt_->metrics.conversations_waiting->Set(static_cast<double>(found.waiting));
}

/// Lets go what has served its time, once a day; partitions for what comes.
void housekeeping::keep_house() {
  if (rt_->ticks() < house_due_) return;
  house_due_ = rt_->ticks() + keep_house_every;
  auto done = persistence::keep_house(rt_->settings.database.dsn);
  if (!done) {
    house_due_ = rt_->ticks() + keep_house_again;
    io::log(io::log_level::warn, "house_not_kept");
    return;
  }
  auto& h = done.value();
  io::log(io::log_level::info, "house_kept",
          {{"partitions_made", std::int64_t{h.partitions_made}},
           {"inbound_keys", h.inbound_keys},
           {"raw_events", h.raw_events},
           {"notifications", h.notifications}});
}

void housekeeping::give_memory_back() {
  auto passivated = rt_->metrics.passivations_total->Value();
  if (passivated - passivations_seen_ < passivations_per_trim) return;
  passivations_seen_ = passivated;
  // An allocator keeps what a million small actors leave behind until it is
  // told.
  if (mi_collect != nullptr)
    mi_collect(true);
  else
    malloc_trim(0);
}

} // namespace careline::actors
