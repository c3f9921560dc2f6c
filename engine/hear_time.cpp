// The walk over the words; days, parts of the day, "any time".

#include "engine/ear.hpp"

#include <algorithm>

namespace careline::engine {

void ear::hear() {
  for (int i = 0; i < t_.size();) {
    if (auto end = noise_at(t_, i); end > i) {
      said s;
      keep(s, i, end);
      i = end;
      continue;
    }
    said s;
    auto end = expression_at(i, s);
    if (end > i) {
      keep(s, i, end);
      i = end;
    } else {
      ++i;
    }
  }
}

void ear::keep(said& s, int begin, int end) {
  s.begin = begin;
  // "next to next" takes the word behind it, and there may be none.
  s.end = std::min(end, t_.size());
  s.clause = t_[begin].clause;
  bool is_about = false;
  for (int k = begin - 2; k < begin; ++k)
    is_about = is_about || t_[k].is(role::around) || t_[k].is_sign('~');
  // "5 ke aas paas", "5 or so", "5 approx"
  bool is_so = (t_[end].is(role::or_) && t_[end + 1].is("so"))
               || t_[end].is(role::around)
               || (t_[end].is("ke") && t_[end + 1].is(role::around));
  s.is_approximate = s.is_approximate || is_about || is_so;
  heard_.add(s);
}

int ear::expression_at(int i, said& s) {
  if (auto end = now_at(i, s)) return end;
  if (auto end = window_at(i, s)) return end;
  if (auto end = amount_expression_at(i, s)) return end;
  if (auto f = day_at(t_, i, how_)) {
    s.kind = f.kind;
    s.day = f.day;
    s.is_shared = f.is_either;
    return limited_day(i, s, f.end);
  }
  if (auto end = any_time_at(i)) {
    s.kind = said_kind::any_time;
    return end;
  }
  if (auto end = clock_expression_at(i, s)) return end;
  return part_at(i, s);
}

/// "before Friday", "until the 15th", "from Monday"
int ear::limited_day(int i, said& s, int end) {
  if (s.kind != said_kind::day) return end;
  auto& w = t_[end];
  if (w.is(role::se) && !how_.is_spanish && !s.day.is_range
      && s.day.limit == day_limit::none) {
    s.kind = said_kind::nothing; // "kal se": since
    return end + 1;
  }
  auto at = i - 1;
  while (t_[at].is(role::the) || t_[at].is(role::of)) --at;
  auto& b = t_[at];
  if (s.day.limit != day_limit::none || s.day.is_range) return end;
  if (b.is(role::before) && t_[i].before == pause::none)
    s.day.limit = day_limit::before;
  else if (b.is(role::after) && t_[i].before == pause::none)
    s.day.limit = day_limit::after;
  else if (b.is(role::until) && t_[i].before == pause::none)
    s.day.limit = day_limit::until;
  if (b.is("partir")) s.day.limit = day_limit::after;
  if (b.is("from") && t_[i].before == pause::none) {
    s.day.limit = day_limit::after;
    if (has_complaint(i)) s.kind = said_kind::nothing;
  }
  if (b.is("hasta") && t_[i].before == pause::none)
    s.kind = said_kind::nothing; // A farewell.
  return end;
}

int ear::any_time_at(int i) {
  auto& w = t_[i];
  auto is_bhi = [&](int k) {
    return t_[k].is("bhi") || t_[k].is("b") || t_[k].text == "\xAD\xC0";
  };
  if (w.is(role::any_time) && !w.is("cuando")) return i + 1;
  if (w.is("cuando")
      && (t_[i + 1].is("sea") || t_[i + 1].is("quiera")
          || t_[i + 1].is("quieran") || t_[i + 1].is("guste")
          || t_[i + 1].is("gusten") || t_[i + 1].is("pueda")
          || t_[i + 1].is("puedan") || t_[i + 1].is("quieras")))
    return i + 2;
  if (w.is(role::any)) {
    auto at = is_bhi(i + 1) ? i + 2 : i + 1;
    if (t_[at].is(role::time_noun) && !t_[at].is("slot")) return at + 1;
    return 0;
  }
  bool is_kabhi = w.is("kabhi") || w.text == "\x95\xAD\xC0";
  if (is_kabhi && is_bhi(i + 1)) return i + 2;
  if (w.is(role::whole)) {
    auto at = i + 1;
    while (t_[at].is(role::the)) ++at;
    bool is_day = t_[at].is(role::unit)
                  && t_[at].value == static_cast<int>(time_unit::day);
    if (is_day) return at + 1;
  }
  if (w.is("din") && t_[i + 1].is("bhar")) return i + 2;
  return 0;
}

/// "tarde" is also late: "más tarde", "llego tarde".
bool ear::is_late_in_spanish(int i) {
  if (!t_[i].is("tarde")) return false;
  auto& b = t_[i - 1];
  bool is_part = b.is(role::the) || b.is(role::this_) || b.is("por")
                 || b.is("de") || b.is("en") || b.is("media") || b.is(role::or_)
                 || b.is(role::every) || b.kind == token_kind::end
                 || t_[i].before != pause::none || neighbour(i);
  return !is_part;
}

/// "7 in the evening", "las 7 de la noche"
bool ear::is_bound(int i) const noexcept {
  auto at = i;
  while (t_[at - 1].is(role::the) || t_[at - 1].is("in") || t_[at - 1].is("at")
         || t_[at - 1].is("de") || t_[at - 1].is("por"))
    --at;
  if (heard_.size() == 0 || at == i) return false;
  auto& last = heard_[heard_.size() - 1];
  return last.end == at
         && (last.kind == said_kind::clock || last.kind == said_kind::window);
}

int ear::part_at(int i, said& s) {
  auto at = i;
  bool is_this = false;
  bool is_early = false;
  if (t_[at].is(role::this_)) {
    is_this = true;
    ++at;
    if (t_[at].is(role::coming)) ++at;
  }
  if (t_[at].is(role::early) && !t_[at].is("temprano")) {
    is_early = true;
    ++at;
    while (t_[at].is(role::in) || t_[at].is(role::the)) ++at;
  }
  auto& w = t_[at];
  s.kind = said_kind::part;
  s.is_today = is_this;
  if (w.is(role::tonight)) {
    s.part = day_part::night;
    s.is_today = true;
    return at + 1;
  }
  bool is_manana = w.is("manana") || w.is("manyana");
  if (is_manana) {
    s.part = day_part::morning;
  } else if (w.is(role::noon)) {
    s.part = day_part::noon;
  } else if (w.is(role::part)) {
    if (is_late_in_spanish(at)) return 0;
    s.part = static_cast<day_part>(w.value);
  } else {
    return 0;
  }
  if (is_early) {
    if (s.part == day_part::morning) s.part = day_part::early_morning;
  }
  s.is_bound = is_bound(i);
  auto& b = t_[i - 1];
  bool is_whole = b.is(role::whole)
                  || (b.is(role::the) && t_[i - 2].is(role::whole))
                  || t_[at + 1].is("bhar");
  bool is_habit =
      b.is(role::every) || (b.is(role::the) && t_[i - 2].is(role::every));
  bool is_last =
      b.is(role::last) || (b.is(role::the) && t_[i - 2].is(role::last));
  auto end = at + 1;
  if (is_whole || is_habit || is_last) s.kind = said_kind::nothing;
  // "subah se": since morning
  if (t_[end].is(role::se) && !how_.is_spanish
      && !t_[end + 1].is(role::pehle)) {
    bool is_range = t_[end + 1].is(role::part);
    if (!is_range) {
      s.kind = said_kind::nothing;
      return end + 1;
    }
  }
  auto link = t_[end].is(role::postposition) ? end + 1 : end;
  if (s.part == day_part::lunch
      && (t_[link].is(role::baad) || t_[link].is(role::pehle))) {
    said_clock edge;
    bool is_after = t_[link].is(role::baad);
    edge.minutes = is_after ? 14 * 60 : 12 * 60;
    s.kind = said_kind::window;
    s.window = {is_after ? window_form::after : window_form::before, edge, {}};
    return link + 1;
  }
  if (t_[end].is("time") || t_[end].is("hours")) ++end;
  return end;
}

void hear_time(const time_tokens& t, const reading& how, said_list& heard) {
  ear{t, how, heard}.hear();
}

} // namespace careline::engine
