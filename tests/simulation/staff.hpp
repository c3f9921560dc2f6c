#pragma once
/// Providers at the desk: they take chats over and give them back, write,
/// book, move and cancel; and try again when they are told to.

#include "actors/messages.hpp"
#include "tests/simulation/life.hpp"
#include "tests/simulation/scene.hpp"

#include <cstdint>
#include <deque>
#include <map>

namespace careline::simulation {

class staff {
public:
  explicit staff(scene& all) : all_(all), left_(all.how.acts) {}

  /// Does something with a patient who is known, if there is one.
  bool act(life& with);
  /// How it ended.
  void ended(const actors::settled_ticket& end);
  /// What was under way is not known; it is done again under the same key.
  void process_died();
  bool is_idle() const { return open_.empty() && again_.empty(); }
  bool is_done() const { return left_ == 0 && is_idle(); }

private:
  struct deed {
    actors::staff_action what;
    std::size_t clinic = 0;
    engine::patient_id patient;
    int tries = 0;
  };

  bool think(deed& d);
  bool think_of_visit(deed& d);
  engine::instant some_time();

  scene& all_;
  unsigned left_;
  std::uint64_t last_ = 0;
  std::map<std::uint64_t, deed> open_;
  std::deque<deed> again_;
};

} // namespace careline::simulation
