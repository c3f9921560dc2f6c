#pragma once
/// Many threads that start together, for tests of races.

#include <algorithm>
#include <barrier>
#include <thread>
#include <type_traits>
#include <vector>

namespace careline::tests {

/// Runs act(0) .. act(count - 1), each on a thread of its own, released in the
/// same moment. @returns what each returned, in order
template <class Act>
auto all_at_once(int count, Act act) {
  std::vector<std::invoke_result_t<Act, int>> results(
      static_cast<std::size_t>(count));
  std::barrier gate(count);
  std::vector<std::jthread> threads;
  for (int i = 0; i < count; ++i)
    threads.emplace_back([&, i] {
      gate.arrive_and_wait();
      results[static_cast<std::size_t>(i)] = act(i);
    });
  threads.clear(); // Joins.
  return results;
}

} // namespace careline::tests
