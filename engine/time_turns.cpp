/// What a patient moves or corrects. Declared in time_signs.hpp.

#include "engine/time_signs.hpp"

namespace careline::engine {
namespace {

class turns {
public:
  turns(const time_tokens& t, const reading& how, said_list& heard) noexcept
      : t_(t), how_(how), heard_(heard) {}

  void replace() noexcept {
    bool has_move = false;
    for (int k = 0; k < t_.size(); ++k)
      has_move =
          has_move || (t_[k].is(role::move) && !is_inside_wish(heard_, k));
    for (int k = 0; k < t_.size(); ++k) {
      auto& w = t_[k];
      if (!w.are.any() || is_inside_wish(heard_, k)) continue;
      if (w.is(role::jagah)) drop_if_others(group_before(t_, heard_, k, 3));
      // "4 baje wala appointment 5 baje kar do"
      bool is_old = w.is(role::postposition) && w.text.size() == 4
                    && (w.text[0] == 'w' || w.text[0] == 'v')
                    && (t_[k + 1].is("appointment") || t_[k + 1].is("appt")
                        || t_[k + 1].is("booking"));
      if (is_old && wish_behind(heard_, k) >= 0)
        drop_wish(heard_, group_before(t_, heard_, k, 2));
      bool is_of = t_[k + 1].is("of") || t_[k + 1].is("than")
                   || t_[k + 1].is("de") || t_[k + 1].is("del");
      if (w.is(role::instead) && is_of)
        drop_if_others(group_behind(t_, heard_, k, 6));
      if (w.is(role::cancel)) cancelled(k);
      if (corrects(k)) correct(k);
    }
    if (has_move) move();
  }

private:
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
    auto before = group_before(t_, heard_, k, 4);
    auto behind = group_behind(t_, heard_, k, 8);
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

void drop_the_replaced(const time_tokens& t, const reading& how,
                       said_list& heard) noexcept {
  turns{t, how, heard}.replace();
}

} // namespace careline::engine
