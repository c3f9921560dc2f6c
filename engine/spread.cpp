#include "engine/spread.hpp"

#include "engine/opening.hpp"
#include "engine/say_time.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

namespace chr = std::chrono;

struct group {
  std::size_t first;
  std::size_t size;
};

template <class KeyOf>
std::vector<group> groups_by(std::size_t count, KeyOf&& key_of) {
  std::vector<group> groups;
  for (std::size_t i = 0; i < count; ++i)
    if (i == 0 || key_of(i) != key_of(i - 1))
      groups.push_back({i, 1});
    else
      ++groups.back().size;
  return groups;
}

/// 0 to 2: morning until 12, afternoon until 5, evening.
int part_of_day(chr::minutes clock) noexcept {
  return clock < chr::hours{12} ? 0 : clock < chr::hours{17} ? 1 : 2;
}

} // namespace

std::vector<std::size_t> spread(const config::clinic& clinic,
                                const std::vector<slot>& slots,
                                std::size_t most) {
  std::vector<std::size_t> chosen;
  if (slots.empty() || most == 0) return chosen;
  auto local = [&](std::size_t i) { return local_of(clinic, slots[i].start); };
  auto groups = groups_by(slots.size(), [&](std::size_t i) {
    return chr::floor<chr::days>(local(i));
  });
  bool are_days = groups.size() > 1;
  if (!are_days)
    groups = groups_by(slots.size(), [&](std::size_t i) {
      return part_of_day(clock_of(local(i)));
    });
  // Evenly over the groups; of the k-th day a time k parts into it.
  auto wanted = std::min(most, groups.size());
  if (groups.size() > 1)
    for (std::size_t k = 0; k < wanted; ++k) {
      auto g = wanted == 1 ? 0 : k * (groups.size() - 1) / (wanted - 1);
      auto within = are_days ? groups[g].size * k / most : 0;
      chosen.push_back(groups[g].first + within);
    }
  // Too few groups: evenly over all that is left.
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < slots.size(); ++i)
    if (std::find(chosen.begin(), chosen.end(), i) == chosen.end())
      left.push_back(i);
  auto missing = std::min(most - chosen.size(), left.size());
  for (std::size_t k = 0; k < missing; ++k)
    chosen.push_back(
        left[missing == 1 ? left.size() / 2
                          : k * (left.size() - 1) / (missing - 1)]);
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

} // namespace careline::engine
