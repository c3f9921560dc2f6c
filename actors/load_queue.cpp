#include "actors/load_queue.hpp"

#include <iterator>
#include <utility>

namespace careline::actors {

using engine::errc;

load_queue::place load_queue::add(load_ask& ask) {
  std::lock_guard lock(mutex_);
  if (asks_.size() >= most_) return place::full;
  asks_.push_back(std::move(ask));
  if (std::exchange(is_called_, true)) return place::behind;
  return place::first;
}

load_queue::taken load_queue::take(std::size_t rows) {
  taken t;
  std::lock_guard lock(mutex_);
  std::size_t sum = 0;
  while (!asks_.empty()) {
    sum += asks_.front().keys.size();
    if (sum > rows && !t.asks.empty()) break;
    t.asks.push_back(std::move(asks_.front()));
    asks_.pop_front();
  }
  t.is_all = asks_.empty();
  if (t.is_all) is_called_ = false;
  return t;
}

std::size_t load_queue::depth() const {
  std::lock_guard lock(mutex_);
  return asks_.size();
}

std::vector<patients_answer> load_together(const std::vector<load_ask>& asks,
                                           const load_function& load) {
  std::vector<engine::patient_key> keys;
  for (auto& ask : asks)
    keys.insert(keys.end(), ask.keys.begin(), ask.keys.end());
  auto found = load(keys);
  if (found && found.value().size() != keys.size())
    found = engine::error{errc::internal, "not as many patients as keys"};
  std::vector<patients_answer> answers;
  answers.reserve(asks.size());
  if (found) {
    auto next = std::make_move_iterator(found.value().begin());
    for (auto& ask : asks) {
      auto end = next + static_cast<std::ptrdiff_t>(ask.keys.size());
      answers.emplace_back(patients_loaded{{next, end}});
      next = end;
    }
  } else if (asks.size() == 1 || engine::retryable(found.why().code)) {
    answers.assign(asks.size(), found.why());
  } else {
    for (auto& ask : asks)
      answers.push_back(std::move(load_together({ask}, load).front()));
  }
  return answers;
}

} // namespace careline::actors
