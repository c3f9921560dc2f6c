#include "engine/time_signs.hpp"

namespace careline::engine {
namespace {

/// Small words that may stand inside "Monday at 3 in the evening".
bool is_small(const token& w) noexcept {
  return w.is(role::at) || w.is(role::the) || w.is(role::in) || w.is(role::on)
         || w.is(role::of) || w.is_sign('@') || w.is_sign('-') || w.is_sign(':')
         || w.is(role::postposition) || w.is(role::around) || w.is(role::las)
         || w.is("por") || w.is("a") || w.is_sign('~') || w.is(role::mein);
}

bool are_adjacent(const time_tokens& t, const said& a, const said& b) noexcept {
  if (b.begin - a.end > 4) return false;
  for (int k = a.end; k < b.begin; ++k)
    if (!is_small(t[k])) return false;
  for (int k = a.end; k <= b.begin; ++k)
    if (t[k].before == pause::stop) return false;
  return true;
}

bool is_weekday_form(const said& s) noexcept {
  return s.kind == said_kind::day && s.day.form >= day_form::weekday
         && s.day.form <= day_form::nth_coming_weekday;
}

bool is_date_form(const said& s) noexcept {
  return s.kind == said_kind::day
         && (s.day.form == day_form::date || s.day.form == day_form::of_month);
}

/// Whether two days can be one: "Tuesday 27 January".
bool may_agree(const said& a, const said& b) noexcept {
  return (is_weekday_form(a) && is_date_form(b))
         || (is_date_form(a) && is_weekday_form(b));
}

/// Surely to come, whatever verb stands beside it: "tomorrow", "next Monday".
bool is_ahead(const time_tokens& t, const said& s) noexcept {
  if (s.kind != said_kind::day) return false;
  if (s.day.form == day_form::offset)
    return (s.day.a > 0 || s.day.shift > 0) && !t[s.begin].is(role::hindi_day);
  return s.day.form == day_form::next_weekday
         || s.day.form == day_form::coming_weekday
         || s.day.form == day_form::weekday_next_week
         || s.day.form == day_form::of_next_month;
}

class sieve {
public:
  sieve(const time_tokens& t, said_list& heard) noexcept
      : t_(t), heard_(heard) {}

  void run() noexcept {
    drop_beside_the_past();
    for (int k = 0; k < t_.size(); ++k) {
      auto& w = t_[k];
      if (!w.are.any()) continue;
      if (w.is(role::since) || w.is(role::every)) after_since(k);
      if (w.is(role::past_verb)) past_verb(k);
      if (w.is(role::dose)) dose(k);
      if (w.is(role::take) && (t_[k + 1].is("it") || t_[k + 1].is("them")))
        dose(k);
      if (w.is(role::medicine) && has_in_clause(k, role::take)) dose(k);
      if (w.is(role::habit)) habit(k);
      if (w.is(role::times) && counts_twice(k)) habit(k);
      if (w.is(role::every)
          && t_[t_[k + 1].is(role::the) ? k + 2 : k + 1].is(role::unit))
        habit(k);
      if (w.is(role::birth) || w.is(role::dated)) behind_sign(k);
      if (w.is(role::paper) && t_[k + 1].is(role::date_mark)) behind_sign(k);
      if (w.is(role::paper)
          && (t_[k + 1].is(role::from) || t_[k + 1].is(role::of)
              || t_[k + 1].is(role::dated)))
        behind_sign(k + 1);
      if (w.is(role::last) && t_[k + 1].is(role::visit)) last_visit(k);
      if (w.is(role::see)) farewell(k);
      if (w.is(role::complaint)) complaint(k);
    }
    drop_idle_now();
  }

private:
  bool has_in_clause(int k, role r) const noexcept {
    for (int i = k - 12; i < k + 12; ++i)
      if (t_[i].clause == t_[k].clause && t_[i].is(r)) return true;
    return false;
  }

