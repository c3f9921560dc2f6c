#pragma once
/// What came of a run: counts, latencies, the fate of every message id.

#include "bench/histogram.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace careline::bench {

/// What the server said to a message, as far as is known.
enum class fate : std::uint8_t {
  unsent,
  unknown,  ///< Sent; no whole answer came.
  accepted, ///< 2xx: it must be in the database exactly once.
  refused   ///< 503 or another status: at most once.
};

struct answer_counts {
  std::uint64_t sent = 0;
  std::uint64_t accepted = 0; ///< 2xx
  std::uint64_t busy = 0;     ///< 503
  std::uint64_t busy_without_retry_after = 0;
  std::uint64_t other = 0;            ///< Any other status.
  std::uint64_t broken = 0;           ///< Connection lost or timed out.
  std::uint64_t repeats_accepted = 0; ///< 2xx to a duplicate: no turn.
};

/// When a message was first sent and first accepted, on one count of all sends
/// and answers of the generator: exact, since one thread counts. 0: never.
struct message_times {
  std::uint32_t patient = 0;
  std::uint32_t sent = 0;
  std::uint32_t accepted = 0;
};

struct just_accepted {
  std::uint64_t sequence = 0;
  std::uint32_t patient = 0;
};

/// One second of the run, for the progress line and the report.
struct second_sample {
  int at_s = 0; ///< Since the measured part began; negative: warm-up.
  std::uint64_t accepted = 0;
  std::uint64_t busy = 0;
  std::uint64_t broken = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double max_ms = 0;
  std::uint64_t backlog = 0; ///< Open loop: due and not yet sent.
  /// Some that were just accepted: they must be stored by now.
  std::vector<just_accepted> some_accepted;
};

struct tally {
  answer_counts counts; ///< Of requests due in the measured part.
  answer_counts whole;  ///< With warm-up and drain.
  histogram latency;    ///< From the intended start to the whole answer.
  histogram service;    ///< From the actual send.
  std::vector<histogram> groups;    ///< As groups_of(); latency.
  std::vector<fate> fates;          ///< By sequence.
  std::vector<message_times> times; ///< By sequence.
  std::vector<second_sample> seconds;
  std::chrono::duration<double> measured{0};
  std::uint64_t late = 0; ///< Open loop: never sent, no connection was free.
  /// Due while every patient drawn still waited for an answer: not made.
  std::uint64_t not_made = 0;
};

} // namespace careline::bench
