/// A said clock, part of day or window -> minutes of a day, by the hours of the
/// clinic.

#include "engine/wish_reader.hpp"

#include "engine/clock_rules.hpp"

#include <algorithm>

namespace careline::engine {

namespace chr = std::chrono;
using config::local_seconds;

namespace {

const std::vector<config::open_span>& spans_of(const config::clinic& clinic,
                                               local_day day) noexcept {
  return clinic.hours.days[chr::weekday{day}.iso_encoding() - 1];
}

} // namespace

wish_reader::hours_span
wish_reader::hours_of(std::optional<local_day> day) const noexcept {
  hours_span span{1440, 0, false};
  auto widen = [&](const std::vector<config::open_span>& spans) {
    for (auto& s : spans) {
      span.open = std::min<int>(span.open, s.open);
      span.close = std::max<int>(span.close, s.close);
      span.is_open = true;
    }
  };
  if (day)
    widen(spans_of(clinic_, *day));
  else
    for (auto& d : clinic_.hours.days) widen(d);
  return span.is_open ? span : hours_span{};
}

bool wish_reader::is_open_at(std::optional<local_day> day,
                             int minutes) const noexcept {
  auto within = [&](const std::vector<config::open_span>& spans) {
    return is_within(spans, chr::minutes{minutes});
  };
  if (day) return within(spans_of(clinic_, *day));
  return std::any_of(std::begin(clinic_.hours.days),
                     std::end(clinic_.hours.days), within);
}

bool wish_reader::is_past(local_day day, int minutes) const noexcept {
  return local_seconds{day} + chr::minutes{minutes} < now_;
}

clocks_meant wish_reader::meant(const said_clock& c, const alternative& said,
                                std::optional<local_day> day,
                                bool minds_past) const {
  for (int i = 0; i < said.parts.size(); ++i) {
    auto by_part = clock_in_part(c, said.parts[i].part);
    if (by_part.reason == wish_reason::conflict || c.is_open) return by_part;
  }
  clocks_meant m;
  if (!c.is_open) {
    m.minutes[0] = c.minutes;
    m.count = 1;
    return m;
  }
  if (said.shared_meridiem >= 0) {
    m.minutes[0] = c.minutes + said.shared_meridiem * 720;
    m.count = 1;
    return m;
  }
  std::array<int, 2> open{};
  int opens = 0;
  bool was_open_earlier = false;
  for (int t : {c.minutes, c.minutes + 720}) {
    bool is_open = is_open_at(day, t);
    if (minds_past && day && is_past(*day, t)) {
      was_open_earlier = was_open_earlier || is_open;
      continue;
    }
    m.minutes[static_cast<std::size_t>(m.count++)] = t;
    if (is_open) open[static_cast<std::size_t>(opens++)] = t;
  }
  if (opens == 1) {
    m.minutes[0] = open[0];
    m.count = 1;
  } else if (m.count == 0 || (opens == 0 && was_open_earlier)) {
    // "today at 10" in the afternoon: nobody means 10 at night.
    m.count = 0;
    m.reason = wish_reason::past;
  } else {
    m.reason = wish_reason::am_pm;
  }
  return m;
}

minutes_span wish_reader::between(const said_window& w, const alternative& said,
                                  std::optional<local_day> day) const {
  minutes_span s;
  auto fail = [&](wish_reason why) {
    s.reason = why;
    return s;
  };
  // Where the end says am or pm it serves the beginning too, if that keeps
  // the order.
  std::optional<int> from;
  if (w.from.is_open && !w.to.is_open) {
    int shared = w.to.has_meridiem
                     ? w.from.minutes + (w.to.minutes >= 720 ? 720 : 0)
                     : -1;
    if (shared >= 0 && shared < w.to.minutes) {
      from = shared;
    } else if (w.to.has_meridiem && w.from.minutes < w.to.minutes) {
      from = w.from.minutes;
    }
  }
  if (!from) {
    auto m = meant(w.from, said, day, false);
    if (m.count == 0) return fail(m.reason);
    if (m.count == 2) return fail(wish_reason::am_pm);
    from = m.minutes[0];
  }
  s.from = *from;
  s.to = w.to.minutes;
  if (w.to.is_open) {
    bool is_shared = w.from.has_meridiem && s.from >= 720;
    if (is_shared) s.to += 720;
    while (s.to <= s.from) s.to += 720;
    s.to = std::min(s.to, 1440);
  } else if (s.to == 0) {
    s.to = 1440; // until midnight
  }
  if (s.to <= s.from) return fail(wish_reason::conflict);
  return s;
}

/// Whether a part of day is a window of its own, or only tells which 7 is meant
/// in "after 7 in the evening".
bool wish_reader::restricts(const alternative& said, const engine::said& part,
                            std::optional<local_day> day) const {
  if (said.windows.empty()) return true;
  if (part.is_bound) return false;
  auto span = span_of(part.part);
  for (int i = 0; i < said.windows.size(); ++i) {
    auto& w = said.windows[i].window;
    auto m = meant(w.from, said, day, false);
    bool is_before = w.form == window_form::before;
    bool is_outside = m.count == 1
                      && (m.minutes[0] < span.from + (is_before ? 1 : 0)
                          || m.minutes[0] > span.to - (is_before ? 0 : 1));
    if (is_outside) return false;
  }
  return true;
}

/// Parts of day and windows on one day, all together, cut to the hours.
minutes_span wish_reader::window_on(const alternative& said,
                                    std::optional<local_day> day) const {
  minutes_span s;
  for (int i = 0; i < said.parts.size(); ++i) {
    if (!restricts(said, said.parts[i], day)) continue;
    auto part = span_of(said.parts[i].part);
    s.from = std::max(s.from, part.from);
    s.to = std::min(s.to, part.to);
  }
  for (int i = 0; i < said.windows.size(); ++i) {
    auto& w = said.windows[i].window;
    if (w.form == window_form::between) {
      auto b = between(w, said, day);
      if (b.reason != wish_reason::nothing) return b;
      s.from = std::max(s.from, b.from);
      s.to = std::min(s.to, b.to);
      continue;
    }
    auto m = meant(w.from, said, day, false);
    if (m.count != 1) {
      s.reason = m.count == 0 ? m.reason : wish_reason::am_pm;
      return s;
    }
    if (w.form == window_form::after)
      s.from = std::max(s.from, m.minutes[0]);
    else
      s.to = std::min(s.to, m.minutes[0]);
  }
  if (s.from >= s.to) {
    s.reason = wish_reason::conflict;
    return s;
  }
  auto hours = hours_of(day);
  bool overlaps = hours.is_open && s.from < hours.close && hours.open < s.to;
  if (overlaps) {
    s.from = std::max(s.from, hours.open);
    s.to = std::min(s.to, hours.close);
  }
  return s;
}

} // namespace careline::engine
