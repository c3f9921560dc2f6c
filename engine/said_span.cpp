// Spans of days: "this weekend", "end of next month", "first week of April".
#include "engine/said_which.hpp"

namespace careline::engine {

namespace {

bool is_month_unit(const token& w) noexcept {
  return w.is(role::unit) && w.value == static_cast<int>(time_unit::month);
}

/// "last day of october", "first week of April"
day_found nth_of_month_at(const time_tokens& t, int i) noexcept {
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
      return day_said(day_form::month, nth * 7 - 6, month.end, nth * 7,
                      month.month);
    if (month.month > 0 && unit == time_unit::week && nth == -1)
      return day_said(day_form::month, -7, month.end, 0, month.month);
    if (month.month > 0 && unit == time_unit::day) {
      if (nth == -1)
        return day_said(day_form::last_of_month, 0, month.end, 0, month.month);
      if (month.month >= this_month)
        return day_said(month.month == next_month ? day_form::of_next_month
                                                  : day_form::of_this_month,
                        nth, month.end);
      return day_said(day_form::date, nth, month.end, month.month, month.year);
    }
  }
  return {};
}

/// Months before their part: "april ke pehle hafte", "march end"
day_found part_behind_month_at(const time_tokens& t, int i) noexcept {
  if (month_at(t, i) > 0 || which_before(t, i).end > 0 || is_month_unit(t[i])) {
    month_found m;
    if (month_at(t, i) > 0) m = {month_at(t, i), 0, i + 1};
    auto which = which_before(t, i);
    if (which.end > 0 && is_month_unit(t[which.end])) m = month_behind(t, i);
    if (is_month_unit(t[i]) && !t[i - 1].is(role::number)
        && !t[i - 1].is_number() && !t[i - 1].is(role::article)
        && !t[i - 1].is(role::every) && !t[i - 1].is(role::last))
      m = {this_month, 0, i + 1};
    if (m.month > 0) {
      auto at = skip_links(t, m.end);
      if (t[at].is(role::ordinal) && weekday_at(t, at + 1) >= 0 && at > m.end)
        return day_said(day_form::weekday_of_month, weekday_at(t, at + 1),
                        at + 2, t[at].value, m.month);
      if (t[at].is(role::ordinal) && is_week(t[at + 1]) && t[at].value > 0
          && t[at].value < 5)
        return day_said(day_form::month, t[at].value * 7 - 6, at + 2,
                        t[at].value * 7, m.month);
      if (t[at].is(role::ordinal) && t[at].value == -1 && is_week(t[at + 1]))
        return day_said(day_form::month, -7, at + 2, 0, m.month);
      if (t[at].is(role::ordinal) && t[at].value == -1
          && t[at + 1].is(role::unit)
          && t[at + 1].value == static_cast<int>(time_unit::day))
        return day_said(day_form::last_of_month, 0, at + 2, 0, m.month);
      bool is_hindi_link = at > m.end && t[m.end].is(role::postposition);
      bool is_end =
          t[at].is(role::end)
          || (is_hindi_link && t[at].is(role::ordinal) && t[at].value == -1);
      if (is_end) return day_said(day_form::month, 21, at + 1, 0, m.month);
      if (t[at].is(role::beginning))
        return day_said(day_form::month, 1, at + 1, 10, m.month);
      if (is_hindi_link && (t[at].is(role::among) || t[at].is(role::middle)))
        return day_said(day_form::month, 11, at + 1, 20, m.month);
    }
  }
  return {};
}

/// Weeks before their part: "agle hafte ke shuru mein", "hafte ke ant mein"
day_found part_behind_week_at(const time_tokens& t, int i) noexcept {
  if (auto week = week_at(t, i); week.end > 0 && !week.is_past) {
    auto at = skip_links(t, week.end);
    bool is_linked = at > week.end;
    if (is_linked && t[at].is(role::beginning))
      return day_said(day_form::week, week.weeks, at + 1, 0, 2);
    if (is_linked
        && (t[at].is(role::end)
            || (t[at].value == -1 && t[at].is(role::ordinal))))
      return day_said(day_form::week, week.weeks, at + 1, 4, 6);
  }
  if (is_week(t[i]) && t[i + 1].is(role::postposition)) {
    auto at = skip_links(t, i + 1);
    if (t[at].is(role::end)) return day_said(day_form::week, 0, at + 1, 4, 6);
    if (t[at].is(role::beginning))
      return day_said(day_form::week, 0, at + 1, 0, 2);
  }
  return {};
}

/// "beginning of next week", "early March", "mid-july", "end of the month"
day_found part_before_span_at(const time_tokens& t, int i) noexcept {
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
      if (t[i - 1].is(role::good)) return day_past(at + 2);
      auto behind = which_after(t, at + 2);
      auto before = which_before(t, i - 1);
      bool is_next = behind.which == role::next || before.which == role::next;
      auto end = behind.which == role::next ? behind.end : at + 2;
      return day_said(day_form::weekend, is_next ? -1 : 0, end);
    }
    auto week = week_at(t, at);
    if (week.end == 0 && linked > at && is_week(t[linked]))
      week = {0, false, linked + 1};
    if (week.end > 0 && !week.is_past) {
      if (t[i].is("later"))
        return day_said(day_form::week, week.weeks, week.end, 0, 6);
      if (is_middle)
        return day_said(day_form::week, week.weeks, week.end, 1, 3);
      return begins ? day_said(day_form::week, week.weeks, week.end, 0, 2)
                    : day_said(day_form::week, week.weeks, week.end, 4, 6);
    }
    month_found month = month_behind(t, at);
    if (month.month == 0 && month_at(t, linked) > 0)
      month = {month_at(t, linked), 0, linked + 1};
    // "beginning July" but not "late April Jones"
    bool is_unclear = month.month > 0 && month.month < this_month && is_early
                      && t[month.end].is(role::unit);
    if (month.month > 0 && !is_unclear) {
      if (begins)
        return day_said(day_form::month, 1, month.end, 10, month.month);
      if (is_middle)
        return day_said(day_form::month, 11, month.end, 20, month.month);
      return day_said(day_form::month, 21, month.end, 0, month.month);
    }
  }
  return {};
}

