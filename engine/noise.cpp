#include "engine/noise.hpp"

#include "engine/said_clock.hpp"
#include "engine/said_number.hpp"

namespace careline::engine {
namespace {

/// A number of this many digits is no time.
constexpr int phone_digits = 7;

bool is_dash(const token& w) noexcept {
  return w.is_sign('-') || w.is_sign('.') || w.is_sign('+') || w.is_sign('/');
}

/// "3 pm", "10 baje", "5:30": the number is surely a time.
bool is_clock(const time_tokens& t, int i) noexcept {
  return clock_at(t, i, {}).is_certain;
}

/// "080 2345 6789", "98200-12345", "+91 ...", "500001"
int phone_at(const time_tokens& t, int i) noexcept {
  auto at = i;
  bool has_plus = t[at].is_sign('+');
  if (has_plus) ++at;
  if (!t[at].is_number()) return i;
  if (t[at].digits >= 5) {
    // All that follows belongs to it: "98200 12345".
    while (t[at].is_number() || (is_dash(t[at]) && t[at + 1].is_number())) ++at;
    return at;
  }
  int total = 0;
  int groups = 0;
  bool has_stroke = false;
  auto end = at;
  while (t[end].is_number()) {
    total += t[end].digits;
    ++groups;
    ++end;
    bool goes_on =
        (t[end].is_sign('-') || t[end].is_sign('.')) && t[end + 1].is_number();
    has_stroke = has_stroke || t[end].is_sign('/');
    if (goes_on) ++end;
  }
  bool is_date = t[at].digits == 4 && groups == 3 && t[at].value >= 1900
                 && t[at].value < 2100;
  bool ends_as_clock = t[end].is_sign(':') || t[end].is(role::baje)
                       || t[end].is(role::hours_mark)
                       || meridiem_at(t, end).which >= 0;
  bool is_long = groups >= 3 ? total >= 9 : total >= phone_digits + 1;
  if (groups == 2 && total == phone_digits) is_long = t[at].digits == 3;
  bool is_dated = groups <= 4 && t[at].digits <= 2; // 26-01-2026 10:30
  if (has_plus || (is_long && !is_date && !ends_as_clock && !is_dated))
    return end;
  return i;
}

/// Behind a label: "token no. 12", "house no 12/3", "fee is 400 or 500"
int labelled_at(const time_tokens& t, int i) noexcept {
  // "pain 8/10"
  bool is_score = t[i].is(role::complaint) && t[i + 1].is_number()
                  && t[i + 2].is_sign('/') && t[i + 3].is_number()
                  && t[i + 3].value == 10;
  if (is_score) return i + 4;
  if (!t[i].is(role::label)) return i;
  auto at = i + 1;
  for (int small = 0; small < 4; ++small) {
    auto& w = t[at];
    bool is_link = w.is("is") || w.is("no") || w.is(role::label)
                   || w.is(role::of) || w.is_sign(':') || w.is_sign('#')
                   || w.is_sign('.') || w.is_sign('-') || w.is_sign('=')
                   || w.is_sign('$') || w.is("hai") || w.is("was") || w.is("es")
                   || w.is("my") || w.is("rs") || w.is("era");
    if (!is_link || w.is(role::weekday)) break;
    ++at;
  }
  auto n = number_at(t, at);
  if (!n || t[at].before == pause::stop || is_clock(t, at)) return i;
  // "visit fee, 5 pm": the comma parts them.
  if (t[at].before == pause::comma) return i;
  if (n.is_word && n.is_shy) return i;
  if (t[n.end].is(role::unit) || t[n.end].is(role::month)) return i;
  auto end = n.end;
  while ((is_dash(t[end]) || t[end].is(role::or_) || t[end].is(role::to)
          || t[end].is_sign(':'))
         && t[end + 1].is_number() && !is_clock(t, end + 1))
    end += 2;
  if (t[end].is(role::measure) || t[end].is(role::money) || t[end].is_sign('%'))
    ++end;
  return end;
}

/// "$40", "Rs. 500", "500/-", "400 rupees", "#12"
int money_at(const time_tokens& t, int i) noexcept {
  if (t[i].is_sign('$') || t[i].is_sign('#')) {
    auto at = i + 1;
    while (t[at].is_number()
           || ((t[at].is_sign('.') || t[at].is_sign('+') || t[at].is_sign('-'))
               && t[at + 1].is_number()))
      ++at;
    return at > i + 1 ? at : i;
  }
  if (!t[i].is_number()) return i;
  auto at = i + 1;
  while ((t[at].is_sign('.') || t[at].is_sign('+') || t[at].is(role::or_)
          || t[at].is(role::to) || t[at].is_sign('-'))
         && t[at + 1].is_number())
    at += 2;
  if (t[at].is(role::money) || t[at].is_sign('$')) return at + 1;
  if (t[at].is_sign('/') && t[at + 1].is_sign('-')) return at + 2;
  return i;
}

bool is_ordinal_end(const token& s) noexcept {
  return s.touches
         && (s.is("st") || s.is("nd") || s.is("rd") || s.is("th") || s.is("do")
             || s.is("to") || s.is("ro") || s.is("da") || s.is("ra")
             || s.is("ta"));
}

/// "3 tablets", "2 small kids", "8 kg", "98.6", "130/85", "39%"
int counted_at(const time_tokens& t, int i) noexcept {
  auto n = number_at(t, i);
  if (!n || is_clock(t, i)) return i;
  auto end = n.end;
  bool is_fraction = false;
  while ((is_dash(t[end]) || t[end].is(role::to) || t[end].is(role::or_))
         && t[end + 1].is_number()) {
    is_fraction = is_fraction || t[end].is_sign('.') || t[end].is_sign('/');
    end += 2;
  }
  auto& w = t[end];
  bool is_ratio = end == i + 3 && t[i + 1].is_sign('/') && t[i].is_number()
                  && (t[i].value > 31 || t[i + 2].value > 31);
  if (is_ratio) return end;
  bool is_decimal = end == i + 3 && t[i + 1].is_sign('.') && t[i + 1].touches
                    && t[i].is_number() && t[i + 2].digits == 1;
  bool is_thing = w.is(role::count) && !w.is(role::unit);
  if (is_thing || w.is(role::dose) || w.is_sign('%')) return end + 1;
  if (w.is(role::measure) && !w.is("c") && !w.is("f")) {
    auto more = number_at(t, end + 1);
    bool is_height = (w.is("ft") || w.is("feet")) && more;
    if (is_height)
      return t[more.end].is(role::measure) ? more.end + 1 : more.end;
    return end + 1;
  }
  if (is_decimal) return w.is(role::unit) ? i : end;
  // "2 small kids", "3 blood tests"
  bool is_adjective =
      w.kind == token_kind::word && !w.are.any() && w.before == pause::none;
  if ((is_adjective || w.is(role::plain)) && t[end + 1].is(role::count)
      && !t[end + 1].is(role::unit) && t[end + 1].before == pause::none)
    return end + 2;
  return i;
}

/// "4th cross", "second visit", "pehli baar"
int ordinal_thing_at(const time_tokens& t, int i) noexcept {
  auto at = i;
  if (t[i].is_number() && is_ordinal_end(t[i + 1]))
    at = i + 2;
  else if (t[i].is(role::ordinal) && t[i].value > 0)
    at = i + 1;
  else
    return i;
  if (!t[at].is(role::ordinal_thing) || t[at].before != pause::none) return i;
  if (t[at].is("month") || t[at].is("week") || t[at].is("year")) {
    // "first week of April" is a time, "8th month" of pregnancy is none.
    bool is_of = t[at + 1].is(role::of) || t[at + 1].is(role::in)
                 || t[at + 1].is(role::month);
    if (is_of) return i;
  }
  return at + 1;
}

/// 1-0-1, 0-1-0, 1+1+1
int dose_at(const time_tokens& t, int i) noexcept {
  if (!t[i].is_number() || t[i].digits != 1 || t[i].value > 4) return i;
  for (int k = 1; k < 5; k += 2) {
    bool fits = (t[i + k].is_sign('-') || t[i + k].is_sign('+'))
                && t[i + k + 1].is_number() && t[i + k + 1].digits == 1
                && t[i + k + 1].value <= 4;
    if (!fits) return i;
  }
  auto end = i + 5;
  while (t[end].is_sign('-') && t[end + 1].is_number()) end += 2;
  return end;
}

/// "good morning", "buenas tardes", "shubh ratri", "have a nice evening"
int greeting_at(const time_tokens& t, int i) noexcept {
  if (!t[i].is(role::good) || t[i].is("very")) {
    bool is_very = t[i].is("very") && t[i + 1].is(role::good);
    if (!is_very) return i;
  }
  auto& b = t[i - 1];
  if (b.is("is") || b.is("are") || b.is("be") || b.is("not") || b.is("looks")
      || b.is("sounds") || b.is("works") || b.is("hai"))
    return i;
  auto at = i + 1;
  while (t[at].is(role::good)) ++at;
  if (t[at].before != pause::none) return i;
  bool is_time = t[at].is(role::part) || t[at].is(role::noon)
                 || t[at].is(role::weekend) || t[at].is("dia")
                 || t[at].is("dias") || t[at].is("day") || t[at].is("week")
                 || t[at].is("prabhat") || t[at].is("ratri")
                 || t[at].is("after");
  if (!is_time) return i;
  if (t[at].is("after")) return t[at + 1].is(role::noon) ? at + 2 : i;
  return at + 1;
}

/// "Morning doctor", "Evening! ..." with a time to follow
int first_word_greeting_at(const time_tokens& t, int i) noexcept {
  if (i != 0 || !t[0].is(role::part)) return i;
  if (t[1].is(role::vocative) && !t[1].is("there")) return 2;
  if (t[1].before == pause::none) return i;
  for (int k = 1; k < t.size(); ++k)
    if (t[k].is(role::part) || t[k].is_sign(':') || t[k].is(role::meridiem)
        || t[k].is(role::tonight) || t[k].is(role::offset)
        || t[k].is(role::weekday))
      return 1;
  return i;
}

/// "GMT+5:30"
int zone_offset_at(const time_tokens& t, int i) noexcept {
  bool is_shifted = (t[i].is("gmt") || t[i].is("utc"))
                    && (t[i + 1].is_sign('+') || t[i + 1].is_sign('-'))
                    && t[i + 2].is_number();
  if (!is_shifted) return i;
  return t[i + 3].is_sign(':') && t[i + 4].is_number() ? i + 5 : i + 3;
}

} // namespace

int noise_at(const time_tokens& t, int i) noexcept {
  auto& w = t[i];
  if (w.kind == token_kind::word) {
    if (w.is(role::past_day)) return i + 1;
    if (auto end = zone_offset_at(t, i); end > i) return end;
    if (auto end = greeting_at(t, i); end > i) return end;
    if (auto end = first_word_greeting_at(t, i); end > i) return end;
    if (auto end = labelled_at(t, i); end > i) return end;
    if (auto end = ordinal_thing_at(t, i); end > i) return end;
    return w.is(role::number) ? counted_at(t, i) : i;
  }
  if (w.kind == token_kind::end) return i;
  if (auto end = dose_at(t, i); end > i) return end;
  if (auto end = money_at(t, i); end > i) return end;
  if (auto end = phone_at(t, i); end > i) return end;
  if (auto end = ordinal_thing_at(t, i); end > i) return end;
  return w.is_number() ? counted_at(t, i) : i;
}

} // namespace careline::engine
