/// Row 22: far more patients than may be in memory, each as likely as any
/// other, under a cap of memory that the kernel enforces.

#include "tests/faults/fault.hpp"
#include "tests/faults/limits_load.hpp"

#include <algorithm>
#include <string>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

constexpr double most_active = 400;
constexpr const char* cap = "--data=402653184"; ///< 384 MB.

class many_patients : public fault {
public:
  std::string_view name() const override { return "many-patients"; }
  int row() const override { return 22; }
  void strike(stage& on, std::mt19937_64& random) override {
    on.flood().pause();
    system_options how;
    how.has_own_cluster = true;
    how.name = "many";
    how.limits["active_conversations"] =
        std::to_string(static_cast<int>(most_active));
    how.limits["passivations_per_sweep"] = "400";
    careline_system system(how);
    system.start_engine_with({"prlimit", cap});
    system.start();

    bench::load_settings s;
    s.port = system.port();
    s.app_secret = system.app_secret();
    s.numbers = {careline_system::number, careline_system::other_number};
    s.patients = 3'000;
    s.bookings = 0;
    s.connections = 32;
    s.order = bench::patient_order::each_once;
    s.warm_up = 0s;
    s.measured = 60s; // It ends with the last patient.
    std::uint64_t accepted = 0;
    auto first = static_cast<std::uint32_t>(random());
    for (std::uint32_t round = 0; round < 2; ++round) {
      s.run = first + round;
      s.seed = s.run;
      auto t = bench::load_client(s, {}).run();
      accepted += t.whole.accepted;
      on.check(t.whole.other == 0 && t.whole.broken == 0, "P9",
               std::to_string(t.whole.other) + " other answers, "
                   + std::to_string(t.whole.broken) + " broken ones");
      auto lost = lost_of(system, s, t);
      on.check(lost == 0, "C1",
               std::to_string(lost) + " messages are lost or kept twice");
    }
    on.check(system.engine().is_running(), "C9",
             "the engine lives under its cap of memory");
    auto memory = static_cast<double>(system.engine().resident_bytes());
    on.measure("many patients, memory at the end, MB", memory / 1048576);
    on.check_within(20s, "P9", "what is over the bound has left memory", [&] {
      return system.metric("careline_conversations_active").value_or(1e9)
             <= most_active;
    });
    auto left = system.metric("careline_passivations_total").value_or(0);
    on.measure("many patients, passivations", left);
    on.check(left >= static_cast<double>(accepted) / 2 - most_active, "P9",
             "conversations left memory to make room");
    auto zero = [&](const char* promise, const std::string& what,
                    const std::string& sql) {
      auto count = system.database().value(sql);
      on.check(count == "0", promise, count + " " + what);
    };
    zero("C2", "patients whose version is behind their messages",
         "select count(*) from careline.conversations c where c.version < "
         "(select count(*) from careline.message_log l where l.patient_id = "
         "c.patient_id and l.direction = 'in')");
    zero("C2", "patients are there twice",
         "select count(*) - count(distinct (clinic_id, phone)) from "
         "careline.patients");
    all_replies_leave(on, system, 60s);
    on.flood().resume();
  }
};
const strikes<many_patients> many_patients_entry;

} // namespace
} // namespace careline::tests