/// "this weekend", "fin de semana"
day_found weekend_at(const time_tokens& t, int i) noexcept {
  auto which = which_before(t, i);
  auto noun = which.end > 0 ? which.end : i;
  if (t[noun].is("fin") && t[noun + 1].is("de") && t[noun + 2].is("semana")) {
    auto behind = which_after(t, noun + 3);
    bool is_greeting = t[i - 1].is(role::good) && t[i].before == pause::none;
    if (which.which == role::last || behind.which == role::last || is_greeting)
      return day_past(noun + 3);
    bool is_next = which.which == role::next || behind.which == role::next;
    auto end = behind.which == role::next ? behind.end : noun + 3;
    return day_said(day_form::weekend, is_next ? -1 : 0, end);
  }
  if (t[noun].is(role::weekend)) {
    if (which.which == role::last || which.which == role::every)
      return day_past(noun + 1);
    if (which.end == 0 && t[i - 1].is(role::good) && t[i].before == pause::none)
      return day_past(noun + 1);
    return day_said(day_form::weekend, which.which == role::next ? -1 : 0,
                    noun + 1);
  }
  return {};
}

/// "week after next", "next week", "this month", "el mes pasado"
day_found whole_week_or_month_at(const time_tokens& t, int i) noexcept {
  auto which = which_before(t, i);
  if (auto week = week_at(t, i); week.end > 0 && week.end > i) {
    bool is_said = which.end > 0 || is_week(t[i]);
    if (is_said && week.is_past) return day_past(week.end);
    if (is_said) return day_said(day_form::week, week.weeks, week.end, 0, 6);
  }
  if (which.end > 0 && is_month_unit(t[which.end])) {
    auto end = which.end + 1;
    if (which.which == role::this_)
      return day_said(day_form::month, 1, end, 0, this_month);
    if (which.which == role::next || which.which == role::coming)
      return day_said(day_form::month, 1, end, 0, next_month);
    return day_past(end);
  }
  if (is_month_unit(t[i])) {
    auto behind = which_after(t, i + 1);
    if (behind.which == role::next)
      return day_said(day_form::month, 1, behind.end, 0, next_month);
    if (behind.which == role::last) return day_past(behind.end);
  }
  return {};
}

/// "in April", "april mein", "en abril"
day_found named_month_at(const time_tokens& t, int i) noexcept {
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
      return day_said(day_form::month, 1, end, 0, month);
    }
  }
  return {};
}

} // namespace

day_found span_at(const time_tokens& t, int i) noexcept {
  if (auto f = nth_of_month_at(t, i)) return f;
  if (auto f = part_behind_month_at(t, i)) return f;
  if (auto f = part_behind_week_at(t, i)) return f;
  if (auto f = part_before_span_at(t, i)) return f;
  if (auto f = weekend_at(t, i)) return f;
  if (auto f = whole_week_or_month_at(t, i)) return f;
  return named_month_at(t, i);
}

} // namespace careline::engine
