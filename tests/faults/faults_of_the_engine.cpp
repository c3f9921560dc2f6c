/// Rows 1 and 2: the engine dies or stands still.

#include "tests/faults/fault.hpp"
#include "tests/faults/stage.hpp"

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

/// Launches the engine and measures until a message is acknowledged.
void come_back(stage& on) {
  auto began = traffic::clock::now();
  on.flood().forget_answers();
  on.launch_engine();
  if (on.check_within(20s, "C10", "the engine acknowledges after a kill",
                      [&] { return on.flood().seen().count[200] > 0; }))
    on.measure("restart to first acknowledgement, ms",
               std::chrono::duration<double, std::milli>(
                   on.flood().seen().first_acknowledged - began)
                   .count());
}

class kill_engine : public fault {
public:
  std::string_view name() const override { return "kill-engine"; }
  int row() const override { return 1; }
  bool is_short() const override { return true; }
  int weight() const override { return 3; }
  void strike(stage& on, std::mt19937_64& random) override {
    for (int left = between(random, 1, 4); left > 0; --left) {
      lasts(std::chrono::microseconds(between(random, 0, 200'000)));
      on.kill_engine();
      come_back(on);
    }
  }
};
const strikes<kill_engine> kill_engine_entry;

} // namespace
} // namespace careline::tests
