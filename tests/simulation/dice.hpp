#pragma once
/// The randomness of one run: the same seed, the same run, on every machine
/// (the standard's distributions are not; its engine is).

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>

namespace careline::simulation {

class dice {
public:
  explicit dice(std::uint64_t seed) : engine_(seed) {}

  /// 0 .. below-1. @param below  at least 1
  std::uint64_t roll(std::uint64_t below) { return engine_() % below; }
  std::int64_t between(std::int64_t first, std::int64_t last) {
    return first
           + static_cast<std::int64_t>(
               roll(static_cast<std::uint64_t>(last - first + 1)));
  }
  /// So often in a thousand.
  bool chance(unsigned permille) { return roll(1'000) < permille; }
  template <class Container>
  auto& one_of(Container& all) {
    return all[roll(all.size())];
  }

private:
  std::mt19937_64 engine_;
};

} // namespace careline::simulation
