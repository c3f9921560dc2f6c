#include "engine/understand_time.hpp"

#include "engine/opening.hpp"
#include "engine/resolve_day.hpp"
#include "engine/say_time.hpp"
#include "engine/time_words.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

namespace chr = std::chrono;
using config::local_seconds;

/// The clock times a said one can mean: none, one, or two to ask about.
struct clocks_meant {
  std::array<int, 2> minutes{};
  std::size_t count = 0;
  wish_reason reason = wish_reason::nothing;
};

/// From opening to closing, breaks not minded.
struct hours_span {
  int open = 0;
  int close = 1440;
  bool is_open = false;
};

wish ask(wish_reason why) {
  wish w;
  w.kind = wish_kind::ambiguous;
  w.reason = why;
  return w;
}

class reader {
public:
  reader(const time_words& said, instant now, const config::clinic& clinic)
      : said_(said), clinic_(clinic), now_utc_(now),
        now_(local_of(clinic, now)), today_(chr::floor<chr::days>(now_)) {
    // To the minute, and never before now.
    auto minute = chr::floor<chr::minutes>(now_);
    if (minute < now_) now_ = minute + chr::minutes{1};
  }

  wish read() {
    if (said_.is_bare_number) return ask(wish_reason::bare_number);
    if (said_.has_bad_date) return ask(wish_reason::invalid);
    if (said_.has_foreign_zone) return ask(wish_reason::zone);
    if (said_.has_or) return read_options();
    if (said_.elapsed && said_.days.empty() && said_.clocks.empty())
      return after(*said_.elapsed);
    if (said_.clocks.size() > 1) return ask(wish_reason::options);
    auto days = resolve_days(said_, today_);
    if (days.reason != wish_reason::nothing && days.count == 0)
      return ask(days.reason);
    if (days.count == 0) return read_without_day();
    if (days.last) return read_span(days);
    if (!said_.clocks.empty()) return read_instant(days);
    if (!said_.windows.empty() || !said_.parts.empty())
      return read_window(days);
    return read_date(days);
  }

private:
  // -- Pieces ----------------------------------------------------------------

  hours_span hours_of(std::optional<local_day> day) const {
    hours_span span{1440, 0, false};
    auto widen = [&](const std::vector<config::open_span>& spans) {
      for (auto& s : spans) {
        span.open = std::min<int>(span.open, s.open);
        span.close = std::max<int>(span.close, s.close);
        span.is_open = true;
      }
    };
    if (day) {
      widen(clinic_.hours.days[chr::weekday{*day}.iso_encoding() - 1]);
    } else {
      for (auto& d : clinic_.hours.days) widen(d);
    }
    if (!span.is_open) return {0, 1440, false};
    return span;
  }

  bool is_open_at(std::optional<local_day> day, int minutes) const {
    auto within = [&](const std::vector<config::open_span>& spans) {
      return is_within(spans, chr::minutes{minutes});
    };
    if (day)
      return within(clinic_.hours.days[chr::weekday{*day}.iso_encoding() - 1]);
    return std::any_of(std::begin(clinic_.hours.days),
                       std::end(clinic_.hours.days), within);
  }

  bool is_past(local_day day, int minutes) const {
    return local_seconds{day} + chr::minutes{minutes} < now_;
  }

  /// Morning or evening: by what was said, else by the opening hours.
  clocks_meant meant(const said_clock& c, std::optional<local_day> day) const {
    clocks_meant m;
    if (!said_.parts.empty()) {
      auto& part = said_.parts[0].what;
      auto first = c.minutes;
      if (c.is_open) {
        // "3 at night" and "3 in the morning" are hardly office hours.
        bool is_odd = part.from >= 20 * 60 || part.from < 720;
        if (is_odd && first < 5 * 60) {
          m.minutes = {first, first + 720};
          m.count = 2;
          m.reason = wish_reason::am_pm;
          return m;
        }
        if (part.from >= 720) first += 720;
        m.minutes[0] = first;
        m.count = 1;
        return m;
      }
      // "3 pm in the morning" contradicts itself; noon may be called either.
      bool is_morning = part.from < 720;
      if (is_morning ? first > 720 : first < 720) {
        m.reason = wish_reason::conflict;
        return m;
      }
    }
    if (!c.is_open) {
      m.minutes[0] = c.minutes;
      m.count = 1;
      return m;
    }
    std::array<int, 2> open{};
    std::size_t opens = 0;
    for (int t : {c.minutes, c.minutes + 720}) {
      if (day && *day == today_ && is_past(*day, t)) continue;
      m.minutes[m.count++] = t;
      if (is_open_at(day, t)) open[opens++] = t;
    }
    if (opens == 1) {
      m.minutes[0] = open[0];
      m.count = 1;
    } else if (m.count == 0) {
      m.reason = wish_reason::past;
    } else {
      m.reason = wish_reason::am_pm;
    }
    return m;
  }

