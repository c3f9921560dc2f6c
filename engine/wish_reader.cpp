#include "engine/wish_reader.hpp"

#include "engine/say_time.hpp"

#include <algorithm>

namespace careline::engine {

namespace chr = std::chrono;
using config::local_seconds;

namespace {

bool is_time_only(local_seconds t) noexcept {
  return t < local_seconds{} + chr::days{2};
}

} // namespace

wish_reader::wish_reader(instant now, const config::clinic& clinic) noexcept
    : clinic_(clinic), now_utc_(now), now_(local_of(clinic, now)),
      today_(chr::floor<chr::days>(now_)) {
  // To the minute, and never before now.
  auto minute = chr::floor<chr::minutes>(now_);
  now_ = minute < now_ ? minute + chr::minutes{1} : minute;
}

bool wish_reader::is_out_of_hours(const wish& w) const noexcept {
  if (w.kind == wish_kind::instant || w.kind == wish_kind::time) {
    auto day = chr::floor<chr::days>(w.start);
    auto minutes =
        static_cast<int>(chr::floor<chr::minutes>(w.start - day).count());
    auto on = w.kind == wish_kind::instant ? std::optional{day} : std::nullopt;
    return !is_open_at(on, minutes);
  }
  if (w.kind != wish_kind::interval) return false;
  auto day = chr::floor<chr::days>(w.start);
  if (w.end - local_seconds{day} > chr::hours{24}) return false;
  auto on = is_time_only(w.start) ? std::nullopt : std::optional{day};
  auto hours = hours_of(on);
  auto from = chr::floor<chr::minutes>(w.start - day).count();
  auto to = chr::floor<chr::minutes>(w.end - local_seconds{day}).count();
  return !hours.is_open || to <= hours.open || from >= hours.close;
}

// Answers.

wish wish_reader::ask(wish_reason why) const {
  wish w;
  w.kind = wish_kind::ambiguous;
  w.reason = why;
  return w;
}

wish wish_reader::ask_among(std::vector<local_seconds> candidates,
                            wish_reason why) const {
  auto w = ask(why);
  std::erase_if(candidates, [&](auto t) {
    return t < now_ && t != local_seconds{today_} && !is_time_only(t);
  });
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()),
                   candidates.end());
  w.candidates = std::move(candidates);
  return w;
}

/// A moment, unless it is past or the clock change makes it unclear.
wish wish_reader::at(local_seconds t) const {
  if (t < now_) return ask(wish_reason::past);
  auto utc = clinic_.zone.to_utc(t);
  if (utc.kind == config::local_meaning::kind::gap)
    return ask(wish_reason::dst_gap);
  if (utc.kind == config::local_meaning::kind::repeated)
    return ask(wish_reason::dst_repeat);
  wish w;
  w.kind = wish_kind::instant;
  w.start = t;
  return w;
}

wish wish_reader::interval(local_seconds from, local_seconds to) const {
  from = std::max(from, now_);
  if (to <= from) return ask(wish_reason::past);
  wish w;
  w.kind = wish_kind::interval;
  w.start = from;
  w.end = to;
  return w;
}

/// Hours and minutes pass as they do: a clock change does not matter.
wish wish_reader::read_amount(const said& s) const {
  auto now = chr::ceil<chr::minutes>(now_utc_);
  auto after = [&](int minutes) {
    return local_of(clinic_, now + chr::minutes{minutes});
  };
  if (s.is_shared)
    return ask_among({after(s.minutes), after(s.day.a)}, wish_reason::options);
  if (s.kind == said_kind::soon) return interval(now_, after(s.minutes));
  wish w;
  w.kind = wish_kind::instant;
  w.start = after(s.kind == said_kind::now ? 0 : s.minutes);
  return w;
}

// One alternative.

days_meant wish_reader::days_of(const alternative& said) const {
  days_meant days;
  if (said.days.size() == 1) return resolve_day(said.days[0].day, today_);
  if (said.days.size() > 1) {
    days = agree(said.days[0].day, said.days[1].day, today_);
    // A third must fit what two agreed on.
    for (int i = 2; i < said.days.size() && days.count > 0; ++i) {
      auto next = agree(said.days[0].day, said.days[i].day, today_);
      if (next.count != 1 || next.which[0] != days.which[0]) {
        days_meant refused;
        refused.reason = wish_reason::conflict;
        return refused;
      }
    }
    return days;
  }
  for (int i = 0; i < said.parts.size(); ++i)
    if (said.parts[i].is_today) {
      days.which[0] = today_;
      days.count = 1;
    }
  return days;
}

wish wish_reader::read(const alternative& said) const {
  if (said.is_bad_date) return ask(wish_reason::invalid);
  if (said.is_vague) return ask(wish_reason::options);
  if (!said.amounts.empty()) {
    bool has_more =
        !said.days.empty() || said.has_time() || said.amounts.size() > 1;
    if (!has_more) return read_amount(said.amounts[0]);
    return ask(wish_reason::conflict);
  }
  auto days = days_of(said);
  if (days.count == 0 && days.reason != wish_reason::nothing)
    return ask(days.reason);
  if (days.count == 0) return read_without_day(said);
  for (int i = 0; i < said.parts.size(); ++i)
    if (said.parts[i].is_today && !days.is_today_or_next && days.count == 1
        && !days.last && days.which[0] != today_)
      return ask(wish_reason::conflict);
  return read_days(said, days);
}

