#include "engine/resolve_day.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

namespace chr = std::chrono;

/// A date without a year that is past means next year's if that is this near.
constexpr chr::days next_year_within{180};
/// Dates have a year up to this one, and so has what is counted from today.
constexpr local_day last_day{chr::year{2099} / chr::December / 31};

int index_of(local_day d) noexcept {
  return static_cast<int>(chr::weekday{d}.iso_encoding()) - 1;
}

local_day monday_of(local_day d) noexcept {
  return d - chr::days{index_of(d)};
}

days_meant one(local_day d) noexcept {
  days_meant m;
  m.which[0] = d;
  m.count = 1;
  return m;
}

days_meant two(local_day a, local_day b, wish_reason why) noexcept {
  days_meant m;
  m.which = {a, b};
  m.count = 2;
  m.reason = why;
  return m;
}

days_meant asked(wish_reason why) noexcept {
  days_meant m;
  m.reason = why;
  return m;
}

/// What is over of a span is left out.
days_meant span(local_day first, local_day last, local_day today) noexcept {
  if (last < today) return asked(wish_reason::past);
  auto m = one(std::max(first, today));
  m.last = last;
  return m;
}

/// The nearest such weekday after today.
local_day after_today(int weekday, local_day today) noexcept {
  return today + chr::days{(weekday - index_of(today) + 6) % 7 + 1};
}

days_meant next_weekday(int weekday, local_day today) noexcept {
  auto n = after_today(weekday, today);
  auto k = monday_of(today) + chr::days{7 + weekday};
  bool is_tomorrow = n == today + chr::days{1};
  if (n == k)
    return is_tomorrow ? two(n, n + chr::days{7}, wish_reason::next_weekday)
                       : one(k);
  return is_tomorrow ? one(k) : two(n, k, wish_reason::next_weekday);
}

/// The nearest such day of a month, `from` included; months without it are
/// skipped.
local_day nearest_of_month(int day, local_day from) noexcept {
  chr::year_month_day date{from};
  auto month = date.year() / date.month();
  for (int i = 0; i < 4; ++i, month += chr::months{1}) {
    auto candidate = month / chr::day{static_cast<unsigned>(day)};
    if (candidate.ok() && local_day{candidate} >= from)
      return local_day{candidate};
  }
  return from;
}

days_meant day_in_month(int day, local_day today, int months_ahead) noexcept {
  chr::year_month_day now{today};
  auto date = (now.year() / now.month() + chr::months{months_ahead})
              / chr::day{static_cast<unsigned>(day)};
  if (!date.ok()) return asked(wish_reason::invalid);
  if (local_day{date} < today) return asked(wish_reason::past);
  return one(local_day{date});
}

days_meant date(int d, int m, int y, local_day today) noexcept {
  auto in_year = [&](chr::year year) {
    return year / chr::month{static_cast<unsigned>(m)}
           / chr::day{static_cast<unsigned>(d)};
  };
  auto this_year = chr::year_month_day{today}.year();
  auto said = in_year(y == 0 ? this_year : chr::year{y});
  if (!said.ok()) return asked(wish_reason::invalid);
  if (local_day{said} >= today) return one(local_day{said});
  if (y != 0) return asked(wish_reason::past);
  auto next = in_year(this_year + chr::years{1});
  if (next.ok() && local_day{next} <= today + next_year_within)
    return one(local_day{next});
  return asked(wish_reason::past);
}

/// The same day number; a shorter month's last.
local_day months_later(local_day from, int count) noexcept {
  chr::year_month_day now{from};
  auto then = now.year() / now.month() + chr::months{count};
  auto day = then / now.day();
  return day.ok() ? local_day{day} : local_day{then / chr::last};
}

/// The year and month that are meant, so that `is_over` of it is not.
template <class IsOver>
std::optional<chr::year_month> month_meant(int month, local_day today,
                                           IsOver&& is_over) noexcept {
  chr::year_month_day now{today};
  auto current = now.year() / now.month();
  if (month == this_month) return current;
  if (month == next_month) return current + chr::months{1};
  auto named = now.year() / chr::month{static_cast<unsigned>(month)};
  if (!is_over(named)) return named;
  named += chr::years{1};
  if (local_day{named / chr::day{1}} <= today + next_year_within) return named;
  return std::nullopt;
}

local_day last_of(chr::year_month month) noexcept {
  return local_day{month / chr::last};
}

