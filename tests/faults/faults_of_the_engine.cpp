/// Rows 1 and 2: the engine dies or stands still, at any moment and at the two
/// that matter most; or it is given no more memory.

#include "tests/faults/fault.hpp"
#include "tests/faults/stage.hpp"

#include <csignal>
#include <thread>

#include <sys/resource.h>

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

/// Killed before it is ready: the start, too, may be cut short anywhere.
class kill_starting_engine : public fault {
public:
  std::string_view name() const override { return "kill-starting-engine"; }
  int row() const override { return 1; }
  void strike(stage& on, std::mt19937_64& random) override {
    on.kill_engine();
    for (int left = between(random, 2, 6); left > 0; --left) {
      on.launch_engine();
      lasts(std::chrono::microseconds(between(random, 0, 250'000)));
      on.kill_engine();
    }
    come_back(on);
  }
};
const strikes<kill_starting_engine> kill_starting_engine_entry;

class freeze_engine : public fault {
public:
  std::string_view name() const override { return "freeze-engine"; }
  int row() const override { return 1; }
  bool is_short() const override { return true; }
  void strike(stage& on, std::mt19937_64& random) override {
    // Longer than its vendors and its database wait for it.
    auto time =
        milliseconds(between(random, 0, 3) == 0 ? between(random, 6'000, 12'000)
                                                : between(random, 200, 3'000));
    // Those who wait for the vendor when it wakes find their time over.
    on.may_double(stage::in_flight);
    stage::freeze(on.engine_pid());
    lasts(on.cut_short(time));
    stage::thaw(on.engine_pid());
    on.flood().forget_answers();
    on.check_within(5s, "C10", "the engine acknowledges after it was frozen",
                    [&] { return on.flood().seen().count[200] > 0; });
  }
};
const strikes<freeze_engine> freeze_engine_entry;

/// Beside the flood, bodies come that take more memory than there is free. The
/// allocator ends the process where `new` is refused: what is true of a kill
/// must be true of this, also if libraries that ask with malloc were refused
/// before. An engine that asks for nothing lives.
class memory_cap : public fault {
public:
  std::string_view name() const override { return "memory-cap"; }
  int row() const override { return 1; }
  bool is_short() const override { return true; }
  void strike(stage& on, std::mt19937_64& random) override {
    auto& engine = on.system().engine();
    rlimit before{};
    if (::prlimit(engine.pid(), RLIMIT_DATA, nullptr, &before) != 0)
      return on.fail("the limit of memory cannot be read");
    rlimit nothing_more{1, before.rlim_max};
    ::prlimit(engine.pid(), RLIMIT_DATA, &nothing_more, nullptr);
    lasts(milliseconds(between(random, 0, 500)));
    {
      std::vector<std::jthread> guests;
      for (int left = 20; left > 0; --left)
        guests.emplace_back([&on] {
          http_connection(on.system().port(), 3s).exchange(most_of_a_body());
        });
    }
    // Its sockets are closed a moment before it is gone.
    auto is_ended = eventually(5s, [&] { return !engine.is_running(); });
    on.measure("ended for want of memory, of 1 strike", is_ended ? 1 : 0);
    if (is_ended) {
      auto how = engine.wait_for_exit(0ms).value_or(0);
      on.check(how == 128 + SIGABRT, "C9",
               "the allocator ends the engine, not " + std::to_string(how));
      on.kill_engine();
      return come_back(on);
    }
    ::prlimit(engine.pid(), RLIMIT_DATA, &before, nullptr);
    on.flood().forget_answers();
    on.check_within(10s, "C10", "the engine acknowledges under no cap again",
                    [&] { return on.flood().seen().count[200] > 0; });
  }

private:
  /// Signed by nobody, and its end never comes.
  static std::string most_of_a_body() {
    return "POST /webhooks/whatsapp HTTP/1.1\r\nHost: careline\r\n"
           "X-Hub-Signature-256: sha256="
           + std::string(64, '0') + "\r\nContent-Length: 3000000\r\n\r\n"
           + std::string(2'900'000, ' ');
  }
};
const strikes<memory_cap> memory_cap_entry;

/// The commit is made, its answer never comes, and the engine dies: what was
/// kept was not acknowledged, and the vendor repeats it.
class kill_before_acknowledgement : public fault {
public:
  std::string_view name() const override { return "kill-before-ack"; }
  int row() const override { return 2; }
  bool is_short() const override { return true; }
  void strike(stage& on, std::mt19937_64& random) override {
    // What was acknowledged and what is kept, read in this order.
    auto missed = [&]() -> long {
      auto acknowledged = static_cast<long>(on.flood().acknowledged());
      return std::stol(on.ask("select count(*) from careline.message_log where "
                              "vendor_message_id like 'wamid.FAULT.%'")
                           .value_or("0"))
             - acknowledged;
    };
    bool in_doubt = false;
    // A writer that is just connecting commits nothing: once more then.
    for (int left = 5; left > 0 && !in_doubt; --left) {
      on.flood().goes_on(5, 5s);
      on.database_line().hold(tcp_proxy::way::to_client);
      in_doubt = eventually(1s, [&] { return missed() > 0; });
      if (!in_doubt) on.database_line().release();
    }
    lasts(std::chrono::microseconds(between(random, 0, 30'000)));
    on.kill_engine();
    on.database_line().release();
    on.check(in_doubt, "harness",
             "no commit was left without its acknowledgement");
    on.measure("kept and not acknowledged at the kill",
               static_cast<double>(std::max(missed(), 0L)));
    come_back(on);
  }
};
const strikes<kill_before_acknowledgement> kill_before_ack_entry;

/// The vendor took replies and said so, the marks never reach the database,
/// and the engine dies: these replies come twice, no others.
class kill_before_mark : public fault {
public:
  std::string_view name() const override { return "kill-before-mark"; }
  int row() const override { return 2; }
  bool is_short() const override { return true; }
  void strike(stage& on, std::mt19937_64& random) override {
    on.control_vendors(R"({"all":{"delay_ms":100,"delay_most_ms":250}})");
    on.flood().goes_on(10, 5s);
    on.database_line().hold(tcp_proxy::way::to_server);
    std::size_t unmarked = 0;
    auto some = eventually(2s, [&] {
      on.vendor().read_on();
      unmarked = 0;
      for (auto& row : on.system().database().rows(
               "select patient_id || ':' || id from careline.outbox"))
        if (on.vendor().has(row.at(0))) ++unmarked;
      return unmarked > 0;
    });
    lasts(std::chrono::microseconds(between(random, 0, 30'000)));
    on.kill_engine();
    on.database_line().release();
    on.control_vendors(R"({"all":{}})");
    on.check(some, "harness", "no reply was left without its mark");
    come_back(on);
  }
};
const strikes<kill_before_mark> kill_before_mark_entry;

} // namespace
} // namespace careline::tests
