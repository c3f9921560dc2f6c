#include "engine/resolve_day.hpp"

namespace careline::engine {
namespace {

namespace chr = std::chrono;

/// A date without a year that is past means next year's if that is this near.
constexpr chr::days next_year_within{180};

unsigned iso_index(local_day d) noexcept {
  return chr::weekday{d}.iso_encoding() - 1;
}

local_day monday_of(local_day d) noexcept {
  return d - chr::days{iso_index(d)};
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

days_meant span(local_day first, local_day last) noexcept {
  auto m = one(first);
  m.last = last;
  return m;
}

/// The nearest such weekday after today.
local_day after_today(int weekday, local_day today) noexcept {
  auto ahead = (weekday - static_cast<int>(iso_index(today)) + 6) % 7 + 1;
  return today + chr::days{ahead};
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

/// The nearest such day of a month, today included; months without it are
/// skipped.
local_day nearest_of_month(int day, local_day today) noexcept {
  chr::year_month_day date{today};
  auto month = date.year() / date.month();
  for (int i = 0; i < 4; ++i, month += chr::months{1}) {
    auto candidate = month / chr::day{static_cast<unsigned>(day)};
    if (candidate.ok() && local_day{candidate} >= today)
      return local_day{candidate};
  }
  return today;
}

days_meant day_in_month(int day, local_day today, int months_ahead) noexcept {
  chr::year_month_day now{today};
  auto date = now.year() / now.month() / chr::day{static_cast<unsigned>(day)}
              + chr::months{months_ahead};
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

days_meant months_ahead(int count, local_day today) noexcept {
  chr::year_month_day now{today};
  auto then = now.year() / now.month() + chr::months{count};
  auto day = then / now.day();
  if (day.ok()) return one(local_day{day});
  return one(local_day{then / chr::last});
}

/// "Tuesday 27 January": the date counts and the weekday must fit.
days_meant agree(const days_meant& a, const said_day& said_a,
                 const days_meant& b, const said_day& said_b) {
  days_meant refused;
  if (a.last || b.last) {
    refused.reason = wish_reason::options;
    return refused;
  }
  if (a.count == 1 && b.count == 1 && a.which[0] == b.which[0]) return a;
  auto weekday_a = weekday_named(said_a);
  auto weekday_b = weekday_named(said_b);
  if ((weekday_a < 0) == (weekday_b < 0)) {
    refused.reason = wish_reason::options;
    return refused;
  }
  auto& dated = weekday_a < 0 ? a : b;
  auto weekday = std::max(weekday_a, weekday_b);
  for (std::size_t i = 0; i < dated.count; ++i)
    if (static_cast<int>(chr::weekday{dated.which[i]}.iso_encoding()) - 1
        == weekday) {
      days_meant fits;
      fits.which[0] = dated.which[i];
      fits.count = 1;
      return fits;
    }
  refused.reason = wish_reason::conflict;
  return refused;
}

} // namespace

int weekday_named(const said_day& said) noexcept {
  return said.form >= day_form::weekday
                 && said.form <= day_form::week_from_weekday
             ? said.a
             : -1;
}

days_meant resolve_day(const said_day& said, local_day today) {
  auto monday = monday_of(today);
  auto weekday = chr::days{said.a};
  switch (said.form) {
  case day_form::offset:
    return one(today + weekday);
  case day_form::weekday: {
    auto first = after_today(said.a, today);
    if (said.until) {
      auto last = first + chr::days{((*said.until)[0] - said.a + 7) % 7};
      return span(first, last);
    }
    auto m = one(first);
    m.is_today_or_next = static_cast<int>(iso_index(today)) == said.a;
    return m;
  }
  case day_form::this_weekday:
    if (static_cast<int>(iso_index(today)) == said.a) return one(today);
    [[fallthrough]];
  case day_form::coming_weekday:
    return one(after_today(said.a, today));
  case day_form::next_weekday:
    return next_weekday(said.a, today);
  case day_form::weekday_next_week:
    return one(monday + chr::days{7} + weekday);
  case day_form::weekday_after_next:
    return one(after_today(said.a, today) + chr::days{7});
  case day_form::weekday_this_week:
    if (monday + weekday < today) return asked(wish_reason::past);
    return one(monday + weekday);
  case day_form::week_from_weekday:
    return one(after_today(said.a, today) + chr::days{said.b});
  case day_form::of_month:
    return one(nearest_of_month(said.a, today));
  case day_form::of_this_month:
    return day_in_month(said.a, today, 0);
  case day_form::of_next_month:
    return day_in_month(said.a, today, 1);
  case day_form::date: {
    auto first = date(said.a, said.b, said.c, today);
    if (!said.until || first.count != 1) return first;
    auto last = date((*said.until)[0], (*said.until)[1], (*said.until)[2],
                     first.which[0]);
    if (last.count != 1) return last;
    return span(first.which[0], last.which[0]);
  }
  case day_form::months_ahead:
    return months_ahead(said.a, today);
  case day_form::this_week:
    return span(today, monday + chr::days{6});
  case day_form::next_week:
    return span(monday + chr::days{7}, monday + chr::days{13});
  case day_form::weekend: {
    auto saturday = monday + chr::days{5 + 7 * said.a};
    return span(std::max(saturday, today), saturday + chr::days{1});
  }
  case day_form::within:
    return span(today, today + weekday);
  }
  return asked(wish_reason::invalid);
}

days_meant resolve_days(const time_words& said, local_day today) {
  days_meant meant;
  bool is_said = false;
  for (std::size_t i = 0; i < said.days.size(); ++i) {
    auto& d = said.days[i].what;
    auto next = resolve_day(d, today);
    if (next.count == 0) return next;
    if (!is_said) {
      meant = next;
      is_said = true;
      continue;
    }
    auto agreed = agree(meant, said.days[i - 1].what, next, d);
    if (agreed.count == 0) return agreed;
    meant = agreed;
  }
  if (!is_said && !said.parts.empty() && said.parts[0].what.is_today) {
    meant.which[0] = today;
    meant.count = 1;
  }
  return meant;
}

} // namespace careline::engine
