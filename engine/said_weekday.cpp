// Weekdays: "next Friday", "first Monday in April", "Monday to Friday".
#include "engine/said_number.hpp"
#include "engine/said_which.hpp"

namespace careline::engine {
namespace {

/// "3 Mondays from now", "first Monday in April"
day_found counted_weekday_at(const time_tokens& t, int i) noexcept {
  if (t[i].is(role::ordinal)) {
    auto w = weekday_at(t, i + 1);
    if (w < 0) return {};
    auto month = month_behind(t, i + 2);
    if (month.month == 0) return {};
    return day_said(day_form::weekday_of_month, w, month.end, t[i].value,
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
    return day_said(day_form::weekday_of_month, w, month.end, n.value,
                    month.month);
  }
  auto w = weekday_at(t, at);
  if (w < 0) return {};
  if (t[at + 1].is(role::from)
      && (t[at + 2].is(role::now) || t[at + 2].is(role::offset)))
    return day_said(day_form::nth_coming_weekday, w, at + 3, n.value);
  return {};
}

/// What stands behind a weekday: "next week", "after next", "que viene".
day_found with_suffix(const time_tokens& t, int weekday, int end) noexcept {
  if (t[end].is(role::after) && t[end + 1].is(role::next)
      && !is_week(t[end + 2]))
    return day_said(day_form::nth_coming_weekday, weekday, end + 2, 2);
  if (auto week = week_at(t, end); week.end > 0) {
    if (week.is_past) return day_past(week.end);
    // "monday this week", "friday of next week", "friday week after next"
    if (week.weeks == 0)
      return day_said(day_form::weekday_this_week, weekday, week.end);
    return day_said(day_form::weekday_next_week, weekday, week.end, week.weeks);
  }
  // "miércoles en ocho"
  if (t[end].is("en") && t[end + 1].is("ocho") && !t[end + 2].is(role::unit))
    return day_said(day_form::nth_coming_weekday, weekday, end + 2, 2);
  if (t[end].is("week") && !t[end + 1].is(role::end))
    return day_said(day_form::nth_coming_weekday, weekday, end + 1, 2);
  auto behind = which_after(t, end);
  if (behind.which == role::last) return day_past(behind.end);
  if (behind.which == role::next)
    return day_said(day_form::next_weekday, weekday, behind.end);
  return day_said(day_form::weekday, weekday, end);
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

day_found weekday_expression_at(const time_tokens& t, int i,
                                const reading& how) noexcept {
  if (auto f = counted_weekday_at(t, i)) return f;
  bool is_between = t[i - 1].is(role::between) || t[i - 2].is(role::between);
  auto plain = weekday_at(t, i);
  if (plain >= 0) {
    bool is_greeting = t[i - 1].is(role::good) && t[i].before == pause::none
                       && !t[i - 2].is("is") && !t[i - 1].is("g")
                       && (t[i - 1].is("happy") || t[i - 1].is("blessed"));
    if (is_greeting) return day_past(i + 1);
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
                 ? day_said(day_form::weekday_this_week, w, at + 1)
                 : day_said(day_form::weekday_next_week, w, at + 1, week.weeks);
    return ranged(t, f, how, is_between);
  }
  auto w = weekday_at(t, which.end);
  if (w < 0 || t[which.end].before == pause::stop) return {};
  auto end = which.end + 1;
  switch (which.which) {
  case role::last:
    // "last friday of november" is read as a counted one, above.
    return day_past(end);
  case role::every:
    return day_past(end);
  case role::this_: {
    // "is Monday free?" asks, "is somvar" means this Monday.
    bool is_verb =
        t[i].is("is") && (t[which.end].languages & 1) != 0 && !how.is_hindi;
    if (is_verb) return {};
    auto behind = which_after(t, end);
    if (behind.which == role::next)
      return day_said(day_form::next_weekday, w, behind.end);
    return ranged(t, day_said(day_form::this_weekday, w, end), how, is_between);
  }
  case role::coming:
    return ranged(t, day_said(day_form::coming_weekday, w, end), how,
                  is_between);
  default:
    return ranged(t, day_said(day_form::next_weekday, w, end), how, is_between);
  }
}

} // namespace careline::engine
