#pragma once
/// The commit thread without thread and database: takes what is queued within
/// the limits, commits it to the model store, and tells the writer. Each of
/// the three is a step of its own, so that a process can die between them.

#include "actors/commit_thread.hpp"
#include "tests/simulation/scene.hpp"

#include <deque>
#include <functional>
#include <optional>

namespace careline::simulation {

class model_commits : public actors::commit_port {
public:
  model_commits(scene& all, actors::runtime_ptr rt,
                std::function<void(actors::batch_settled)> done);

  bool push(persistence::record& r) override;
  std::size_t depth() const override { return queue_.size(); }

  /// Does the next thing, if there is one and it may be done now.
  bool step();
  bool is_idle() const { return queue_.empty() && !under_way_; }

private:
  enum class stage : std::uint8_t { begun, kept };
  struct batch {
    actors::batch_settled told;
    stage is = stage::begun;
    ticks_point ready;    ///< Not before: it is slow, or the store is away.
    bool is_told = false; ///< A planted bug: already before it is kept.
  };
  struct queued {
    persistence::record record;
    ticks_point since;
    std::size_t bytes;
  };

  void begin();
  void commit();
  void finish();
  bool refuse_all();
  void go_away(milliseconds most);

  scene& all_;
  actors::runtime_ptr rt_;
  std::function<void(actors::batch_settled)> done_;
  std::deque<queued> queue_;
  std::optional<batch> under_way_;
};

} // namespace careline::simulation
