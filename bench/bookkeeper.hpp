#pragma once
/// Keeps the books of a run: what was sent, what was said to it, how long it
/// took. One thread.

#include "bench/load_settings.hpp"
#include "bench/planned_message.hpp"
#include "bench/tally.hpp"

#include <chrono>

namespace careline::bench {

class bookkeeper {
public:
  using time = std::chrono::steady_clock::time_point;

  explicit bookkeeper(const load_settings& settings);
  /// What is due in [from, to) is measured.
  void measure(time from, time to);

  void sent(const planned_message& message, time intended);
  /// @param status  0: no whole answer came
  void settled(const planned_message& message, time intended, time sent,
               int status, bool has_retry_after, time now);
  void not_made() { ++result_.not_made; }
  /// Closes a second's books. @param backlog  due and not yet sent
  second_sample end_second(time now, std::size_t backlog);
  /// The measured part is over (perhaps early).
  void end_measuring(time now, std::size_t backlog);
  void keep(second_sample sample);

  tally take() { return std::move(result_); }

private:
  bool is_measured(time intended) const {
    return intended >= from_ && intended < to_;
  }
  void keep_fate(const planned_message& message, bool ok, int status);

  tally result_;
  histogram this_second_;
  std::uint64_t accepted_ = 0; ///< In this second, as the next two.
  std::uint64_t busy_ = 0;
  std::uint64_t broken_ = 0;
  std::vector<just_accepted> some_accepted_;
  std::uint32_t ticks_ = 0; ///< Of message_times.
  time from_, to_;
};

} // namespace careline::bench
