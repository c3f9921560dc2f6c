/// Rows 1 to 4 at once: what dies while something else is in trouble, and
/// what has to start then.

#include "tests/faults/fault.hpp"
#include "tests/faults/stage.hpp"

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

/// As a service manager does: what ended is started again.
void come_back_as_a_service(stage& on, milliseconds most) {
  on.flood().forget_answers();
  auto began = on.now_s();
  on.check_within(most, "C10", "the engine acknowledges after all is healed",
                  [&] {
                    if (!on.system().engine().is_running()) {
                      on.measure("starts that ended by themselves", 1);
                      on.launch_engine();
                    }
                    return on.flood().seen().count[200] > 0;
                  });
  on.measure("start beside trouble: healed to first acknowledgement, ms",
             (on.now_s() - began) * 1000);
}

/// The engine starts while its database is away, cuts every line, or does not
/// answer: it waits, and works as soon as it can.
class start_in_trouble : public fault {
public:
  std::string_view name() const override { return "start-in-trouble"; }
  int row() const override { return 4; }
  int weight() const override { return 2; }
  void strike(stage& on, std::mt19937_64& random) override {
    auto& line = on.database_line();
    auto how = between(random, 0, 3);
    on.kill_engine();
    if (how == 0) on.stop_database();
    if (how == 1) line.hold(static_cast<tcp_proxy::way>(between(random, 1, 3)));
    if (how == 2) stage::freeze(on.database().postmaster());
    on.launch_engine();
    if (how == 3) {
      for (int left = between(random, 3, 20); left > 0; --left) {
        auto cuts = line.cuts();
        line.arm_after(tcp_proxy::way::both,
                       static_cast<std::uint64_t>(between(random, 1, 30'000)));
        eventually(200ms, [&] { return line.cuts() > cuts; });
      }
    } else {
      lasts(milliseconds(between(random, 100, 4'000)));
    }
    line.heal();
    stage::thaw(on.database().postmaster());
    on.start_database();
    come_back_as_a_service(on, 15s);
  }
};
const strikes<start_in_trouble> start_in_trouble_entry;

/// The engine is killed while its writer's backend stands still, with all of a
/// batch received: that batch may still be kept when the next engine is at
/// work on the same messages.
class kill_beside_frozen_backend : public fault {
public:
  std::string_view name() const override { return "kill-beside-frozen"; }
  int row() const override { return 2; }
  bool is_short() const override { return true; }
  void strike(stage& on, std::mt19937_64& random) override {
    auto found = on.backends("careline writer");
    if (found.empty()) return; // It is just connecting.
    stage::freeze(found.front());
    lasts(milliseconds(between(random, 20, 300)));
    on.kill_engine();
    on.launch_engine();
    lasts(milliseconds(between(random, 0, 5'000)));
    stage::thaw(found.front());
    come_back_as_a_service(on, 10s);
  }
};
const strikes<kill_beside_frozen_backend> kill_beside_frozen_entry;

/// Engine and database die together, the disk being slow or not: what was
/// acknowledged was on the disk.
class kill_both : public fault {
public:
  std::string_view name() const override { return "kill-both"; }
  int row() const override { return 1; }
  int weight() const override { return 2; }
  void strike(stage& on, std::mt19937_64& random) override {
    on.database().disk().sync_delay_us =
        between(random, 0, 1) == 0 ? 0 : 50'000;
    lasts(milliseconds(between(random, 50, 500)));
    if (between(random, 0, 1) == 0) {
      on.kill_engine();
      on.stop_database();
    } else {
      on.stop_database();
      lasts(milliseconds(between(random, 0, 500)));
      on.kill_engine();
    }
    on.database().heal_disk();
    on.launch_engine();
    lasts(milliseconds(between(random, 0, 1'000)));
    auto began = on.now_s();
    on.start_database();
    on.measure("start of the database, ms", (on.now_s() - began) * 1000);
    come_back_as_a_service(on, 10s);
  }
};
const strikes<kill_both> kill_both_entry;

/// Vendors fail, the database's line breaks and the engine dies, in any order.
class everything_at_once : public fault {
public:
  std::string_view name() const override { return "everything-at-once"; }
  int row() const override { return 2; }
  int weight() const override { return 2; }
  void strike(stage& on, std::mt19937_64& random) override {
    auto before = on.vendor().struck_by({"reset_after"});
    on.control_vendors(R"({"all":{"server_error":0.1,"reset_before":0.1,)"
                       R"("reset_after":0.05,"delay_most_ms":100}})");
    for (int left = between(random, 3, 10); left > 0; --left) {
      // Each stroke may keep so many replies from being marked, or heard of.
      on.may_double(stage::in_flight);
      switch (between(random, 0, 5)) {
      case 0:
        on.kill_engine();
        on.launch_engine();
        break;
      case 1:
        on.database_line().reset();
        break;
      case 2:
        on.database_line().arm(tcp_proxy::cut::after_sync);
        break;
      case 3:
        on.vendor_line().reset();
        break;
      case 4:
        on.ask("select count(pg_terminate_backend(pid)) from pg_stat_activity "
               "where application_name like 'careline %'");
        break;
      default:
        on.door().reset();
      }
      lasts(milliseconds(between(random, 0, 600)));
    }
    on.control_vendors(R"({"all":{}})");
    // Answers that were lost on purpose.
    on.may_double(on.vendor().struck_by({"reset_after"}) - before);
    on.database_line().heal();
    come_back_as_a_service(on, 10s);
  }
};
const strikes<everything_at_once> everything_at_once_entry;

} // namespace
} // namespace careline::tests
