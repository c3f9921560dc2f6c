#include "config/time_zone.hpp"

#include "config/zone_file.hpp"

#include <algorithm>

namespace careline::config {

namespace {

/// No zone is further from UTC than this, so that a change elsewhere cannot
/// concern a wall-clock time.
constexpr std::chrono::hours widest_offset{26};

} // namespace

time_zone::time_zone(std::string name, std::vector<offset_change> changes)
    : name_(std::move(name)), changes_(std::move(changes)) {
  std::sort(changes_.begin(), changes_.end(),
            [](const auto& a, const auto& b) { return a.begin < b.begin; });
}

std::chrono::seconds time_zone::offset_at(sys_seconds t) const noexcept {
  if (changes_.empty()) return std::chrono::seconds{0};
  auto next = std::upper_bound(
      changes_.begin(), changes_.end(), t,
      [](sys_seconds at, const auto& c) { return at < c.begin; });
  // Before the table begins its first offset is the best there is.
  return next == changes_.begin() ? next->offset : std::prev(next)->offset;
}

local_seconds time_zone::to_local(sys_seconds t) const noexcept {
  return local_seconds{t.time_since_epoch() + offset_at(t)};
}

local_meaning time_zone::to_utc(local_seconds t) const noexcept {
  using kind = enum local_meaning::kind;
  const sys_seconds wall{t.time_since_epoch()};
  if (changes_.empty()) return {kind::unique, wall, wall};

  auto i = std::upper_bound(
      changes_.begin(), changes_.end(), wall - widest_offset,
      [](sys_seconds at, const auto& c) { return at < c.begin; });
  if (i != changes_.begin()) --i;

  std::optional<sys_seconds> first;
  for (; i != changes_.end(); ++i) {
    auto next = std::next(i);
    auto at = wall - i->offset;
    bool is_after_begin = i == changes_.begin() || i->begin <= at;
    bool is_before_end = next == changes_.end() || at < next->begin;
    if (is_after_begin && is_before_end) {
      if (first) return {kind::repeated, *first, at};
      first = at;
    }
    if (!first && next != changes_.end() && !is_before_end
        && wall - next->offset < next->begin)
      return {kind::gap, next->begin, next->begin};
    if (next != changes_.end() && next->begin > wall + widest_offset) break;
  }
  // Every wall-clock time is in an offset's span or in a gap between two.
  auto at = first.value_or(wall - offset_at(wall));
  return {kind::unique, at, at};
}

std::optional<time_zone> load_time_zone(std::string_view name) {
  auto changes = read_zone_file(name);
  if (!changes) return std::nullopt;
  return time_zone(std::string(name), *std::move(changes));
}

} // namespace careline::config
