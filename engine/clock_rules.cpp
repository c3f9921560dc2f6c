#include "engine/clock_rules.hpp"

namespace careline::engine {
namespace {

constexpr int hour = 60;
constexpr int noon = 12 * hour;

clocks_meant one(int minutes) noexcept {
  clocks_meant m;
  m.minutes[0] = minutes;
  m.count = 1;
  return m;
}

clocks_meant both(int minutes) noexcept {
  clocks_meant m;
  m.minutes = {minutes, minutes + noon};
  m.count = 2;
  m.reason = wish_reason::am_pm;
  return m;
}

bool contradicts(int minutes, day_part part) noexcept {
  switch (part) {
  case day_part::early_morning:
  case day_part::morning:
  case day_part::small_hours:
    return minutes > noon;
  case day_part::night:
    return minutes >= 5 * hour && minutes < 17 * hour;
  default:
    return minutes < noon;
  }
}

} // namespace

minutes_span span_of(day_part part) noexcept {
  switch (part) {
  case day_part::early_morning:
    return {6 * hour, 9 * hour, {}};
  case day_part::morning:
    return {6 * hour, noon, {}};
  case day_part::noon:
  case day_part::lunch:
    return {noon, 14 * hour, {}};
  case day_part::afternoon:
    return {noon, 17 * hour, {}};
  case day_part::tarde:
    return {noon, 20 * hour, {}};
  case day_part::evening:
    return {17 * hour, 21 * hour, {}};
  case day_part::night:
    return {20 * hour, 24 * hour, {}};
  case day_part::small_hours:
    return {0, 6 * hour, {}};
  }
  return {};
}

clocks_meant clock_in_part(const said_clock& clock, day_part part) noexcept {
  auto t = clock.minutes;
  if (!clock.is_open) {
    if (!contradicts(t, part)) return one(t);
    clocks_meant m;
    m.reason = wish_reason::conflict;
    return m;
  }
  bool is_twelve = t < hour;
  switch (part) {
  case day_part::small_hours:
    return one(t);
  case day_part::early_morning:
  case day_part::morning:
    return is_twelve ? both(t) : one(t);
  case day_part::noon:
  case day_part::lunch:
  case day_part::afternoon:
    // "11 in the afternoon" is more likely before noon than at night.
    return t >= 8 * hour ? both(t) : one(t + noon);
  case day_part::tarde:
    return t >= 10 * hour ? both(t) : one(t + noon);
  case day_part::evening:
    return one(t + noon);
  case day_part::night:
    return t >= 5 * hour ? one(t + noon) : both(t);
  }
  return both(t);
}

} // namespace careline::engine
