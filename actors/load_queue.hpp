#pragma once
/// Asks for patients from all routers, until a thread has time for them: those
/// that wait together become one query.
///
/// Owns     asks that no query has taken yet, in the order they came.
/// Threads  any.

#include "actors/messages.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace careline::actors {

/// One router's question.
struct load_ask {
  std::vector<engine::patient_key> keys;
  std::function<void(patients_answer)> answer; ///< Once, by the reader alone.
};

class load_queue {
public:
  enum class place : std::uint8_t {
    full,  ///< Not taken in; the ask is untouched.
    first, ///< Nobody is coming to look: somebody must be called.
    behind ///< Whoever was called will take it as well.
  };

  explicit load_queue(std::size_t asks_at_most) : most_(asks_at_most) {}

  place add(load_ask& ask);

  struct taken {
    std::vector<load_ask> asks;
    bool is_all = true; ///< If not, whoever takes has to come back.
  };
  /// Whole asks, the oldest first, as many as have `rows` keys together; one at
  /// least if there is any.
  taken take(std::size_t rows);

  std::size_t depth() const;

private:
  const std::size_t most_;
  mutable std::mutex mutex_;
  std::deque<load_ask> asks_;
  bool is_called_ = false; ///< Somebody will take.
};

using patients_found = engine::result<std::vector<persistence::loaded_patient>>;
using load_function =
    std::function<patients_found(const std::vector<engine::patient_key>&)>;

/// One query for all asks, and to each its own part of the answer. The store's
/// failure is everybody's; of what it refuses each ask is tried alone, so that
/// a key that cannot be asked for harms nobody else.
/// @returns as many answers as asks, in their order
std::vector<patients_answer> load_together(const std::vector<load_ask>& asks,
                                           const load_function& load);

} // namespace careline::actors
