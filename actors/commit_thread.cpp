#include "actors/commit_thread.hpp"

#include <utility>

namespace careline::actors {

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

void commit_thread::run() {
  committer_.connect(stop_);
  for (;;) {
    batch_settled done;
    {
      std::unique_lock lock(mutex_);
      is_committing_ = false;
      if (queue_.empty()) {
        rt_->admission.oldest_uncommitted({});
        changed_.notify_all(); // For flush().
      }
      changed_.wait(lock, [this] { return stop_ || !queue_.empty(); });
      if (queue_.empty()) return; // Stopped, and nothing is left to decide.
      done.records = take();
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
