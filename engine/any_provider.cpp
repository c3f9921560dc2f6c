#include "engine/any_provider.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

struct free_time {
  slot when;
  std::size_t whose; ///< Index into the answers.
};

std::chrono::milliseconds distance(instant a, instant b) noexcept {
  return a < b ? b - a : a - b;
}

} // namespace

slots_found
merge_providers(std::vector<std::pair<std::string, slots_found>> found,
                const find_slots& asked) {
  std::vector<free_time> all;
  for (std::size_t i = 0; i < found.size(); ++i)
    for (auto& s : found[i].second.slots) all.push_back({s, i});
  std::sort(all.begin(), all.end(), [](auto& a, auto& b) {
    return a.when.start != b.when.start ? a.when.start < b.when.start
                                        : a.whose < b.whose;
  });
  all.erase(std::unique(
                all.begin(), all.end(),
                [](auto& a, auto& b) { return a.when.start == b.when.start; }),
            all.end());

  slots_found merged;
  if (asked.exact) {
    merged.asked_time_is_free =
        std::any_of(found.begin(), found.end(),
                    [](auto& f) { return f.second.asked_time_is_free; });
    auto near = [&](auto& a, auto& b) {
      return distance(a.when.start, *asked.exact)
             < distance(b.when.start, *asked.exact);
    };
    std::stable_sort(all.begin(), all.end(), near);
  }
  if (all.size() > asked.most) all.resize(asked.most);
  if (asked.exact) {
    // The wanted time stays in front, whatever is earlier.
    auto rest = all.begin() + (merged.asked_time_is_free && !all.empty());
    std::sort(rest, all.end(),
              [](auto& a, auto& b) { return a.when.start < b.when.start; });
  }
  merged.slots.reserve(all.size());
  merged.providers.reserve(all.size());
  for (auto& f : all) {
    merged.slots.push_back(f.when);
    merged.providers.push_back(found[f.whose].first);
  }
  return merged;
}

std::vector<std::string> givers_of(const config::clinic& clinic,
                                   std::string_view service) {
  std::vector<std::string> keys;
  for (auto& p : clinic.providers)
    if (p.services.empty()
        || std::find(p.services.begin(), p.services.end(), service)
               != p.services.end())
      keys.push_back(p.key);
  return keys;
}

} // namespace careline::engine
