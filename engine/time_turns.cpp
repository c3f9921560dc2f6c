/// What a patient excludes, moves or corrects. Declared in time_signs.hpp.

#include "engine/time_signs.hpp"

namespace careline::engine {
namespace {

class turns {
public:
  turns(const time_tokens& t, const reading& how, said_list& heard) noexcept
      : t_(t), how_(how), heard_(heard) {}

  // -- Exclusion
  // -----------------------------------------------------------------

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

  // -- Replacement
  // ---------------------------------------------------------------

  void replace() noexcept {
    bool has_move = false;
    for (int k = 0; k < t_.size(); ++k)
      has_move =
          has_move || (t_[k].is(role::move) && !is_inside_wish(heard_, k));
    for (int k = 0; k < t_.size(); ++k) {
      auto& w = t_[k];
      if (!w.are.any() || is_inside_wish(heard_, k)) continue;
      if (w.is(role::jagah)) drop_if_others(before_group(k, 3));
      // "4 baje wala appointment 5 baje kar do"
      bool is_old = w.is(role::postposition) && w.text.size() == 4
                    && (w.text[0] == 'w' || w.text[0] == 'v')
                    && (t_[k + 1].is("appointment") || t_[k + 1].is("appt")
                        || t_[k + 1].is("booking"));
      if (is_old && wish_behind(heard_, k) >= 0) drop_group(before_group(k, 2));
      bool is_of = t_[k + 1].is("of") || t_[k + 1].is("than")
                   || t_[k + 1].is("de") || t_[k + 1].is("del");
      if (w.is(role::instead) && is_of) drop_if_others(behind_group(k, 6));
      if (w.is(role::cancel)) cancelled(k);
      if (corrects(k)) correct(k);
    }
    if (has_move) move();
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

  said_group before_group(int k, int gap) const noexcept {
    auto i = wish_before(heard_, k);
    if (i < 0 || k - heard_[i].end > gap) return {};
    if (t_[k].clause != heard_[i].clause) return {};
    return group_of(t_, heard_, i);
  }

  said_group behind_group(int k, int gap) const noexcept {
    auto i = wish_behind(heard_, k);
    if (i < 0 || heard_[i].begin - k > gap) return {};
    return group_of(t_, heard_, i);
  }

  /// Drops a group; where only a time follows, its day stays: "tomorrow
  /// evening not, morning".
  void drop_group(said_group g) noexcept {
    if (g.first < 0) return;
    bool has_day = false;
    bool has_time = false;
    for (int i = g.first; i <= g.last; ++i) {
      has_day = has_day || heard_[i].is_of_day();
      has_time = has_time || heard_[i].is_of_time();
    }
    bool day_elsewhere = false;
    bool time_behind = false;
    for (int i = 0; i < heard_.size(); ++i) {
      if (i >= g.first && i <= g.last) continue;
      if (!heard_[i].is_wish()) continue;
      day_elsewhere = day_elsewhere || heard_[i].is_of_day();
      time_behind = time_behind || (i > g.last && heard_[i].is_of_time());
    }
    bool keeps_day = has_day && has_time && time_behind && !day_elsewhere;
    for (int i = g.first; i <= g.last; ++i)
      if (!keeps_day || !heard_[i].is_of_day()) heard_[i].is_dropped = true;
  }

  bool drop_before(int k, int gap) noexcept {
    auto g = before_group(k, gap);
    if (g.first < 0) return false;
    drop_group(g);
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
    drop_group(g);
    while (next < heard_.size()
           && (t_[end].is(role::or_) || t_[end].is(role::and_)
               || t_[end].is_sign('/') || t_[end].is_sign('&'))
           && heard_[next].begin - end <= 3 && heard_[next].is_wish()) {
      auto more = group_of(t_, heard_, next);
      end = heard_[more.last].end;
      next = more.last + 1;
      drop_group(more);
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
      drop_group(group_of(t_, heard_, before));
      return;
    }
    auto i = wish_behind(heard_, k);
    if (i >= 0 && heard_[i].begin - k <= 9 && reaches(k, i)) {
      drop_behind(k, 9);
      return;
    }
    if (before >= 0 && same_clause(heard_[before].begin, k))
      drop_group(group_of(t_, heard_, before));
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
      drop_group(group_of(t_, heard_, before));
      return;
    }
    auto i = wish_behind(heard_, k);
    if (i >= 0 && heard_[i].begin - k <= 7 && reaches(k, i)) {
      drop_behind(k, 7);
      return;
    }
    if (has_before && (k - heard_[before].end <= 3 || how_.is_hindi))
      drop_group(group_of(t_, heard_, before));
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
      drop_group(group_of(t_, heard_, before));
      return;
    }
    if (ends_clause) return; // "No, tomorrow": an answer.
    auto i = wish_behind(heard_, k);
    if (i >= 0 && heard_[i].begin - k <= 9 && reaches(k, i)) {
      drop_behind(k, 9);
      return;
    }
    if (before >= 0 && same_clause(heard_[before].begin, k))
      drop_group(group_of(t_, heard_, before));
  }

  // -- Moves
  // -----------------------------------------------------------------------

  bool has_others(said_group g) const noexcept {
    for (int i = 0; i < heard_.size(); ++i)
      if (heard_[i].is_wish() && (i < g.first || i > g.last)) return true;
    return false;
  }

  void drop_if_others(said_group g) noexcept {
    if (g.first >= 0 && has_others(g)) drop(heard_, g);
  }

  /// "cancel X and book Y"; Hindi puts the verb behind: "X cancel karke Y"
  void cancelled(int k) noexcept {
    auto before = before_group(k, 4);
    auto behind = behind_group(k, 8);
    bool is_verb_behind =
        before.first >= 0 && (how_.is_hindi || behind.first < 0);
    if (is_verb_behind)
      drop_if_others(before);
    else
      drop_if_others(behind);
  }

