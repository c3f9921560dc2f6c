#include "engine/said_number.hpp"

namespace careline::engine {
namespace {

bool is_unit(const token& t) noexcept {
  return t.is(role::unit) && t.value >= static_cast<int>(time_unit::minute);
}

amount_found amount_of(const token& unit, int count, int end) noexcept {
  amount_found a;
  a.unit = static_cast<time_unit>(unit.value);
  a.count = a.unit == time_unit::hour ? count * 60 : count;
  a.end = end;
  return a;
}

/// "an hour or two"
void add_second(const time_tokens& t, amount_found& a) noexcept {
  auto n = number_at(t, a.end + 1);
  if (!t[a.end].is(role::or_) || !n || n.value > 60 || a.second > 0) return;
  if (t[n.end].is(role::unit) || t[n.end].is(role::meridiem)
      || t[n.end].is(role::baje) || t[n.end].is_sign(':'))
    return;
  a.second = a.unit == time_unit::hour ? n.value * 60 : n.value;
  a.end = n.end;
}

/// A part of an hour: "half an hour", "media hora", "quarter of an hour"
amount_found part_of_hour(const time_tokens& t, int i, int minutes) noexcept {
  while (t[i].is(role::article) || t[i].is(role::of)) ++i;
  if (!is_unit(t[i])) return {};
  auto a = amount_of(t[i], 0, i + 1);
  if (a.unit != time_unit::hour) {
    a.is_vague = true; // "half a day"
    a.count = 1;
    return a;
  }
  a.count = minutes;
  return a;
}

/// "... and a half", "y media", "and 30 minutes", "30 min"
void add_rest(const time_tokens& t, amount_found& a) noexcept {
  if (a.unit != time_unit::hour) return;
  auto i = a.end;
  bool has_and = t[i].is(role::and_);
  if (has_and) ++i;
  if (has_and) {
    auto j = t[i].is(role::article) ? i + 1 : i;
    if (t[j].is(role::half)) {
      a.count += 30;
      a.end = j + 1;
      return;
    }
    if (t[j].is(role::quarter)) {
      a.count += 15;
      a.end = j + 1;
      return;
    }
  }
  auto n = number_at(t, i);
  if (n && n.value < 60 && t[n.end].is(role::unit)
      && t[n.end].value == static_cast<int>(time_unit::minute)) {
    a.count += n.value;
    a.end = n.end + 1;
  }
}

/// sadhe teen ghante, sava ghanta, paune do ghante, dedh ghanta
amount_found hindi_fraction_at(const time_tokens& t, int i) noexcept {
  int minutes = 0;
  auto at = i + 1;
  if (t[i].is(role::dedh)) {
    minutes = 90;
  } else if (t[i].is(role::dhai)) {
    minutes = 150;
  } else if (t[i].is(role::sadhe) || t[i].is(role::sava)
             || t[i].is(role::paune)) {
    auto n = number_at(t, at);
    int hours = n ? n.value : 1;
    if (n) at = n.end;
    minutes = hours * 60
              + (t[i].is(role::sadhe)  ? 30
                 : t[i].is(role::sava) ? 15
                                       : -15);
  } else {
    return {};
  }
  return part_of_hour(t, at, minutes);
}

/// "2.5 hours", "2-3 days", "2 or 3 days", "2 and a half hours", "2 hours"
amount_found counted_at(const time_tokens& t, int i) noexcept {
  auto n = number_at(t, i);
  if (!n || n.value > 999) return {};
  auto at = n.end;
  if (t[at].is_sign('.') && t[at].touches && t[at + 1].is_number()
      && t[at + 1].touches && t[at + 1].digits <= 2 && is_unit(t[at + 2])) {
    auto a = amount_of(t[at + 2], n.value, at + 3);
    int parts = t[at + 1].digits == 1 ? t[at + 1].value * 10 : t[at + 1].value;
    if (a.unit == time_unit::hour)
      a.count = n.value * 60 + (parts * 60 + 50) / 100;
    else
      a.is_vague = true;
    return a;
  }
  if (t[at].is_sign('-') || t[at].is(role::or_) || t[at].is(role::to)
      || t[at].is(role::se)) {
    auto second = number_at(t, at + 1);
    if (second && second.value < 999 && is_unit(t[second.end])) {
      auto a = amount_of(t[second.end], n.value, second.end + 1);
      a.second = a.unit == time_unit::hour ? second.value * 60 : second.value;
      return a;
    }
  }
  // "2 3 din": two or three days
  if (!n.is_word) {
    auto second = number_at(t, at);
    if (second && second.value == n.value + 1 && is_unit(t[second.end])) {
      auto a = amount_of(t[second.end], n.value, second.end + 1);
      a.second = a.unit == time_unit::hour ? second.value * 60 : second.value;
      return a;
    }
  }
  if (t[at].is(role::and_)) {
    auto half = t[at + 1].is(role::article) ? at + 2 : at + 1;
    if (t[half].is(role::half) && is_unit(t[half + 1]))
      return part_of_hour(t, half + 1, n.value * 60 + 30);
  }
  auto more = t[at].is("more") || t[at].is("full") ? at + 1 : at;
  if (!is_unit(t[more])) return {};
  auto a = amount_of(t[more], n.value, more + 1);
  add_rest(t, a);
  add_second(t, a);
  return a;
}

} // namespace

number_found number_at(const time_tokens& t, int i) noexcept {
  auto& w = t[i];
  number_found n;
  if (w.is_number()) {
    if (w.value < 0) return {};
    n.value = w.value;
    n.digits = w.digits;
    n.end = i + 1;
    return n;
  }
  if (!w.is(role::number)) return {};
  n.value = w.value;
  n.end = i + 1;
  n.is_word = true;
  n.is_shy = w.is(role::shy);
  if (w.value >= 20 && w.value % 10 == 0) {
    auto next = t[i + 1].is_sign('-') ? i + 2 : i + 1;
    if (t[i + 1].is(role::and_) && t[i + 1].is("y")) next = i + 2;
    bool is_one_more = t[next].is(role::number) && t[next].value < 10
                       && (t[next].languages & w.languages) != 0;
    if (is_one_more) {
      n.value += t[next].value;
      n.end = next + 1;
    }
  }
  return n;
}

amount_found amount_at(const time_tokens& t, int i) noexcept {
  auto& w = t[i];
  if (w.kind != token_kind::word && !w.is_number()) return {};
  if (w.is(role::half)) return part_of_hour(t, i + 1, 30);
  if (w.is(role::quarter)) return part_of_hour(t, i + 1, 15);
  if (auto a = hindi_fraction_at(t, i)) return a;
  bool is_article = w.is(role::article);
  auto at = is_article ? i + 1 : i;
  if (is_article && t[at].is(role::half)) {
    if (auto a = part_of_hour(t, at + 1, 30)) return a;
  }
  if (t[at].is(role::couple) || t[at].is(role::few)) {
    bool is_few = t[at].is(role::few);
    auto unit =
        t[at + 1].is(role::of) || t[at + 1].is("more") ? at + 2 : at + 1;
    if (!is_unit(t[unit])) return {};
    auto a = amount_of(t[unit], 2, unit + 1);
    a.is_vague = is_few;
    return a;
  }
  if (is_article && is_unit(t[at])) {
    // "a day" is also "per day": the caller knows by what surrounds it.
    auto a = amount_of(t[at], 1, at + 1);
    add_rest(t, a);
    add_second(t, a);
    return a;
  }
  // "week from Friday"
  if (is_unit(w) && t[i + 1].is("from")
      && w.value >= static_cast<int>(time_unit::week))
    return amount_of(w, 1, i + 1);
  // "en hora y media"
  if (w.is("hora") && t[i + 1].is(role::and_) && t[i + 2].is(role::half)) {
    auto a = amount_of(w, 1, i + 1);
    add_rest(t, a);
    return a;
  }
  return counted_at(t, i);
}

said_day day_ahead(const amount_found& amount, int count) noexcept {
  said_day day;
  switch (amount.unit) {
  case time_unit::month:
    day.form = day_form::months_ahead;
    day.a = count;
    break;
  case time_unit::year:
    day.form = day_form::months_ahead;
    day.a = count * 12;
    break;
  case time_unit::week:
    day.a = count * 7;
    break;
  case time_unit::fortnight:
    day.a = count * 14;
    break;
  default:
    day.a = count;
    break;
  }
  return day;
}

} // namespace careline::engine