  /// "3 times", not "once" or "ek baar"
  bool counts_twice(int k) const noexcept {
    auto& n = t_[k - 1];
    return (n.is_number() || n.is(role::number)) && n.value >= 2;
  }

  /// "yesterday at 3", "last Monday morning", "kal raat se"
  void drop_beside_the_past() noexcept {
    for (int i = 0; i < heard_.size(); ++i) {
      if (heard_[i].kind != said_kind::nothing || !is_past(heard_[i])) continue;
      for (int k = i + 1; k < heard_.size(); ++k) {
        if (!are_adjacent(t_, heard_[k - 1], heard_[k]) || heard_[k].is_of_day()
            || t_[heard_[k].begin].before != pause::none)
          break;
        heard_[k].is_dropped = true;
      }
      for (int k = i - 1; k >= 0; --k) {
        if (!are_adjacent(t_, heard_[k], heard_[k + 1])
            || t_[heard_[k + 1].begin].before != pause::none
            || is_ahead(t_, heard_[k]))
          break;
        heard_[k].is_dropped = true;
      }
    }
  }

  bool is_past(const said& s) const noexcept {
    for (int k = s.begin; k < s.end; ++k)
      if (t_[k].is(role::past_day) || t_[k].is(role::ago) || t_[k].is(role::se)
          || t_[k].is(role::last) || t_[k].is(role::pehle)
          || t_[k].is(role::since) || t_[k].is(role::every))
        return true;
    return false;
  }

  void after_since(int k) noexcept {
    if (is_inside_wish(heard_, k)) return;
    auto i = wish_behind(heard_, k);
    if (i < 0 || heard_[i].begin - k > 4) return;
    for (int j = k + 1; j <= heard_[i].begin; ++j)
      if (t_[j].clause != t_[k].clause) return;
    drop(heard_, group_of(t_, heard_, i));
  }

  bool is_polite(int k) const noexcept {
    auto& w = t_[k];
    auto& next = t_[k + 1];
    auto& before = t_[k - 1];
    if (next.is(role::not_past) && next.kind == token_kind::word
        && (w.is("was") || w.is("were") || w.is("had") || w.is("got")
            || w.is("asked") || w.is("told") || w.is("fueron")))
      return true;
    if (w.is("told") && next.is("to")) return true;
    if (before.is(role::not_past) && (w.languages & 2) != 0) return true;
    if ((w.is("did") || w.is("were")) && next.is("you")) return true;
    // "aana tha": meant to come
    bool is_tha = w.is("tha") || w.is("thi") || w.text == "\xA5\xBE"
                  || w.text == "\xA5\xC0";
    auto& verb = before.text;
    if (is_tha && verb.size() > 2
        && (verb.ends_with("na") || verb.ends_with("\xA8\xBE")
            || verb.ends_with("\xA8\xC0"))
        && !before.is("apna"))
      return true;
    // "get it done", "to be seen"
    for (int i = k - 4; i < k; ++i) {
      auto& b = t_[i];
      if (b.clause != w.clause) continue;
      bool asks = b.is("get") || b.is("be") || b.is("getting") || b.is("need")
                  || b.is("want") || b.is("have") || b.is("to") || b.is("can")
                  || b.is("wanna");
      bool is_participle =
          w.is("done") || w.is("seen") || w.is("checked") || w.is("taken")
          || w.is("given") || w.is("consulted") || w.is("operated")
          || w.is("prescribed") || w.is("conducted") || w.is("delivered");
      if (asks && is_participle) return true;
    }
    return false;
  }

