#include "actors/housekeeping.hpp"

#include "persistence/admin.hpp"

#include <malloc.h>

/// mimalloc, where the binary is linked with it (not under the sanitizers).
extern "C" void mi_collect(bool force) noexcept __attribute__((weak));

namespace careline::actors {

namespace {

constexpr auto look_every = std::chrono::seconds(2);
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
  // Not while a node starts.
  house_due_ = rt_->ticks() + rt_->limits.keep_house_first;
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
  auto server = store.read_server_state();
  if (!backlog || !server) return;
  show_backlog(backlog.value());
  show_server(server.value());
  rt_->metrics.store.read_timestamp_seconds->Set(seconds_of(rt_->real_now()));
}

void housekeeping::show_backlog(const persistence::store_reader::backlog& b) {
  // Times written by the node's clock: told so that their age is right also
  // while a demonstration's clock is ahead.
  auto node_time = [&](const std::optional<engine::instant>& at) {
    return at ? seconds_of(*at - rt_->clock_offset()) : 0;
  };
  auto& m = rt_->metrics;
  m.oldest_unanswered_timestamp_seconds->Set(node_time(b.oldest_waiting_since));
  m.conversations_waiting->Set(static_cast<double>(b.waiting));
  m.store.oldest_answer_due_timestamp_seconds->Set(
      node_time(b.oldest_unanswered));
  m.store.oldest_timer_due_timestamp_seconds->Set(
      node_time(b.oldest_timer_due));
  m.store.outbox_rows->Set(static_cast<double>(b.outbox_rows));
  m.store.outbox_oldest_timestamp_seconds->Set(seconds_of(b.oldest_unsent));
  m.store.dead_letters->Set(static_cast<double>(b.dead_letters));
  m.store.raw_events->Set(static_cast<double>(b.raw_events));
}

void housekeeping::show_server(
    const persistence::store_reader::server_state& s) {
  using io::metrics;
  auto& m = rt_->metrics.store;
  m.oldest_snapshot_transactions->Set(
      static_cast<double>(s.oldest_snapshot_transactions));
  m.oldest_transaction_timestamp_seconds->Set(seconds_of(s.oldest_transaction));
  m.connections->Set(static_cast<double>(s.connections));
  m.connections_capacity->Set(static_cast<double>(s.connections_at_most));
  metrics::raise_to(*m.wal_bytes_total, static_cast<double>(s.wal_bytes));
  metrics::raise_to(*m.checkpoints_total[0],
                    static_cast<double>(s.checkpoints_timed));
  metrics::raise_to(*m.checkpoints_total[1],
                    static_cast<double>(s.checkpoints_requested));
  m.setting_ok[metrics::at(io::store_rule::durability)]->Set(s.is_durable);
  m.setting_ok[metrics::at(io::store_rule::privacy)]->Set(s.is_quiet);
}

/// Lets go what has served its time, now and then; partitions for what comes.
void housekeeping::keep_house() {
  if (rt_->ticks() < house_due_) return;
  house_due_ = rt_->ticks() + rt_->limits.keep_house_every;
  auto done = persistence::keep_house(rt_->settings.database.dsn);
  if (!done) {
    house_due_ = rt_->ticks() + rt_->limits.keep_house_first;
    io::log(io::log_level::warn, "house_not_kept");
    return;
  }
  rt_->metrics.store.house_kept_timestamp_seconds->Set(
      seconds_of(rt_->real_now()));
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
