#include "engine/said_day.hpp"

#include "engine/said_clock.hpp"
#include "engine/said_number.hpp"

namespace careline::engine {
namespace {

day_found ahead(int days, int end) noexcept {
  day_found f;
  f.day.a = days;
  f.end = end;
  return f;
}

bool is_tomorrow(const token& w) noexcept {
  return w.is(role::offset) && w.value == 1;
}

/// "day after tomorrow", "day after", "the day after Friday"
day_found day_after_at(const time_tokens& t, int i,
                       const reading& how) noexcept {
  bool is_day = t[i].is("day") || t[i].is("dayafter");
  if (!is_day) return {};
  if (t[i + 1].is("before") || t[i + 1].is("b4")) {
    if (t[i + 2].is(role::past_day)) {
      auto f = ahead(0, i + 3);
      f.kind = said_kind::nothing;
      return f;
    }
    auto w = weekday_at(t, i + 2);
    if (w < 0) return {};
    auto f = ahead(w, i + 3);
    f.day.form = day_form::weekday;
    f.day.shift = -1;
    return f;
  }
  if (!t[i + 1].is(role::after)) return {};
  if (t[i + 2].is("tom")) return ahead(2, i + 3);
  if (is_tomorrow(t[i + 2])) return ahead(2, i + 3);
  if (t[i + 2].is("to") && is_tomorrow(t[i + 3])) return ahead(2, i + 4);
  auto next = t[i + 2].is(role::the) ? i + 3 : i + 2;
  auto base = weekday_expression_at(t, next, how);
  if (!base) base = date_at(t, next, how);
  if (base && base.kind == said_kind::day && !base.day.is_range) {
    base.day.shift += 1;
    return base;
  }
  if (t[i + 2].is(role::visit) || t[i + 2].is("that")) return {};
  // "the day after Christmas": of something that is not known here.
  bool is_of_something = t[next].kind == token_kind::word && !t[next].are.any()
                         && t[next].before == pause::none;
  if (is_of_something) return {};
  return ahead(2, i + 2);
}

/// mañana is tomorrow, unless "la mañana" or "por la mañana".
bool is_part_of_day(const time_tokens& t, int i) noexcept {
  if (!t[i].is("manana") && !t[i].is("manyana")) return false;
  auto& before = t[i - 1];
  if (t[i].before != pause::none) return false;
  return before.is("la") || before.is("las") || before.is(role::this_)
         || before.is("por") || before.is(role::every)
         || (before.is("media") && t[i - 2].is("a")) || before.is("toda");
}

day_found offset_at(const time_tokens& t, int i, const reading& how) noexcept {
  auto& w = t[i];
  // Short for tomorrow, but "tomo una pastilla" is: I take.
  if (w.is("tomo")
      && (how.is_spanish || t[i + 1].is(role::article) || t[i + 1].is(role::the)
          || t[i + 1].is(role::dose)))
    return {};
  if (w.is("pasado") && is_tomorrow(t[i + 1]) && t[i + 1].is("manana"))
    return ahead(2, i + 2);
  // "mañana o pasado"
  if (w.is("pasado") && (t[i - 1].is(role::or_) || t[i].before != pause::none)
      && !t[i + 1].is(role::the))
    return ahead(2, i + 1);
  if (w.is(role::last) && t[i + 1].is_guessed && is_tomorrow(t[i + 1])
      && (t[i + 1].languages & 4) != 0)
    return ahead(2, i + 2);
  if (w.is("to") && (t[i + 1].is("morrow") || t[i + 1].is("moro")))
    return ahead(1, i + 2);
  // "Tom" is a name unless a time follows.
  if (w.is("tom")) {
    bool has_time = t[i + 1].is_number() || t[i + 1].is(role::at)
                    || t[i + 1].is_sign('@') || t[i + 1].is(role::part)
                    || t[i + 1].is(role::noon) || t[i + 1].is(role::after)
                    || t[i + 1].is(role::before);
    return has_time ? ahead(1, i + 1) : day_found{};
  }
  if (!w.is(role::offset) || is_part_of_day(t, i)) return {};
  // "today" is never misspelt as a name, "kal" may be part of one.
  return ahead(w.value, i + 1);
}

/// "somvar ke ek hafte baad", "aaj se 3 din baad", "hoy en 8 días"
void add_shift(const time_tokens& t, day_found& f) noexcept {
  auto at = f.end;
  bool is_link = t[at].is(role::se) || t[at].is("ke")
                 || t[at].text == "\x95\xC7"
                 || (t[at].is("en") && f.day.form == day_form::offset);
  if (!is_link || f.day.is_range) return;
  bool is_spanish = t[at].is("en");
  // "de hoy en ocho" counts today, as "ocho días" for a week does.
  auto days = is_spanish && f.day.form == day_form::offset && f.day.a == 0
                  ? number_at(t, at + 1)
                  : number_found{};
  if (days && (days.value == 8 || days.value == 15)
      && !t[days.end].is(role::unit) && !t[days.end].is(role::count)) {
    f.day.shift += days.value - 1;
    f.end = days.end;
    return;
  }
  auto amount = amount_at(t, at + 1);
  if (!amount || amount.is_elapsed() || amount.is_vague || amount.second > 0)
    return;
  auto end = amount.end;
  if (!is_spanish) {
    if (t[end].is(role::postposition)) ++end;
    if (!t[end].is(role::baad)) return;
    ++end;
  }
  auto more = day_ahead(amount, amount.count);
  if (more.form == day_form::months_ahead)
    f.day.shift_months = more.a;
  else
    f.day.shift += more.a;
  f.end = end;
}

/// "X se pehle", "X ke baad", "X tak", "X onwards"
void add_limit(const time_tokens& t, day_found& f) noexcept {
  auto at = f.end;
  if (t[at].is(role::tak) && !t[at].is("hasta")) {
    f.day.limit = day_limit::until;
    f.end = at + 1;
    return;
  }
  if (t[at].is("onwards") || t[at].is("onward")) {
    f.day.limit = day_limit::after;
    f.end = at + 1;
    return;
  }
  bool is_link =
      t[at].is(role::se) || t[at].is("ke") || t[at].text == "\x95\xC7";
  if (!is_link) return;
  if (t[at + 1].is(role::pehle) && t[at].is(role::se)) {
    f.day.limit = day_limit::before;
    f.end = at + 2;
  } else if (t[at + 1].is(role::baad)) {
    f.day.limit = day_limit::after;
    f.end = at + 2;
  }
}

} // namespace

day_found day_at(const time_tokens& t, int i, const reading& how) noexcept {
  auto f = day_after_at(t, i, how);
  if (!f) f = offset_at(t, i, how);
  if (!f) f = date_at(t, i, how);
  if (!f) f = weekday_expression_at(t, i, how);
  if (!f) f = day_of_month_at(t, i, how);
  if (!f) f = span_at(t, i);
  if (!f || f.kind != said_kind::day) return f;
  add_shift(t, f);
  add_limit(t, f);
  return f;
}

} // namespace careline::engine
