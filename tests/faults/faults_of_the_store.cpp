/// Rows 4, 5 and 6: PostgreSQL goes away, is slow, is locked, is full, or has
/// to remember an old snapshot.

#include "tests/faults/fault.hpp"
#include "tests/faults/held_session.hpp"
#include "tests/faults/stage.hpp"

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

/// What clients may see while the store is in trouble: 200 or an honest 503,
/// in time. Reset connections are no answer.
void look_at_answers(stage& on, const std::string& when) {
  auto seen = on.flood().seen();
  std::size_t strange = 0;
  for (auto& [status, count] : seen.count)
    if (status != 200 && status != 503) strange += count;
  on.check(strange == 0, "C10",
           std::to_string(strange) + " answers that are neither 200 nor 503 "
               + when);
  on.check(seen.without_retry_after == 0, "C10",
           std::to_string(seen.without_retry_after)
               + " 503 without Retry-After " + when);
  on.check_time(seen.slowest[503], 2'500ms, "C10",
                "503 within 2 s (and what the machine adds) " + when);
}

/// After the store is back; the patients themselves wait up to 0.6 s between
/// two posts.
void comes_back_soon(stage& on) {
  on.flood().forget_answers();
  auto began = traffic::clock::now();
  on.check_within(2'600ms, "C10", "first 2xx within 2 s of the store's return",
                  [&] { return on.flood().seen().count[200] > 0; });
  if (on.flood().seen().count[200] > 0)
    on.measure("store's return to first acknowledgement, ms",
               std::chrono::duration<double, std::milli>(
                   on.flood().seen().first_acknowledged - began)
                   .count());
}

class stop_database_hard : public fault {
public:
  std::string_view name() const override { return "stop-database"; }
  int row() const override { return 4; }
  bool is_short() const override { return true; }
  int weight() const override { return 2; }
  void strike(stage& on, std::mt19937_64& random) override {
    on.flood().forget_answers();
    on.stop_database(between(random, 0, 3) == 0 ? "fast" : "immediate");
    // 1 to 60 s are promised; the long ones come rarely.
    lasts(on.cut_short(milliseconds(between(random, 0, 9) == 0
                                        ? between(random, 20'000, 60'000)
                                        : between(random, 1'000, 6'000))));
    look_at_answers(on, "while the database is away");
    on.check(http_get(on.system().private_port(), "/healthz").status == 200,
             "C10", "the process is alive while the database is away");
    on.start_database();
    comes_back_soon(on);
    on.check_within(5s, "C10", "readiness returns",
                    [&] { return on.is_ready(); });
  }
};
const strikes<stop_database_hard> stop_database_entry;

