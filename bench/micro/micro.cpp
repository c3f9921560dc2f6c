#include "bench/micro/micro.hpp"

#include <ctime>
#include <exception>
#include <utility>

namespace careline::bench::micro {

namespace {

double read_clock(clockid_t clock) {
  timespec t{};
  if (clock_gettime(clock, &t) != 0) return 0;
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

} // namespace

double own_thread_cpu() {
  return read_clock(CLOCK_THREAD_CPUTIME_ID);
}
double whole_process_cpu() {
  return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

double cpu_of(pid_t process) {
  clockid_t clock{};
  return clock_getcpuclockid(process, &clock) == 0 ? read_clock(clock) : 0;
}

double other_threads_cpu() {
  return whole_process_cpu() - own_thread_cpu();
}

void add_floor(const std::string& name,
               std::function<void(benchmark::State&)> run) {
  benchmark::RegisterBenchmark(name.c_str(),
                               [run = std::move(run)](benchmark::State& state) {
                                 try {
                                   run(state);
                                 } catch (const std::exception& error) {
                                   state.SkipWithError(error.what());
                                 }
                               })
      // Most of them wait for other threads or processes.
      ->UseRealTime();
}

} // namespace careline::bench::micro