days_meant weekday_of_month(int weekday, int nth, int month,
                            local_day today) noexcept {
  auto day_in = [&](chr::year_month m) -> std::optional<local_day> {
    if (nth < 0) {
      auto last = last_of(m);
      return last - chr::days{(index_of(last) - weekday + 7) % 7};
    }
    local_day first{m / chr::day{1}};
    auto d = first + chr::days{(weekday - index_of(first) + 7) % 7}
             + chr::days{7 * (nth - 1)};
    if (d > last_of(m)) return std::nullopt;
    return d;
  };
  auto meant = month_meant(month, today, [&](chr::year_month m) {
    auto d = day_in(m);
    return d && *d < today;
  });
  if (!meant) return asked(wish_reason::past);
  auto d = day_in(*meant);
  if (!d) return asked(wish_reason::invalid);
  return *d < today ? asked(wish_reason::past) : one(*d);
}

/// Days a to b of a month; b 0 is the last, a below 0 counts from the end.
days_meant month_span(int a, int b, int month, local_day today) noexcept {
  auto first_in = [&](chr::year_month m) {
    return a > 0 ? local_day{m / chr::day{1}} + chr::days{a - 1}
                 : last_of(m) + chr::days{a + 1};
  };
  auto last_in = [&](chr::year_month m) {
    return b > 0 ? local_day{m / chr::day{1}} + chr::days{b - 1} : last_of(m);
  };
  auto meant = month_meant(
      month, today, [&](chr::year_month m) { return last_in(m) < today; });
  if (!meant) return asked(wish_reason::past);
  return span(first_in(*meant), last_in(*meant), today);
}

days_meant weekend(int weeks, local_day today) noexcept {
  auto saturday = monday_of(today) + chr::days{5};
  if (weeks >= 0)
    return span(saturday + chr::days{7 * weeks},
                saturday + chr::days{7 * weeks + 1}, today);
  // "next weekend" on a weekday: this one or the one after?
  if (index_of(today) < 5) return asked(wish_reason::options);
  return span(saturday + chr::days{7}, saturday + chr::days{8}, today);
}

days_meant resolve_plain(const plain_day& said, local_day today) {
  auto monday = monday_of(today);
  auto weekday = chr::days{said.a};
  switch (said.form) {
  case day_form::offset:
    return one(today + chr::days{said.a});
  case day_form::weekday: {
    auto m = one(after_today(said.a, today));
    m.is_today_or_next = index_of(today) == said.a;
    return m;
  }
  case day_form::this_weekday:
    if (index_of(today) == said.a) return one(today);
    [[fallthrough]];
  case day_form::coming_weekday:
    return one(after_today(said.a, today));
  case day_form::next_weekday:
    return next_weekday(said.a, today);
  case day_form::weekday_next_week:
    return one(monday + chr::days{7 * std::max(1, said.b)} + weekday);
  case day_form::nth_coming_weekday:
    return one(after_today(said.a, today) + chr::days{7 * (said.b - 1)});
  case day_form::weekday_this_week:
    if (monday + weekday < today) return asked(wish_reason::past);
    return one(monday + weekday);
  case day_form::of_month:
    return one(nearest_of_month(said.a, today));
  case day_form::of_this_month:
    return day_in_month(said.a, today, 0);
  case day_form::of_next_month:
    return day_in_month(said.a, today, 1);
  case day_form::date:
    return date(said.a, said.b, said.c, today);
  case day_form::months_ahead:
    return one(months_later(today, said.a));
  case day_form::weekday_of_month:
    return weekday_of_month(said.a, said.b, said.c, today);
  case day_form::last_of_month:
    return [&] {
      auto m = month_span(-1, 0, said.c, today);
      m.last.reset();
      return m;
    }();
  case day_form::week: {
    auto first = monday + chr::days{7 * said.a + said.b};
    auto m = span(first, monday + chr::days{7 * said.a + said.c}, today);
    m.is_from_now = said.a == 0 && said.b == 0 && said.c == 6;
    return m;
  }
  case day_form::weekend:
    return weekend(said.a, today);
  case day_form::month:
    return month_span(said.a, said.b, said.c, today);
  case day_form::within:
    return span(today, today + weekday, today);
  case day_form::range:
    break;
  }
  return asked(wish_reason::invalid);
}

bool is_weekday_form(day_form f) noexcept {
  return f >= day_form::weekday && f <= day_form::nth_coming_weekday;
}

days_meant resolve_range(const said_day& said, local_day today) {
  auto first = resolve_plain(said, today);
  if (first.count != 1) return first;
  auto from = first.which[0];
  if (is_weekday_form(said.form)) {
    auto length = (said.until.a - said.a + 7) % 7;
    // On a Wednesday "Monday to Friday of this week" began already.
    return span(from, from + chr::days{length}, today);
  }
  if (said.until.form == day_form::of_month)
    return span(from, nearest_of_month(said.until.a, from), today);
  auto last = resolve_plain(said.until, from);
  if (last.count != 1) return last;
  if (last.which[0] < from) return asked(wish_reason::conflict);
  return span(from, last.which[0], today);
}

