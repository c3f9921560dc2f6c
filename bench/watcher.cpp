#include "bench/watcher.hpp"

#include "bench/request_writer.hpp"
#include "bench/stored_log.hpp"

#include <algorithm>

namespace careline::bench {

namespace {

constexpr std::chrono::seconds scrape_within{2};

} // namespace

watcher::watcher(watched what, const load_settings& load)
    : what_(std::move(what)), load_(load),
      stored_{"stored_when_answered",
              "P1: a message is stored when its 2xx is here (a sample each "
              "second, while the load runs)"},
      thread_([this] { run(); }) {}

watcher::~watcher() {
  finish();
}

void watcher::second(int at_s, std::vector<just_accepted> some) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back({at_s, std::move(some)});
  }
  changed_.notify_one();
}

usage_sample watcher::latest() {
  const std::lock_guard lock(mutex_);
  return latest_;
}

std::map<int, usage_sample> watcher::finish() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
  return samples_;
}

void watcher::run() {
  for (;;) {
    std::vector<job> todo;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return is_over_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      todo.swap(jobs_);
    }
    // If we fell behind, only the newest second is worth a look.
    auto now = look_at_processes();
    if (!what_.dsn.empty()) ask_database(now, todo);
    if (what_.metrics) {
      http_call call(*what_.metrics, scrape_within);
      const auto page = call.get("/metrics");
      if (page.is_ok()) now.queues = read_metrics(page.body, is_queue);
    }
    const std::lock_guard lock(mutex_);
    samples_[todo.back().at_s] = now;
    latest_ = std::move(now);
  }
}

usage_sample watcher::look_at_processes() const {
  usage_sample out;
  out.own_cpu_s = own_cpu_seconds();
  if (what_.engine) {
    out.engine_cpu_s = cpu_seconds(what_.engine);
    out.engine_rss = resident_bytes(what_.engine);
    out.engine_disk = disk_use(what_.engine);
  }
  if (what_.database) {
    out.database_cpu_s = cpu_seconds(what_.database);
    out.database_disk = disk_use(what_.database);
  }
  return out;
}

void watcher::ask_database(usage_sample& out, const std::vector<job>& todo) {
  try {
    if (!link_) link_.emplace(what_.dsn);
    const auto wal = read_wal(*link_);
    out.wal_bytes = wal.bytes;
    out.checkpoints = wal.checkpoints;
    for (const auto& one : todo) look_up(one.accepted);
  } catch (const database_gone&) {
    // It may be restarted under us: that is what some runs are for.
    link_.reset();
    constexpr auto what = "in some seconds the database could not be asked";
    if (std::ranges::find(notes_, what) == notes_.end()) notes_.push_back(what);
  }
}

metric_samples watcher::limits() const {
  metric_samples out;
  if (!what_.metrics) return out;
  http_call call(*what_.metrics, scrape_within);
  for (const auto& [sample, value] :
       read_metrics(call.get("/metrics").body, is_limit))
    out[label_of_limit(sample)] = value;
  return out;
}

std::string watcher::postgres_version() const {
  if (what_.dsn.empty()) return {};
  return database_link(what_.dsn).value("show server_version");
}

void watcher::look_up(const std::vector<just_accepted>& accepted) {
  if (accepted.empty()) return;
  const request_writer writer(load_);
  std::vector<std::string> accounts, ids;
  for (const auto& one : accepted) {
    accounts.push_back(writer.number_of(one.patient));
    ids.push_back(writer.wamid(one.sequence));
  }
  for (auto& id : missing_ids(*link_, accounts, ids))
    stored_.violate(std::move(id));
  stored_.checked += ids.size();
}

} // namespace careline::bench