  /// "from X to Y" was heard as a span: it is a move to Y.
  void undo_range(said& s) noexcept {
    auto at = s.begin - 1;
    while (t_[at].is(role::the) || t_[at].is(role::las) || t_[at].is(role::at))
      --at;
    if (t_[at].is(role::between)) return;
    bool is_from = t_[at].is(role::from);
    bool has_dash = false;
    for (int k = s.begin; k < s.end; ++k)
      has_dash = has_dash || t_[k].is_sign('-') || t_[k].is(role::among);
    if (has_dash && !is_from) return;
    if (t_[at].is(role::to) || t_[s.end].is(role::among)) return;
    if (s.is(said_kind::day) && s.day.is_range) {
      static_cast<plain_day&>(s.day) = s.day.until;
      s.day.is_range = false;
    } else if (s.is(said_kind::window)
               && s.window.form == window_form::between) {
      auto from = s.window.from;
      s.kind = said_kind::clock;
      s.clock = s.window.to;
      (void)from;
    }
  }

  void move() noexcept {
    for (int i = 0; i < heard_.size(); ++i)
      if (heard_[i].is_wish()) undo_range(heard_[i]);
    // The groups, in order.
    std::array<said_group, said_list::most> groups;
    std::size_t count = 0;
    for (int i = 0; i < heard_.size();) {
      if (!heard_[i].is_wish()) {
        ++i;
        continue;
      }
      auto g = group_of(t_, heard_, i);
      groups[count++] = g;
      i = g.last + 1;
    }
    if (count < 2) return;
    // "to Y from X", "X se Y ko"
    auto is_from = [&](said_group g) {
      auto at = heard_[g.first].begin - 1;
      while (t_[at].is(role::the) || t_[at].is("my") || t_[at].is(role::las))
        --at;
      return t_[at].is(role::from) && !t_[at].is("de");
    };
    auto kept = count - 1;
    if (is_from(groups[count - 1])) kept = count - 2;
    // "to Wednesday or Thursday": both.
    auto first_kept = kept;
    while (first_kept > 0) {
      bool has_or = false;
      for (int k = heard_[groups[first_kept - 1].last].end;
           k < heard_[groups[first_kept].first].begin; ++k)
        has_or = has_or || is_or_at(t_, k);
      if (!has_or) break;
      --first_kept;
    }
    bool has_day = false;
    for (auto g = first_kept; g <= kept; ++g)
      for (int i = groups[g].first; i <= groups[g].last; ++i)
        has_day = has_day || heard_[i].is_of_day();
    for (std::size_t g = 0; g < count; ++g) {
      if (g >= first_kept && g <= kept) continue;
      for (int i = groups[g].first; i <= groups[g].last; ++i)
        if (has_day || !heard_[i].is_of_day()) heard_[i].is_dropped = true;
    }
  }

  // -- Corrections
  // -------------------------------------------------------------------

  bool corrects(int k) const noexcept {
    auto& w = t_[k];
    if (w.is(role::make) && t_[k + 1].is(role::it)) return true;
    if (w.is(role::mean) && (t_[k - 1].is(role::person) || w.is("meant")))
      return true;
    if (w.is(role::wait))
      return t_[k - 1].is(role::no) || t_[k].before != pause::none
             || t_[k + 1].before != pause::none;
    if (w.is("nahi") && t_[k + 1].is("nahi")) return true;
    if (w.is(role::instead))
      return !(t_[k + 1].is("of") || t_[k + 1].is("than")
               || t_[k + 1].is("de"));
    return w.is(role::correction) || w.is(role::sorry);
  }

  void correct(int k) noexcept {
    bool has_day = false;
    bool has_clock = false;
    bool has_part = false;
    said* later = nullptr;
    for (int i = 0; i < heard_.size(); ++i) {
      auto& s = heard_[i];
      if (s.begin <= k || !s.is_wish()) continue;
      has_day = has_day || s.is_of_day();
      has_part = has_part || s.kind == said_kind::part;
      bool is_clock = s.kind == said_kind::clock || s.kind == said_kind::window
                      || s.kind == said_kind::any_time;
      if (is_clock && !later) later = &s;
      has_clock = has_clock || is_clock;
      if (s.kind == said_kind::elapsed) has_clock = has_day = true;
    }
    bool inherits = later && later->kind == said_kind::clock
                    && later->clock.is_open && !has_part;
    for (int i = 0; i < heard_.size(); ++i) {
      auto& s = heard_[i];
      if (s.begin > k || !s.is_wish()) continue;
      if (s.is_of_day() && has_day) s.is_dropped = true;
      if (s.kind == said_kind::part && has_part) s.is_dropped = true;
      bool is_clock = s.kind == said_kind::clock || s.kind == said_kind::window
                      || s.kind == said_kind::any_time;
      if (is_clock && (has_clock || has_part)) {
        if (inherits && s.kind == said_kind::clock && s.clock.has_meridiem) {
          if (s.clock.minutes >= 720) later->clock.minutes += 720;
          later->clock.is_open = false;
          inherits = false;
        }
        s.is_dropped = true;
      }
      if (s.kind == said_kind::elapsed && (has_day || has_clock))
        s.is_dropped = true;
    }
  }

  const time_tokens& t_;
  const reading& how_;
  said_list& heard_;
};

} // namespace

void drop_the_excluded(const time_tokens& t, const reading& how,
                       said_list& heard) noexcept {
  turns{t, how, heard}.exclude();
}

void drop_the_replaced(const time_tokens& t, const reading& how,
                       said_list& heard) noexcept {
  turns{t, how, heard}.replace();
}

} // namespace careline::engine
