#pragma once
/// The writer's hands: a plain thread that does the blocking commits, fed
/// through a bounded queue. No actor blocks.

#include "actors/messages.hpp"
#include "actors/runtime.hpp"
#include "persistence/batch_committer.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace careline::actors {

/// Where the writer puts records. Batches end in the order they were pushed.
class commit_port {
public:
  virtual ~commit_port() = default;
  /// @returns false if the queue is full: the record is left untouched
  virtual bool push(persistence::record& r) = 0;
  virtual std::size_t depth() const = 0;
};

/// Takes whatever is queued (natural batching: nothing waits while it is idle),
/// commits it, tells `done`, and takes again.
class commit_thread : public commit_port {
public:
  commit_thread(runtime_ptr rt, config::secret dsn, std::string name);
  ~commit_thread() override;

  bool push(persistence::record& r) override;
  std::size_t depth() const override;

  /// @param done  called on the thread after each batch
  void start(std::function<void(batch_settled)> done);
  /// Waits until the queue is empty and the last batch has ended.
  /// @returns whether it came to that within `most`
  bool flush(std::chrono::milliseconds most);
  /// Gives up what is undecided (`unavailable`) and joins.
  void stop();

private:
  using time_point = std::chrono::steady_clock::time_point;
  struct queued {
    persistence::record record;
    time_point since;
    std::size_t bytes;
  };

  void run();
  void gather(std::unique_lock<std::mutex>& lock, std::size_t last_batch,
              time_point began);
  std::vector<persistence::record> take();

  runtime_ptr rt_;
  persistence::batch_committer committer_;
  std::function<void(batch_settled)> done_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<queued> queue_;
  bool is_committing_ = false;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

} // namespace careline::actors
