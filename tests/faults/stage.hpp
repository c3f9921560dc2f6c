#pragma once
/// Everything a fault strikes: the real engine, a PostgreSQL of its own, the
/// fake vendors, breakable lines between them, patients who write all the
/// time, and the three ledgers that are compared after every strike.
///
/// One thread strikes and audits; the patients write on threads of their own.

#include "tests/faults/bookers.hpp"
#include "tests/faults/database_server.hpp"
#include "tests/faults/findings.hpp"
#include "tests/faults/pulse.hpp"
#include "tests/faults/traffic.hpp"
#include "tests/faults/vendor_ledger.hpp"
#include "tests/support/careline_system.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace careline::tests {

struct stage_options {
  std::uint64_t seed = 1;
  traffic_settings traffic = {};
  bool is_short = false; ///< No fault lasts longer than eight seconds.
  int bookers = 2;       ///< Dialogues at a time in which somebody books.
  /// Lines and an own cluster are always added.
  system_options system = {};
  /// Beyond what the engine took when it had just started: more is C9.
  std::uint64_t memory_budget_bytes = 128 * 1024 * 1024;
};

class stage {
public:
  /// All runs and the first messages are acknowledged.
  explicit stage(const stage_options& options);
  ~stage();

  careline_system& system() { return *system_; }
  traffic& flood() { return *flood_; }
  bookers& booking() { return *bookers_; }
  vendor_ledger& vendor() { return *vendor_; }
  database_server& database() { return *database_; }
  findings& found() { return found_; }
  /// Messages a second when nobody asked for another rate.
  double usual_rate() const { return usual_rate_; }

  // -- The engine -----------------------------------------------------------
  void kill_engine();   ///< SIGKILL; its unmarked replies may come twice.
  void launch_engine(); ///< Does not wait.
  /// Launches it if it does not run, and waits until it is ready.
  void start_engine();
  pid_t engine_pid() { return system_->engine().pid(); }
  bool is_ready(); ///< /readyz answers 200.

  // -- The database -----------------------------------------------------------
  void stop_database(const std::string& mode = "immediate");
  /// Starts it if it does not run and waits until it answers.
  void start_database();
  /// Of the engine's own connections: "careline writer", "careline reader",
  /// or "careline" for both.
  std::vector<pid_t> backends(const std::string& application = "careline ");
  /// First column of the first row; nothing: the database does not answer.
  std::optional<std::string> ask(const std::string& sql);

  // -- Lines, vendors, processes
  // ------------------------------------------------
  tcp_proxy& database_line() { return system_->database_line(); }
  tcp_proxy& vendor_line() { return system_->vendor_line(); }
  tcp_proxy& door() { return system_->door(); } ///< Patients come through it.
  /// JSON of the fake vendors' POST /_control.
  void control_vendors(std::string_view json);
  static void freeze(pid_t process); ///< SIGSTOP
  static void thaw(pid_t process);   ///< SIGCONT

  // -- What was found
  // -----------------------------------------------------------
  /// Counts one look at a promise ("C1"); a false one is a violation.
  bool check(bool holds, const std::string& promise, const std::string& what);
  /// A limit on time; if the machine stood still meanwhile it is not judged.
  bool check_time(milliseconds took, milliseconds most,
                  const std::string& promise, const std::string& what);
  /// Waits for something that must come: check_time() of how long it took.
  bool check_within(milliseconds most, const std::string& promise,
                    const std::string& what,
                    const std::function<bool()>& is_so);
  void measure(const std::string& what, double value);
  /// The strike could not be carried out; not judged if the machine stood
  /// still.
  void fail(const std::string& why);
  /// For how long the machine stood still since begin(); a pause that a busy
  /// machine makes is none.
  milliseconds stood_still() const;
  /// From acknowledgement to the vendor's receipt, of the flood's letters
  /// [first, last) by order of writing; waits for the replies to have left.
  std::vector<double> outbox_latencies_ms(std::size_t first, std::size_t last);

  /// So many replies more may come twice until the next audit, because a
  /// process died, or a line broke, between the vendor's answer and the mark.
  void may_double(std::size_t replies) { may_double_ += replies; }
  /// Replies that the vendor refuses for good; of patients who are not the
  /// flood's.
  void may_die(std::size_t replies) { may_die_ += replies; }
  /// From one moment to the other (wall_us()) every sync took so much longer:
  /// what is acknowledged or sent earlier after its commit was not on the disk.
  void syncs_were_slow(std::int64_t from_us, std::int64_t to_us,
                       std::int64_t by_us) {
    slow_ = {from_us, to_us, by_us};
  }
  /// In flight at once, and taken by the vendor but in a batch not committed.
  static constexpr std::size_t in_flight =
      2 * static_cast<std::size_t>(careline_system::attempts_in_flight);

  /// Who strikes now; begins the watch over memory and gaps anew.
  void begin(const std::string& fault);
  /// Ends every fault: lines, disk, frozen processes, vendors; starts what
  /// does not run.
  void heal();
  /// Stops new messages, waits until all that were accepted are acknowledged
  /// and answered (C10), compares the three ledgers, lets messages flow again.
  void audit();

  /// Once more all that was ever acknowledged, sent and marked, for what a
  /// later fault may have undone: an audit looks at its own strike only.
  void audit_whole_run();

  /// How long a fault lasts: as asked, in the short set not too long.
  milliseconds cut_short(milliseconds time) const {
    return is_short_ ? std::min(time, milliseconds{8'000}) : time;
  }

  double now_s() const; ///< Since the stage was made.

private:
  bool quiets_down();
  void compare_inbound();
  void compare_outbound();
  void compare_dialogues();
  void compare_doubles();
  void compare_times();
  void compare_bookings();
  void look_at_database();
  void look_at_memory();
  void say_broken(const std::string& promise, const std::string& what,
                  bool is_about_time);

  std::chrono::steady_clock::time_point began_;
  std::unique_ptr<careline_system> system_;
  std::unique_ptr<database_server> database_;
  std::unique_ptr<vendor_ledger> vendor_;
  pulse pulse_;
  std::unique_ptr<traffic> flood_;
  std::unique_ptr<bookers> bookers_;
  findings found_;
  std::string fault_ = "start";
  double usual_rate_;
  bool is_short_;
  std::uint64_t memory_budget_;
  std::uint64_t memory_at_start_ = 0;
  bool is_engine_down_ = true; ///< Because we killed it.

  // Where the last audit ended.
  std::vector<letter> open_letters_; ///< Of the window being compared.
  std::size_t audited_letters_ = 0;
  std::string audited_id_ = "00000000-0000-0000-0000-000000000000";
  struct dialogue {
    std::vector<int> topics; ///< Acknowledged, in order.
    std::size_t compared = 0;
  };
  std::vector<dialogue> dialogues_;
  struct {
    std::int64_t from_us = 0;
    std::int64_t to_us = 0;
    std::int64_t by_us = 0;
  } slow_; ///< The last slow disk.
  std::size_t may_double_ = 0;
  std::size_t may_die_ = 0;
  std::size_t dead_letters_ = 0;
};

} // namespace careline::tests
