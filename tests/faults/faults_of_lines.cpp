/// Row 3 and its kin: a line between two processes breaks, in every way a line
/// can, while both live on.

#include "tests/faults/fault.hpp"
#include "tests/faults/stage.hpp"

namespace careline::tests {
namespace {

using namespace std::chrono_literals;
using cut = tcp_proxy::cut;
using way = tcp_proxy::way;

way any_way(std::mt19937_64& random) {
  return static_cast<way>(between(random, 1, 3));
}

/// Breaks a line in one way drawn by lot; heals before it returns.
/// @param longest  of what lasts
void break_line(stage& on, tcp_proxy& line, std::mt19937_64& random,
                milliseconds longest) {
  auto time =
      milliseconds(between(random, 50, static_cast<int>(longest.count())));
  auto cuts = line.cuts();
  switch (between(random, 0, 6)) {
  case 0:
    line.reset();
    break;
  case 1: // Somewhere within a message of the protocol.
    line.arm_after(any_way(random),
                   static_cast<std::uint64_t>(between(random, 1, 20'000)));
    eventually(3s, [&] { return line.cuts() > cuts; });
    break;
  case 2:
    line.half_close(any_way(random));
    break;
  case 3:
    line.hold(any_way(random));
    lasts(time);
    // Sometimes the line comes back, sometimes it was lost.
    if (between(random, 0, 1) == 0) line.reset();
    line.release();
    break;
  case 4:
    line.refuse(true);
    line.reset();
    lasts(time);
    line.refuse(false);
    break;
  case 5:
    line.delay(any_way(random), milliseconds(between(random, 20, 400)));
    lasts(time);
    break;
  default:
    for (int left = between(random, 2, 6); left > 0; --left) {
      cuts = line.cuts();
      line.arm(static_cast<cut>(between(random, 1, 4)));
      eventually(2s, [&] { return line.cuts() > cuts; });
    }
  }
  line.heal();
  on.flood().forget_answers();
}

/// The writer's batch has been sent whole, and its line is cut before the
/// answer: kept or not, it is for the marker to say.
class drop_after_sync : public fault {
public:
  std::string_view name() const override { return "drop-after-sync"; }
  int row() const override { return 3; }
  bool is_short() const override { return true; }
  int weight() const override { return 3; }
  void strike(stage& on, std::mt19937_64& random) override {
    auto& line = on.database_line();
    line.only("careline writer");
    for (int left = between(random, 2, 8); left > 0; --left) {
      auto cuts = line.cuts();
      line.arm(between(random, 0, 1) == 0 ? cut::after_sync
                                          : cut::before_answer);
      on.check_within(5s, "harness", "the writer's line is cut",
                      [&] { return line.cuts() > cuts; });
      // The next one may meet the reconnection itself.
      if (between(random, 0, 1) == 0) on.flood().goes_on(5, 5s);
    }
    line.heal();
    on.flood().forget_answers();
    on.check_within(5s, "C10", "messages are acknowledged on a new line",
                    [&] { return on.flood().seen().count[200] > 0; });
  }
};
const strikes<drop_after_sync> drop_after_sync_entry;

class break_database_line : public fault {
public:
  std::string_view name() const override { return "break-database-line"; }
  int row() const override { return 3; }
  int weight() const override { return 3; }
  void strike(stage& on, std::mt19937_64& random) override {
    if (between(random, 0, 1) == 0) on.database_line().only("careline writer");
    break_line(on, on.database_line(), random, 6s);
    // A line that is held or half closed is given up after its timeouts.
    on.check_within(25s, "C10", "messages are acknowledged on a healed line",
                    [&] { return on.flood().seen().count[200] > 0; });
  }
};
const strikes<break_database_line> break_database_line_entry;

class break_door : public fault {
public:
  std::string_view name() const override { return "break-door"; }
  int row() const override { return 3; }
  void strike(stage& on, std::mt19937_64& random) override {
    break_line(on, on.door(), random, 3s);
    on.check_within(10s, "C10", "messages are acknowledged on a healed line",
                    [&] { return on.flood().seen().count[200] > 0; });
  }
};
const strikes<break_door> break_door_entry;

/// Replies whose answer was lost may come twice; none is lost, none overtakes.
class break_vendor_line : public fault {
public:
  std::string_view name() const override { return "break-vendor-line"; }
  int row() const override { return 2; }
  bool is_short() const override { return true; }
  int weight() const override { return 2; }
  void strike(stage& on, std::mt19937_64& random) override {
    on.may_double(4 * stage::in_flight);
    auto before = on.flood().acknowledged();
    break_line(on, on.vendor_line(), random, 4s);
    on.check(on.flood().acknowledged() > before || on.flood().goes_on(1, 2s),
             "C1", "webhooks are acknowledged while the vendor is away");
  }
};
const strikes<break_vendor_line> break_vendor_line_entry;

/// The vendor itself: errors, and answers that are lost after it accepted.
class vendor_trouble : public fault {
public:
  std::string_view name() const override { return "vendor-trouble"; }
  int row() const override { return 2; }
  bool is_short() const override { return true; }
  void strike(stage& on, std::mt19937_64& random) override {
    auto before = on.vendor().struck_by({"reset_after"});
    on.control_vendors(
        R"({"all":{"server_error":0.15,"unavailable":0.1,)"
        R"("reset_before":0.1,"reset_after":0.1,"rate_limited":0.05,)"
        R"("retry_after_s":0,"delay_most_ms":20}})");
    lasts(milliseconds(between(random, 500, 4'000)));
    on.control_vendors(R"({"all":{}})");
    // Accepted, and then the line was cut: these may come twice, no others.
    on.may_double(on.vendor().struck_by({"reset_after"}) - before);
  }
};
const strikes<vendor_trouble> vendor_trouble_entry;

} // namespace
} // namespace careline::tests
