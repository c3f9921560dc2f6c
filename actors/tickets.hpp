#pragma once
/// The open work of a ticket holder: how many ends each still waits for, the
/// worst of them, and when it is too late. One thread at a time.

#include "actors/messages.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>

namespace careline::actors {

/// @tparam Owner  what is answered when all ends are there
template <class Owner>
class ticket_book {
public:
  using time_point = std::chrono::steady_clock::time_point;

  explicit ticket_book(std::uint32_t holder) : holder_(holder) {}

  /// Opens a ticket that waits for `ends` ends.
  ticket open(Owner owner, std::size_t ends, time_point deadline) {
    auto id = ++last_;
    open_.emplace(id, entry{std::move(owner), ends, turn_end::kept, {}});
    deadlines_.emplace_back(deadline, id);
    return ticket{holder_, id};
  }

  struct closed {
    Owner owner;
    turn_end worst;
    settled_ticket last;
  };

  /// One end came. @returns the owner once all are there; an unknown id (it
  /// was late) is ignored
  std::optional<closed> settle(const settled_ticket& end) {
    auto found = open_.find(end.id);
    if (found == open_.end()) return std::nullopt;
    auto& e = found->second;
    if (end.how > e.worst) e.worst = end.how;
    e.last = end;
    if (--e.missing > 0) return std::nullopt;
    closed done{std::move(e.owner), e.worst, e.last};
    open_.erase(found);
    return done;
  }

  /// Takes out one ticket whose deadline has passed.
  std::optional<Owner> take_late(time_point now) {
    while (!deadlines_.empty() && deadlines_.front().first <= now) {
      auto id = deadlines_.front().second;
      deadlines_.pop_front();
      auto found = open_.find(id);
      if (found == open_.end()) continue;
      auto owner = std::move(found->second.owner);
      open_.erase(found);
      return owner;
    }
    // Deadlines of tickets that ended in time need not be kept.
    while (!deadlines_.empty() && !open_.contains(deadlines_.front().second))
      deadlines_.pop_front();
    return std::nullopt;
  }

  std::size_t size() const noexcept { return open_.size(); }

private:
  struct entry {
    Owner owner;
    std::size_t missing;
    turn_end worst;
    settled_ticket last;
  };

  std::uint32_t holder_;
  std::uint64_t last_ = 0;
  std::unordered_map<std::uint64_t, entry> open_;
  std::deque<std::pair<time_point, std::uint64_t>> deadlines_; ///< Ascending.
};

} // namespace careline::actors
