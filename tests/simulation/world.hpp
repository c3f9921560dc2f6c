#pragma once
/// One run: everything the seed has drawn, played step by step until all is
/// said and done, and once more in quiet. The first broken promise ends it.

#include "tests/simulation/life.hpp"
#include "tests/simulation/people.hpp"
#include "tests/simulation/scene.hpp"
#include "tests/simulation/staff.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace careline::simulation {

/// What came of one run.
struct run_report {
  std::uint64_t seed = 0;
  std::uint64_t steps = 0;       ///< Of everything.
  std::uint64_t actor_steps = 0; ///< Messages handled by actors.
  std::chrono::milliseconds simulated{0};
  std::uint64_t trace = 0; ///< The same seed gives the same.
  std::uint64_t messages = 0, turns = 0, replies = 0, visits = 0;
  std::uint64_t duplicates = 0; ///< Replies sent again, with an excuse.
  std::uint64_t inversions = 0; ///< See promises::inversions().
  std::array<std::uint64_t, fault_kinds> faults{};
  std::array<std::uint64_t, promise_kinds> checks{};
  std::optional<std::string> broken;
  promise which = promise::count_;
};

class world {
public:
  explicit world(std::uint64_t seed, planted_bug bug = planted_bug::none,
                 std::function<void(const std::string&)> teller = {});
  world(const world&) = delete;
  world& operator=(const world&) = delete;
  ~world();

  run_report run();

private:
  void step();
  bool do_something(std::uint64_t dice);
  void misfortune();
  void crash();
  void pass(std::chrono::milliseconds by);
  void start_life();
  bool deliver_webhook();
  bool tell_status();
  void hear_replies();
  void check_after_step();
  bool is_quiet() const;

  // quiet.cpp:
  void calm_down();
  bool settle_all();
  void wait(std::chrono::milliseconds all, std::chrono::milliseconds each);
  void check_at_rest();
  void check_answers();
  void check_leftovers();
  void check_actors();
  void check_calendars();

  scene all_;
  model_vendor vendor_;
  model_ai ai_;
  webhooks webhooks_;
  people people_;
  staff staff_;
  std::unique_ptr<life> life_;
  run_report report_;
  engine::instant began_{};
};

run_report run_seed(std::uint64_t seed, planted_bug bug = planted_bug::none,
                    std::function<void(const std::string&)> teller = {});

/// What a conversation is, field by field, as text to compare.
std::string fingerprint(const engine::conversation& c);

} // namespace careline::simulation
