#pragma once
/// Group commit: many records in one transaction, one pipelined flush.
///
/// What it is    the only writer of turns on its connection.
/// Owns          one libpq connection, its own marker row.
/// Threads       one: the writer's own plain thread.
/// Does not      decide, queue, or answer patients.

#include "config/limits.hpp"
#include "config/secret.hpp"
#include "persistence/records.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace careline::persistence {

struct commit_report {
  std::vector<outcome> outcomes; ///< One per record, in order.
  int transactions = 0;          ///< More than 1: offenders were set aside.
  int reconnects = 0;
  std::chrono::microseconds took{};
};

class batch_committer {
public:
  /// @param name       of the marker row; one live committer per name
  /// @param reachable  told true/false whenever the store comes or goes
  batch_committer(config::secret dsn, const config::limits& limits,
                  std::string name, std::function<void(bool)> reachable);
  ~batch_committer();

  /// Connects and prepares; retries with backoff until `stop`.
  /// @returns false if stopped first
  bool connect(const std::atomic<bool>& stop);

  /// Asks the store whether it is still there, and connects anew if it is not,
  /// as connect() does. For who has had nothing to commit for a while: a lost
  /// connection says nothing by itself.
  /// @returns how often it connected anew
  int stay_connected(const std::atomic<bool>& stop);

  /// Commits the batch, whatever it takes: a lost connection is reopened, an
  /// unknown outcome is resolved by the marker, offenders are told apart, a
  /// poisoned record is found by bisection and set aside; one that cannot even
  /// be set aside is `unavailable`. Blocks.
  /// @param batch  at most limits.batch_turns records; two turns of one
  ///               patient in one batch are refused as stale (the second)
  /// @param stop   set: give up, undecided records are `unavailable`
  commit_report commit(std::vector<record>& batch,
                       const std::atomic<bool>& stop);

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace careline::persistence
