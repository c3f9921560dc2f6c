#pragma once
/// What the files of batch_committer share; no one else includes it.

#include "persistence/batch_committer.hpp"
#include "persistence/claims.hpp"
#include "persistence/turn_batch.hpp"

#include <chrono>
#include <optional>
#include <span>

namespace careline::persistence {

/// Records of the batch, by their places in it.
using numbers = std::vector<std::size_t>;

/// How one transaction ended.
struct attempt {
  enum class end : std::uint8_t { kept, offender, poison, failed, stopped };
  end what = end::stopped;
  std::string sqlstate;
  std::optional<flush_result> answer; ///< None: kept, its answer was lost.
};

/// Whether a transaction waits for locks and resources, or gives up.
enum class patience : bool { endless, none };

/// A record that can never be kept, and what is kept of it.
struct poisoned_record {
  std::size_t number;
  std::string sqlstate;
  record raw;
};

struct batch_committer::impl {
  std::string name;
  config::limits limits;
  std::function<void(bool)> reachable;
  engine::uuid incarnation;
  std::string application;
  connection link;
  turn_batch rows;
  claims wanted;
  std::int64_t last_number = 0; ///< Of the last attempt.
  std::chrono::steady_clock::time_point partitions_due{};
  std::optional<bool> told_reachable;
  int wary = 0;

  // Of the batch being committed.
  std::vector<record>* batch = nullptr;
  const std::atomic<bool>* stop = nullptr;
  commit_report report;
  std::vector<poisoned_record> poisoned; ///< Not set aside yet.

  impl(config::secret dsn, const config::limits& l, std::string n,
       std::function<void(bool)> r);

  bool stopped() const { return stop->load(std::memory_order_relaxed); }
  void tell(bool up);
  bool wait(std::chrono::milliseconds& backoff);
  bool reconnect();
  bool take_over();
  void make_partitions();
  std::optional<std::int64_t> read_marker();

  attempt transact(const numbers& round);
  attempt send(patience how_long);
  bool resolve(bool& is_kept);
  void keep(const numbers& round, const flush_result* done);
  void settle(numbers round);
  void isolate(numbers suspects, numbers& rest, std::string sqlstate);
  bool drop_offenders(numbers& round);
  void blame(const numbers& round, outcome::kind what,
             const std::string& detail);
  void poison(std::size_t number, const std::string& sqlstate);
  void set_aside(std::span<const poisoned_record> some);
};

} // namespace careline::persistence
