#include "engine/said_clock.hpp"
#include "engine/said_day.hpp"
#include "engine/said_number.hpp"
#include "engine/said_which.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

constexpr int month_lengths[] = {31, 29, 31, 30, 31, 30,
                                 31, 31, 30, 31, 30, 31};

bool is_date(int d, int m) noexcept {
  return m >= 1 && m <= 12 && d >= 1 && d <= month_lengths[m - 1];
}

day_found dated(int d, int m, int year, int end) noexcept {
  day_found f;
  f.end = end;
  if (!is_date(d, m)) {
    f.kind = said_kind::bad_date;
    return f;
  }
  f.day.form = day_form::date;
  f.day.a = d;
  f.day.b = m;
  f.day.c = year;
  return f;
}

/// "15", "15th", "1ro": a day of a month. @returns -1 if it is none
struct day_number {
  int value = -1;
  bool is_ordinal = false;
  int end = 0;
};

bool is_ordinal_ending(const token& s) noexcept {
  return s.touches
         && (s.is("st") || s.is("nd") || s.is("rd") || s.is("th") || s.is("o")
             || s.is("ro") || s.is("er") || s.is("do") || s.is("to"));
}

day_number day_number_at(const time_tokens& t, int i) noexcept {
  auto& n = t[i];
  if (n.is_number()) {
    if (n.digits > 2 || n.value < 1) return {};
    auto& s = t[i + 1];
    if (is_ordinal_ending(s)) return {n.value, true, i + 2};
    bool loose = (s.is("th") || s.is("st") || s.is("nd") || s.is("rd"))
                 && s.before == pause::none;
    if (loose) return {n.value, true, i + 2};
    return {n.value, false, i + 1};
  }
  if (n.is(role::ordinal) && n.value > 0 && n.value <= 31)
    return {n.value, true, i + 1};
  auto word = number_at(t, i);
  if (word && word.is_word && word.value <= 31) {
    // "twenty first"
    if (word.value % 10 == 0 && t[word.end].is(role::ordinal)
        && t[word.end].value > 0 && t[word.end].value < 10)
      return {word.value + t[word.end].value, true, word.end + 1};
    return {word.value, false, word.end};
  }
  return {};
}

/// A year behind a date; 0 if there is none.
int year_at(const time_tokens& t, int& end) noexcept {
  auto at = end;
  if (t[at].is(role::of) && (t[at].is("de") || t[at].is("del"))) ++at;
  auto& y = t[at];
  bool is_year = y.is_number() && y.digits == 4 && y.value >= 1900
                 && y.value < 2100 && !t[at + 1].is(role::hours_mark)
                 && meridiem_at(t, at + 1).which < 0
                 && !t[at + 1].is(role::baje);
  if (!is_year) return 0;
  end = at + 1;
  return y.value;
}

bool counts_something(const time_tokens& t, int i) noexcept {
  auto& w = t[i];
  return w.is(role::count) || w.is(role::measure) || w.is(role::dose);
}

/// "15 feb", "15th of february 2026", "3 de marzo", "15-feb-26"
day_found day_then_month(const time_tokens& t, int i,
                         const reading& how) noexcept {
  auto n = day_number_at(t, i);
  if (n.value < 1) return {};
  // "please do Jan 5th": two only where Hindi is spoken.
  if (t[i].is(role::shy) && !how.is_hindi && !how.is_spanish) return {};
  auto at = n.end;
  char joint = 0;
  if (t[at].is_sign('-') || t[at].is_sign('/') || t[at].is_sign('.')) {
    joint = t[at].sign;
    ++at;
  }
  if (t[at].is(role::date_mark)) ++at;
  if (t[at].is(role::of) || t[at].is(role::postposition)) ++at;
  if (t[at].is("month") && t[at + 1].is(role::of)) at += 2;
  if (t[at].is("mes") && t[at + 1].is(role::of)) at += 2;
  auto month = month_at(t, at);
  if (month < 1) return {};
  // "5 may be ok": a verb. "3 march past": whatever it is.
  if (t[at].is("may") && t[at + 1].is(role::verb_after_may)
      && t[at + 1].before == pause::none && !n.is_ordinal)
    return {};
  auto end = at + 1;
  int year = 0;
  bool is_joined = joint != 0 && t[end].is_sign(joint);
  if (is_joined && t[end + 1].is_number() && t[end + 1].digits == 2) {
    year = 2000 + t[end + 1].value;
    end += 2;
  } else {
    if (is_joined) ++end;
    year = year_at(t, end);
  }
  return dated(n.value, month, year, end);
}