  /// Hours and minutes pass as they do: a clock change does not matter.
  wish after(chr::minutes elapsed) const {
    wish w;
    w.kind = wish_kind::instant;
    w.start = local_of(clinic_, chr::ceil<chr::minutes>(now_utc_) + elapsed);
    return w;
  }

  /// A moment, unless it is past or the clock change makes it unclear.
  wish at(local_seconds t) const {
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

  wish ask_among(std::vector<local_seconds> candidates, wish_reason why) const {
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

  static bool is_time_only(local_seconds t) noexcept {
    return t < local_seconds{} + chr::days{1};
  }

  // -- Results ---------------------------------------------------------------

  wish read_instant(const days_meant& days) const {
    auto& clock = said_.clocks[0].what;
    if (!said_.windows.empty()) return ask(wish_reason::options);
    if (days.is_today_or_next) return read_same_weekday(days, clock);
    if (days.count == 1) {
      auto day = days.which[0];
      auto m = meant(clock, day);
      if (m.count == 0) return ask(m.reason);
      if (m.reason != wish_reason::nothing) {
        std::vector<local_seconds> both;
        for (std::size_t i = 0; i < m.count; ++i)
          both.push_back(local_seconds{day} + chr::minutes{m.minutes[i]});
        return ask_among(std::move(both), m.reason);
      }
      return at(local_seconds{day} + chr::minutes{m.minutes[0]});
    }
    std::vector<local_seconds> candidates;
    for (std::size_t d = 0; d < days.count; ++d) {
      auto m = meant(clock, days.which[d]);
      for (std::size_t i = 0; i < m.count; ++i)
        candidates.push_back(local_seconds{days.which[d]}
                             + chr::minutes{m.minutes[i]});
    }
    return ask_among(std::move(candidates), days.reason);
  }

  /// "Thursday 4 pm" said on a Thursday.
  wish read_same_weekday(const days_meant& days,
                         const said_clock& clock) const {
    auto today = meant(clock, today_);
    bool has_passed =
        today.reason == wish_reason::past
        || (today.count == 1 && is_past(today_, today.minutes[0]));
    days_meant later;
    later.which[0] = days.which[0];
    later.count = 1;
    if (today.reason == wish_reason::conflict) return ask(today.reason);
    if (has_passed) return read_instant(later);
    days_meant both;
    both.which = {today_, days.which[0]};
    both.count = 2;
    both.reason = wish_reason::same_weekday;
    return read_instant(both);
  }

  wish read_date(const days_meant& days) const {
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

  struct minutes_span {
    int from = 0;
    int to = 1440;
    wish_reason reason = wish_reason::nothing;
  };

  /// Parts of day and windows on one day, all together.
  minutes_span window_on(std::optional<local_day> day) const {
    auto hours = hours_of(day);
    minutes_span s;
    bool is_cut = false;
    for (std::size_t i = 0; i < said_.parts.size(); ++i) {
      s.from = std::max(s.from, said_.parts[i].what.from);
      s.to = std::min(s.to, said_.parts[i].what.to);
    }
    for (std::size_t i = 0; i < said_.windows.size(); ++i) {
      auto& w = said_.windows[i].what;
      if (w.form == window_form::any) {
        is_cut = true;
        continue;
      }
      auto from = meant(w.from, day);
      if (from.count != 1) {
        s.reason = from.count == 0 ? from.reason : wish_reason::am_pm;
        return s;
      }
      int t = from.minutes[0];
      if (w.form == window_form::after) s.from = std::max(s.from, t);
      if (w.form == window_form::before) s.to = std::min(s.to, t);
      if (w.form == window_form::between) {
        int end = w.to.minutes;
        if (w.to.is_open && end <= t) end += 720;
        s.from = std::max(s.from, t);
        s.to = std::min(s.to, end);
      }
    }
    if (s.from >= s.to) {
      s.reason = wish_reason::conflict;
      return s;
    }
    bool overlaps = hours.is_open && s.from < hours.close && hours.open < s.to;
    if (overlaps || is_cut) {
      s.from = std::max(s.from, hours.open);
      s.to = std::min(s.to, hours.close);
    }
    return s;
  }

  wish interval(local_seconds from, local_seconds to) const {
    if (from < now_) from = now_;
    if (to <= from) return ask(wish_reason::past);
    wish w;
    w.kind = wish_kind::interval;
    w.start = from;
    w.end = to;
    return w;
  }

  wish read_window(const days_meant& days) const {
    if (days.count > 1) return ask(days.reason);
    auto day = days.which[0];
    if (days.is_today_or_next) {
      auto today = window_on(today_);
      if (today.reason == wish_reason::nothing && !is_past(today_, today.to))
        return ask(wish_reason::same_weekday);
    }
    auto s = window_on(day);
    if (s.reason != wish_reason::nothing) return ask(s.reason);
    return interval(local_seconds{day} + chr::minutes{s.from},
                    local_seconds{day} + chr::minutes{s.to});
  }

  /// "next week", "13 to 15 July": from the first opening to the last closing.
  wish read_span(const days_meant& days) const {
    if (!said_.clocks.empty() || !said_.windows.empty() || !said_.parts.empty())
      return ask(wish_reason::options);
    auto first = hours_of(days.which[0]);
    auto last = hours_of(*days.last);
    return interval(local_seconds{days.which[0]} + chr::minutes{first.open},
                    local_seconds{*days.last} + chr::minutes{last.close});
  }

  wish read_without_day() const {
    wish w;
    if (!said_.clocks.empty()) {
      auto m = meant(said_.clocks[0].what, std::nullopt);
      if (m.count == 0) return ask(m.reason);
      if (m.reason != wish_reason::nothing)
        return ask_among({local_seconds{chr::minutes{m.minutes[0]}},
                          local_seconds{chr::minutes{m.minutes[1]}}},
                         m.reason);
      w.kind = wish_kind::time;
      w.start = local_seconds{chr::minutes{m.minutes[0]}};
      return w;
    }
    if (said_.windows.empty() && said_.parts.empty()) return w;
    bool only_any = said_.parts.empty() && said_.windows.size() == 1
                    && said_.windows[0].what.form == window_form::any;
    if (only_any) return w; // "any time": no wish for a certain one
    auto s = window_on(std::nullopt);
    if (s.reason != wish_reason::nothing) return ask(s.reason);
    w.kind = wish_kind::interval;
    w.start = local_seconds{chr::minutes{s.from}};
    w.end = local_seconds{chr::minutes{s.to}};
    return w;
  }

  /// "tomorrow or Friday at 4", "3 or 4 pm tomorrow"
  wish read_options() const {
    if (!said_.windows.empty() || !said_.parts.empty())
      return ask(wish_reason::options);
    std::vector<local_seconds> candidates;
    auto add = [&](std::optional<local_day> day) {
      if (said_.clocks.empty()) {
        candidates.push_back(local_seconds{*day});
        return;
      }
      for (std::size_t c = 0; c < said_.clocks.size(); ++c) {
        auto m = meant(said_.clocks[c].what, day);
        for (std::size_t i = 0; i < m.count; ++i)
          candidates.push_back((day ? local_seconds{*day} : local_seconds{})
                               + chr::minutes{m.minutes[i]});
      }
    };
    // Each day with its own time ("Monday 3 pm or Tuesday 5 pm") is beyond a
    // cross of days and times: asked without candidates.
    if (said_.days.size() > 1 && said_.clocks.size() > 1)
      return ask(wish_reason::options);
    if (said_.days.empty()) add(std::nullopt);
    for (std::size_t i = 0; i < said_.days.size(); ++i) {
      auto days = resolve_day(said_.days[i].what, today_);
      if (days.count == 0 || days.last) return ask(wish_reason::options);
      for (std::size_t d = 0; d < days.count; ++d) add(days.which[d]);
    }
    return ask_among(std::move(candidates), wish_reason::options);
  }

  const time_words& said_;
  const config::clinic& clinic_;
  instant now_utc_;
  local_seconds now_; ///< Rounded up to the minute.
  local_day today_;
};

bool is_month_first(const config::clinic& clinic) noexcept {
  return clinic.zone_name.starts_with("America/")
         || clinic.zone.name().starts_with("America/");
}

} // namespace

wish understand_time(std::string_view text, instant now,
                     const config::clinic& clinic) {
  time_tokens tokens{text};
  if (tokens.size() == 0) return {};
  auto said = hear_time(tokens, is_month_first(clinic));
  return reader{said, now, clinic}.read();
}

} // namespace careline::engine
