#include "actors/commit_thread.hpp"

#include <utility>

namespace careline::actors {

namespace {

constexpr std::size_t gather_from = 2;     ///< A lone turn is never held up.
constexpr std::size_t gather_at_most = 48; ///< So many do not wait for more.
/// With nothing to commit nobody would notice that the store has gone, and the
/// node would go on to say that it is ready.
constexpr std::chrono::seconds idle_look{1};

} // namespace

commit_thread::commit_thread(runtime_ptr rt, config::secret dsn,
                             std::string name)
    : rt_(rt),
      committer_(std::move(dsn), rt->limits, std::move(name),
                 [rt = rt.get()](bool yes) {
                   rt->admission.store_reachable(yes);
                   rt->metrics.db_reachable->Set(yes ? 1 : 0);
                   io::log(yes ? io::log_level::info : io::log_level::error,
                           yes ? "store_reachable" : "store_unreachable");
                 }) {
  rt_->metrics.db_queue_capacity->Set(
      static_cast<double>(rt_->limits.writer_queue));
}

commit_thread::~commit_thread() {
  stop();
}

bool commit_thread::push(persistence::record& r) {
  auto bytes = persistence::weight(r);
  auto now = rt_->ticks();
  bool was_idle;
  {
    std::lock_guard lock(mutex_);
    if (queue_.size() >= rt_->limits.writer_queue || stop_) return false;
    was_idle = queue_.empty() && !is_committing_;
    queue_.push_back({std::move(r), now, bytes});
    if (was_idle) rt_->admission.oldest_uncommitted(now);
    was_idle |= queue_.size() == gather_at_most; // It need not wait longer.
  }
  if (was_idle) changed_.notify_one();
  return true;
}

std::size_t commit_thread::depth() const {
  std::lock_guard lock(mutex_);
  return queue_.size();
}

void commit_thread::start(std::function<void(batch_settled)> done) {
  done_ = std::move(done);
  thread_ = std::thread([this] { run(); });
}

std::vector<persistence::record> commit_thread::take() {
  std::vector<persistence::record> batch;
  std::size_t bytes = 0;
  rt_->admission.oldest_uncommitted(queue_.front().since);
  while (!queue_.empty() && batch.size() < rt_->limits.batch_turns
         && (batch.empty()
             || bytes + queue_.front().bytes <= rt_->limits.batch_bytes)) {
    bytes += queue_.front().bytes;
    batch.push_back(std::move(queue_.front().record));
    queue_.pop_front();
  }
  return batch;
}

/// Between two transactions under middling load: a transaction of three turns
/// costs the database nearly what one of fifteen does, and what it costs the
/// others wait for. Alone, or with much queued, nobody waits.
void commit_thread::gather(std::unique_lock<std::mutex>& lock,
                           std::size_t last_batch, time_point began) {
  if (last_batch < gather_from) return;
  changed_.wait_until(lock, began + rt_->limits.batch_interval, [this] {
    return stop_ || queue_.size() >= gather_at_most;
  });
}

void commit_thread::run() {
  committer_.connect(stop_);
  std::size_t last_batch = 0;
  time_point began{};
  for (;;) {
    batch_settled done;
    {
      std::unique_lock lock(mutex_);
      is_committing_ = false;
      if (queue_.empty()) {
        rt_->admission.oldest_uncommitted({});
        changed_.notify_all(); // For flush().
      }
      if (!changed_.wait_for(lock, idle_look,
                             [this] { return stop_ || !queue_.empty(); })) {
        lock.unlock();
        rt_->metrics.db_reconnects_total->Increment(
            committer_.stay_connected(stop_));
        continue;
      }
      if (queue_.empty()) return; // Stopped, and nothing is left to decide.
      gather(lock, last_batch, began);
      done.records = take();
      last_batch = done.records.size();
      began = rt_->ticks();
      is_committing_ = true;
    }
    auto report = committer_.commit(done.records, stop_);
    done.outcomes = std::move(report.outcomes);
    done.transactions = report.transactions;
    done.reconnects = report.reconnects;
    done.took = report.took;
    done_(std::move(done));
  }
}

bool commit_thread::flush(std::chrono::milliseconds most) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(
      lock, most, [this] { return queue_.empty() && !is_committing_; });
}

void commit_thread::stop() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

} // namespace careline::actors
