#include "engine/said_day.hpp"
#include "engine/said_number.hpp"

namespace careline::engine {
namespace {

day_found of(day_form form, int a, int end, int b = 0, int c = 0) noexcept {
  day_found f;
  f.day.form = form;
  f.day.a = a;
  f.day.b = b;
  f.day.c = c;
  f.end = end;
  return f;
}

day_found past(int end) noexcept {
  day_found f;
  f.kind = said_kind::nothing;
  f.end = end;
  return f;
}

bool is_week(const token& w) noexcept {
  return w.is(role::unit) && w.value == static_cast<int>(time_unit::week);
}

int skip_links(const time_tokens& t, int i) noexcept {
  while (t[i].is(role::of) || t[i].is(role::the) || t[i].is(role::on)
         || t[i].is(role::postposition) || t[i].is(role::in)
         || t[i].is(role::mein))
    ++i;
  return i;
}

/// "next week", "agle hafte", "la semana que viene": weeks from this one.
struct week_found {
  int weeks = -1;
  bool is_past = false;
  int end = 0;
};

week_found week_at(const time_tokens& t, int i) noexcept {
  i = skip_links(t, i);
  auto which = which_before(t, i);
  if (which.end > 0 && is_week(t[which.end])) {
    auto end = which.end + 1;
    if (which.which == role::this_) return {0, false, end};
    if (which.which == role::last) return {-1, true, end};
    if (which.which == role::next || which.which == role::coming)
      return {1, false, end};
    return {};
  }
  if (!is_week(t[i])) return {};
  if (t[i].is("week") && t[i + 1].is(role::after)) {
    if (t[i + 2].is(role::next)) return {2, false, i + 3};
    return {};
  }
  auto behind = which_after(t, i + 1);
  if (behind.which == role::last) return {-1, true, behind.end};
  if (behind.which == role::next) return {1, false, behind.end};
  return {};
}

/// "3 Mondays from now", "first Monday in April"
day_found counted_weekday_at(const time_tokens& t, int i) noexcept {
  if (t[i].is(role::ordinal)) {
    auto w = weekday_at(t, i + 1);
    if (w < 0) return {};
    auto month = month_behind(t, i + 2);
    if (month.month == 0) return {};
    return of(day_form::weekday_of_month, w, month.end, t[i].value,
              month.month);
  }
  // "1st Monday of April", "2nd saturday"
  auto n = number_at(t, i);
  if (!n || n.value < 1 || n.value > 9) return {};
  auto at = n.end;
  if (!n.is_word && t[at].touches
      && (t[at].is("st") || t[at].is("nd") || t[at].is("rd")
          || t[at].is("th"))) {
    auto w = weekday_at(t, at + 1);
    if (w < 0) return {};
    auto month = month_behind(t, at + 2);
    if (month.month == 0) return {};
    return of(day_form::weekday_of_month, w, month.end, n.value, month.month);
  }
  auto w = weekday_at(t, at);
  if (w < 0) return {};
  if (t[at + 1].is(role::from)
      && (t[at + 2].is(role::now) || t[at + 2].is(role::offset)))
    return of(day_form::nth_coming_weekday, w, at + 3, n.value);
  return {};
}

/// What stands behind a weekday: "next week", "after next", "que viene".
day_found with_suffix(const time_tokens& t, int weekday, int end) noexcept {
  if (t[end].is(role::after) && t[end + 1].is(role::next)
      && !is_week(t[end + 2]))
    return of(day_form::nth_coming_weekday, weekday, end + 2, 2);
  if (auto week = week_at(t, end); week.end > 0) {
    if (week.is_past) return past(week.end);
    // "monday this week", "friday of next week", "friday week after next"
    if (week.weeks == 0)
      return of(day_form::weekday_this_week, weekday, week.end);
    return of(day_form::weekday_next_week, weekday, week.end, week.weeks);
  }
  // "miércoles en ocho"
  if (t[end].is("en") && t[end + 1].is("ocho") && !t[end + 2].is(role::unit))
    return of(day_form::nth_coming_weekday, weekday, end + 2, 2);
  if (t[end].is("week") && !t[end + 1].is(role::end))
    return of(day_form::nth_coming_weekday, weekday, end + 1, 2);
  auto behind = which_after(t, end);
  if (behind.which == role::last) return past(behind.end);
  if (behind.which == role::next)
    return of(day_form::next_weekday, weekday, behind.end);
  return of(day_form::weekday, weekday, end);
}

day_found ranged(const time_tokens& t, day_found f, const reading& how,
                 bool is_between) noexcept {
  auto at = f.end;
  bool is_joint = t[at].is_sign('-') || t[at].is(role::to) || t[at].is(role::se)
                  || (is_between && t[at].is(role::and_))
                  || (t[at].is("a") && how.is_spanish);
  if (!is_joint || f.kind != said_kind::day) return f;
  ++at;
  while (t[at].is(role::the) || t[at].is(role::on)) ++at;
  auto last = weekday_at(t, at);
  if (last < 0) return f;
  auto end = at + 1;
  auto week = week_at(t, end);
  if (week.end > 0 && week.weeks >= 0) {
    f.day.form = week.weeks == 0 ? day_form::weekday_this_week
                                 : day_form::weekday_next_week;
    f.day.b = week.weeks;
    end = week.end;
  }
  f.day.is_range = true;
  f.day.until = f.day;
  f.day.until.a = last;
  f.end = end;
  return f;
}

} // namespace

int weekday_at(const time_tokens& t, int i) noexcept {
  auto& w = t[i];
  if (!w.is(role::weekday)) return -1;
  auto& before = t[i - 1];
  auto& behind = t[i + 1];
  bool has_title = before.is(role::title) && w.before == pause::none
                   && !before.is("named")
                   && !before.is("baby")
                   // "any doctor monday": a title alone only before a name.
                   && (!before.is("doctor") || w.is(role::unsure));
  if (has_title) return -1;
  if (w.is("sat")
      && (before.is(role::person) || behind.is("down") || behind.is("up")
          || behind.is("beside") || behind.is("still")))
    return -1;
  if (w.is("sun")
      && (before.is("the") || before.is("in") || before.is("under")
          || before.is("much") || before.is("more") || before.is("less")
          || before.is("hot") || before.is("direct") || behind.is("burn")
          || behind.is("exposure") || behind.is("light") || behind.is("rays")
          || behind.is("stroke") || behind.is("screen") || behind.is("tan")
          || behind.is("allergy")))
    return -1;
  // Mangal, Shani and Peer are names too.
  if (w.is(role::unsure) && (w.languages & 2) != 0) {
    bool is_day = behind.is(role::postposition) || behind.is(role::se)
                  || behind.is("tak") || behind.is(role::unit)
                  || behind.is("var") || before.is(role::next)
                  || before.is(role::this_) || before.is(role::coming);
    if (!is_day) return -1;
  }
  if (w.is("dom") && !before.is(role::the)) return -1;
  return w.value;
}

which_found which_before(const time_tokens& t, int i) noexcept {
  auto& w = t[i];
  auto coming = [&](int at) -> int {
    if (t[at].is(role::coming)) return at + 1;
    // aane wale
    bool is_aane = t[at].is("aane") || t[at].is("ane") || t[at].is("aanay")
                   || t[at].text == "\x86\xA8\xC7";
    return is_aane && t[at + 1].is(role::postposition) ? at + 2 : 0;
  };
  if (auto end = coming(i)) return {role::coming, end};
  if (w.is(role::this_)) {
    if (auto end = coming(i + 1)) return {role::coming, end};
    if (t[i + 1].is(role::next)) return {role::next, i + 2};
    return {role::this_, i + 1};
  }
  if (w.is("el") && t[i + 1].is("proximo")) return {role::next, i + 2};
  if (w.is(role::next)) {
    if (t[i + 1].is("available") || t[i + 1].is("immediate"))
      return {role::coming, i + 2};
    if (t[i + 1].is(role::coming)) return {role::coming, i + 2};
    return {role::next, i + 1};
  }
  if (w.is(role::last)) return {role::last, i + 1};
  if (w.is(role::every)) {
    auto at = i + 1;
    while (t[at].is(role::the)) ++at;
    return {role::every, at};
  }
  return {};
}

which_found which_after(const time_tokens& t, int i) noexcept {
  if (t[i].before != pause::none) return {};
  if (t[i].is(role::que) && t[i + 1].is(role::viene))
    return {role::next, i + 2};
  if (t[i].is(role::viene)) return {role::next, i + 1};
  bool is_spanish = (t[i].languages & 4) != 0;
  if (is_spanish && t[i].is(role::next)) return {role::next, i + 1};
  bool is_pasado = is_spanish && t[i].is(role::last) && !t[i + 1].is("manana");
  if (is_pasado) return {role::last, i + 1};
  return {};
}

month_found month_behind(const time_tokens& t, int i) noexcept {
  auto at = skip_links(t, i);
  auto is_month = [&](int k) {
    return t[k].is(role::unit)
           && t[k].value == static_cast<int>(time_unit::month);
  };
  auto which = which_before(t, at);
  if (which.end > 0 && is_month(which.end)) {
    if (which.which == role::this_) return {this_month, 0, which.end + 1};
    if (which.which == role::next || which.which == role::coming)
      return {next_month, 0, which.end + 1};
    return {};
  }
  if (is_month(at)) {
    auto behind = which_after(t, at + 1);
    if (behind.which == role::next) return {next_month, 0, behind.end};
    if (at > i) return {this_month, 0, at + 1};
    return {};
  }
  auto month = month_at(t, at);
  // "16 may": a day and its month; "of may", "in may".
  if (month < 1) return {};
  if (at == i && t[at].is(role::unsure)) return {};
  auto end = at + 1;
  int year = 0;
  if (t[end].is_number() && t[end].digits == 4 && t[end].value >= 2000
      && t[end].value < 2100) {
    year = t[end].value;
    ++end;
  }
  return {month, year, end};
}

day_found weekday_expression_at(const time_tokens& t, int i,
                                const reading& how) noexcept {
  if (auto f = counted_weekday_at(t, i)) return f;
  bool is_between = t[i - 1].is(role::between) || t[i - 2].is(role::between);
  auto plain = weekday_at(t, i);
  if (plain >= 0) {
    bool is_greeting = t[i - 1].is(role::good) && t[i].before == pause::none
                       && !t[i - 2].is("is") && !t[i - 1].is("g")
                       && (t[i - 1].is("happy") || t[i - 1].is("blessed"));
    if (is_greeting) return past(i + 1);
    return ranged(t, with_suffix(t, plain, i + 1), how, is_between);
  }
  auto which = which_before(t, i);
  if (which.end == 0) return {};
  if (is_week(t[which.end])) {
    auto week = week_at(t, i);
    if (week.weeks < 0) return {};
    auto at = skip_links(t, week.end);
    auto w = weekday_at(t, at);
    if (w < 0 || t[at].before == pause::stop) return {};
    auto f = week.weeks == 0
                 ? of(day_form::weekday_this_week, w, at + 1)
                 : of(day_form::weekday_next_week, w, at + 1, week.weeks);
    return ranged(t, f, how, is_between);
  }
  auto w = weekday_at(t, which.end);
  if (w < 0 || t[which.end].before == pause::stop) return {};
  auto end = which.end + 1;
  switch (which.which) {
  case role::last:
    // "last friday of november" is read as a counted one, above.
    return past(end);
  case role::every:
    return past(end);
  case role::this_: {
    // "is Monday free?" asks, "is somvar" means this Monday.
    bool is_verb =
        t[i].is("is") && (t[which.end].languages & 1) != 0 && !how.is_hindi;
    if (is_verb) return {};
    auto behind = which_after(t, end);
    if (behind.which == role::next)
      return of(day_form::next_weekday, w, behind.end);
    return ranged(t, of(day_form::this_weekday, w, end), how, is_between);
  }
  case role::coming:
    return ranged(t, of(day_form::coming_weekday, w, end), how, is_between);
  default:
    return ranged(t, of(day_form::next_weekday, w, end), how, is_between);
  }
}

day_found span_at(const time_tokens& t, int i, const reading& how) noexcept {
  auto is_month_unit = [&](int k) {
    return t[k].is(role::unit)
           && t[k].value == static_cast<int>(time_unit::month);
  };
  // "last day of october", "first week of April"
  bool is_ordinal = t[i].is(role::ordinal);
  int nth = t[i].value;
  auto after_nth = i + 1;
  if (t[i].is_number() && t[i].digits == 1 && t[i + 1].touches
      && (t[i + 1].is("st") || t[i + 1].is("nd") || t[i + 1].is("rd")
          || t[i + 1].is("th"))) {
    is_ordinal = true;
    after_nth = i + 2;
  }
  if (is_ordinal && t[after_nth].is(role::unit)) {
    auto unit = static_cast<time_unit>(t[after_nth].value);
    auto month = month_behind(t, after_nth + 1);
    if (month.month > 0 && unit == time_unit::week && nth >= 1 && nth <= 4)
      return of(day_form::month, nth * 7 - 6, month.end, nth * 7, month.month);
    if (month.month > 0 && unit == time_unit::week && nth == -1)
      return of(day_form::month, -7, month.end, 0, month.month);
    if (month.month > 0 && unit == time_unit::day) {
      if (nth == -1)
        return of(day_form::last_of_month, 0, month.end, 0, month.month);
      if (month.month >= this_month)
        return of(month.month == next_month ? day_form::of_next_month
                                            : day_form::of_this_month,
                  nth, month.end);
      return of(day_form::date, nth, month.end, month.month, month.year);
    }
  }
  // Months before their part: "april ke pehle hafte", "march end"
  if (month_at(t, i) > 0 || which_before(t, i).end > 0 || is_month_unit(i)) {
    month_found m;
    if (month_at(t, i) > 0) m = {month_at(t, i), 0, i + 1};
    auto which = which_before(t, i);
    if (which.end > 0 && is_month_unit(which.end)) m = month_behind(t, i);
    if (is_month_unit(i) && !t[i - 1].is(role::number) && !t[i - 1].is_number()
        && !t[i - 1].is(role::article) && !t[i - 1].is(role::every)
        && !t[i - 1].is(role::last))
      m = {this_month, 0, i + 1};
    if (m.month > 0) {
      auto at = skip_links(t, m.end);
      if (t[at].is(role::ordinal) && weekday_at(t, at + 1) >= 0 && at > m.end)
        return of(day_form::weekday_of_month, weekday_at(t, at + 1), at + 2,
                  t[at].value, m.month);
      if (t[at].is(role::ordinal) && is_week(t[at + 1]) && t[at].value > 0
          && t[at].value < 5)
        return of(day_form::month, t[at].value * 7 - 6, at + 2, t[at].value * 7,
                  m.month);
      if (t[at].is(role::ordinal) && t[at].value == -1 && is_week(t[at + 1]))
        return of(day_form::month, -7, at + 2, 0, m.month);
      if (t[at].is(role::ordinal) && t[at].value == -1
          && t[at + 1].is(role::unit)
          && t[at + 1].value == static_cast<int>(time_unit::day))
        return of(day_form::last_of_month, 0, at + 2, 0, m.month);
      bool is_hindi_link = at > m.end && t[m.end].is(role::postposition);
      bool is_end =
          t[at].is(role::end)
          || (is_hindi_link && t[at].is(role::ordinal) && t[at].value == -1);
      if (is_end) return of(day_form::month, 21, at + 1, 0, m.month);
      if (t[at].is(role::beginning))
        return of(day_form::month, 1, at + 1, 10, m.month);
      if (is_hindi_link && (t[at].is(role::among) || t[at].is(role::middle)))
        return of(day_form::month, 11, at + 1, 20, m.month);
    }
  }
  // Weeks before their part: "agle hafte ke shuru mein", "hafte ke ant mein"
  if (auto week = week_at(t, i); week.end > 0 && !week.is_past) {
    auto at = skip_links(t, week.end);
    bool is_linked = at > week.end;
    if (is_linked && t[at].is(role::beginning))
      return of(day_form::week, week.weeks, at + 1, 0, 2);
    if (is_linked
        && (t[at].is(role::end)
            || (t[at].value == -1 && t[at].is(role::ordinal))))
      return of(day_form::week, week.weeks, at + 1, 4, 6);
  }
  if (is_week(t[i]) && t[i + 1].is(role::postposition)) {
    auto at = skip_links(t, i + 1);
    if (t[at].is(role::end)) return of(day_form::week, 0, at + 1, 4, 6);
    if (t[at].is(role::beginning)) return of(day_form::week, 0, at + 1, 0, 2);
  }
  // "beginning of next week", "early March", "mid-july", "end of the month"
  bool begins = t[i].is(role::beginning) || t[i].is(role::early);
  bool ends = t[i].is(role::end) || t[i].is(role::late)
              || (t[i].is("later") && t[i + 1].is(role::this_))
              || (t[i].is("later") && t[i + 1].is("in"));
  bool is_middle = t[i].is(role::middle);
  if (begins || ends || is_middle) {
    auto at = i + 1;
    while (t[at].is_sign('-')) ++at;
    auto linked = skip_links(t, at);
    bool is_early = t[i].is(role::early) || t[i].is(role::late);
    // "fin de semana" is the weekend; "fines de semana" too.
    if (ends && t[at].is("de") && t[at + 1].is("semana")) {
      if (t[i - 1].is(role::good)) return past(at + 2);
      auto behind = which_after(t, at + 2);
      auto before = which_before(t, i - 1);
      bool is_next = behind.which == role::next || before.which == role::next;
      auto end = behind.which == role::next ? behind.end : at + 2;
      return of(day_form::weekend, is_next ? -1 : 0, end);
    }
    auto week = week_at(t, at);
    if (week.end == 0 && linked > at && is_week(t[linked]))
      week = {0, false, linked + 1};
    if (week.end > 0 && !week.is_past) {
      if (t[i].is("later"))
        return of(day_form::week, week.weeks, week.end, 0, 6);
      if (is_middle) return of(day_form::week, week.weeks, week.end, 1, 3);
      return begins ? of(day_form::week, week.weeks, week.end, 0, 2)
                    : of(day_form::week, week.weeks, week.end, 4, 6);
    }
    month_found month = month_behind(t, at);
    if (month.month == 0 && month_at(t, linked) > 0)
      month = {month_at(t, linked), 0, linked + 1};
    // "beginning July" but not "late April Jones"
    bool is_unclear = month.month > 0 && month.month < this_month && is_early
                      && t[month.end].is(role::unit);
    if (month.month > 0 && !is_unclear) {
      if (begins) return of(day_form::month, 1, month.end, 10, month.month);
      if (is_middle) return of(day_form::month, 11, month.end, 20, month.month);
      return of(day_form::month, 21, month.end, 0, month.month);
    }
  }
  // "this weekend", "fin de semana", "week after next", "next week"
  auto which = which_before(t, i);
  auto noun = which.end > 0 ? which.end : i;
  if (t[noun].is("fin") && t[noun + 1].is("de") && t[noun + 2].is("semana")) {
    auto behind = which_after(t, noun + 3);
    bool is_greeting = t[i - 1].is(role::good) && t[i].before == pause::none;
    if (which.which == role::last || behind.which == role::last || is_greeting)
      return past(noun + 3);
    bool is_next = which.which == role::next || behind.which == role::next;
    auto end = behind.which == role::next ? behind.end : noun + 3;
    return of(day_form::weekend, is_next ? -1 : 0, end);
  }
  if (t[noun].is(role::weekend)) {
    if (which.which == role::last || which.which == role::every)
      return past(noun + 1);
    if (which.end == 0 && t[i - 1].is(role::good) && t[i].before == pause::none)
      return past(noun + 1);
    return of(day_form::weekend, which.which == role::next ? -1 : 0, noun + 1);
  }
  if (auto week = week_at(t, i); week.end > 0 && week.end > i) {
    bool is_said = which.end > 0 || is_week(t[i]);
    if (is_said && week.is_past) return past(week.end);
    if (is_said) return of(day_form::week, week.weeks, week.end, 0, 6);
  }
  if (which.end > 0 && is_month_unit(which.end)) {
    auto end = which.end + 1;
    if (which.which == role::this_)
      return of(day_form::month, 1, end, 0, this_month);
    if (which.which == role::next || which.which == role::coming)
      return of(day_form::month, 1, end, 0, next_month);
    return past(end);
  }
  if (is_month_unit(i)) {
    auto behind = which_after(t, i + 1);
    if (behind.which == role::next)
      return of(day_form::month, 1, behind.end, 0, next_month);
    if (behind.which == role::last) return past(behind.end);
  }
  // "in April", "april mein", "en abril"
  auto month = month_at(t, i);
  if (month > 0) {
    bool has_year = t[i + 1].is_number() && t[i + 1].digits == 4
                    && t[i + 1].value >= 2000 && t[i + 1].value < 2100;
    bool is_in = has_year || t[i - 1].is(role::in) || t[i - 1].is("during")
                 || t[i - 1].is("sometime") || t[i - 1].is("anytime")
                 || (t[i + 1].is(role::mein) && !t[i].is("may")
                     && t[i + 1].before == pause::none)
                 || t[i - 1].is("this") || t[i - 1].is(role::next)
                 || (t.size() == 1 && !t[i].is(role::unsure));
    if (is_in) {
      auto end = i + 1;
      if (t[end].is_number() && t[end].digits == 4) ++end;
      return of(day_form::month, 1, end, 0, month);
    }
  }
  (void)how;
  return {};
}

} // namespace careline::engine