  void past_verb(int k) noexcept {
    if (is_inside_wish(heard_, k) || is_polite(k)) return;
    auto& verb = t_[k];
    bool is_hindi = (verb.languages & 2) != 0;
    bool dropped_behind = false;
    if (!is_hindi)
      for (int i = 0; i < heard_.size(); ++i) {
        auto& s = heard_[i];
        if (s.begin <= k || s.clause != verb.clause || !s.is_wish()) continue;
        if (is_guarded(i)) continue;
        s.is_dropped = true;
        dropped_behind = true;
      }
    if (dropped_behind) return;
    for (int i = 0; i < heard_.size(); ++i) {
      auto& s = heard_[i];
      if (s.begin >= k || s.clause != verb.clause || !s.is_wish()) continue;
      if (!is_guarded(i)) s.is_dropped = true;
    }
  }

  /// Part of a group that is surely to come.
  bool is_guarded(int i) const noexcept {
    auto g = group_of(t_, heard_, i);
    for (int k = g.first; k <= g.last; ++k)
      if (is_ahead(t_, heard_[k])) return true;
    return false;
  }

  /// A day that is no weekday: habits and doses leave it alone.
  bool has_day_in_clause(int clause) const noexcept {
    for (int i = 0; i < heard_.size(); ++i)
      if (heard_[i].is_wish() && heard_[i].clause == clause
          && heard_[i].is_of_day() && !is_plain_weekday(heard_[i]))
        return true;
    return false;
  }

  static bool is_plain_weekday(const said& s) noexcept {
    return s.kind == said_kind::day && s.day.form == day_form::weekday;
  }

  void habit(int k) noexcept {
    if (is_inside_wish(heard_, k)) return;
    auto clause = t_[k].clause;
    if (has_day_in_clause(clause)) return;
    for (int i = 0; i < heard_.size(); ++i)
      if (heard_[i].clause == clause) heard_[i].is_dropped = true;
  }

  void dose(int k) noexcept {
    auto clause = t_[k].clause;
    bool is_taken = has_in_clause(k, role::take);
    if (!is_taken && has_day_in_clause(clause)) return;
    for (int i = 0; i < heard_.size(); ++i)
      if (heard_[i].clause == clause && !is_ahead(t_, heard_[i]))
        heard_[i].is_dropped = true;
  }

  /// The next expression is a date of something else: "born on", "dated".
  void behind_sign(int k) noexcept {
    if (is_inside_wish(heard_, k)) return;
    auto i = wish_behind(heard_, k);
    if (i >= 0 && heard_[i].begin - k <= 5
        && t_[heard_[i].begin].clause - t_[k].clause <= 1) {
      drop(heard_, group_of(t_, heard_, i));
      return;
    }
    i = wish_before(heard_, k);
    if (i >= 0 && heard_[i].clause == t_[k].clause && !is_ahead(t_, heard_[i]))
      drop(heard_, group_of(t_, heard_, i));
  }

  void last_visit(int k) noexcept {
    if (is_inside_wish(heard_, k)) return;
    for (int i = 0; i < heard_.size(); ++i)
      if (heard_[i].begin > k && heard_[i].clause == t_[k].clause
          && heard_[i].is_of_day() && !is_guarded(i))
        drop(heard_, group_of(t_, heard_, i));
  }

  /// "see you Monday", "kal milte hain", "nos vemos mañana"
  void farewell(int k) noexcept {
    bool is_one = t_[k].is("vemos") || (t_[k].languages & 2) != 0
                  || t_[k].is("cya") || t_[k + 1].is("you") || t_[k + 1].is("u")
                  || t_[k + 1].is("ya");
    if (!is_one) return;
    for (int i = k - 3; i < k; ++i)
      if ((t_[i].is(role::clause) && !t_[i].is("thanks") && !t_[i].is("thank")
           && !t_[i].is("gracias") && !t_[i].is("so"))
          || t_[i].is("to") || t_[i].is("when"))
        return;
    for (int i = 0; i < heard_.size(); ++i)
      if (heard_[i].is_wish() && heard_[i].is_of_time()) return;
    auto i = wish_behind(heard_, k);
    if (i >= 0 && heard_[i].begin - k <= 3) heard_[i].is_dropped = true;
    i = wish_before(heard_, k);
    if (i >= 0 && k - heard_[i].end <= 1) heard_[i].is_dropped = true;
  }

