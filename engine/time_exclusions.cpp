/// What a patient excludes. Declared in time_signs.hpp.

#include "engine/time_signs.hpp"

namespace careline::engine {
namespace {

class exclusions {
public:
  exclusions(const time_tokens& t, const reading& how,
             said_list& heard) noexcept
      : t_(t), how_(how), heard_(heard) {}

  void exclude() noexcept {
    for (int k = 0; k < t_.size(); ++k) {
      auto& w = t_[k];
      if (!w.are.any() || is_or_at(t_, k) || is_or_at(t_, k - 1)) continue;
      if (t_[k - 1].is(role::or_) && !wish_follows(k)) continue;
      if (is_inside_wish(heard_, k)) continue;
      if (w.is(role::nahi))
        negated_before(k);
      else if (w.is("but")
               && (t_[k - 1].is(role::any) || t_[k - 1].is("anything")
                   || t_[k - 2].is(role::any)))
        drop_behind(k, 3);
      else if (w.is(role::except_))
        drop_before(k, 3);
      else if (w.is(role::except) || is_menos(k))
        drop_behind(k, 5);
      else if (w.is(role::cannot))
        cannot(k);
      else if (w.is(role::not_))
        not_at(k);
      else if (w.is(role::no))
        no_at(k);
    }
  }

private:
  bool wish_follows(int k) const noexcept {
    return wish_behind(heard_, k) >= 0;
  }

  bool same_clause(int a, int b) const noexcept {
    return t_[a].clause == t_[b].clause;
  }

  bool is_menos(int k) const noexcept {
    return t_[k].is("menos")
           && (t_[k + 1].is(role::the) || t_[k + 1].is(role::weekday)
               || t_[k + 1].is(role::offset));
  }

  bool drop_before(int k, int gap) noexcept {
    auto g = group_before(t_, heard_, k, gap);
    if (g.first < 0) return false;
    drop_wish(heard_, g);
    return true;
  }

  /// With the rest of a list: "not Monday or Tuesday".
  bool drop_behind(int k, int gap) noexcept {
    auto i = wish_behind(heard_, k);
    if (i < 0 || heard_[i].begin - k > gap
        || t_[heard_[i].begin].before == pause::stop)
      return false;
    auto g = group_of(t_, heard_, i);
    auto end = heard_[g.last].end;
    auto next = g.last + 1;
    drop_wish(heard_, g);
    while (next < heard_.size()
           && (t_[end].is(role::or_) || t_[end].is(role::and_)
               || t_[end].is_sign('/') || t_[end].is_sign('&'))
           && heard_[next].begin - end <= 3 && heard_[next].is_wish()) {
      auto more = group_of(t_, heard_, next);
      end = heard_[more.last].end;
      next = more.last + 1;
      drop_wish(heard_, more);
    }
    return true;
  }

  /// Whether only words of coming and asking stand between k and the wish.
  bool reaches(int k, int i) const noexcept {
    for (int j = k + 1; j < heard_[i].begin; ++j) {
      auto& w = t_[j];
      bool goes_on = w.is(role::attend) || w.is(role::the) || w.is(role::on)
                     || w.is(role::at) || w.is(role::in) || w.is(role::of)
                     || w.is(role::person) || w.is(role::unsuited)
                     || w.is(role::article) || w.is(role::part)
                     || w.is(role::until) || w.is(role::from);
      if (!goes_on || t_[j].before == pause::stop) return false;
    }
    return t_[heard_[i].begin].before == pause::none
           || t_[heard_[i].begin].before == pause::comma;
  }

  void negated_before(int k) noexcept {
    auto& b = t_[k - 1];
    bool asks = b.is("kyu") || b.is("kyun") || b.is("kyo") || b.is("kyon")
                || b.is("ki") || b.is(role::or_) || b.text == "\x95\xBF";
    if (asks) return;
    if (t_[k].is("na") || t_[k].is("naa") || t_[k].text == "\xA8\xBE") {
      // "kal aa jau na?" only softens; "somvar na mangal" negates.
      auto i = wish_before(heard_, k);
      if (i < 0 || heard_[i].end != k) return;
      if (t_[k + 1].kind == token_kind::end) return;
    }
    if (drop_before(k, 8)) return;
    // "nahi kal" at the beginning is an answer: no, tomorrow.
    if (t_[k].is("mat") || t_[k].text == "\xAE\xA4") drop_behind(k, 2);
  }

  /// "can't come Friday", "Monday I can't", "Friday won't work"
  void cannot(int k) noexcept {
    auto& next = t_[k + 1];
    if (next.is("mind") || next.is("worry") || next.is("know")
        || next.is("forget") || next.is("wait") || next.is("have"))
      return;
    auto before = wish_before(heard_, k);
    bool is_near = before >= 0 && same_clause(heard_[before].begin, k)
                   && k - heard_[before].end <= 2;
    bool starts_clause = before >= 0 && !is_near && k - heard_[before].end <= 2
                         && t_[heard_[before].end].before == pause::none;
    if (is_near || starts_clause) {
      drop_wish(heard_, group_of(t_, heard_, before));
      return;
    }
    auto i = wish_behind(heard_, k);
    if (i >= 0 && heard_[i].begin - k <= 9 && reaches(k, i)) {
      drop_behind(k, 9);
      return;
    }
    if (before >= 0 && same_clause(heard_[before].begin, k))
      drop_wish(heard_, group_of(t_, heard_, before));
  }

