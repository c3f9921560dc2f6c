#pragma once
/// One life of the process: Careline's own actors under CAF's deterministic
/// scheduler, from start to crash. Everything in it is gone when it dies.

#include "actors/directory.hpp"
#include "actors/runtime.hpp"
#include "actors/switchboard.hpp"
#include "tests/simulation/model_commits.hpp"
#include "tests/simulation/model_reader.hpp"
#include "tests/simulation/model_vendor.hpp"

#include <caf/actor.hpp>
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace careline::simulation {

class life {
public:
  life(scene& all, model_vendor& vendor, model_ai& ai);
  life(const life&) = delete;
  life& operator=(const life&) = delete;
  ~life();

  /// Lets one of the actors that have mail handle one message: which one, the
  /// seed knows. @returns false if none has any
  bool run_one();
  bool is_idle() const { return scheduler_->jobs.empty(); }
  std::size_t runnable() const { return scheduler_->jobs.size(); }
  /// Moves the ticks of the actors' clock.
  void advance(std::chrono::nanoseconds by) { scheduler_->advance_time(by); }

  /// A webhook at the door. @param answered  once, with the HTTP status
  void deliver(const std::string& body, const std::string& signature,
               std::function<void(unsigned)> answered);
  /// Staff do something; the ticket's end is told to on_end.
  void act(actors::staff_action what, std::uint64_t ticket);
  /// How staff's work ended.
  std::function<void(const actors::settled_ticket&)> on_end;

  double handler_failures() const;
  /// Asks a calendar; the answer is there when all have run.
  std::shared_ptr<std::optional<engine::event>>
  ask(std::size_t clinic, const std::string& provider,
      const engine::find_slots& question);
  actors::clinic_entry_ptr clinic(std::size_t n) const { return entries_[n]; }

  actors::runtime_ptr rt;
  actors::switchboard_ptr board;
  std::shared_ptr<model_commits> commits;
  std::shared_ptr<reader_desk> reads;
  actors::reader_actor reader;

private:
  void spawn_all(scene& all, model_vendor& vendor, model_ai& ai);
  void spawn_desk();
  template <class... Args>
  auto spawn(Args&&... args);

  std::shared_ptr<bool> is_alive_ = std::make_shared<bool>(true);
  caf::actor_system_config cfg_;
  std::unique_ptr<caf::actor_system> system_;
  caf::scheduler::test_coordinator* scheduler_ = nullptr;
  dice& random_;
  std::vector<caf::actor> spawned_;
  std::vector<std::shared_ptr<actors::clinic_entry>> entries_;
  std::vector<actors::ingress_actor> ingresses_;
  std::size_t next_ingress_ = 0;
  /// As the outboxes see it: they know themselves, not a wrapper around them.
  actors::switchboard_ptr outboxes_board_ =
      std::make_shared<actors::switchboard>();
  std::uint32_t desk_ = 0; ///< Its place among the holders.
};

/// What advances conversations: the engine, watched.
/// @see world.cpp
engine::step watched_advance(const engine::conversation& before,
                             const engine::event& what,
                             const engine::moment& at);

} // namespace careline::simulation
