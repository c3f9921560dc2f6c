#include "engine/said_which.hpp"

namespace careline::engine {

day_found day_said(day_form form, int a, int end, int b, int c) noexcept {
  day_found f;
  f.day.form = form;
  f.day.a = a;
  f.day.b = b;
  f.day.c = c;
  f.end = end;
  return f;
}

day_found day_past(int end) noexcept {
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

} // namespace careline::engine