  void not_at(int k) noexcept {
    auto& b = t_[k - 1];
    auto& next = t_[k + 1];
    if (b.is(role::why) || b.is(role::or_)) return;
    if (next.is("sure") || next.is("well") || next.is("feeling")
        || next.is("urgent") || next.is("yet") || next.is("bad")
        || next.is("only") || next.is("a") || next.is("an"))
      return;
    if (next.is("able") || b.is("do") || b.is("can") || b.is("could")
        || b.is("will") || b.is("would") || b.is("does")) {
      cannot(k);
      return;
    }
    if (flip(k)) return;
    auto before = wish_before(heard_, k);
    bool has_before = before >= 0 && same_clause(heard_[before].begin, k);
    if (next.is(role::unsuited) && has_before) {
      drop_wish(heard_, group_of(t_, heard_, before));
      return;
    }
    auto i = wish_behind(heard_, k);
    if (i >= 0 && heard_[i].begin - k <= 7 && reaches(k, i)) {
      drop_behind(k, 7);
      return;
    }
    if (has_before && (k - heard_[before].end <= 3 || how_.is_hindi))
      drop_wish(heard_, group_of(t_, heard_, before));
  }

  /// "not before 4" is after 4; "no later than 5" is before.
  bool flip(int k) noexcept {
    auto i = wish_behind(heard_, k);
    if (i < 0 || heard_[i].begin - k > 4) return false;
    auto& s = heard_[i];
    bool is_direct = s.begin == k + 1;
    if (is_direct && s.kind == said_kind::window
        && s.window.form != window_form::between) {
      s.window.form = s.window.form == window_form::after ? window_form::before
                                                          : window_form::after;
      return true;
    }
    bool is_than = t_[k + 2].is("than") && s.kind == said_kind::clock;
    if (!is_than) return false;
    bool is_later = t_[k + 1].is("later");
    if (!is_later && !t_[k + 1].is("earlier") && !t_[k + 1].is("before"))
      return false;
    s.kind = said_kind::window;
    s.window = {
        is_later ? window_form::before : window_form::after, s.clock, {}};
    return true;
  }

  void no_at(int k) noexcept {
    auto& next = t_[k + 1];
    if (next.is("problem") || next.is("issue") || next.is("issues")
        || next.is("worries") || next.is("need") || next.is("idea")
        || next.is("one") || next.is("doubt") || next.is("rush")
        || next.is("se") || next.is(role::wait) || next.is("problema")
        || next.is("importa"))
      return;
    if (flip(k)) return;
    auto before = wish_before(heard_, k);
    // "Tuesday, and not Monday" names what follows.
    bool is_near = before >= 0 && k - heard_[before].end <= 1
                   && t_[k].before == pause::none && !t_[k - 1].is(role::and_)
                   && !t_[k - 1].is(role::clause);
    bool ends_clause =
        next.kind == token_kind::end || next.before != pause::none;
    if (is_near) {
      drop_wish(heard_, group_of(t_, heard_, before));
      return;
    }
    if (ends_clause) return; // "No, tomorrow": an answer.
    auto i = wish_behind(heard_, k);
    if (i >= 0 && heard_[i].begin - k <= 9 && reaches(k, i)) {
      drop_behind(k, 9);
      return;
    }
    if (before >= 0 && same_clause(heard_[before].begin, k))
      drop_wish(heard_, group_of(t_, heard_, before));
  }

  const time_tokens& t_;
  const reading& how_;
  said_list& heard_;
};

} // namespace

said_group group_before(const time_tokens& t, const said_list& heard, int token,
                        int gap) noexcept {
  auto i = wish_before(heard, token);
  if (i < 0 || token - heard[i].end > gap) return {};
  if (t[token].clause != heard[i].clause) return {};
  return group_of(t, heard, i);
}

said_group group_behind(const time_tokens& t, const said_list& heard, int token,
                        int gap) noexcept {
  auto i = wish_behind(heard, token);
  if (i < 0 || heard[i].begin - token > gap) return {};
  return group_of(t, heard, i);
}

void drop_wish(said_list& heard, said_group g) noexcept {
  if (g.first < 0) return;
  bool has_day = false;
  bool has_time = false;
  for (int i = g.first; i <= g.last; ++i) {
    has_day = has_day || heard[i].is_of_day();
    has_time = has_time || heard[i].is_of_time();
  }
  bool day_elsewhere = false;
  bool time_behind = false;
  for (int i = 0; i < heard.size(); ++i) {
    if (i >= g.first && i <= g.last) continue;
    if (!heard[i].is_wish()) continue;
    day_elsewhere = day_elsewhere || heard[i].is_of_day();
    time_behind = time_behind || (i > g.last && heard[i].is_of_time());
  }
  bool keeps_day = has_day && has_time && time_behind && !day_elsewhere;
  for (int i = g.first; i <= g.last; ++i)
    if (!keeps_day || !heard[i].is_of_day()) heard[i].is_dropped = true;
}

void drop_the_excluded(const time_tokens& t, const reading& how,
                       said_list& heard) noexcept {
  exclusions{t, how, heard}.exclude();
}

} // namespace careline::engine
