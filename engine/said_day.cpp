#include "engine/said_day.hpp"

#include "engine/time_vocabulary.hpp"

namespace careline::engine {
namespace {

using namespace vocabulary;

day_found day(day_form form, int a, std::size_t end) noexcept {
  return {said_day{form, a, 0, 0, {}}, end, false, false};
}

/// The day's number: "15", "15th"; -1 if it is none.
struct number_found {
  int value = -1;
  bool is_ordinal = false;
  std::size_t end = 0;
};

number_found day_number_at(const time_tokens& t, std::size_t i) noexcept {
  auto& n = t[i];
  if (!n.is_number() || n.digits > 2 || n.value < 1 || n.value > 31) return {};
  auto& s = t[i + 1];
  bool ordinal =
      s.touches && (s.is("st") || s.is("nd") || s.is("rd") || s.is("th"));
  return {n.value, ordinal, ordinal ? i + 2 : i + 1};
}

int month_at(const time_tokens& t, std::size_t i) noexcept {
  return t[i].kind == token_kind::word ? number_in(months, t[i].text) : -1;
}

constexpr int month_lengths[] = {31, 29, 31, 30, 31, 30,
                                 31, 31, 30, 31, 30, 31};

bool is_date(int d, int m) noexcept {
  return m >= 1 && m <= 12 && d >= 1 && d <= month_lengths[m - 1];
}

/// A year behind a date; 0 if there is none. Two digits are of this century,
/// if a hyphen or stroke binds them.
int year_at(const time_tokens& t, std::size_t& end) noexcept {
  auto& y = t[end];
  if (y.is_number() && y.digits == 4 && y.value >= 2000 && y.value < 2100
      && !t[end + 1].is("hrs") && !t[end + 1].is("hours")) {
    ++end;
    return y.value;
  }
  return 0;
}

/// "15 feb", "feb 15", "15th of february 2026", "13 to 15 July"
std::optional<day_found> named_month_at(const time_tokens& t,
                                        std::size_t i) noexcept {
  if (auto n = day_number_at(t, i); n.value > 0) {
    auto at = n.end;
    auto dash = t[at].is_sign('-') ? 1u : 0u;
    bool to = t[at].is("to") || dash == 1;
    if (to) {
      auto last = day_number_at(t, at + 1);
      auto month = last.value > 0 ? month_at(t, last.end) : -1;
      if (month > 0 && last.value > n.value) {
        auto end = last.end + 1;
        int year = year_at(t, end);
        if (!is_date(last.value, month)) return day_found{{}, end, false, true};
        return day_found{said_day{day_form::date, n.value, month, year,
                                  std::array<int, 3>{last.value, month, year}},
                         end, false, false};
      }
    }
    if (dash == 1) ++at;
    if (t[at].is("of")) ++at;
    auto month = month_at(t, at);
    if (month < 1) return std::nullopt;
    // "15 may I come": a verb unless the number stands for a day.
    if (t[at].is("may") && (t[at + 1].is("i") || t[at + 1].is("we")))
      return std::nullopt;
    auto end = at + 1;
    if (t[end].is_sign('-')) ++end;
    int year = year_at(t, end);
    if (!is_date(n.value, month)) return day_found{{}, end, false, true};
    return day_found{said_day{day_form::date, n.value, month, year, {}}, end,
                     false, false};
  }
  auto month = month_at(t, i);
  if (month < 1) return std::nullopt;
  auto n = day_number_at(t, i + 1);
  if (n.value < 1) return std::nullopt;
  if (t[n.end].is_sign(':') || t[n.end].is("am") || t[n.end].is("pm"))
    return std::nullopt;
  auto end = n.end;
  int year = year_at(t, end);
  if (!is_date(n.value, month)) return day_found{{}, end, false, true};
  return day_found{said_day{day_form::date, n.value, month, year, {}}, end,
                   false, false};
}

/// 26/1, 3/11/2026, 26-01-2026, 26.1.2026, 2026-01-26
std::optional<day_found> figures_at(const time_tokens& t, std::size_t i,
                                    bool month_first) noexcept {
  auto& first = t[i];
  auto& sign = t[i + 1];
  auto& second = t[i + 2];
  if (!first.is_number() || !second.is_number() || !sign.touches
      || !second.touches || sign.kind != token_kind::sign)
    return std::nullopt;
  char c = sign.text[0];
  if (c != '/' && c != '-' && c != '.') return std::nullopt;
  bool third = t[i + 3].is_sign(c) && t[i + 3].touches && t[i + 4].is_number()
               && t[i + 4].touches;
  if (first.digits == 4) {
    if (!third || first.value < 2000 || first.value > 2099) return std::nullopt;
    auto end = i + 5;
    if (!is_date(t[i + 4].value, second.value))
      return day_found{{}, end, false, true};
    return day_found{
        said_day{day_form::date, t[i + 4].value, second.value, first.value, {}},
        end, false, false};
  }
  if (first.digits > 2 || second.digits > 2) return std::nullopt;
  if (!third && c != '/') return std::nullopt;
  if (!third && t.before(i).touches) return std::nullopt;
  int year = 0;
  auto end = i + 3;
  if (third) {
    auto& y = t[i + 4];
    if (y.digits != 2 && y.digits != 4) return std::nullopt;
    year = y.digits == 2 ? 2000 + y.value : y.value;
    if (year < 2000 || year > 2099) return std::nullopt;
    end = i + 5;
  }
  if (first.value == 24 && second.value == 7) return std::nullopt;
  if (first.value == 0 || second.value == 0) return std::nullopt;
  int d = month_first ? second.value : first.value;
  int m = month_first ? first.value : second.value;
  if (!is_date(d, m)) std::swap(d, m);
  if (!is_date(d, m)) {
    // Both above 31 measure something; else it was meant as a date.
    if (first.value > 31 || second.value > 31) return std::nullopt;
    return day_found{{}, end, false, true};
  }
  return day_found{said_day{day_form::date, d, m, year, {}}, end, false, false};
}

bool is_tomorrow(const time_tokens& t, std::size_t i) noexcept {
  auto& w = t[i];
  if (w.kind != token_kind::word) return false;
  for (auto name : tomorrows)
    if (w.text == name) return true;
  if (w.text == "tomorrows") return true;
  // "Tom" is a name unless a time follows.
  if (w.is("tom")) return t[i + 1].is_number() || t[i + 1].is("at");
  return w.text.size() >= 6 && differ_by_one(w.text, "tomorrow");
}

int weekday_at(const time_tokens& t, std::size_t i) noexcept {
  auto& w = t[i];
  if (w.kind != token_kind::word) return -1;
  auto& b = t.before(i);
  // "I sat", "the sun", "in the sun" are no days.
  if ((w.is("sat") && (b.is("i") || b.is("he") || b.is("she") || b.is("we")))
      || (w.is("sun") && b.is("the")))
    return -1;
  return number_in(weekdays, w.text);
}

std::optional<day_found> weekday_expression(const time_tokens& t,
                                            std::size_t i) noexcept {
  bool this_one = t[i].is("this");
  bool next = t[i].is("next") || t[i].is("nxt");
  bool coming = t[i].is("coming") || t[i].is("upcoming")
                || (this_one && t[i + 1].is("coming"));
  if (coming && this_one) ++i;
  auto at = this_one || next || coming ? i + 1 : i;
  auto& w = t[at];
  if (w.is("week")) {
    if (this_one) return day(day_form::this_week, 0, at + 1);
    if (!next) return std::nullopt;
    auto on = t[at + 1].is("on") ? at + 2 : at + 1;
    if (auto k = weekday_at(t, on); k >= 0)
      return day(day_form::weekday_next_week, k, on + 1);
    return day(day_form::next_week, 0, at + 1);
  }
  if (w.is("weekend")) return day(day_form::weekend, next ? 1 : 0, at + 1);
  auto k = weekday_at(t, at);
  if (k < 0) return std::nullopt;
  auto end = at + 1;
  if (this_one && !coming) return day(day_form::this_weekday, k, end);
  if (coming) return day(day_form::coming_weekday, k, end);
  if (next) return day(day_form::next_weekday, k, end);
  auto of = t[end].is("of") ? end + 1 : end;
  if ((t[of].is("next") || t[of].is("nxt")) && t[of + 1].is("week"))
    return day(day_form::weekday_next_week, k, of + 2);
  if (t[of].is("this") && t[of + 1].is("week"))
    return day(day_form::weekday_this_week, k, of + 2);
  if (t[end].is("after") && t[end + 1].is("next"))
    return day(day_form::weekday_after_next, k, end + 2);
  if (t[end].is("to") || t[end].is_sign('-') || t[end].is("through")) {
    if (auto last = weekday_at(t, end + 1); last >= 0) {
      auto found = day(day_form::weekday, k, end + 2);
      found.day.until = std::array<int, 3>{last, 0, 0};
      return found;
    }
  }
  return day(day_form::weekday, k, end);
}

/// "the 15th", "on 15th", "5th of next month"
std::optional<day_found> ordinal_at(const time_tokens& t,
                                    std::size_t i) noexcept {
  auto n = day_number_at(t, i);
  if (n.value < 1 || !n.is_ordinal) return std::nullopt;
  auto& next = t[n.end];
  if (next.kind == token_kind::word && has(ordinal_things, next.text))
    return std::nullopt;
  auto of = next.is("of") ? n.end + 1 : n.end;
  if (t[of + 1].is("month")) {
    if (t[of].is("next")) return day(day_form::of_next_month, n.value, of + 2);
    if (t[of].is("this")) return day(day_form::of_this_month, n.value, of + 2);
  }
  return day(day_form::of_month, n.value, n.end);
}

} // namespace

std::optional<day_found> day_at_token(const time_tokens& t, std::size_t i,
                                      bool month_first) noexcept {
  auto& w = t[i];
  if (w.is("today") || w.is("todays") || w.is("tday"))
    return day(day_form::offset, 0, i + 1);
  if (w.is("tonight") || w.is("tonite")) {
    auto found = day(day_form::offset, 0, i + 1);
    found.is_tonight = true;
    return found;
  }
  if (w.is("day") && (t[i + 1].is("after") || t[i + 1].is("aftr"))) {
    if (is_tomorrow(t, i + 2) || t[i + 2].is("tom"))
      return day(day_form::offset, 2, i + 3);
    return day(day_form::offset, 2, i + 2);
  }
  if (is_tomorrow(t, i)) return day(day_form::offset, 1, i + 1);
  if (w.is_number() && w.value == 2
      && (t[i + 1].is("moro") || t[i + 1].is("morrow")) && t[i + 1].touches)
    return day(day_form::offset, 1, i + 2);
  if (auto found = named_month_at(t, i)) return found;
  if (auto found = figures_at(t, i, month_first)) return found;
  if (auto found = weekday_expression(t, i)) return found;
  return ordinal_at(t, i);
}

} // namespace careline::engine