/// "feb 15", "march 5th, 2026", "march ki 5 tareekh", "15-18" behind a month
day_found month_then_day(const time_tokens& t, int i) noexcept {
  auto month = month_at(t, i);
  if (month < 1) return {};
  auto at = i + 1;
  while (t[at].is("ki") || t[at].is("ke") || t[at].is(role::the)) ++at;
  if (t[at].is_sign('-')) ++at;
  auto n = day_number_at(t, at);
  if (n.value < 1 || n.value > 31) return {};
  if (t[at].is(role::number) && t[at].is(role::shy)) return {};
  // "march first week" is a span.
  auto& behind = t[n.end];
  if (behind.is(role::unit) || behind.is(role::weekday)) return {};
  bool is_clock = !n.is_ordinal
                  && (t[n.end].is_sign(':') || meridiem_at(t, n.end).which >= 0
                      || behind.is(role::baje) || behind.is(role::oclock)
                      || (behind.is_sign('.') && t[n.end + 1].is_number()
                          && t[n.end + 1].touches));
  if (is_clock || counts_something(t, n.end)) return {};
  // "may 5 people": above. "you may 5": a verb.
  if (t[i].is("may")
      && (t[i - 1].is(role::person) || t[i + 1].is(role::verb_after_may)))
    return {};
  auto end = n.end;
  if (t[end].is(role::date_mark)) ++end;
  int year = year_at(t, end);
  return dated(n.value, month, year, end);
}

/// 26/1, 3/11/2026, 26-01-2026, 26.1.2026, 2026-01-26
day_found figures_at(const time_tokens& t, int i, const reading& how) noexcept {
  auto& first = t[i];
  auto& sign = t[i + 1];
  auto& second = t[i + 2];
  if (!first.is_number() || !second.is_number()
      || sign.kind != token_kind::sign)
    return {};
  char c = sign.sign;
  if (c != '/' && c != '-' && c != '.') return {};
  if (c != '/' && (!sign.touches || !second.touches)) return {};
  bool third = t[i + 3].is_sign(c) && t[i + 4].is_number()
               && (c == '/' || (t[i + 3].touches && t[i + 4].touches));
  auto behind = third ? i + 5 : i + 3;
  if (first.digits == 4) {
    if (!third || first.value < 1900 || first.value > 2099) return {};
    if (t[behind].is("t") && t[behind].touches) ++behind;
    return dated(t[i + 4].value, second.value, first.value, behind);
  }
  if (first.digits > 2 || second.digits > 2) return {};
  int year = 0;
  if (third) {
    auto& y = t[i + 4];
    if (y.digits != 2 && y.digits != 4) return {};
    year = y.digits == 2 ? 2000 + y.value : y.value;
    if (year < 1900 || year > 2099) return {};
  }
  // 1-0-1 is a dose, 24/7 a habit of speech, 4/5 pm two times.
  if (first.value == 0 || second.value == 0) return {};
  if (!third
      && (c != '/' || (first.value == 24 && second.value == 7)
          || meridiem_at(t, behind).which >= 0 || t[behind].is(role::baje)
          || t[behind].is(role::unit) || counts_something(t, behind)
          || t[i - 1].is_sign('/') || t[behind].is_sign('/')))
    return {};
  if (first.value > 31 || second.value > 31) return {};
  bool fits_dmy = is_date(first.value, second.value);
  bool fits_mdy = is_date(second.value, first.value);
  bool month_first = how.is_month_first ? fits_mdy : !fits_dmy;
  auto f = month_first ? dated(second.value, first.value, year, behind)
                       : dated(first.value, second.value, year, behind);
  f.day.is_unsure_order = how.is_month_first && how.is_spanish && fits_dmy
                          && fits_mdy && first.value != second.value;
  return f;
}

day_found ranged(day_found first, const plain_day& last, int end) noexcept {
  first.day.is_range = true;
  first.day.until = last;
  first.end = end;
  return first;
}

day_found either(day_found first, const plain_day& other, int end) noexcept {
  first.is_either = true;
  first.day.until = other;
  first.end = end;
  return first;
}

bool is_joint(const time_tokens& t, int i, const reading& how) noexcept {
  auto& w = t[i];
  if (w.is("a") && t[i + 1].is(role::las)) return false; // "el 15 a las 2"
  return w.is_sign('-') || w.is(role::to) || w.is(role::se)
         || (w.is("y") && how.is_spanish);
}

