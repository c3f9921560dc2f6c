#pragma once
/// What rests for a while: all for the same time, so a queue is always in
/// order of its ends and needs no heap.

#include <algorithm>
#include <chrono>
#include <deque>

namespace careline::bench {

template <class Thing>
class pauses {
public:
  using clock = std::chrono::steady_clock;
  explicit pauses(std::chrono::milliseconds length) : length_(length) {}

  void add(Thing* thing, clock::time_point now) {
    resting_.push_back({now + length_, thing});
  }
  /// Calls `wake` for each whose time is over; it may add new ones.
  template <class Wake>
  void end(clock::time_point now, Wake wake) {
    while (!resting_.empty() && resting_.front().until <= now) {
      auto* thing = resting_.front().thing;
      resting_.pop_front();
      wake(*thing);
    }
  }
  /// When the first one ends; `otherwise` if none rests or that is earlier.
  clock::time_point first_end(clock::time_point otherwise) const {
    return resting_.empty() ? otherwise
                            : std::min(otherwise, resting_.front().until);
  }

private:
  struct rest {
    clock::time_point until;
    Thing* thing;
  };
  std::chrono::milliseconds length_;
  std::deque<rest> resting_;
};

} // namespace careline::bench
