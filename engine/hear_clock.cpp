// Clock times and the windows they make: "3 to 5", "5 baje ke baad".

#include "engine/ear.hpp"

namespace careline::engine {

int ear::skip_to_clock(int i) {
  while (t_[i].is(role::the) || t_[i].is(role::las) || t_[i].is(role::around)
         || t_[i].is(role::at) || t_[i].is_sign('@') || t_[i].is_sign('~')
         || t_[i].is("a") || t_[i].is(role::of))
    ++i;
  return i;
}

bool ear::is_counted(int end) {
  auto& w = t_[end];
  return w.is(role::unit) || w.is(role::count) || w.is(role::measure)
         || w.is(role::money) || w.is(role::dose) || w.is_sign('%')
         || w.is(role::month) || (w.is(role::ordinal_thing) && !w.is("time"))
         || ((w.is("th") || w.is("st") || w.is("nd") || w.is("rd"))
             && w.touches);
}

bool ear::is_usable(const clock_found& f) {
  return f && (f.is_certain || !is_counted(f.end));
}

int ear::between(said& s, const clock_found& a, const clock_found& b, int end) {
  s.kind = said_kind::window;
  s.window = {window_form::between, a.clock, b.clock};
  if (t_[end].is(role::tak) && !t_[end].is("hasta")) ++end;
  auto among = t_[end].is(role::postposition) ? end + 1 : end;
  if (t_[among].is(role::among)) end = among + 1;
  return end;
}

int ear::to_clock(int i, const clock_found& a, said& s, bool has_and,
                  bool is_proved) {
  auto at = i;
  // "3 in the morning to 5"? Only the clock itself is bound here.
  auto& w = t_[at];
  bool is_joint = w.is_sign('-') || w.is(role::to) || w.is(role::tak)
                  || (w.is(role::se) && !how_.is_spanish)
                  || (has_and && (w.is(role::and_) || w.is(role::or_)));
  if (w.is("a")) is_joint = is_proved || how_.is_spanish;
  if (!is_joint || w.before == pause::stop) return 0;
  ++at;
  if (t_[at].is("lekar")) ++at;
  at = skip_to_clock(at);
  if (!t_[at].is_number() && !t_[at].is(role::number) && !t_[at].is(role::half)
      && !t_[at].is(role::quarter) && !t_[at].is(role::noon)
      && !t_[at].is(role::sadhe) && !t_[at].is(role::sava)
      && !t_[at].is(role::paune) && !t_[at].is(role::dhai)
      && !t_[at].is(role::dedh))
    return 0;
  auto b = clock_at(t_, at, how_);
  if (!is_usable(b)) return 0;
  if (!b.is_certain && date_at(t_, at, how_)) return 0; // "3 pm to 9/21"
  auto shy =
      t_[at].is(role::shy) && !b.is_certain && !is_proved && !a.is_certain;
  if (shy) return 0;
  if (!is_proved && !a.is_certain && !b.is_certain) return 0;
  return between(s, a, b, b.end);
}

int ear::window_at(int i, said& s) {
  auto& w = t_[i];
  bool is_between_sign =
      w.is("b") && t_[i + 1].is_sign('/') && t_[i + 2].is("w"); // "b/w 2 and 4"
  if (is_between_sign) i += 2;
  bool is_between = w.is(role::between) || is_between_sign;
  bool is_from = w.is(role::from);
  bool is_after = w.is(role::after) || (w.is("a") && t_[i + 1].is("partir"));
  bool is_before = w.is(role::before) || w.is(role::until);
  if (w.is("partir")) is_after = true;
  if (!is_between && !is_from && !is_after && !is_before) return 0;
  auto at = i + 1;
  if (t_[at].is("partir")) ++at;
  at = skip_to_clock(at);
  if (is_after || is_before)
    if (auto end = beside_part(at, s, is_after)) return end;
  if (t_[at].is(role::article) && !t_[at + 1].is(role::quarter)) return 0;
  auto a = clock_at(t_, at, how_);
  if (!is_usable(a)) return 0;
  if (day_at(t_, at, how_)) return 0; // "after 5 March"
  if (is_between || is_from) {
    bool is_spanish_from = w.is("de") || w.is("del");
    if (auto end = to_clock(a.end, a, s, true, true)) return end;
    if (is_between || is_spanish_from) return 0;
    // "from 4": from then on; "fever from 4 pm" is no wish.
    s.kind = has_complaint(i) ? said_kind::nothing : said_kind::window;
    s.window = {window_form::after, a.clock, {}};
    return t_[a.end].is("onwards") || t_[a.end].is("onward") ? a.end + 1
                                                             : a.end;
  }
  s.kind = said_kind::window;
  s.window = {is_after ? window_form::after : window_form::before, a.clock, {}};
  return a.end;
}

/// "after lunch", "before evening"
int ear::beside_part(int at, said& s, bool is_after) {
  if (!t_[at].is(role::lunch)) return 0;
  said_clock edge;
  edge.minutes = is_after ? 14 * 60 : 12 * 60;
  s.kind = said_kind::window;
  s.window = {is_after ? window_form::after : window_form::before, edge, {}};
  return at + 1;
}

bool ear::has_complaint(int i) {
  auto clause = t_[i].clause;
  for (int k = i - 8; k < i + 8; ++k)
    if (t_[k].clause == clause && t_[k].is(role::complaint)) return true;
  return false;
}

/// Where the expression before ends, if only small words stand between.
const said* ear::neighbour(int i) {
  auto at = i - 1;
  while (at >= 0
         && (t_[at].is(role::at) || t_[at].is_sign('@') || t_[at].is_sign('-')
             || t_[at].is_sign(':') || t_[at].is_sign('~')
             || t_[at].is(role::around) || t_[at].is("ko") || t_[at].is("ke")
             || t_[at].is("ka") || t_[at].is("maybe") || t_[at].is("say")
             || t_[at].is("only") || t_[at].text == "\x95\xCB"
             || t_[at].text == "\x95\xC7"))
    --at;
  if (heard_.size() == 0) return nullptr;
  auto& last = heard_[heard_.size() - 1];
  return last.end == at + 1 ? &last : nullptr;
}

bool ear::is_invited(int i, const clock_found& f) {
  auto& b = t_[i - 1];
  bool is_shy = t_[i].is(role::shy);
  if (b.is(role::at) || b.is_sign('@') || b.is_sign('~')) return true;
  if (b.is("than") && !is_shy) return true;
  bool has_las =
      b.is(role::las)
      && (!b.is("la") || f.clock.minutes == 60 || f.clock.minutes / 60 == 1);
  if (has_las) return true;
  bool is_long = t_[i].is_number() && t_[i].digits > 2;
  if (is_long && (t_[i].value % 5 != 0 || t_[i].value / 100 == 20))
    return false;
  if (b.is(role::around) && !is_shy) return true;
  if (is_shy) return false;
  auto& behind = t_[f.end];
  bool is_instead = behind.is("instead") && !t_[f.end + 1].is(role::of);
  if (is_instead || (b.is("do") && heard_.size() > 0)) return true;
  if (b.is("by") || b.is("say") || b.is("maybe") || b.is("ideally")
      || b.is("preferably") || b.is("come"))
    return heard_.size() > 0 || !is_counted(f.end);
  if ((b.is("is") || b.is("are")) && t_[f.end].is(role::unsuited)) return true;
  // "lunes 10": the tenth or ten o'clock?
  bool is_unsure =
      how_.is_spanish && weekday_at(t_, i - 1) >= 0
      && (behind.kind == token_kind::end || behind.before != pause::none);
  if (is_unsure) return false;
  if (auto* n = neighbour(i)) {
    bool is_near = n->is_of_day() || n->kind == said_kind::part
                   || n->kind == said_kind::nothing;
    if (n->kind == said_kind::nothing)
      is_near = t_[n->begin].is(role::past_day);
    if (n->kind == said_kind::day && n->day.form >= day_form::week
        && n->day.form != day_form::within)
      is_near = true;
    if (is_near) return true;
  }
  if (b.is(role::or_) && is_clock_before(i - 1)) return true;
  bool corrects =
      (b.is(role::it) || b.is(role::mean) || b.is(role::sorry)
       || b.is(role::wait) || b.is(role::correction) || b.is(role::instead))
      && heard_.size() > 0;
  if (corrects) return true;
  return opens_day(i, f.end);
}

bool ear::is_clock_before(int end) {
  if (heard_.size() == 0) return false;
  auto& last = heard_[heard_.size() - 1];
  return last.kind == said_kind::clock && last.end == end;
}

/// "10 tomorrow", "5 evening", "5 in the evening"
bool ear::opens_day(int i, int end) {
  auto at = end;
  while (t_[at].is(role::in) || t_[at].is(role::the) || t_[at].is(role::at)
         || t_[at].is("de") || t_[at].is("por"))
    ++at;
  bool is_part = t_[at].is(role::part) || t_[at].is(role::tonight)
                 || t_[at].is(role::noon);
  if (t_[at].before != pause::none) return false;
  if (is_part && !t_[i - 1].is(role::label)) return true;
  auto& b = t_[i - 1];
  bool begins = b.kind == token_kind::end || t_[i].before != pause::none
                || b.is(role::clause) || b.is(role::no) || b.is(role::or_)
                || b.is(role::around) || b.is("appointment") || b.is("appt")
                || b.is("slot") || b.is("only");
  if (t_[end].is("on") && at == end)
    ++at;
  else if (at != end)
    return false;
  if (!begins) return false;
  auto d = day_at(t_, at, how_);
  return d && d.kind == said_kind::day;
}

int ear::clock_expression_at(int i, said& s) {
  auto a = clock_at(t_, i, how_);
  if (!is_usable(a)) return 0;
  bool invited = a.is_certain || is_invited(i, a);
  bool is_between_hindi = false;
  for (int k = a.end; k < a.end + 5; ++k)
    is_between_hindi = is_between_hindi || t_[k].is(role::among);
  if (auto end =
          to_clock(a.end, a, s, is_between_hindi,
                   invited || is_between_hindi || range_stands_alone(i, a.end)))
    return end;
  // "3 or 4 pm", "3/4 baje"
  if (!invited && (t_[a.end].is(role::or_) || t_[a.end].is_sign('/'))
      && !t_[i].is(role::shy)) {
    auto b = clock_at(t_, skip_to_clock(a.end + 1), how_);
    invited =
        b && (b.is_certain || (opens_day(i, b.end) && !is_counted(b.end)));
  }
  if (!invited) return 0;
  s.kind = a.contradicts ? said_kind::bad_date : said_kind::clock;
  s.clock = a.clock;
  s.is_approximate = a.is_approximate;
  return after_clock(s, a);
}

/// "3-5 tomorrow", "10-12": a range of figures with nothing else to be.
bool ear::range_stands_alone(int i, int end) {
  if (!t_[i].is_number() || t_[i].digits > 2) return false;
  if (!t_[end].is_sign('-') && !t_[end].is(role::to) && !t_[end].is(role::se))
    return false;
  auto second = clock_at(t_, end + 1, how_);
  if (!is_usable(second)) return false;
  if (t_[second.end].is_sign('-') || t_[second.end].is_sign('/')) return false;
  bool is_all = i == 0 && second.end == t_.size();
  auto d = day_at(t_, second.end, how_);
  return is_all || opens_day(i, second.end) || (d && d.kind == said_kind::day);
}

/// "5 baje ke baad", "5 se pehle", "5 tak", "4 onwards", "3 pm or later"
int ear::after_clock(said& s, const clock_found& a) {
  auto at = a.end;
  auto& w = t_[at];
  auto make = [&](window_form form, int end) {
    s.kind = said_kind::window;
    s.window = {form, a.clock, {}};
    return end;
  };
  auto link = w.is(role::postposition) || w.is(role::se) ? at + 1 : at;
  if (t_[link].is(role::baad)) return make(window_form::after, link + 1);
  if (t_[link].is(role::pehle) && t_[link].before == pause::none)
    return make(window_form::before, link + 1);
  if (w.is(role::tak) && !w.is("hasta"))
    return make(window_form::before, at + 1);
  if (w.is("onwards") || w.is("onward") || w.is("plus"))
    return make(window_form::after, at + 1);
  if (w.is(role::or_) && (t_[at + 1].is("later") || t_[at + 1].is(role::after)))
    return make(window_form::after, at + 2);
  if (w.is(role::or_)
      && (t_[at + 1].is("earlier") || t_[at + 1].is("before")
          || t_[at + 1].is("sooner")))
    return make(window_form::before, at + 2);
  if (w.is(role::se) && !how_.is_spanish) {
    if (!has_complaint(at)) return make(window_form::after, at + 1);
    s.kind = said_kind::nothing;
    return at + 1;
  }
  return a.end;
}

} // namespace careline::engine
