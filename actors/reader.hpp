#pragma once
/// Questions to the store, for everybody who must not block.

#include "actors/interfaces.hpp"
#include "actors/load_queue.hpp"
#include "actors/runtime.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace careline::actors {

/// What goes ahead of what.
enum class question_rank : std::uint8_t {
  load,   ///< Activations: one at a time, and not one after the other at once.
  urgent, ///< A patient waits: calendars, visits.
  list    ///< A page, a sweep.
};

/// Where the reader puts its questions.
class reader_port {
public:
  using question = std::function<void(persistence::store_reader&)>;

  virtual ~reader_port() = default;
  /// @returns false if the queue is full
  virtual bool push(question q, question_rank rank) = 0;
};

/// A few plain threads, each with a connection of its own, and one bounded
/// queue of questions.
///
/// Loads have a connection at a time between them: the other threads stay free
/// for the rest, and what is asked meanwhile is one query. Between the begins
/// of two loads lies `load_interval`, so that under load a query is for
/// several patients; to read one costs the database nearly what five do, and
/// each wakes four threads. On a quiet system nobody waits.
class reader_threads : public reader_port {
public:
  static constexpr std::chrono::milliseconds load_interval{1};

  reader_threads(runtime_ptr rt, const config::secret& dsn, unsigned threads);
  ~reader_threads() override;

  bool push(question q, question_rank rank) override;
  std::size_t depth() const;
  void stop();

private:
  /// Waits for the next question. @returns false: stopped
  bool take(question& next, bool& is_load);
  void run(const config::secret& dsn);

  runtime_ptr rt_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<question> loads_;
  std::deque<question> urgent_;
  std::deque<question> others_;
  bool is_loading_ = false; ///< Some thread is at a load.
  bool is_timing_ = false;  ///< Some thread waits for `load_due_`.
  bool was_load_ = false;   ///< Then an urgent one goes first.
  std::chrono::steady_clock::time_point load_due_{};
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

/// The threads' desk.
///
/// Owns      the promises of answers under way, the loads that wait.
/// Lives     as long as the node.
/// Hears     routers (activations), calendars, outboxes, clock, desk.
/// Tells     whoever asked, once; a full queue is an `overloaded` answer.
/// If it dies askers run into their time-outs.
class reader_state {
public:
  reader_state() = default;

  static constexpr const char* name = "reader";

  reader_actor::pointer self = nullptr;
  runtime_ptr rt;
  std::shared_ptr<reader_port> threads;
  std::shared_ptr<load_queue> loads;

  /// Of patients: waits for the next query that has room.
  caf::result<patients_answer> on_load_patients(load_patients& q);
};

reader_actor::behavior_type
reader(reader_actor::stateful_pointer<reader_state> self, runtime_ptr rt,
       std::shared_ptr<reader_port> threads, std::shared_ptr<load_queue> loads);

} // namespace careline::actors
