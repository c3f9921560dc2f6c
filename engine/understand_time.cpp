#include "engine/understand_time.hpp"

#include "engine/stated_zone.hpp"
#include "engine/time_signs.hpp"
#include "engine/time_words.hpp"
#include "engine/wish_reader.hpp"

#include <algorithm>
#include <memory>

namespace careline::engine {
namespace {

using config::local_seconds;

/// "A or B or C" is asked with its candidates; more are too many to read.
constexpr int most_alternatives = 6;

bool is_month_first(const config::clinic& clinic) noexcept {
  if (!clinic.booking.date_order.empty())
    return clinic.booking.date_order == "mdy";
  return clinic.zone_name.starts_with("America/")
         || clinic.zone.name().starts_with("America/");
}

reading how_to_read(const time_tokens& t, const config::clinic& clinic,
                    std::string_view language) noexcept {
  reading how;
  how.is_month_first = is_month_first(clinic);
  auto spanish = t.words_of(language::es);
  auto hindi = t.words_of(language::hi);
  auto english = t.words_of(language::en);
  bool hints_spanish = language.starts_with("es");
  bool hints_hindi = language.starts_with("hi");
  how.is_spanish =
      hints_spanish ? hindi <= spanish : spanish > hindi && spanish >= english;
  how.is_hindi = !how.is_spanish && (hints_hindi || hindi > 0);
  return how;
}

/// The whole message is a number from 1 to 31.
bool is_bare_number(const time_tokens& t) noexcept {
  if (t.size() != 1) return false;
  auto& n = t[0];
  bool is_number = n.is_number() || (n.is(role::number) && !n.is(role::shy));
  return is_number && n.value >= 1 && n.value <= 31;
}

void put(alternative& a, const said& s) noexcept {
  switch (s.kind) {
  case said_kind::day:
    a.days.add(s);
    break;
  case said_kind::clock:
    a.clocks.add(s);
    break;
  case said_kind::part:
    a.parts.add(s);
    break;
  case said_kind::window:
    a.windows.add(s);
    break;
  case said_kind::any_time:
    a.has_any_time = true;
    break;
  case said_kind::elapsed:
  case said_kind::soon:
  case said_kind::now:
    a.amounts.add(s);
    break;
  case said_kind::vague:
    a.is_vague = true;
    break;
  case said_kind::bad_date:
    a.is_bad_date = true;
    break;
  case said_kind::nothing:
    break;
  }
}

bool is_weekday(const said& s) noexcept {
  return is_plain_weekday(s.day);
}

bool is_span(const said& s) noexcept {
  return s.day.is_range || s.day.form >= day_form::week
         || s.day.limit != day_limit::none;
}

/// Two days that cannot be one begin a new alternative: "Monday, Tuesday".
bool clashes(const alternative& a, const said& s) noexcept {
  if (s.kind == said_kind::clock) {
    if (a.clocks.empty()) return false;
    auto& last = a.clocks[a.clocks.size() - 1].clock;
    bool may_differ = last.is_open || s.clock.is_open;
    return may_differ ? last.minutes % 720 != s.clock.minutes % 720
                      : last.minutes != s.clock.minutes;
  }
  if (s.kind != said_kind::day || a.days.empty()) return false;
  auto& last = a.days[a.days.size() - 1];
  if (is_span(last) || is_span(s)) return false;
  if (is_weekday(last) && is_weekday(s)) return last.day.a != s.day.a;
  return !is_weekday(last) && !is_weekday(s);
}

struct alternatives {
  union { // Only the first `count` are ever alive.
    std::array<alternative, most_alternatives> items;
  };
  int count = 1;
  alternatives() noexcept { std::construct_at(items.data()); }
  alternative& grow() noexcept {
    return *std::construct_at(items.data() + count++);
  }
  alternative& last() noexcept {
    return items[static_cast<std::size_t>(count - 1)];
  }
  alternative& operator[](int i) noexcept {
    return items[static_cast<std::size_t>(i)];
  }
};

bool has_or_between(const time_tokens& t, const said_list& heard, int from,
                    int to) noexcept {
  for (int k = from; k < to; ++k)
    if (is_or_at(t, k)) {
      // "A nahi to B": the word stands before the dropped one, too.
      for (int i = 0; i < heard.size(); ++i)
        if (heard[i].begin <= k && k < heard[i].end) return false;
      return true;
    }
  return false;
}

void divide(const time_tokens& t, const said_list& heard,
            alternatives& all) noexcept {
  const said* last = nullptr;
  for (int i = 0; i < heard.size(); ++i) {
    auto& s = heard[i];
    if (!s.is_wish()) continue;
    bool is_new = last
                  && (has_or_between(t, heard, last->end, s.begin)
                      || clashes(all.last(), s));
    if (is_new && all.count < most_alternatives) all.grow();
    put(all.last(), s);
    last = &s;
  }
}

/// What one says the others share: the day, the time, am or pm.
void share(alternatives& all) noexcept {
  for (int i = 0; i < all.count; ++i) {
    auto& a = all[i];
    auto lend = [&](auto&& has, auto&& take) {
      if (has(a)) return;
      for (int j = i - 1; j >= 0; --j)
        if (has(all[j])) {
          take(all[j]);
          return;
        }
      for (int j = i + 1; j < all.count; ++j)
        if (has(all[j])) {
          take(all[j]);
          return;
        }
    };
    if (!a.amounts.empty() || a.is_vague || a.is_bad_date) continue;
    lend([](alternative& x) { return !x.days.empty() || x.is_bad_date; },
         [&](alternative& x) { a.days = x.days; });
  }
  for (int i = 0; i < all.count; ++i) {
    auto& a = all[i];
    if (!a.amounts.empty() || a.is_vague || a.has_time()) continue;
    // The time that follows is meant for both: "Monday or Tuesday at 4".
    for (int step = 1; step < all.count && !a.has_time(); ++step)
      for (int j : {i + step, i - step}) {
        if (j < 0 || j >= all.count || a.has_time()) continue;
        a.clocks = all[j].clocks;
        a.parts = all[j].parts;
        a.windows = all[j].windows;
        a.has_any_time = all[j].has_any_time;
      }
  }
  for (int i = 0; i + 1 < all.count; ++i) {
    auto& a = all[i];
    auto& b = all[i + 1];
    if (a.clocks.empty() || b.clocks.empty()) continue;
    auto& first = a.clocks[0].clock;
    auto& second = b.clocks[0].clock;
    if (first.is_open && second.has_meridiem && a.parts.empty()) {
      int which = second.minutes >= 720 ? 1 : 0;
      if (first.minutes + which * 720 < second.minutes)
        a.shared_meridiem = which;
    }
    if (first.is_open && a.parts.empty() && !b.parts.empty()) a.parts = b.parts;
    if (first.has_meridiem && second.is_open && b.parts.empty()) {
      int which = first.minutes >= 720 ? 1 : 0;
      if (second.minutes + which * 720 > first.minutes)
        b.shared_meridiem = which;
    }
    if (second.is_open && b.parts.empty() && !a.parts.empty()
        && !second.has_meridiem)
      b.parts = a.parts;
  }
}

/// Asked with all candidates; windows have none.
wish read_options(const wish_reader& reader, alternatives& all) {
  std::vector<local_seconds> candidates;
  bool has_window = false;
  wish last;
  wish_reason why = wish_reason::nothing;
  for (int i = 0; i < all.count; ++i) {
    auto w = reader.read(all[i]);
    switch (w.kind) {
    case wish_kind::instant:
    case wish_kind::date:
    case wish_kind::time:
      candidates.push_back(w.start);
      last = w;
      break;
    case wish_kind::interval:
      has_window = true;
      break;
    case wish_kind::ambiguous:
      if (w.candidates.empty()) why = w.reason;
      for (auto t : w.candidates) candidates.push_back(t);
      last.kind = wish_kind::none;
      break;
    case wish_kind::none:
      break;
    }
  }
  if (has_window) return reader.ask(wish_reason::options);
  if (candidates.empty() && why != wish_reason::nothing) return reader.ask(why);
  auto asked = reader.ask_among(std::move(candidates), wish_reason::options);
  bool is_one = asked.candidates.size() == 1 && why == wish_reason::nothing
                && last.kind != wish_kind::none;
  return is_one ? last : asked;
}

/// "in 2 or 3 days": the second amount stands for itself.
void unfold_amounts(said_list& heard) noexcept {
  auto size = heard.size();
  for (int i = 0; i < size; ++i) {
    if (!heard[i].is(said_kind::day) || !heard[i].is_shared) continue;
    auto second = heard[i];
    static_cast<plain_day&>(second.day) = heard[i].day.until;
    second.is_shared = false;
    heard.add(second);
  }
}

void mark(wish& w, const time_tokens& t, const said_list& heard) noexcept {
  int first = -1;
  int last = -1;
  for (int i = 0; i < heard.size(); ++i) {
    if (!heard[i].is_wish()) continue;
    if (first < 0) first = heard[i].begin;
    last = std::max(last, heard[i].end - 1);
    w.is_approximate = w.is_approximate || heard[i].is_approximate;
  }
  if (first < 0) return;
  w.said_at = t[first].from;
  w.said_length = static_cast<std::uint16_t>(t[last].to - t[first].from);
}

} // namespace

wish understand_time(std::string_view text, instant now,
                     const config::clinic& clinic, std::string_view language) {
  time_tokens t{text};
  wish nothing;
  if (t.size() == 0) return nothing;
  if (is_bare_number(t)) {
    nothing.kind = wish_kind::ambiguous;
    nothing.reason = wish_reason::bare_number;
    nothing.said_at = t[0].from;
    nothing.said_length = static_cast<std::uint16_t>(t[0].to - t[0].from);
    return nothing;
  }
  auto how = how_to_read(t, clinic, language);
  said_list heard;
  hear_time(t, how, heard);
  if (heard.size() == 0) return nothing;
  drop_what_is_no_wish(t, heard);
  drop_the_excluded(t, how, heard);
  drop_the_replaced(t, how, heard);
  unfold_amounts(heard);

  bool has_wish = false;
  for (int i = 0; i < heard.size(); ++i)
    has_wish = has_wish || heard[i].is_wish();
  if (!has_wish) return nothing;

  wish_reader reader{now, clinic};
  wish w;
  if (names_foreign_zone(t, heard, clinic)) {
    w = reader.ask(wish_reason::zone);
  } else {
    alternatives all;
    divide(t, heard, all);
    if (all.count > 1) {
      share(all);
      w = read_options(reader, all);
    } else {
      w = reader.read(all[0]);
    }
  }
  if (w.kind == wish_kind::none) return w;
  mark(w, t, heard);
  w.is_out_of_hours = reader.is_out_of_hours(w);
  return w;
}

} // namespace careline::engine