wish wish_reader::read_days(const alternative& said,
                            const days_meant& days) const {
  if (days.last && *days.last != days.which[0]) return read_span(said, days);
  if (!said.clocks.empty()) {
    if (!said.windows.empty()) {
      // "4 pm, any time after 3": the clock if it lies within.
      auto w = read_window(said, days);
      auto c = read_instant(said, days);
      bool fits = w.kind == wish_kind::interval && c.kind == wish_kind::instant
                  && w.start <= c.start && c.start < w.end;
      return fits ? c : ask(wish_reason::conflict);
    }
    return read_instant(said, days);
  }
  if (days.last) return read_span(said, days);
  if (said.has_time()) return read_window(said, days);
  return read_date(days);
}

wish wish_reader::read_instant(const alternative& said,
                               const days_meant& days) const {
  auto& clock = said.clocks[0].clock;
  if (days.is_today_or_next) return read_same_weekday(said, days);
  if (days.count == 1) {
    auto day = days.which[0];
    if (clock.is_midnight)
      return ask_among(
          {local_seconds{day}, local_seconds{day} + chr::hours{24}},
          wish_reason::options);
    auto m = meant(clock, said, day, day == today_);
    if (m.count == 0) return ask(m.reason);
    if (m.count == 1 && m.reason == wish_reason::nothing)
      return at(local_seconds{day} + chr::minutes{m.minutes[0]});
    // "today at 8" at noon: 8 at night is left, but outside the hours.
    std::vector<local_seconds> left;
    for (int i = 0; i < m.count; ++i)
      left.push_back(local_seconds{day}
                     + chr::minutes{m.minutes[static_cast<std::size_t>(i)]});
    return ask_among(std::move(left), m.reason);
  }
  std::vector<local_seconds> candidates;
  for (int d = 0; d < days.count; ++d) {
    auto day = days.which[static_cast<std::size_t>(d)];
    auto m = meant(clock, said, day, day == today_);
    for (int i = 0; i < m.count; ++i)
      candidates.push_back(
          local_seconds{day}
          + chr::minutes{m.minutes[static_cast<std::size_t>(i)]});
  }
  return ask_among(std::move(candidates), days.reason);
}

/// "Thursday 4 pm" said on a Thursday.
wish wish_reader::read_same_weekday(const alternative& said,
                                    const days_meant& days) const {
  auto& clock = said.clocks[0].clock;
  auto today = meant(clock, said, today_, true);
  if (today.reason == wish_reason::conflict) return ask(today.reason);
  bool has_passed = today.count == 0
                    || (today.count == 1 && is_past(today_, today.minutes[0]));
  days_meant either;
  either.which[0] = days.which[0];
  either.count = 1;
  if (!has_passed) {
    either.which = {today_, days.which[0]};
    either.count = 2;
    either.reason = wish_reason::same_weekday;
  }
  return read_instant(said, either);
}

wish wish_reader::read_date(const days_meant& days) const {
  if (days.is_today_or_next)
    return ask_among({local_seconds{today_}, local_seconds{days.which[0]}},
                     wish_reason::same_weekday);
  if (days.count > 1)
    return ask_among(
        {local_seconds{days.which[0]}, local_seconds{days.which[1]}},
        days.reason);
  wish w;
  w.kind = wish_kind::date;
  w.start = local_seconds{days.which[0]};
  return w;
}

wish wish_reader::read_window(const alternative& said,
                              const days_meant& days) const {
  if (days.count > 1) return ask(days.reason);
  auto day = days.which[0];
  if (days.is_today_or_next) {
    auto today = window_on(said, today_);
    if (today.reason == wish_reason::nothing && !is_past(today_, today.to - 1))
      return ask(wish_reason::same_weekday);
  }
  auto s = window_on(said, day);
  if (s.reason != wish_reason::nothing) return ask(s.reason);
  return interval(local_seconds{day} + chr::minutes{s.from},
                  local_seconds{day} + chr::minutes{s.to});
}

/// "next week", "13 to 15 July": from the first opening to the last closing.
wish wish_reader::read_span(const alternative& said,
                            const days_meant& days) const {
  auto first = days.which[0];
  auto last = *days.last;
  if (!said.clocks.empty() && last - first <= chr::days{1}) {
    // "this weekend at 11": on which of the two?
    days_meant both;
    both.which = {first, last};
    both.count = 2;
    both.reason = wish_reason::options;
    return read_instant(said, both);
  }
  bool has_time =
      !said.clocks.empty() || !said.windows.empty() || !said.parts.empty();
  if (has_time && first != last) return ask(wish_reason::options);
  if (has_time) {
    days_meant one;
    one.which[0] = first;
    one.count = 1;
    return read_days(said, one);
  }
  auto open = hours_of(first).open;
  auto from = local_seconds{first} + chr::minutes{open};
  if (days.is_from_now && first == today_) from = now_;
  return interval(from,
                  local_seconds{last} + chr::minutes{hours_of(last).close});
}

wish wish_reader::read_without_day(const alternative& said) const {
  wish w;
  if (!said.clocks.empty()) {
    if (!said.windows.empty()) return ask(wish_reason::conflict);
    auto m = meant(said.clocks[0].clock, said, std::nullopt, false);
    if (m.count == 0) return ask(m.reason);
    if (m.count == 2)
      return ask_among({local_seconds{chr::minutes{m.minutes[0]}},
                        local_seconds{chr::minutes{m.minutes[1]}}},
                       m.reason);
    w.kind = wish_kind::time;
    w.start = local_seconds{chr::minutes{m.minutes[0]}};
    return w;
  }
  // "any time" alone is no wish for a certain one.
  if (said.windows.empty() && said.parts.empty()) return w;
  auto s = window_on(said, std::nullopt);
  if (s.reason != wish_reason::nothing) return ask(s.reason);
  w.kind = wish_kind::interval;
  w.start = local_seconds{chr::minutes{s.from}};
  w.end = local_seconds{chr::minutes{s.to}};
  return w;
}

} // namespace careline::engine
