#pragma once
/// Who is in memory, by how recently: a segmented least-recently-used order.
/// New patients are on probation; a second use makes them regulars. Under
/// pressure those on probation leave first, so that a sweep through a million
/// patients does not push out the hundred who are talking. One thread.

#include <chrono>
#include <cstddef>

namespace careline::actors {

/// Base of what is ordered; never copied while it is in the order.
struct resident_links {
  resident_links* older = nullptr;
  resident_links* newer = nullptr;
  bool is_regular = false;
  bool is_linked = false;
  std::chrono::steady_clock::time_point last_used{};
};

class residency {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Adds one, or marks it used again.
  void touch(resident_links& r, time_point now) {
    bool is_regular = r.is_linked; // A second use.
    remove(r);
    auto& list = is_regular ? regulars_ : probation_;
    r.is_regular = is_regular;
    r.last_used = now;
    r.older = list.newest;
    r.newer = nullptr;
    if (list.newest)
      list.newest->newer = &r;
    else
      list.oldest = &r;
    list.newest = &r;
    r.is_linked = true;
    ++size_;
  }

  void remove(resident_links& r) {
    if (!r.is_linked) return;
    auto& list = r.is_regular ? regulars_ : probation_;
    (r.older ? r.older->newer : list.oldest) = r.newer;
    (r.newer ? r.newer->older : list.newest) = r.older;
    r.older = r.newer = nullptr;
    r.is_linked = false;
    --size_;
  }

  /// Who should leave next under pressure; nullptr if nobody is here.
  resident_links* next_to_leave() const noexcept {
    return probation_.oldest ? probation_.oldest : regulars_.oldest;
  }

  /// Somebody not used since `since`; nullptr if there is none.
  resident_links* idle_since(time_point since) const noexcept {
    if (probation_.oldest && probation_.oldest->last_used <= since)
      return probation_.oldest;
    if (regulars_.oldest && regulars_.oldest->last_used <= since)
      return regulars_.oldest;
    return nullptr;
  }

  std::size_t size() const noexcept { return size_; }

private:
  struct list {
    resident_links* oldest = nullptr;
    resident_links* newest = nullptr;
  };
  list probation_;
  list regulars_;
  std::size_t size_ = 0;
};

} // namespace careline::actors
