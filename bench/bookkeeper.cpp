#include "bench/bookkeeper.hpp"

#include <algorithm>

namespace careline::bench {

namespace {

/// So many accepted messages are looked up each second while the load runs.
constexpr std::size_t most_samples = 32;

double in_ms(std::chrono::nanoseconds t) {
  return static_cast<double>(t.count()) / 1e6;
}

} // namespace

bookkeeper::bookkeeper(const load_settings& settings) {
  result_.fates.reserve(1 << 20);
  result_.times.reserve(1 << 20);
  result_.groups.resize(groups_of(settings).size());
}

void bookkeeper::measure(time from, time to) {
  from_ = from;
  to_ = to;
}

void bookkeeper::sent(const planned_message& message, time intended) {
  if (message.sequence >= result_.fates.size()) {
    result_.fates.resize(message.sequence + 1);
    result_.times.resize(message.sequence + 1);
  }
  auto& fate = result_.fates[message.sequence];
  if (fate == fate::unsent) {
    fate = fate::unknown;
    result_.times[message.sequence] = {message.patient, ++ticks_, 0};
  }
  ++result_.whole.sent;
  if (is_measured(intended)) ++result_.counts.sent;
}

void bookkeeper::keep_fate(const planned_message& message, bool ok,
                           int status) {
  auto& fate = result_.fates[message.sequence];
  // Once accepted is accepted, whatever becomes of a repeat.
  if (fate == fate::accepted) return;
  if (ok) {
    fate = fate::accepted;
    result_.times[message.sequence].accepted = ++ticks_;
    if (some_accepted_.size() < most_samples)
      some_accepted_.push_back({message.sequence, message.patient});
  } else if (status != 0) {
    fate = fate::refused;
  }
}

void bookkeeper::settled(const planned_message& message, time intended,
                         time sent, int status, bool has_retry_after,
                         time now) {
  const auto took = now - intended;
  const bool ok = status >= 200 && status < 300;
  const bool measured = is_measured(intended);
  const auto count = [&](answer_counts& counts) {
    if (ok)
      ++(message.is_repeat ? counts.repeats_accepted : counts.accepted);
    else if (status == 503) {
      ++counts.busy;
      if (!has_retry_after) ++counts.busy_without_retry_after;
    } else if (status == 0)
      ++counts.broken;
    else
      ++counts.other;
  };
  count(result_.whole);
  // Throughput is what was answered in the measured time; latency is of what
  // was due in it. Under a load that cannot be carried the two part.
  if (is_measured(now)) count(result_.counts);
  if (measured && ok) {
    result_.latency.add(took);
    result_.service.add(now - sent);
    if (message.group < result_.groups.size())
      result_.groups[message.group].add(took);
  }
  if (ok) this_second_.add(took);
  accepted_ += ok && !message.is_repeat;
  busy_ += status == 503;
  broken_ += status == 0;
  keep_fate(message, ok, status);
}

second_sample bookkeeper::end_second(time now, std::size_t backlog) {
  second_sample out;
  out.at_s = static_cast<int>(
      std::chrono::floor<std::chrono::seconds>(now - from_).count());
  out.accepted = accepted_;
  out.busy = busy_;
  out.broken = broken_;
  out.p50_ms = in_ms(this_second_.quantile(0.5));
  out.p99_ms = in_ms(this_second_.quantile(0.99));
  out.max_ms = in_ms(this_second_.max());
  out.backlog = backlog;
  out.some_accepted = std::move(some_accepted_);
  some_accepted_.clear();
  this_second_.clear();
  accepted_ = busy_ = broken_ = 0;
  return out;
}

void bookkeeper::keep(second_sample sample) {
  sample.some_accepted.clear();
  result_.seconds.push_back(std::move(sample));
}

void bookkeeper::end_measuring(time now, std::size_t backlog) {
  // An early end shortens the measured part; it does not stretch it.
  result_.measured = std::min(now, to_) - std::min(now, from_);
  result_.late = backlog;
}

} // namespace careline::bench
