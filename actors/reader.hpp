#pragma once
/// Questions to the store, for everybody who must not block.

#include "actors/interfaces.hpp"
#include "actors/runtime.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace careline::actors {

/// Where the reader puts its questions.
class reader_port {
public:
  using question = std::function<void(persistence::store_reader&)>;

  virtual ~reader_port() = default;
  /// @returns false if the queue is full
  virtual bool push(question q, bool is_urgent) = 0;
};

/// A few plain threads, each with a connection of its own, and one bounded
/// queue of questions. Urgent ones (activations) go ahead of lists.
class reader_threads : public reader_port {
public:
  reader_threads(runtime_ptr rt, const config::secret& dsn, unsigned threads);
  ~reader_threads() override;

  bool push(question q, bool is_urgent) override;
  std::size_t depth() const;
  void stop();

private:
  void run(const config::secret& dsn);

  runtime_ptr rt_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<question> urgent_;
  std::deque<question> others_;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

/// The threads' desk.
///
/// Owns      the promises of answers under way.
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
};

reader_actor::behavior_type
reader(reader_actor::stateful_pointer<reader_state> self, runtime_ptr rt,
       std::shared_ptr<reader_port> threads);

} // namespace careline::actors
