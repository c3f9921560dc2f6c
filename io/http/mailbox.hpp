#pragma once
/// How other threads hand things to an event loop.

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace careline::io {

/// Things on their way to the thread of one loop. A burst costs one wake-up,
/// not one a thing. May outlive the loop once it is closed.
template <class T>
class mailbox {
public:
  /// @param wake  asks the loop to take(); called under the lock
  explicit mailbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  /// @returns false, and leaves `thing` alone, if it is closed
  bool put(T&& thing) {
    const std::lock_guard lock(mutex_);
    if (is_closed_) return false;
    waiting_.push_back(std::move(thing));
    // Under the lock, so that the loop is there as long as we are not closed.
    if (!std::exchange(is_woken_, true)) wake_();
    return true;
  }

  /// Takes all that wait; afterwards the next put() wakes again.
  /// @param out  empty; its memory is used for the next things
  void take(std::vector<T>& out) {
    const std::lock_guard lock(mutex_);
    std::swap(out, waiting_);
    is_woken_ = false;
  }

  /// From now on nothing is taken in and nothing is woken.
  /// @returns what still waited
  std::vector<T> close() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    return std::exchange(waiting_, {});
  }

private:
  std::mutex mutex_;
  std::vector<T> waiting_;
  const std::function<void()> wake_;
  bool is_woken_ = false;
  bool is_closed_ = false;
};

} // namespace careline::io