  /// "fever at night", "dard abhi": when it hurts, not when to come.
  void complaint(int k) noexcept {
    bool has_day = false;
    for (int i = 0; i < heard_.size(); ++i)
      has_day = has_day || (heard_[i].is_wish() && heard_[i].is_of_day());
    for (int i = 0; i < heard_.size(); ++i) {
      auto& s = heard_[i];
      if (s.clause != t_[k].clause) continue;
      bool is_when = s.kind == said_kind::part && !has_day && !s.is_today
                     && s.begin > k && s.begin - k <= 4
                     && !t_[s.begin - 1].is(role::for_);
      if (is_when || s.kind == said_kind::now) s.is_dropped = true;
    }
  }

  /// "now" counts only if nothing else was said.
  void drop_idle_now() noexcept {
    bool has_other = false;
    for (int i = 0; i < heard_.size(); ++i)
      has_other = has_other
                  || (heard_[i].is_wish() && heard_[i].kind != said_kind::now);
    for (int i = 0; i < heard_.size(); ++i)
      if (has_other && heard_[i].kind == said_kind::now)
        heard_[i].is_dropped = true;
  }

  const time_tokens& t_;
  said_list& heard_;
};

} // namespace

void drop_what_is_no_wish(const time_tokens& t, said_list& heard) noexcept {
  sieve{t, heard}.run();
}

int wish_before(const said_list& heard, int token) noexcept {
  for (int i = heard.size() - 1; i >= 0; --i)
    if (heard[i].end <= token && heard[i].is_wish()) return i;
  return -1;
}

int wish_behind(const said_list& heard, int token) noexcept {
  for (int i = 0; i < heard.size(); ++i)
    if (heard[i].begin > token && heard[i].is_wish()) return i;
  return -1;
}

said_group group_of(const time_tokens& t, const said_list& heard,
                    int i) noexcept {
  said_group g{i, i};
  const said* day = heard[i].is_of_day() ? &heard[i] : nullptr;
  auto joins = [&](int k) {
    if (!heard[k].is_wish()) return false;
    if (!heard[k].is_of_day()) return true;
    if (day && !may_agree(*day, heard[k])) return false;
    day = &heard[k];
    return true;
  };
  while (g.first > 0 && are_adjacent(t, heard[g.first - 1], heard[g.first])
         && joins(g.first - 1))
    --g.first;
  while (g.last + 1 < heard.size()
         && are_adjacent(t, heard[g.last], heard[g.last + 1])
         && joins(g.last + 1))
    ++g.last;
  return g;
}

void drop(said_list& heard, said_group group) noexcept {
  for (int i = group.first; i <= group.last; ++i) heard[i].is_dropped = true;
}

bool is_inside_wish(const said_list& heard, int token) noexcept {
  for (int i = 0; i < heard.size(); ++i)
    if (heard[i].begin <= token && token < heard[i].end)
      return heard[i].kind != said_kind::nothing;
  return false;
}

bool is_or_at(const time_tokens& t, int i) noexcept {
  auto& w = t[i];
  if (w.is_sign('/')) return true;
  if (w.is(role::if_) && (t[i + 1].is(role::not_) || t[i + 1].is(role::no)))
    return true;
  if (w.is(role::nahi)
      && (t[i + 1].is("to") || t[i + 1].is("toh")
          || t[i + 1].text == "\xA4\xCB"))
    return true;
  if (!w.is(role::or_)) return false;
  auto& next = t[i + 1];
  if (next.is("so") || next.is(role::not_) || next.is(role::nahi)
      || next.is(role::no))
    return false;
  return !(w.is("o") && t[i - 1].is("mas")); // "más o menos"
}

} // namespace careline::engine
