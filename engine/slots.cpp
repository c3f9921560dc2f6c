#include "engine/slots.hpp"

#include <algorithm>

namespace careline::engine {

namespace {

using config::local_seconds;
using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;
using local_days = std::chrono::local_days;

/// A visit longer than a day is a mistake of the caller.
constexpr minutes longest{24 * 60};

/// A span of a provider's day as instants, and its wall-clock opening, from
/// which starts are counted.
struct working_span {
  local_seconds opens_at;
  local_seconds closes_at;
  slot when;
};

bool is_within(const std::vector<config::closure>& closures, local_days day) {
  const std::chrono::year_month_day date{day};
  return std::any_of(closures.begin(), closures.end(), [&](const auto& c) {
    return c.first <= date && date <= c.last;
  });
}

/// In a gap: the instant at which clocks jump. Repeated: the first time.
instant instant_of(const config::time_zone& zone, local_seconds wall) {
  return zone.to_utc(wall).first;
}

local_days day_of(const config::time_zone& zone, instant at) {
  return std::chrono::floor<days>(
      zone.to_local(std::chrono::floor<seconds>(at)));
}

/// One provider's working time and what of it is taken.
class working_time {
public:
  working_time(const config::clinic& clinic, const config::provider& provider,
               const std::vector<slot>& busy, instant now)
      : clinic_(clinic), provider_(provider),
        hours_(provider.has_own_hours ? provider.hours : clinic.hours),
        earliest_(now + clinic.booking.minimum_notice),
        latest_(now + clinic.booking.horizon), taken_(busy) {
    std::sort(taken_.begin(), taken_.end());
    merge();
  }

  instant earliest() const { return earliest_; }
  instant latest() const { return latest_; }
  local_days day(instant at) const { return day_of(clinic_.zone, at); }

  std::vector<working_span> spans(local_days day) const {
    std::vector<working_span> spans;
    if (is_within(clinic_.closures, day) || is_within(provider_.closures, day))
      return spans;
    const auto weekday = std::chrono::weekday{day}.iso_encoding() - 1;
    for (const auto& open : hours_.days[weekday]) {
      local_seconds opens_at = day + minutes{open.open};
      local_seconds closes_at = day + minutes{open.close};
      slot when{instant_of(clinic_.zone, opens_at),
                instant_of(clinic_.zone, closes_at)};
      if (when.start < when.end) spans.push_back({opens_at, closes_at, when});
    }
    return spans;
  }

  bool is_bookable(instant start) const {
    return earliest_ <= start && start <= latest_;
  }

  bool is_taken(const slot& wanted) const {
    auto next = std::upper_bound(
        taken_.begin(), taken_.end(), wanted.start,
        [](instant start, const slot& s) { return start < s.end; });
    return next != taken_.end() && next->overlaps(wanted);
  }

  /// Calls take(slot) for the free slots of one day with starts in
  /// [from, until), ascending, until it answers false.
  template <class Take>
  bool each_free(local_days day, minutes length, instant from, instant until,
                 Take&& take) const {
    const auto step = std::max(clinic_.booking.slot_interval, minutes{1});
    for (const auto& span : spans(day)) {
      for (auto wall = span.opens_at; wall < span.closes_at; wall += step) {
        auto meaning = clinic_.zone.to_utc(wall);
        // Nobody can come at a time that no clock shows.
        if (meaning.kind == config::local_meaning::kind::gap) continue;
        slot s{meaning.first, meaning.first + length};
        if (s.end > span.when.end) break;
        if (s.start < from || s.start >= until || !is_bookable(s.start)
            || is_taken(s))
          continue;
        if (!take(s)) return false;
      }
    }
    return true;
  }

private:
  /// Overlapping intervals become one, so that a search by end is right.
  void merge() {
    std::erase_if(taken_, [](const slot& s) { return s.end <= s.start; });
    std::size_t kept = 0;
    for (const auto& s : taken_) {
      if (kept > 0 && s.start <= taken_[kept - 1].end)
        taken_[kept - 1].end = std::max(taken_[kept - 1].end, s.end);
      else
        taken_[kept++] = s;
    }
    taken_.resize(kept);
  }

  const config::clinic& clinic_;
  const config::provider& provider_;
  const config::weekly_hours& hours_;
  instant earliest_;
  instant latest_;
  std::vector<slot> taken_;
};

bool is_length(std::chrono::milliseconds length) {
  return length > std::chrono::milliseconds{0} && length <= longest;
}

} // namespace

std::vector<slot> free_slots(const config::clinic& clinic,
                             const config::provider& provider,
                             const std::vector<slot>& busy,
                             const slot_query& query, instant now) {
  std::vector<slot> found;
  if (!is_length(query.length) || query.most == 0) return found;
  const working_time time(clinic, provider, busy, now);
  const auto from = std::max(query.from, time.earliest());
  const auto until =
      std::min(query.until, time.latest() + std::chrono::milliseconds{1});
  if (from >= until) return found;
  for (auto day = time.day(from); day <= time.day(until); day += days{1}) {
    bool has_room =
        time.each_free(day, query.length, from, until, [&](const slot& s) {
          found.push_back(s);
          return found.size() < query.most;
        });
    if (!has_room) break;
  }
  return found;
}

bool is_free(const config::clinic& clinic, const config::provider& provider,
             const std::vector<slot>& busy, const slot& wanted, instant now,
             asker who) {
  if (!is_length(wanted.end - wanted.start)) return false;
  const working_time time(clinic, provider, busy, now);
  if (who == asker::bot && !time.is_bookable(wanted.start)) return false;
  if (time.is_taken(wanted)) return false;
  const auto spans = time.spans(time.day(wanted.start));
  return std::any_of(spans.begin(), spans.end(), [&](const auto& span) {
    return span.when.start <= wanted.start && wanted.end <= span.when.end;
  });
}

std::vector<slot> nearest_free(const config::clinic& clinic,
                               const config::provider& provider,
                               const std::vector<slot>& busy,
                               const slot& wanted, std::size_t most,
                               instant now) {
  const auto length = std::chrono::ceil<minutes>(wanted.end - wanted.start);
  if (!is_length(length) || most == 0) return {};
  const working_time time(clinic, provider, busy, now);
  const auto centre = std::clamp(wanted.start, time.earliest(), time.latest());
  const auto first_day = time.day(time.earliest());
  const auto last_day = time.day(time.latest());

  std::vector<slot> after;
  for (auto day = time.day(centre); day <= last_day && after.size() < most;
       day += days{1})
    time.each_free(day, length, centre, instant::max(), [&](const slot& s) {
      after.push_back(s);
      return after.size() < most;
    });

  std::vector<slot> before; // Nearest first.
  for (auto day = time.day(centre); day >= first_day && before.size() < most;
       day -= days{1}) {
    std::vector<slot> of_day;
    time.each_free(day, length, time.earliest(), centre, [&](const slot& s) {
      of_day.push_back(s);
      return true;
    });
    before.insert(before.end(), of_day.rbegin(), of_day.rend());
  }

  auto found = std::move(after);
  found.insert(found.end(), before.begin(), before.end());
  auto distance = [&](const slot& s) {
    return s.start < wanted.start ? wanted.start - s.start
                                  : s.start - wanted.start;
  };
  std::stable_sort(
      found.begin(), found.end(),
      [&](const slot& a, const slot& b) { return distance(a) < distance(b); });
  if (found.size() > most) found.resize(most);
  std::sort(found.begin(), found.end());
  return found;
}

} // namespace careline::engine