days_meant limited(days_meant m, day_limit limit, local_day today) {
  if (m.count != 1 || limit == day_limit::none) return m;
  if (limit == day_limit::after) return asked(wish_reason::options);
  auto last = m.last ? *m.last : m.which[0];
  if (limit == day_limit::before) last = m.which[0] - chr::days{1};
  m = span(today, last, today);
  m.is_from_now = true;
  return m;
}

} // namespace

bool is_plain_weekday(const said_day& said) noexcept {
  return is_weekday_form(said.form) && !said.is_range && said.shift == 0
         && said.limit == day_limit::none;
}

days_meant resolve_day(const said_day& said, local_day today) {
  if (said.is_unsure_order) return asked(wish_reason::date_order);
  auto m =
      said.is_range ? resolve_range(said, today) : resolve_plain(said, today);
  if (said.shift != 0 || said.shift_months != 0) {
    for (int i = 0; i < m.count; ++i) {
      auto& d = m.which[static_cast<std::size_t>(i)];
      d += chr::days{said.shift};
      if (said.shift_months != 0) d = months_later(d, said.shift_months);
      if (d < today) return asked(wish_reason::past);
    }
    if (m.last) *m.last += chr::days{said.shift};
    m.is_today_or_next = false;
  }
  m = limited(m, said.limit, today);
  bool is_too_far = m.last && *m.last > last_day;
  for (int i = 0; i < m.count; ++i)
    is_too_far = is_too_far || m.which[static_cast<std::size_t>(i)] > last_day;
  return is_too_far ? asked(wish_reason::invalid) : m;
}

days_meant agree(const said_day& said_a, const said_day& said_b,
                 local_day today) {
  auto a = resolve_day(said_a, today);
  auto b = resolve_day(said_b, today);
  // A span and a day inside it: "next week ... on Friday".
  if (a.last.has_value() != b.last.has_value()) {
    auto& wide = a.last ? a : b;
    auto& narrow = a.last ? b : a;
    auto& said_wide = a.last ? said_a : said_b;
    auto& said_narrow = a.last ? said_b : said_a;
    if (wide.count == 0) return wide;
    if (is_plain_weekday(said_narrow)
        && said_narrow.form == day_form::weekday) {
      auto d = wide.which[0];
      d += chr::days{(said_narrow.a - index_of(d) + 7) % 7};
      if (d > *wide.last) return asked(wish_reason::past);
      bool comes_twice = d + chr::days{7} <= *wide.last;
      if (comes_twice) return two(d, d + chr::days{7}, wish_reason::options);
      return one(d);
    }
    if (said_narrow.form == day_form::of_month
        && said_wide.form == day_form::month && !said_narrow.is_range) {
      chr::year_month_day month{*wide.last};
      auto d = month.year() / month.month()
               / chr::day{static_cast<unsigned>(said_narrow.a)};
      if (!d.ok()) return asked(wish_reason::invalid);
      if (local_day{d} < today) return asked(wish_reason::past);
      return one(local_day{d});
    }
    for (int i = 0; i < narrow.count; ++i) {
      auto d = narrow.which[static_cast<std::size_t>(i)];
      if (d >= wide.which[0] && d <= *wide.last) return one(d);
    }
    return asked(wish_reason::conflict);
  }
  if (a.count == 0) return a;
  if (b.count == 0) return b;
  if (a.last && b.last) {
    // "Monday to Wednesday, next week"
    bool is_week_a = said_a.form == day_form::week;
    auto& week = is_week_a ? a : b;
    auto& days = is_week_a ? said_b : said_a;
    bool is_week =
        (said_a.form == day_form::week) != (said_b.form == day_form::week);
    if (is_week && days.is_range && days.form == day_form::weekday) {
      auto monday = monday_of(week.which[0]);
      return span(monday + chr::days{days.a}, monday + chr::days{days.until.a},
                  today);
    }
    auto first = std::max(a.which[0], b.which[0]);
    auto last = std::min(*a.last, *b.last);
    if (first > last) return asked(wish_reason::conflict);
    auto both = one(first);
    both.last = last;
    return both;
  }
  if (a.count == 1 && b.count == 1 && a.which[0] == b.which[0]
      && !a.is_today_or_next && !b.is_today_or_next)
    return a;
  bool weekday_a = is_plain_weekday(said_a);
  bool weekday_b = is_plain_weekday(said_b);
  if (weekday_a == weekday_b) return asked(wish_reason::options);
  auto& dated = weekday_a ? b : a;
  auto weekday = weekday_a ? said_a.a : said_b.a;
  for (int i = 0; i < dated.count; ++i) {
    auto d = dated.which[static_cast<std::size_t>(i)];
    if (index_of(d) == weekday) return one(d);
  }
  return asked(wish_reason::conflict);
}

} // namespace careline::engine
