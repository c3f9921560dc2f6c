#pragma once
/// Messages that leave later than they could: repeats, tries again, and those
/// that a vendor mixed up. Earliest first.

#include "bench/planned_message.hpp"

#include <chrono>
#include <optional>
#include <queue>
#include <tuple>
#include <vector>

namespace careline::bench {

class late_queue {
public:
  using time = std::chrono::steady_clock::time_point;

  void add(const planned_message& message, time due) {
    waiting_.push({due, added_++, message});
  }
  /// The earliest one that is due.
  std::optional<planned_message> take(time now) {
    if (waiting_.empty() || waiting_.top().due > now) return {};
    auto out = waiting_.top().message;
    waiting_.pop();
    return out;
  }
  std::size_t size() const noexcept { return waiting_.size(); }

private:
  struct entry {
    time due;
    std::uint64_t order; ///< Equal times stay in order.
    planned_message message;
    friend bool operator>(const entry& a, const entry& b) {
      return std::tie(a.due, a.order) > std::tie(b.due, b.order);
    }
  };
  std::priority_queue<entry, std::vector<entry>, std::greater<>> waiting_;
  std::uint64_t added_ = 0;
};

} // namespace careline::bench