class end_backends : public fault {
public:
  std::string_view name() const override { return "end-backends"; }
  int row() const override { return 4; }
  bool is_short() const override { return true; }
  int weight() const override { return 2; }
  void strike(stage& on, std::mt19937_64& random) override {
    on.flood().forget_answers();
    for (int left = between(random, 1, 20); left > 0; --left) {
      lasts(std::chrono::microseconds(between(random, 0, 100'000)));
      on.ask("select count(pg_terminate_backend(pid)) from pg_stat_activity "
             "where datname = current_database() and pid <> pg_backend_pid() "
             "and application_name like 'careline "
             + std::string(between(random, 0, 1) == 0 ? "writer" : "") + "%'");
    }
    look_at_answers(on, "while backends are ended");
    comes_back_soon(on);
  }
};
const strikes<end_backends> end_backends_entry;

/// One backend stands still, perhaps within a transaction that holds locks.
class freeze_backend : public fault {
public:
  std::string_view name() const override { return "freeze-backend"; }
  int row() const override { return 4; }
  bool is_short() const override { return true; }
  void strike(stage& on, std::mt19937_64& random) override {
    auto found = on.backends(between(random, 0, 2) == 0 ? "careline "
                                                        : "careline writer");
    if (found.empty()) return; // It is just connecting.
    auto one = found[random() % found.size()];
    on.flood().forget_answers();
    stage::freeze(one);
    // The writer gives a batch up after 15 s: shorter and longer than that.
    lasts(on.cut_short(milliseconds(between(random, 0, 4) == 0
                                        ? between(random, 14'000, 22'000)
                                        : between(random, 300, 4'000))));
    look_at_answers(on, "while a backend stands still");
    stage::thaw(one);
    on.flood().forget_answers();
    on.check_within(10s, "C10", "messages are acknowledged after the thaw",
                    [&] { return on.flood().seen().count[200] > 0; });
  }
};
const strikes<freeze_backend> freeze_backend_entry;

/// Who is connected works on; nobody else gets in.
class freeze_postmaster : public fault {
public:
  std::string_view name() const override { return "freeze-postmaster"; }
  int row() const override { return 4; }
  void strike(stage& on, std::mt19937_64& random) override {
    auto postmaster = on.database().postmaster();
    on.flood().forget_answers();
    stage::freeze(postmaster);
    if (between(random, 0, 1) == 0) on.database_line().reset();
    lasts(milliseconds(between(random, 500, 6'000)));
    look_at_answers(on, "while the postmaster stands still");
    stage::thaw(postmaster);
    on.flood().forget_answers();
    on.check_within(10s, "C10", "messages are acknowledged after the thaw",
                    [&] { return on.flood().seen().count[200] > 0; });
  }
};
const strikes<freeze_postmaster> freeze_postmaster_entry;

double p99_ms(std::vector<milliseconds> took) {
  std::vector<double> values;
  for (auto one : took) values.push_back(static_cast<double>(one.count()));
  return quantile(values, 0.99);
}

/// A message waits for the batch under way and for its own.
class slow_disk : public fault {
public:
  std::string_view name() const override { return "slow-disk"; }
  int row() const override { return 5; }
  int weight() const override { return 2; }
  void strike(stage& on, std::mt19937_64& random) override {
    constexpr int delays_ms[] = {2, 20, 200};
    auto delay_ms = delays_ms[between(random, 0, 2)];
    auto& disk = on.database().disk();
    disk.sync_delay_us = static_cast<std::uint32_t>(delay_ms * 1000);
    auto from_us = wall_us();
    on.flood().goes_on(10, 10s);
    on.flood().forget_answers();
    auto before = disk.delayed.load();
    lasts(milliseconds(between(random, 3'000, 6'000)));
    look_at_answers(on, "with a slow disk");
    on.check(disk.delayed > before, "harness", "no sync was slow");
    auto took = p99_ms(on.flood().seen().accepted);
    auto name = "fsync +" + std::to_string(delay_ms) + " ms: ";
    on.measure(name + "p99 of acknowledgements, ms", took);
    // Two batches, and marks and other backends in between.
    on.check_time(milliseconds(static_cast<int>(took)),
                  milliseconds(6 * delay_ms + 500), "C10",
                  name + "p99 of acknowledgements");
    on.syncs_were_slow(from_us, wall_us(), delay_ms * 1000);
    disk.sync_delay_us = 0;
  }
};
const strikes<slow_disk> slow_disk_entry;

class lock_conversations : public fault {
public:
  std::string_view name() const override { return "lock-conversations"; }
  int row() const override { return 5; }
  void strike(stage& on, std::mt19937_64& random) override {
    on.flood().forget_answers();
    {
      held_session other(on.system().database().dsn(),
                         "begin; set local lock_timeout = '10s'; lock table "
                         "careline.conversations in access exclusive mode");
      lasts(milliseconds(between(random, 500, 6'000)));
      look_at_answers(on, "while conversations are locked");
    }
    comes_back_soon(on);
  }
};
const strikes<lock_conversations> lock_conversations_entry;

/// Tables cannot grow, or nothing can be written at all: then PostgreSQL gives
/// up and has to be started when there is room again.
class full_disk : public fault {
public:
  std::string_view name() const override { return "full-disk"; }
  int row() const override { return 5; }
  void strike(stage& on, std::mt19937_64& random) override {
    auto everything = between(random, 0, 1) == 0;
    auto& disk = on.database().disk();
    auto before = disk.refused.load();
    on.flood().forget_answers();
    on.flood().set_rate(600);
    disk.is_full =
        everything ? disk_control::full::everything : disk_control::full::data;
    on.check_within(20s, "harness", "the disk refuses a page",
                    [&] { return disk.refused > before; });
    lasts(milliseconds(between(random, 1'000, 4'000)));
    look_at_answers(on, "while the disk is full");
    on.database().heal_disk();
    on.start_database();
    comes_back_soon(on);
    on.flood().set_rate(on.usual_rate());
  }
};
const strikes<full_disk> full_disk_entry;

/// Half an hour in the plan, twenty seconds here at four times the usual
/// rate: rows that nobody may clean up pile up in the outbox.
class old_snapshot : public fault {
public:
  std::string_view name() const override { return "old-snapshot"; }
  int row() const override { return 6; }
  void strike(stage& on, std::mt19937_64&) override {
    constexpr auto half = 10s;
    on.flood().set_rate(4 * on.usual_rate());
    on.flood().goes_on(100, 5s);
    auto first = on.flood().letters().size();
    lasts(half);
    auto second = on.flood().letters().size();
    {
      held_session other(on.system().database().dsn(),
                         "begin isolation level repeatable read; select "
                         "count(*) from careline.outbox");
      lasts(2 * half);
    }
    auto third = on.flood().letters().size();
    on.flood().set_rate(on.usual_rate());
    auto before = on.outbox_latencies_ms(first, second);
    // Only the last half: rows have piled up by then.
    auto during = on.outbox_latencies_ms((second + third) / 2, third);
    on.measure("outbox p99 before an old snapshot, ms", quantile(before, 0.99));
    on.measure("outbox p99 under an old snapshot, ms", quantile(during, 0.99));
    on.check_time(
        milliseconds(static_cast<int>(quantile(during, 0.99))),
        milliseconds(static_cast<int>(2 * quantile(before, 0.99)) + 100), "C10",
        "outbox p99 under an old snapshot");
  }
};
const strikes<old_snapshot> old_snapshot_entry;

} // namespace
} // namespace careline::tests
