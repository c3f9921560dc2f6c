#pragma once
/// The bare server's only state, and the thread that keeps it.
///
/// What it is    a queue of messages, and one thread that takes all that is
///               queued and commits it in one transaction.
/// Owns          which patients there are and the version of each, in memory
///               only; one connection to PostgreSQL.
/// Threads       push() from the HTTP thread; the rest is its own.
/// Does not      read what was there before: it starts with an empty database.

#include "bench/bare/fixed_turn.hpp"
#include "config/limits.hpp"
#include "config/secret.hpp"
#include "io/http/message.hpp"
#include "persistence/batch_committer.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace careline::bench::bare {

/// One webhook that waits for the commit of all its messages.
struct open_webhook {
  io::responder answer;
  std::size_t left = 0; ///< Messages that were not decided yet.
  bool is_kept = true;  ///< All that were decided are stored.
};

struct waiting_message {
  std::shared_ptr<open_webhook> from;
  engine::inbound_message message; ///< `clinic` is set.
};

class group_commit {
public:
  group_commit(config::secret dsn, const config::limits& limits);
  ~group_commit();

  /// Connects and starts the thread. Blocks until the store is there.
  void start();
  /// @returns false if the queue is full: nothing was taken
  bool push(std::vector<waiting_message>& messages);
  /// Commits what is queued, unless the store is gone; then joins.
  void stop();

private:
  using time_point = std::chrono::steady_clock::time_point;

  /// The messages of one transaction and their turns, in the same order.
  struct batch {
    std::vector<waiting_message> messages;
    std::vector<known_patient*> patients;
    std::vector<persistence::record> turns;
  };

  void run();
  void await_work(std::unique_lock<std::mutex>& lock);
  bool fetch();
  void fill(batch& next);
  void commit(batch& next);

  config::limits limits_;
  persistence::batch_committer committer_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<waiting_message> queue_;
  bool is_working_ = false;
  bool is_over_ = false;
  std::atomic<bool> gives_up_{false};
  // Of the thread.
  std::unordered_map<engine::patient_key, known_patient> patients_;
  growing_ids ids_;
  std::deque<waiting_message> taken_; ///< In order; some wait for a batch.
  std::uint64_t batches_ = 0;
  std::size_t last_batch_ = 0;
  time_point began_{};
  std::thread thread_;
};

} // namespace careline::bench::bare
