#include "engine/said_clock.hpp"

#include "engine/said_number.hpp"

namespace careline::engine {
namespace {

constexpr int half_day = 720;

/// Hour and minute as said -> a clock. Hours 1 to 12 stay open.
clock_found at_hour(int hour, int minute, int end) noexcept {
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return {};
  clock_found f;
  f.end = end;
  f.clock.is_open = hour >= 1 && hour <= 12;
  f.clock.minutes = (f.clock.is_open ? hour % 12 : hour) * 60 + minute;
  return f;
}

clock_found certain(clock_found f) noexcept {
  f.is_certain = true;
  return f;
}

void apply(clock_found& f, int meridiem) noexcept {
  if (f.clock.is_open) {
    if (meridiem == 1) f.clock.minutes += half_day;
    f.clock.is_open = false;
  } else if (meridiem == 0 && f.clock.minutes >= half_day) {
    f.contradicts = true;
  }
  f.clock.has_meridiem = true;
  f.is_certain = true;
}

bool is_minute_mark(const token& t) noexcept {
  return t.is(role::unit) && t.value == static_cast<int>(time_unit::minute);
}

/// "quarter past 5", "half 4", "20 past 4", "ten minutes to three"
clock_found relative_at(const time_tokens& t, int i) noexcept {
  auto at = t[i].is(role::article) ? i + 1 : i;
  int minutes = -1;
  bool is_half = t[at].is("half") || t[at].is("hlf");
  if (is_half) {
    minutes = 30;
    ++at;
  } else if (t[at].is(role::quarter) && (t[at].languages & 1) != 0) {
    minutes = 15;
    ++at;
  } else if (auto n = number_at(t, i)) {
    if (n.value < 1 || n.value > 29 || n.digits > 2) return {};
    minutes = n.value;
    at = n.end;
    if (is_minute_mark(t[at])) {
      ++at;
    } else if (t[at].is("to") || t[at].is("of") || t[at].is("before")
               || t[at].is("till") || t[at].is("til") || t[at].is("after")) {
      // "10 to 3" is a window; twenty to three can only be a time.
      bool is_only_time =
          t[at].is("to")
          && (n.value > 12
              // "at ten to three", in words, is 2:50.
              || (n.is_word && n.value % 5 == 0 && t[i - 1].is(role::at)));
      if (!is_only_time) return {};
    }
  } else {
    return {};
  }
  auto joint = at;
  int sign = 0;
  if (t[at].is("past") || t[at].is("after") || t[at].is("pst")) {
    sign = 1;
    ++at;
  } else if (t[at].is("to") || t[at].is("of") || t[at].is("before")
             || t[at].is("till") || t[at].is("til")) {
    sign = -1;
    ++at;
  } else if (is_half) {
    sign = 1;
  } else {
    return {};
  }
  auto n = number_at(t, at);
  if (!n || n.value < 1 || n.value > 12 || n.digits > 2) {
    if (t[at].is(role::noon) && (joint != at || !is_half)) {
      auto f = certain(at_hour(12, 0, at + 1));
      f.clock.is_open = false;
      f.clock.minutes = half_day + sign * minutes;
      return f;
    }
    return {};
  }
  // "half 4 tablets" is none, nor "half 2 hours".
  if (joint == at
      && (t[n.end].is(role::unit) || t[n.end].is(role::count)
          || t[n.end].is(role::measure) || t[n.end].is(role::dose)))
    return {};
  int total = n.value % 12 * 60 + (sign > 0 ? minutes : -minutes);
  clock_found f;
  f.clock.is_open = true;
  f.clock.minutes = (total + half_day) % half_day;
  f.end = n.end;
  f.is_certain = true;
  return f;
}

/// sadhe nau, sava teen, paune gyarah, dhai baje
clock_found hindi_fraction_at(const time_tokens& t, int i) noexcept {
  int minutes = 0;
  auto end = i + 1;
  bool needs_baje = false;
  if (t[i].is(role::dedh)) {
    minutes = 90;
    needs_baje = true;
  } else if (t[i].is(role::dhai)) {
    minutes = 150;
    needs_baje = true;
  } else {
    auto n = number_at(t, end);
    if (n && (n.value < 1 || n.value > 12)) return {};
    if (!n && !t[end].is(role::baje)) return {};
    if (!n && t[i].is(role::sadhe)) return {};
    int hour = n ? n.value : 1;
    if (n) end = n.end;
    minutes = hour * 60
              + (t[i].is(role::sadhe)  ? 30
                 : t[i].is(role::sava) ? 15
                                       : -15);
  }
  if (t[end].is(role::unit)) return {};
  clock_found f;
  f.clock.is_open = true;
  f.clock.minutes = minutes % half_day;
  f.end = end;
  f.is_certain = true;
  if (t[end].is(role::baje))
    f.end = end + 1;
  else if (needs_baje)
    f.is_certain = false;
  return f;
}

/// "cuarto para las 3", "diez para las tres"
clock_found spanish_to_at(const time_tokens& t, int i) noexcept {
  auto at = t[i].is(role::article) && t[i + 1].is(role::quarter) ? i + 1 : i;
  int minutes = 15;
  if (!t[at].is("cuarto")) {
    auto n = number_at(t, at);
    if (!n || n.value > 29) return {};
    minutes = n.value;
    at = n.end;
    if (is_minute_mark(t[at])) ++at;
  } else {
    ++at;
  }
  if (!t[at].is("para") || !t[at + 1].is(role::las)) return {};
  auto n = number_at(t, at + 2);
  if (!n || n.value < 1 || n.value > 12) return {};
  clock_found f;
  f.clock.is_open = true;
  f.clock.minutes = (n.value % 12 * 60 - minutes + half_day) % half_day;
  f.end = n.end;
  f.is_certain = true;
  return f;
}

/// The minutes behind an hour in words or figures: "y media", "menos cuarto",
/// "thirty", "bajke 20 minute". 0 in `end` if there are none.
struct minutes_found {
  int minutes = 0;
  int end = 0;
};

minutes_found spanish_minutes_at(const time_tokens& t, int i) noexcept {
  bool is_minus = t[i].is(role::minus);
  if (!is_minus && !t[i].is("y")) return {};
  int sign = is_minus ? -1 : 1;
  auto at = t[i + 1].is(role::article) && t[i + 2].is("cuarto") ? i + 2 : i + 1;
  if (t[at].is("media") && !is_minus && !t[at + 1].is(role::unit))
    return {30, at + 1};
  if (t[at].is("cuarto")) return {sign * 15, at + 1};
  auto n = number_at(t, at);
  if (!n || n.value < 1 || n.value > 59) return {};
  if (!n.is_word && n.digits != 2 && n.value != 5) return {};
  // "a las 3 y 4" are two times.
  if (n.value % 5 != 0) return {};
  bool is_unit_next = t[n.end].is(role::unit) && !is_minute_mark(t[n.end]);
  if (is_unit_next || t[n.end].is(role::count)) return {};
  return {sign * n.value, is_minute_mark(t[n.end]) ? n.end + 1 : n.end};
}

/// "three fifteen", "10 30 am", "nine oh five"
minutes_found spoken_minutes_at(const time_tokens& t, int i,
                                bool hour_is_word) noexcept {
  if (t[i].before != pause::none) return {};
  if (hour_is_word) {
    auto at = t[i].is("oh") || t[i].is("o") ? i + 1 : i;
    auto n = number_at(t, at);
    if (!n || !n.is_word) return {};
    bool fits = at > i ? n.value < 10 : n.value >= 10 && n.value < 60;
    if (!fits || t[n.end].is(role::unit) || t[n.end].is(role::count)
        || t[n.end].is(role::measure))
      return {};
    return {n.value, n.end};
  }
  if (!t[i].is_number() || t[i].touches || t[i].digits != 2 || t[i].value > 59)
    return {};
  bool proves = meridiem_at(t, i + 1).which >= 0 || t[i + 1].is(role::baje);
  return proves ? minutes_found{t[i].value, i + 1} : minutes_found{};
}

/// What may stand behind: am, o'clock, baje, hrs, ish.
clock_found with_marks(const time_tokens& t, clock_found f, bool is_bare_hour) {
  if (t[f.end].is(role::oclock) && !t[f.end].is("punto")) {
    f.is_certain = true;
    ++f.end;
  } else if (t[f.end].is("en") && t[f.end + 1].is("punto")) {
    f.is_certain = true;
    f.end += 2;
  }
  auto m = meridiem_at(t, f.end);
  if (m.which >= 0) {
    apply(f, m.which);
    f.end = m.end;
  }
  if (t[f.end].is(role::baje)) {
    f.is_certain = true;
    ++f.end;
    if (t[f.end].is("kar") && number_at(t, f.end + 1)) ++f.end;
    // "5 bajkar 20 minute par"
    auto n = number_at(t, f.end);
    if (n && n.value < 60 && is_minute_mark(t[n.end])) {
      f.clock.minutes += n.value;
      f.end = n.end + 1;
    }
  }
  bool is_ish = t[f.end].is(role::ish)
                || (t[f.end].is_sign('-') && t[f.end + 1].is(role::ish));
  if (is_ish) {
    f.end += t[f.end].is_sign('-') ? 2 : 1;
    f.is_certain = true;
    f.is_approximate = true;
  }
  auto& h = t[f.end];
  // "2 hrs" is an amount, "1500 hrs" and "15h" are times.
  if (h.is(role::hours_mark)
      && (!is_bare_hour || !f.clock.is_open || (h.is("h") && h.touches)
          || h.is("hs"))) {
    f.is_certain = true;
    ++f.end;
  }
  // "5 o clock"
  if (t[f.end].is("o") && t[f.end + 1].is(role::oclock)) {
    f.is_certain = true;
    f.end += 2;
  }
  if (m.which < 0) {
    auto late = meridiem_at(t, f.end);
    if (late.which >= 0) {
      apply(f, late.which);
      f.end = late.end;
    }
  }
  return f;
}

clock_found figures_at(const time_tokens& t, int i) noexcept {
  auto& n = t[i];
  if (n.value < 0) return {};
  auto& sign = t[i + 1];
  auto& m = t[i + 2];
  bool are_minutes = m.is_number() && m.digits == 2 && m.value < 60;
  // "13:75" is meant as a time and is none.
  bool is_odd = m.is_number() && m.touches && sign.is_sign(':') && sign.touches
                && n.digits <= 2
                && (m.digits == 1 || (m.digits == 2 && m.value >= 60));
  if (is_odd) {
    clock_found f;
    f.end = i + 3;
    f.is_certain = true;
    f.contradicts = true;
    return f;
  }
  if (n.digits <= 2 && are_minutes) {
    bool is_colon = sign.is_sign(':');
    bool is_dot = sign.is_sign('.') && sign.touches && m.touches;
    // "3-30" cannot be a window.
    is_dot = is_dot
             || (sign.is_sign('-') && sign.touches && m.touches && m.value > 24
                 && n.value >= 1 && n.value <= 12 && !t[i - 1].is_sign('-')
                 && !t[i + 3].is_sign('-') && !t[i + 3].is(role::month)
                 && !t[i + 3].is(role::unit) && t[i - 1].is(role::at));
    bool is_h = sign.is("h") && sign.touches && m.touches;
    if (is_colon || is_dot || is_h) {
      auto f = certain(at_hour(n.value, m.value, i + 3));
      if (!f) return {};
      bool has_more =
          t[i + 3].touches && t[i + 4].touches && t[i + 4].is_number();
      if (is_dot && has_more && t[i + 3].is_sign('.')) return {}; // 1.20.30
      if (is_colon && has_more && t[i + 3].is_sign(':')) f.end = i + 5;
      return with_marks(t, f, false);
    }
  }
  if (n.digits == 3 || n.digits == 4) {
    auto f = at_hour(n.value / 100, n.value % 100, i + 1);
    if (!f) return {};
    return with_marks(t, f, false);
  }
  if (n.digits > 2) return {};
  auto f = at_hour(n.value, 0, i + 1);
  if (!f) return {};
  if (auto spoken = spoken_minutes_at(t, i + 1, false); spoken.end > 0) {
    f.clock.minutes += spoken.minutes;
    f.end = spoken.end;
    return with_marks(t, f, false);
  }
  return with_marks(t, f, true);
}

} // namespace

meridiem_found meridiem_at(const time_tokens& t, int i) noexcept {
  auto& w = t[i];
  if (w.kind != token_kind::word) return {};
  if (w.is(role::meridiem)) return {w.value, i + 1};
  if (!w.is("a") && !w.is("p")) return {};
  int which = w.is("p") ? 1 : 0;
  if (t[i + 1].is_sign('.') && t[i + 2].is("m")) return {which, i + 3};
  if (t[i + 1].is("m")) return {which, i + 2};
  // "3p", "9a"
  bool follows_number = w.touches && t[i - 1].is_number();
  if (follows_number && !t[i + 1].touches) return {which, i + 1};
  return {};
}

clock_found clock_at(const time_tokens& t, int i, const reading& how) noexcept {
  auto& w = t[i];
  if (w.kind != token_kind::word && !w.is_number()) return {};
  if (w.is(role::noon) || (w.is("medio") && t[i + 1].is("dia"))) {
    clock_found f;
    f.clock.minutes = half_day;
    f.end = w.is("medio") ? i + 2 : i + 1;
    f.is_certain = true;
    return f;
  }
  if (w.is(role::midnight) || (w.is("media") && t[i + 1].is("noche"))) {
    clock_found f;
    f.end = w.is("media") ? i + 2 : i + 1;
    f.is_certain = true;
    f.clock.is_midnight = true;
    return f;
  }
  if (auto f = relative_at(t, i)) return with_marks(t, f, false);
  if (w.is(role::sadhe) || w.is(role::sava) || w.is(role::paune)
      || w.is(role::dedh) || w.is(role::dhai))
    return hindi_fraction_at(t, i);
  if (auto f = spanish_to_at(t, i)) return f;
  clock_found f;
  if (w.is_number()) {
    f = figures_at(t, i);
  } else {
    auto n = number_at(t, i);
    if (!n || n.value > 23) return {};
    auto spoken = spoken_minutes_at(t, n.end, true);
    // "twenty five" is one number, "ten thirty" a time.
    f = at_hour(n.value, 0, n.end);
    if (f && spoken.end > 0 && n.value <= 12) {
      f.clock.minutes += spoken.minutes;
      f.end = spoken.end;
      f.is_certain = true;
      f = with_marks(t, f, false);
    } else if (f) {
      f = with_marks(t, f, true);
    }
  }
  if (!f) return {};
  auto spanish = spanish_minutes_at(t, f.end);
  bool is_hindi_and = how.is_hindi && !how.is_spanish;
  if (spanish.end > 0 && !is_hindi_and && f.clock.minutes % 60 == 0) {
    f.clock.minutes += spanish.minutes;
    // "las 0 menos cuarto" is 23:45.
    const int round = f.clock.is_open ? half_day : 2 * half_day;
    f.clock.minutes = (f.clock.minutes + round) % round;
    f.end = spanish.end;
    f.is_certain = true;
    f = with_marks(t, f, false);
  }
  // "12 noon", "2 in the noon"
  auto noon = f.end;
  if (t[noon].is(role::in)) ++noon;
  if (t[noon].is(role::the)) ++noon;
  if (t[noon].is(role::noon) && f.clock.is_open && !t[noon].is("mediodia")) {
    apply(f, 1);
    f.end = noon + 1;
  } else if (t[f.end].is(role::midnight) && f.clock.is_open
             && f.clock.minutes == 0) {
    f.clock.is_open = false;
    f.clock.is_midnight = true;
    f.is_certain = true;
    ++f.end;
  } else if (t[f.end].is(role::of) && t[f.end + 1].is("mediodia")
             && f.clock.is_open) {
    apply(f, 1); // "las 2 del mediodía"
    f.end += 2;
  } else if (t[f.end].is(role::of) && t[f.end + 1].is("la")
             && (t[f.end + 2].is("tarde") || t[f.end + 2].is("manana")
                 || t[f.end + 2].is("noche") || t[f.end + 2].is("madrugada"))) {
    f.is_certain = true; // The part of day is read for itself.
  }
  return f;
}

} // namespace careline::engine