/// "13 to 15 July", "13 se 15 july", "del 13 al 15 de julio"
day_found numbers_then_month(const time_tokens& t, int i,
                             const reading& how) noexcept {
  auto n = day_number_at(t, i);
  if (n.value < 1 || n.value > 31) return {};
  bool has_and = t[n.end].is(role::and_) && t[i - 1].is(role::between);
  bool is_either = !has_and
                   && (t[n.end].is(role::or_) || t[n.end].is(role::and_)
                       || t[n.end].is_sign('&'));
  if (is_either && n.is_ordinal && !t[i].is_number()) return {};
  if (!is_either && !is_joint(t, n.end, how) && !has_and) return {};
  auto at = n.end + 1;
  while (t[at].is(role::the)) ++at;
  auto last = day_then_month(t, at, how);
  if (!last || last.kind != said_kind::day) return last;
  if (last.day.a <= n.value) return {};
  auto first = last;
  first.day.a = n.value;
  if (is_either) return either(first, last.day, last.end);
  return ranged(first, last.day, last.end);
}

day_found single_date_at(const time_tokens& t, int i,
                         const reading& how) noexcept {
  if (auto f = figures_at(t, i, how)) return f;
  if (auto f = day_then_month(t, i, how)) return f;
  return month_then_day(t, i);
}

/// "lunes 16 a las 4", "Monday 27": the day of the month, not an hour.
bool is_day_beside_weekday(const time_tokens& t, int number, int end,
                           const reading& how) noexcept {
  if (t[end].is(role::noon) || t[end].is(role::midnight) || t[end].is_sign(':')
      || t[end].is_sign('.') || t[end].is(role::baje) || t[end].is(role::oclock)
      || t[end].is(role::hours_mark) || t[end].is("h")
      || meridiem_at(t, end).which >= 0)
    return false;
  if (number > 24) return true;
  // A clock time follows by itself.
  auto at = end;
  while (t[at].is("a") || t[at].is(role::at) || t[at].is_sign('@')) ++at;
  if (at > end && t[at].is(role::las)) return true;
  if (at > end && t[at].is_number()) return true;
  if (clock_at(t, at, how).is_certain) return true;
  return how.is_spanish && number > 12;
}

/// Behind the 15 of "15 se 18 tareekh", "15 to 18th"
bool opens_marked_range(const time_tokens& t, int i,
                        const reading& how) noexcept {
  if (!is_joint(t, i, how)) return false;
  auto last = day_number_at(t, i + 1);
  return last.value > 0 && last.value <= 31
         && ((last.is_ordinal && t[i + 1].is_number())
             || t[last.end].is(role::date_mark));
}

} // namespace

int month_at(const time_tokens& t, int i) noexcept {
  auto& w = t[i];
  if (!w.is(role::month)) return -1;
  if (t[i - 1].is(role::title) && t[i - 1].before == pause::none) return -1;
  // "mai" is also I and in: May only in "5 mai ko".
  bool is_may = t[i + 1].is("ko") && t[i - 1].is_number();
  if (w.is("mai") && !is_may) return -1;
  return w.value;
}

day_found date_at(const time_tokens& t, int i, const reading& how) noexcept {
  if (!t[i].is_number() && !t[i].is(role::month) && !t[i].is(role::number)
      && !t[i].is(role::ordinal))
    return {};
  if (auto f = numbers_then_month(t, i, how)) return f;
  auto first = single_date_at(t, i, how);
  if (!first || first.kind != said_kind::day) return first;
  auto at = first.end;
  if (t[at].is(role::date_mark)) ++at;
  bool has_and = t[at].is(role::and_)
                 && (t[i - 1].is(role::between) || t[i - 2].is(role::between));
  // "feb 18 or 19", "18th feb or 19th"
  if (t[at].is(role::or_) || t[at].is_sign('/')) {
    auto other = day_number_at(t, at + 1);
    bool is_time = other.value < 1 || other.value > 31
                   || (!other.is_ordinal && !t[i].is(role::month))
                   || meridiem_at(t, other.end).which >= 0
                   || t[other.end].is(role::baje) || t[other.end].is_sign(':')
                   || t[other.end].is(role::unit)
                   || t[other.end].is(role::month);
    if (is_time || t[at + 1].is(role::shy)) return first;
    auto second = static_cast<plain_day>(first.day);
    second.a = other.value;
    return either(first, second, other.end);
  }
  if (!is_joint(t, at, how) && !has_and) return first;
  ++at;
  while (t[at].is(role::the)) ++at;
  // "26 jan to 3 feb", "feb 15 - 18"
  auto last = single_date_at(t, at, how);
  if (last && last.kind == said_kind::day) {
    auto order = first.day.b * 31 + first.day.a - last.day.b * 31 - last.day.a;
    if (order >= 0 && first.day.b == last.day.b) return first;
    return ranged(first, last.day, last.end);
  }
  auto n = day_number_at(t, at);
  bool is_named = t[i].is(role::month);
  bool is_clock = meridiem_at(t, n.end).which >= 0 || t[n.end].is(role::baje)
                  || t[n.end].is_sign(':');
  if (is_named && n.value > first.day.a && n.value <= 31 && !is_clock) {
    auto until = static_cast<plain_day>(first.day);
    until.a = n.value;
    auto end = n.end;
    if (int year = year_at(t, end)) first.day.c = until.c = year;
    return ranged(first, until, end);
  }
  return first;
}

