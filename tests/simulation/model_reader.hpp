#pragma once
/// The reader's actor over the model store. Each question is looked up at one
/// moment and answered at a later one: what it tells may be old by then.

#include "actors/interfaces.hpp"
#include "actors/runtime.hpp"
#include "tests/simulation/scene.hpp"

#include <deque>
#include <functional>
#include <memory>

namespace careline::simulation {

/// The questions under way, between the actor and the simulation.
struct reader_desk {
  scene& all;
  actors::runtime_ptr rt;
  struct question {
    std::function<void()> look;    ///< In the tables.
    std::function<void()> deliver; ///< Within the actor.
    bool is_looked = false;
    bool is_lost = false; ///< No answer will come: the asker's time runs out.
    ticks_point ready;
  };
  std::deque<std::shared_ptr<question>> open;

  /// Does the next thing with one of them.
  bool step(const actors::reader_actor& actor);
  void add(question q);
};

actors::reader_actor::behavior_type
model_reader(actors::reader_actor::pointer self,
             std::shared_ptr<reader_desk> desk);

} // namespace careline::simulation
