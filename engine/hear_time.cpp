#include "engine/noise.hpp"
#include "engine/said_clock.hpp"
#include "engine/said_day.hpp"
#include "engine/said_number.hpp"

namespace careline::engine {
namespace {

class ear {
public:
  ear(const time_tokens& t, const reading& how, said_list& heard)
      : t_(t), how_(how), heard_(heard) {}

  void hear() {
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

private:
  void keep(said& s, int begin, int end) {
    s.begin = begin;
    s.end = end;
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

  int expression_at(int i, said& s) {
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

  // -- Now and amounts
  // -----------------------------------------------------------

  int now_at(int i, said& s) {
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

  /// The words before an amount that make it a wish or take it from one.
  enum class lead { none, ahead, within, span, not_a_wish };

  lead lead_of(int i, int& at) {
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

  int ahead(said& s, const amount_found& a, bool within) {
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
  int from_day(said& s, const amount_found& a) {
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

  int amount_expression_at(int i, said& s) {
    // "next to next Friday": the one after the next? Better asked.
    if (t_[i].is(role::next) && t_[i + 1].is("to")
        && t_[i + 2].is(role::next)) {
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
        || t_[end].is("despues")
        || (t_[end].is("after") && !t_[end].is("past")))
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
  bool is_behind_us(int end) {
    auto& w = t_[end];
    auto past_ke = w.is(role::postposition) ? end + 1 : end;
    bool is_before = w.is("before") && !day_at(t_, end + 1, how_);
    return w.is(role::ago) || is_before || w.is("old") || w.is("atras")
           || (w.is(role::se) && !how_.is_spanish)
           || t_[past_ke].is(role::pehle);
  }

  // -- Days
  // -------------------------------------------------------------------------

  /// "before Friday", "until the 15th", "from Monday"
  int limited_day(int i, said& s, int end) {
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

  // -- Windows and clocks
  // -------------------------------------------------------------

  int skip_to_clock(int i) {
    while (t_[i].is(role::the) || t_[i].is(role::las) || t_[i].is(role::around)
           || t_[i].is(role::at) || t_[i].is_sign('@') || t_[i].is_sign('~')
           || t_[i].is("a") || t_[i].is(role::of))
      ++i;
    return i;
  }

  bool is_counted(int end) {
    auto& w = t_[end];
    return w.is(role::unit) || w.is(role::count) || w.is(role::measure)
           || w.is(role::money) || w.is(role::dose) || w.is_sign('%')
           || w.is(role::month) || (w.is(role::ordinal_thing) && !w.is("time"))
           || ((w.is("th") || w.is("st") || w.is("nd") || w.is("rd"))
               && w.touches);
  }

  bool is_usable(const clock_found& f) {
    return f && (f.is_certain || !is_counted(f.end));
  }

  int between(said& s, const clock_found& a, const clock_found& b, int end) {
    s.kind = said_kind::window;
    s.window = {window_form::between, a.clock, b.clock};
    if (t_[end].is(role::tak) && !t_[end].is("hasta")) ++end;
    auto among = t_[end].is(role::postposition) ? end + 1 : end;
    if (t_[among].is(role::among)) end = among + 1;
    return end;
  }

  int to_clock(int i, const clock_found& a, said& s, bool has_and,
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
    if (!t_[at].is_number() && !t_[at].is(role::number)
        && !t_[at].is(role::half) && !t_[at].is(role::quarter)
        && !t_[at].is(role::noon) && !t_[at].is(role::sadhe)
        && !t_[at].is(role::sava) && !t_[at].is(role::paune)
        && !t_[at].is(role::dhai) && !t_[at].is(role::dedh))
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

  int window_at(int i, said& s) {
    auto& w = t_[i];
    bool is_between_sign = w.is("b") && t_[i + 1].is_sign('/')
                           && t_[i + 2].is("w"); // "b/w 2 and 4"
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
    s.window = {
        is_after ? window_form::after : window_form::before, a.clock, {}};
    return a.end;
  }

  /// "after lunch", "before evening"
  int beside_part(int at, said& s, bool is_after) {
    if (!t_[at].is(role::lunch)) return 0;
    said_clock edge;
    edge.minutes = is_after ? 14 * 60 : 12 * 60;
    s.kind = said_kind::window;
    s.window = {is_after ? window_form::after : window_form::before, edge, {}};
    return at + 1;
  }

  bool has_complaint(int i) {
    auto clause = t_[i].clause;
    for (int k = i - 8; k < i + 8; ++k)
      if (t_[k].clause == clause && t_[k].is(role::complaint)) return true;
    return false;
  }

  /// Where the expression before ends, if only small words stand between.
  const said* neighbour(int i) {
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

  bool is_invited(int i, const clock_found& f) {
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
    if ((b.is("is") || b.is("are")) && t_[f.end].is(role::unsuited))
      return true;
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

  bool is_clock_before(int end) {
    if (heard_.size() == 0) return false;
    auto& last = heard_[heard_.size() - 1];
    return last.kind == said_kind::clock && last.end == end;
  }

  /// "10 tomorrow", "5 evening", "5 in the evening"
  bool opens_day(int i, int end) {
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

  int clock_expression_at(int i, said& s) {
    auto a = clock_at(t_, i, how_);
    if (!is_usable(a)) return 0;
    bool invited = a.is_certain || is_invited(i, a);
    bool is_between_hindi = false;
    for (int k = a.end; k < a.end + 5; ++k)
      is_between_hindi = is_between_hindi || t_[k].is(role::among);
    if (auto end = to_clock(a.end, a, s, is_between_hindi,
                            invited || is_between_hindi
                                || range_stands_alone(i, a.end)))
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
  bool range_stands_alone(int i, int end) {
    if (!t_[i].is_number() || t_[i].digits > 2) return false;
    if (!t_[end].is_sign('-') && !t_[end].is(role::to) && !t_[end].is(role::se))
      return false;
    auto second = clock_at(t_, end + 1, how_);
    if (!is_usable(second)) return false;
    if (t_[second.end].is_sign('-') || t_[second.end].is_sign('/'))
      return false;
    bool is_all = i == 0 && second.end == t_.size();
    auto d = day_at(t_, second.end, how_);
    return is_all || opens_day(i, second.end)
           || (d && d.kind == said_kind::day);
  }

  /// "5 baje ke baad", "5 se pehle", "5 tak", "4 onwards", "3 pm or later"
  int after_clock(said& s, const clock_found& a) {
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
    if (w.is(role::or_)
        && (t_[at + 1].is("later") || t_[at + 1].is(role::after)))
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

  int any_time_at(int i) {
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

  // -- Parts of day
  // ----------------------------------------------------------------------

  /// "tarde" is also late: "más tarde", "llego tarde".
  bool is_late_in_spanish(int i) {
    if (!t_[i].is("tarde")) return false;
    auto& b = t_[i - 1];
    bool is_part = b.is(role::the) || b.is(role::this_) || b.is("por")
                   || b.is("de") || b.is("en") || b.is("media")
                   || b.is(role::or_) || b.is(role::every)
                   || b.kind == token_kind::end || t_[i].before != pause::none
                   || neighbour(i);
    return !is_part;
  }

  /// "7 in the evening", "las 7 de la noche"
  bool is_bound(int i) const noexcept {
    auto at = i;
    while (t_[at - 1].is(role::the) || t_[at - 1].is("in")
           || t_[at - 1].is("at") || t_[at - 1].is("de")
           || t_[at - 1].is("por"))
      --at;
    if (heard_.size() == 0 || at == i) return false;
    auto& last = heard_[heard_.size() - 1];
    return last.end == at
           && (last.kind == said_kind::clock || last.kind == said_kind::window);
  }

  int part_at(int i, said& s) {
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
      s.window = {
          is_after ? window_form::after : window_form::before, edge, {}};
      return link + 1;
    }
    if (t_[end].is("time") || t_[end].is("hours")) ++end;
    return end;
  }

  const time_tokens& t_;
  const reading& how_;
  said_list& heard_;
};

} // namespace

void hear_time(const time_tokens& t, const reading& how, said_list& heard) {
  ear{t, how, heard}.hear();
}

} // namespace careline::engine
