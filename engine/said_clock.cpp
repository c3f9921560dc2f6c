#include "engine/said_clock.hpp"

#include "engine/time_vocabulary.hpp"

namespace careline::engine {
namespace {

using namespace vocabulary;

enum class half : std::uint8_t { open, am, pm };

struct half_found {
  half which = half::open;
  std::size_t end;
};

/// "am", "p.m.", "p" right behind the number
half_found half_at(const time_tokens& t, std::size_t i) noexcept {
  auto& w = t[i];
  if (w.is("am")) return {half::am, i + 1};
  if (w.is("pm")) return {half::pm, i + 1};
  if (w.is("a") || w.is("p")) {
    auto which = w.is("a") ? half::am : half::pm;
    if (t[i + 1].is_sign('.') && t[i + 2].is("m") && t[i + 2].touches)
      return {which, t[i + 3].is_sign('.') ? i + 4 : i + 3};
    if (t[i + 1].is("m")) return {which, i + 2}; // "3 p m"
    if (w.touches) return {which, i + 1};        // "3p"
  }
  return {half::open, i};
}

std::optional<said_clock> make(int hour, int minute, half which) noexcept {
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  if (which == half::open) {
    if (hour == 0 || hour > 12) return said_clock{hour * 60 + minute, false};
    return said_clock{hour % 12 * 60 + minute, true};
  }
  if (hour > 12) // "15 pm" is said by people who mean 15:00
    return which == half::pm
               ? std::optional{said_clock{hour * 60 + minute, false}}
               : std::nullopt;
  if (hour == 0) return std::nullopt;
  int base = hour % 12 * 60 + minute;
  return said_clock{which == half::pm ? base + 720 : base, false};
}

std::optional<clock_found> found(std::optional<said_clock> clock,
                                 std::size_t end) noexcept {
  if (!clock) return std::nullopt;
  return clock_found{*clock, end};
}

bool counts_something(const time_tokens& t, std::size_t i) noexcept {
  if (t[i].is_sign('/') || (t[i].is_sign('-') && t[i].touches)
      || t[i].is_sign('$'))
    return true;
  if (t[i].is_sign('.') && t[i].touches && t[i + 1].is_number()
      && t[i + 1].touches)
    return true;
  if (t[i].is_sign(':')) return true;
  return t[i].kind == token_kind::word
         && (has(units, t[i].text) || number_in(months, t[i].text) > 0
             || (t[i].is("of") && number_in(months, t[i + 1].text) > 0));
}

/// An hour as a digit or word: 1..12, else -1.
int hour_at(const time_tokens& t, std::size_t i) noexcept {
  if (t[i].is_number())
    return t[i].value >= 1 && t[i].value <= 12 ? t[i].value : -1;
  if (t[i].kind != token_kind::word) return -1;
  for (auto& n : numbers)
    if (t[i].text == n.word) return n.number;
  return -1;
}

/// Hour and minute in figures with whatever tells which half: strong evidence
/// unless only the hour is there.
struct figures {
  said_clock clock;
  std::size_t end;
  bool is_strong;
};

std::optional<figures> figures_at(const time_tokens& t,
                                  std::size_t i) noexcept {
  auto& n = t[i];
  if (!n.is_number() || n.value < 0 || t.before(i).is_sign('$')) return {};
  if (n.touches && (t.before(i).is_sign('/') || t.before(i).is_sign('-')))
    return {};
  auto answer = [&](int hour, int minute, std::size_t end,
                    bool strong) -> std::optional<figures> {
    auto h = half_at(t, end);
    auto clock = make(hour, minute, h.which);
    if (!clock) return {};
    return figures{*clock, h.end,
                   strong || h.which != half::open || !clock->is_open};
  };
  bool colon = t[i + 1].is_sign(':') && t[i + 1].touches;
  bool dot = t[i + 1].is_sign('.') && t[i + 1].touches;
  if (n.digits <= 2 && (colon || dot) && t[i + 2].is_number()
      && t[i + 2].touches && t[i + 2].digits == 2) {
    if (t[i + 3].touches && (t[i + 3].is_sign(':') || t[i + 3].is_sign('.'))
        && t[i + 4].is_number() && t[i + 4].touches)
      return {}; // 10.11.2026
    auto f = answer(n.value, t[i + 2].value, i + 3, colon);
    // "5.15" may be a sum of money: not strong on its own.
    if (f && dot && half_at(t, i + 3).which == half::open) f->is_strong = false;
    return f;
  }
  if ((n.digits == 3 || n.digits == 4)) {
    bool hundred =
        t[i + 1].is("hrs") || t[i + 1].is("hours") || t[i + 1].is("hr");
    if (hundred && n.digits == 4) {
      auto clock = make(n.value / 100, n.value % 100, half::open);
      if (!clock) return {};
      clock->is_open = false;
      if (n.value / 100 == 12) clock->minutes = 720 + n.value % 100;
      return figures{*clock, i + 2, true};
    }
    if (half_at(t, i + 1).which != half::open)
      return answer(n.value / 100, n.value % 100, i + 1, true);
    return {};
  }
  if (n.digits > 2) return {};
  if (t[i + 1].is("h") && t[i + 1].touches) {
    bool minutes =
        t[i + 2].is_number() && t[i + 2].touches && t[i + 2].digits == 2;
    auto clock = make(n.value, minutes ? t[i + 2].value : 0, half::open);
    if (!clock) return {};
    clock->is_open = false;
    if (n.value == 12) clock->minutes += 720;
    return figures{*clock, minutes ? i + 3 : i + 2, true};
  }
  if (t[i + 1].is("oclock") || (t[i + 1].is("o") && t[i + 2].is("clock")))
    return answer(n.value, 0, t[i + 1].is("oclock") ? i + 2 : i + 3, true);
  if (t[i + 1].is("ish")) return answer(n.value, 0, i + 2, true);
  if (t[i + 1].is("noon") && n.value == 12)
    return figures{{720, false}, i + 2, true};
  auto f = answer(n.value, 0, i + 1, false);
  if (!f || half_at(t, i + 1).which != half::open) return f;
  if (counts_something(t, i + 1)) return {};
  f->is_strong = false; // "15" alone is no time yet
  return f;
}

/// "half past 4", "quarter to five", "20 past 4", "ten past three"
std::optional<clock_found> spoken_at(const time_tokens& t,
                                     std::size_t i) noexcept {
  int minutes = t[i].is("half") ? 30 : t[i].is("quarter") ? 15 : 0;
  if (minutes == 0 && (t[i].is_number() || t[i].kind == token_kind::word)) {
    int n = t[i].is_number() ? t[i].value : hour_at(t, i);
    if (t[i].is("twenty")) n = 20;
    if (n == 5 || n == 10 || n == 20 || n == 25) minutes = n;
  }
  if (minutes == 0) return std::nullopt;
  bool past = t[i + 1].is("past");
  bool to = t[i + 1].is("to") && minutes != 30
            && (t[i].is("quarter") || minutes >= 20);
  auto at = past || to ? i + 2 : i + 1;
  if (!past && !to && !t[i].is("half")) return std::nullopt;
  int hour = hour_at(t, at);
  if (hour < 0 || counts_something(t, at + 1)) return std::nullopt;
  auto h = half_at(t, at + 1);
  int of_hour = to ? 60 - minutes : minutes;
  int on = to ? (hour + 10) % 12 + 1 : hour;
  return found(make(on, of_hour, h.which), h.end);
}

std::optional<clock_found> worded_at(const time_tokens& t, std::size_t i,
                                     bool is_expected) noexcept {
  if (t[i].kind != token_kind::word) return std::nullopt;
  if (t[i].is("noon") || t[i].is("midday"))
    return clock_found{{720, false}, i + 1};
  int hour = hour_at(t, i);
  if (hour < 0) return std::nullopt;
  int minute = t[i + 1].is("fifteen") ? 15 : t[i + 1].is("thirty") ? 30 : 0;
  if (t[i + 1].is("forty") && t[i + 2].is("five")) minute = 45;
  auto end = i + (minute == 0 ? 1u : minute == 45 ? 3u : 2u);
  auto h = half_at(t, end);
  bool oclock =
      t[end].is("oclock") || (t[end].is("o") && t[end + 1].is("clock"));
  if (h.which == half::open && !oclock && minute == 0
      && (!is_expected || counts_something(t, end)))
    return std::nullopt;
  if (oclock) h.end = t[end].is("oclock") ? end + 1 : end + 2;
  return found(make(hour, minute, h.which), h.end);
}

/// Any clock time, also a bare hour: where the words before ask for one.
std::optional<clock_found> any_clock_at(const time_tokens& t,
                                        std::size_t i) noexcept {
  if (auto spoken = spoken_at(t, i)) return spoken;
  if (auto f = figures_at(t, i)) return clock_found{f->clock, f->end};
  return worded_at(t, i, true);
}

bool introduces_clock(const token& w) noexcept {
  return w.is("at") || w.is_sign('@') || w.is("around") || w.is("about")
         || w.is("approx") || w.is("approximately");
}

/// Which half both ends of a window share.
void share_half(said_clock& from, said_clock& to) noexcept {
  if (from.is_open && !to.is_open) {
    bool evening = to.minutes >= 720;
    int same = from.minutes + (evening ? 720 : 0);
    from = {same < to.minutes ? same : from.minutes, false};
  } else if (!from.is_open && to.is_open) {
    int first = to.minutes > from.minutes ? to.minutes : to.minutes + 720;
    to = {first, false};
  }
}

} // namespace

std::optional<clock_found> clock_at(const time_tokens& t, std::size_t i,
                                    bool beside_day) noexcept {
  if (introduces_clock(t[i])) {
    auto clock = any_clock_at(t, i + 1);
    // "about 3" of something is no time; "at 3" is.
    if (clock && (t[i].is("about") || t[i].is("approx")) && !beside_day) {
      auto f = figures_at(t, i + 1);
      if (f && !f->is_strong) return std::nullopt;
    }
    return clock;
  }
  if (auto spoken = spoken_at(t, i)) return spoken;
  if (auto f = figures_at(t, i)) {
    if (f->is_strong || beside_day) return clock_found{f->clock, f->end};
    // "3 or 4 pm": the hour shares the other's half.
    if (t[i + 1].is("or")) {
      auto other = figures_at(t, i + 2);
      if (other && other->is_strong && f->clock.is_open) {
        bool pm = other->clock.minutes >= 720;
        return clock_found{
            {f->clock.minutes + (pm ? 720 : 0), other->clock.is_open}, f->end};
      }
    }
    return std::nullopt;
  }
  return worded_at(t, i, beside_day);
}

std::optional<window_found> window_at(const time_tokens& t, std::size_t i,
                                      bool beside_day) noexcept {
  if (t[i].is("anytime") || (t[i].is("any") && t[i + 1].is("time"))
      || (t[i].is("all") && t[i + 1].is("day"))
      || (t[i].is("whole") && t[i + 1].is("day")))
    return window_found{{window_form::any, {}, {}},
                        t[i].is("anytime") ? i + 1 : i + 2};
  bool after = t[i].is("after") || t[i].is("post");
  bool before = t[i].is("before") || t[i].is("until") || t[i].is("till");
  bool from = t[i].is("from") || t[i].is("between");
  auto first = after || before || from ? i + 1 : i;
  if (after || before) {
    auto clock = any_clock_at(t, first);
    if (!clock) return std::nullopt;
    return window_found{
        {after ? window_form::after : window_form::before, clock->clock, {}},
        clock->end};
  }
  // Both ends: a bare hour before a dash is otherwise taken for a date.
  std::optional<clock_found> a;
  bool dashed = t[first].is_number() && t[first + 1].is_sign('-')
                && t[first + 2].is_number() && !t[first + 3].is_sign('-')
                && t[first].value >= 1 && t[first].value <= 12;
  bool strong = false;
  if (dashed) {
    a = clock_found{{t[first].value % 12 * 60, true}, first + 1};
  } else {
    auto f = figures_at(t, first);
    if (f) strong = f->is_strong;
    a = any_clock_at(t, first);
  }
  if (!a) return std::nullopt;
  auto join = a->end;
  bool joined = t[join].is_sign('-') || t[join].is("to") || t[join].is("till")
                || t[join].is("until")
                || (t[i].is("between") && t[join].is("and"));
  if (t[i].is("from") && !joined) {
    if (t[join].is("onwards") || t[join].is("onward") || t[join].is("on"))
      return window_found{{window_form::after, a->clock, {}}, join + 1};
    return std::nullopt;
  }
  if (!joined) return std::nullopt;
  std::optional<clock_found> b;
  if (t[join].is_sign('-') && t[join + 1].is_number()) {
    auto h = half_at(t, join + 2);
    if (t[join + 1].value <= 12 && t[join + 2].kind != token_kind::sign)
      b = found(make(t[join + 1].value, 0, h.which), h.end);
    if (b && h.which != half::open) strong = true;
    if (b && counts_something(t, h.end)) return std::nullopt;
  }
  if (!b) {
    auto f = figures_at(t, join + 1);
    if (f && f->is_strong) strong = true;
    b = any_clock_at(t, join + 1);
  }
  if (!b || (!strong && !from && !beside_day)) return std::nullopt;
  said_window w{window_form::between, a->clock, b->clock};
  share_half(w.from, w.to);
  return window_found{w, b->end};
}

} // namespace careline::engine
