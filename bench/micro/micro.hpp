#pragma once
/// What the floors share: clocks of CPU, and how a floor tells its figures to
/// Google Benchmark. Each floor's file registers its own benchmarks.

#include <benchmark/benchmark.h>

#include <chrono>
#include <functional>
#include <string>

#include <sys/types.h>

namespace careline::bench::micro {

/// Given on the command line.
struct settings {
  std::string dsn;       ///< Empty: no floors of PostgreSQL.
  bool is_short = false; ///< Shows that it works; gives no figures.
};

/// CPU seconds, in nanoseconds' resolution.
double own_thread_cpu();
double whole_process_cpu();
/// Of another process with all its threads. 0 if it is gone.
double cpu_of(pid_t process);
/// Of this process without the calling thread: what the threads of a server
/// used that the caller drove.
double other_threads_cpu();

/// Sums up what the measured stretches of one benchmark used. Clocks are read
/// at the two ends of each stretch, so what lies between them is in no figure.
class watch {
public:
  using cpu_clock = double (*)();
  explicit watch(cpu_clock clock) : clock_(clock) {}

  void begin() {
    cpu_ -= clock_();
    began_ = std::chrono::steady_clock::now();
  }
  void end(std::size_t turns) {
    wall_ +=
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began_)
            .count();
    cpu_ += clock_();
    turns_ += turns;
  }
  double cpu_us() const { return per_turn(cpu_); }
  double per_turn(double seconds) const {
    return turns_ ? seconds * 1e6 / static_cast<double>(turns_) : 0;
  }

  /// @param more_cpu_us  a turn, used elsewhere (the database's backend)
  void tell(benchmark::State& state, const std::string& detail,
            double more_cpu_us = 0) const {
    state.counters["cpu_us"] = cpu_us() + more_cpu_us;
    state.counters["wall_us"] = per_turn(wall_);
    state.SetLabel(detail);
  }

private:
  cpu_clock clock_;
  std::chrono::steady_clock::time_point began_;
  double cpu_ = 0;
  double wall_ = 0;
  std::size_t turns_ = 0;
};

/// Registers one floor; what it throws becomes its fault, and the program's
/// exit code.
void add_floor(const std::string& name,
               std::function<void(benchmark::State&)> run);

void add_http_floors();
void add_signature_floors();
void add_actor_floors();
void add_conversation_floors();
void add_understanding_floors();
void add_postgres_floors(const settings& given);

} // namespace careline::bench::micro