day_found day_of_month_at(const time_tokens& t, int i,
                          const reading& how) noexcept {
  auto at = i;
  bool is_marked = t[at].is(role::date_mark);
  if (is_marked) ++at;
  if (t[at].is(role::postposition) && is_marked) ++at;
  if (!t[at].is_number() && !t[at].is(role::ordinal) && !t[at].is(role::number))
    return {};
  auto n = day_number_at(t, at);
  if (n.value < 1 || n.value > 31) return {};
  auto end = n.end;
  bool is_shy = t[at].is(role::shy);
  // "20 ko": on the 20th
  bool has_ko = (t[end].is("ko") || t[end].text == "\x95\xCB")
                && t[at].is_number() && t[at].digits <= 2;
  if (has_ko && weekday_at(t, i - 1) < 0 && weekday_at(t, i - 2) < 0)
    is_marked = true;
  if (t[end].is(role::date_mark) && !t[end].is("dia")) {
    is_marked = true;
    ++end;
  } else if (is_marked && is_shy && !how.is_spanish) {
    return {};
  }
  bool has_el = (t[i - 1].is("el") || t[i - 1].is("del") || t[i - 1].is("al"))
                && t[i - 1].before != pause::stop;
  bool has_the =
      t[i - 1].is("the") || (t[i - 1].is(role::on) && t[at].is_number());
  bool is_word = !t[at].is_number();
  auto& behind = t[end];
  if (!is_marked
      && (behind.is(role::ordinal_thing) || behind.is(role::count)
          || behind.is(role::unit) || behind.is(role::measure)
          || behind.is(role::weekday) || behind.is(role::money)
          || behind.is_sign('%')))
    return {};
  auto of = end;
  while (t[of].is(role::of) || t[of].is(role::the) || t[of].is(role::in)
         || t[of].is_sign('-'))
    ++of;
  auto month = month_behind(t, end);
  bool names_month = month.month >= this_month;
  bool is_free = behind.kind == token_kind::end || behind.before != pause::none
                 || behind.is(role::at) || behind.is_sign('@')
                 || behind.is(role::or_) || behind.is(role::in) || names_month;
  is_marked = is_marked || opens_marked_range(t, end, how);
  bool is_beside_weekday = !is_word && !n.is_ordinal && !is_marked
                           && weekday_at(t, i - 1) >= 0
                           && t[i].before == pause::none
                           && is_day_beside_weekday(t, n.value, end, how);
  is_marked = is_marked || is_beside_weekday;
  bool is_day = is_marked || (n.is_ordinal && !is_word)
                || (is_word && n.is_ordinal && (has_the || has_el) && is_free)
                || (has_el && !t[i - 2].is(role::las))
                || (has_the && is_free && !is_word)
                || (names_month && !is_word);
  // "at 5 of next month" is no day either.
  if (!is_day || t[i - 1].is(role::at)) return {};
  if (has_el && !n.is_ordinal
      && (meridiem_at(t, end).which >= 0 || t[end].is_sign(':')))
    return {};
  day_found f;
  f.end = end;
  f.day.form = day_form::of_month;
  f.day.a = n.value;
  if (names_month) {
    f.day.form = month.month == next_month ? day_form::of_next_month
                                           : day_form::of_this_month;
    f.end = month.end;
    return f;
  }
  // "15th to 18th", "15 se 18 tareekh"
  bool has_and = t[end].is(role::and_)
                 && (t[i - 1].is(role::between) || t[i - 2].is(role::between));
  if (is_joint(t, end, how) || has_and) {
    auto next = end + 1;
    while (t[next].is(role::the)) ++next;
    auto last = day_number_at(t, next);
    bool is_clock =
        last.value > 0 && !last.is_ordinal
        && (meridiem_at(t, last.end).which >= 0 || t[last.end].is_sign(':')
            || t[last.end].is(role::baje));
    bool proves = last.is_ordinal || t[last.end].is(role::date_mark)
                  || t[next - 1].is("al") || has_el;
    if (last.value > 0 && last.value <= 31 && !is_clock && proves) {
      auto until = static_cast<plain_day>(f.day);
      until.a = last.value;
      auto stop = t[last.end].is(role::date_mark) ? last.end + 1 : last.end;
      auto behind_range = month_behind(t, stop);
      if (behind_range.month >= this_month) {
        f.day.form = until.form = behind_range.month == next_month
                                      ? day_form::of_next_month
                                      : day_form::of_this_month;
        stop = behind_range.end;
      }
      return ranged(f, until, stop);
    }
  }
  return f;
}

} // namespace careline::engine
