// Amounts of time: "in 2 hours", "a week from Monday", "2 din baad".

#include "engine/ear.hpp"

namespace careline::engine {

ear::lead ear::lead_of(int i, int& at) {
  at = i;
  auto& w = t_[i];
  if (w.is(role::every) || w.is(role::since)
      || (w.is(role::for_) && !w.is("over"))) {
    at = i + 1;
    while (t_[at].is(role::the) || t_[at].is(role::last)
           || t_[at].is(role::around))
      ++at;
    return lead::not_a_wish;
  }
  if (w.is(role::within)) {
    at = i + 1;
    if (t_[at].is(role::of)) {
      at = i + 2;
      if (w.is("dentro")) return lead::ahead;
    }
    if (t_[at].is(role::the)) ++at;
    if (t_[at].is(role::next)) ++at;
    return lead::within;
  }
  if (w.is("a") && t_[i - 1].is("aqui")) {
    at = i + 1;
    return lead::ahead;
  }
  if (w.is(role::last)) {
    at = i + 1;
    return lead::not_a_wish;
  }
  if (w.is(role::next) || w.is(role::coming)) {
    at = i + 1;
    return lead::span;
  }
  bool is_in = w.is(role::in) || w.is(role::after);
  if (is_in && !w.is("past")) {
    at = i + 1;
    bool is_span = false;
    while (t_[at].is(role::the) || t_[at].is(role::around)
           || t_[at].is("another") || t_[at].is("just") || t_[at].is("maybe")
           || t_[at].is("like")) {
      ++at;
    }
    if (t_[at].is(role::last)) {
      ++at;
      return lead::not_a_wish;
    }
    if (t_[at].is(role::next) || t_[at].is(role::coming)) {
      is_span = true;
      ++at;
    }
    return is_span ? lead::within : lead::ahead;
  }
  if (w.is(role::from)) {
    at = i + 1;
    if (t_[at].is(role::the)) ++at;
    if (t_[at].is(role::last)) ++at;
    return lead::not_a_wish;
  }
  return lead::none;
}

int ear::ahead(said& s, const amount_found& a, bool within) {
  if (a.is_vague) {
    s.kind = said_kind::vague;
    return a.end;
  }
  if (a.is_elapsed()) {
    s.kind = within ? said_kind::soon : said_kind::elapsed;
    s.minutes = a.count;
    s.day.a = a.second;
    s.is_shared = a.second > 0;
    return a.end;
  }
  s.kind = said_kind::day;
  s.day = day_ahead(a, a.count);
  if (within) {
    s.day.limit = day_limit::until;
  } else if (a.second > 0) {
    s.day.until = day_ahead(a, a.second);
    s.is_shared = true;
  }
  return a.end;
}

/// "a week from Monday", "2 weeks from today", "2 days after tomorrow"
int ear::from_day(said& s, const amount_found& a) {
  auto at = a.end;
  int sign = 1;
  if (t_[at].is("before"))
    sign = -1;
  else if (!t_[at].is(role::from) && !t_[at].is(role::after)
           && !(t_[at].is(role::on) && t_[at].is("on")))
    return 0;
  ++at;
  if (t_[at].is(role::of)) ++at;
  while (t_[at].is(role::the)) ++at;
  if (t_[at].is(role::now)) {
    if (sign < 0 || t_[at + 1].is("on")) return 0;
    auto end = ahead(s, a, false);
    return end == 0 ? 0 : at + 1;
  }
  if (a.is_elapsed() || a.is_vague || a.second > 0) return 0;
  auto base = day_at(t_, at, how_);
  if (!base || base.kind != said_kind::day || base.day.is_range) return 0;
  auto more = day_ahead(a, a.count);
  s.kind = said_kind::day;
  s.day = base.day;
  // "a week from Monday" counts from the coming Monday, whatever today is.
  if (s.day.form == day_form::weekday) s.day.form = day_form::coming_weekday;
  if (more.form == day_form::months_ahead)
    s.day.shift_months = sign * more.a;
  else
    s.day.shift += sign * more.a;
  return base.end;
}

int ear::amount_expression_at(int i, said& s) {
  // "next to next Friday": the one after the next? Better asked.
  if (t_[i].is(role::next) && t_[i + 1].is("to") && t_[i + 2].is(role::next)) {
    s.kind = said_kind::vague;
    return i + 4;
  }
  int at = i;
  auto how = lead_of(i, at);
  auto a = amount_at(t_, at);
  if (!a) return 0;
  // "a day", "an hour" after a lead; alone an article shows nothing.
  auto end = a.end;
  if (how == lead::not_a_wish) return end;
  if (is_behind_us(end)) return end + 1;
  if (how == lead::span) {
    bool has_number = t_[at].is_number() || t_[at].is(role::number);
    if (!has_number) return 0;
    return ahead(s, a, true);
  }
  if (auto far = from_day(s, a)) return far;
  if (how == lead::within) return ahead(s, a, true);
  if (how == lead::ahead) {
    auto stop = ahead(s, a, false);
    if (t_[stop].is("time") || t_[stop].is("hence")) ++stop;
    return stop;
  }
  // Behind it: later, baad, mein.
  auto& b = t_[end];
  auto next = b.is(role::postposition) ? end + 1 : end;
  if (t_[next].is(role::baad) || t_[end].is("later") || t_[end].is("hence")
      || t_[end].is("despues") || (t_[end].is("after") && !t_[end].is("past")))
    return ahead(s, a, false) ? next + 1 : 0;
  if (t_[end].is("mas") && t_[end + 1].is("tarde"))
    return ahead(s, a, false) ? end + 2 : 0;
  if (t_[next].is(role::within)) return ahead(s, a, true) ? next + 1 : 0;
  bool counts = number_at(t_, end + 1) && t_[end + 2].is(role::times);
  if (b.is(role::mein) && (t_[i].languages != 1 || t_[i].is_number())
      && !counts)
    return ahead(s, a, false) ? end + 1 : 0;
  if (b.is("time") && t_[i].is_number())
    return ahead(s, a, false) ? end + 1 : 0;
  if (a.unit == time_unit::fortnight && !t_[end].is("ago"))
    return ahead(s, a, false);
  if (clock_at(t_, i, how_).is_certain) return 0;
  return end; // A duration, an age: no wish.
}

/// ago, "2 days back", "3 din se", "2 mahine pehle", "60 years old"
bool ear::is_behind_us(int end) {
  auto& w = t_[end];
  auto past_ke = w.is(role::postposition) ? end + 1 : end;
  bool is_before = w.is("before") && !day_at(t_, end + 1, how_);
  return w.is(role::ago) || is_before || w.is("old") || w.is("atras")
         || (w.is(role::se) && !how_.is_spanish) || t_[past_ke].is(role::pehle);
}

int ear::now_at(int i, said& s) {
  auto& w = t_[i];
  if (!w.is(role::now)) return 0;
  auto& b = t_[i - 1];
  bool is_point = b.is(role::until) || b.is(role::from) || b.is("by")
                  || b.is(role::since) || b.is(role::before)
                  || t_[i + 1].is(role::tak) || t_[i + 1].is("bhi")
                  || t_[i + 1].is(role::se) || t_[i + 1].text == "\xAD\xC0";
  s.kind = is_point ? said_kind::nothing : said_kind::now;
  return i + 1;
}

} // namespace careline::engine
