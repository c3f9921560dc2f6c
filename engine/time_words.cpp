#include "engine/time_words.hpp"

#include "engine/said_clock.hpp"
#include "engine/said_day.hpp"
#include "engine/time_vocabulary.hpp"

namespace careline::engine {
namespace {

using namespace vocabulary;

/// Walks over the message once and notes what it hears.
class listener {
public:
  listener(const time_tokens& tokens, bool month_first) noexcept
      : t(tokens), month_first_(month_first) {}

  time_words listen() noexcept {
    for (std::size_t i = 0; i < t.size();) i = hear(i);
    drop_what_is_not_meant();
    note_signs();
    return heard_;
  }

private:
  /// @returns where to go on
  std::size_t hear(std::size_t i) noexcept {
    // "Good morning" is a greeting.
    if (t[i].is("good") && part_at(i + 1)) return i + 2;
    if (auto amount = amount_at(i)) {
      if (amount->elapsed) heard_.elapsed = amount->elapsed;
      if (amount->day) add_day(*amount->day, i, amount->end);
      return amount->end;
    }
    if (auto day = day_at_token(t, i, month_first_)) {
      if (day->is_bad)
        heard_.has_bad_date = true;
      else
        add_day(day->day, i, day->end);
      auto next = day->end;
      after_day_ = next;
      if (day->is_tonight) add_part({20 * 60, 24 * 60, true}, i, next);
      return next;
    }
    bool beside_day = after_day_ == i && i > 0;
    if (auto window = window_at(t, i, beside_day)) {
      heard_.windows.add({window->window, i, window->end, t[i].clause});
      return window->end;
    }
    if (auto clock = clock_at(t, i, beside_day)) {
      heard_.clocks.add({clock->clock, i, clock->end, t[i].clause});
      // "3 or 4 pm": the first shares what the second says.
      return clock->end;
    }
    if (auto part = part_at(i)) {
      add_part(part->first, i, part->second);
      after_day_ = part->second; // "evening 5"
      return part->second;
    }
    // Words that may stand between a day and its bare hour.
    if (after_day_ == i
        && (t[i].is("at") || t[i].is_sign('@') || t[i].is("around")
            || t[i].is("by") || t[i].is("about") || t[i].is("maybe")))
      after_day_ = i + 1;
    return i + 1;
  }

  void add_day(const said_day& day, std::size_t begin,
               std::size_t end) noexcept {
    heard_.days.add({day, begin, end, t[begin].clause});
  }

  void add_part(const said_part& part, std::size_t begin,
                std::size_t end) noexcept {
    heard_.parts.add({part, begin, end, t[begin].clause});
  }

  std::optional<std::pair<said_part, std::size_t>>
  part_at(std::size_t i) const noexcept {
    bool this_one = t[i].is("this") || t[i].is("todays");
    auto at = this_one ? i + 1 : i;
    bool early = t[at].is("early");
    if (early) ++at;
    auto& w = t[at];
    if (w.kind != token_kind::word) return std::nullopt;
    auto is = [&](std::string_view name) {
      return w.text == name
             || (w.text.size() >= 6 && differ_by_one(w.text, name));
    };
    said_part part;
    if (is("morning") || w.is("mrng") || w.is("mng") || w.is("mornin"))
      part = {360, early ? 540 : 720, this_one};
    else if (w.is("lunch") || w.is("lunchtime"))
      part = {720, 840, this_one};
    else if (is("afternoon") || w.is("aftrnoon"))
      part = {720, 1020, this_one};
    else if (is("evening") || w.is("evng") || w.is("eve"))
      part = {1020, 1260, this_one};
    else if (w.is("night") || w.is("nite"))
      part = {1200, 1440, this_one};
    else
      return std::nullopt;
    return std::pair{part, at + 1};
  }

  struct amount {
    std::optional<std::chrono::minutes> elapsed;
    std::optional<said_day> day;
    std::size_t end;
  };

  /// "in 2 hours", "after 3 days", "2 weeks from today", "a week from Monday"
  std::optional<amount> amount_at(std::size_t i) const noexcept {
    bool in = t[i].is("in") || t[i].is("after");
    bool within = t[i].is("within");
    if (t[i].is("now") && !is_now_of_something_else(i))
      return amount{std::chrono::minutes{0}, std::nullopt, i + 1};
    auto at = in || within ? i + 1 : i;
    int n = -1;
    if (t[at].is_number())
      n = t[at].value;
    else if (t[at].is("a") || t[at].is("an"))
      n = 1;
    else if (t[at].kind == token_kind::word)
      n = number_in(numbers, t[at].text);
    if (in && t[at].is("half") && t[at + 1].is("an") && t[at + 2].is("hour"))
      return amount{std::chrono::minutes{30}, std::nullopt, at + 3};
    if (n < 1 || n > 400) return std::nullopt;
    auto& unit = t[at + 1];
    auto end = at + 2;
    auto is_unit = [&](std::string_view one, std::string_view many) {
      return unit.is(one) || unit.is(many);
    };
    bool from_now = (t[end].is("from") || t[end].is("after"))
                    && (t[end + 1].is("now") || t[end + 1].is("today"));
    bool later = t[end].is("later");
    bool counts = in || from_now || later;
    auto rest = from_now ? end + 2 : later ? end + 1 : end;
    if (is_unit("hour", "hours") || is_unit("hr", "hrs")) {
      if (!counts) return std::nullopt;
      auto minutes = std::chrono::minutes{60 * n};
      if (t[rest].is("and") && t[rest + 1].is("a") && t[rest + 2].is("half")) {
        minutes += std::chrono::minutes{30};
        rest += 3;
      }
      return amount{minutes, std::nullopt, rest};
    }
    if (is_unit("minute", "minutes") || is_unit("min", "mins")) {
      if (!counts) return std::nullopt;
      return amount{std::chrono::minutes{n}, std::nullopt, rest};
    }
    if (is_unit("month", "months") && counts)
      return amount{std::nullopt, said_day{day_form::months_ahead, n, 0, 0, {}},
                    rest};
    int days = is_unit("day", "days")               ? n
               : is_unit("week", "weeks")           ? 7 * n
               : is_unit("fortnight", "fortnights") ? 14 * n
                                                    : 0;
    if (days == 0) return std::nullopt;
    if (within)
      return amount{std::nullopt, said_day{day_form::within, days, 0, 0, {}},
                    rest};
    if (counts)
      return amount{std::nullopt, said_day{day_form::offset, days, 0, 0, {}},
                    rest};
    if (!t[end].is("from") && !t[end].is("after")) return std::nullopt;
    // "a week from Monday", "two weeks from tomorrow"
    auto base = day_at_token(t, end + 1, month_first_);
    if (!base || base->is_bad) return std::nullopt;
    if (base->day.form == day_form::offset)
      return amount{std::nullopt,
                    said_day{day_form::offset, base->day.a + days, 0, 0, {}},
                    base->end};
    if (base->day.form == day_form::weekday)
      return amount{
          std::nullopt,
          said_day{day_form::week_from_weekday, base->day.a, days, 0, {}},
          base->end};
    return std::nullopt;
  }

  /// "book now", "for now", "until now", "from now on" tell no time.
  bool is_now_of_something_else(std::size_t i) const noexcept {
    auto& w = t.before(i);
    return w.is("for") || w.is("until") || w.is("till") || w.is("by")
           || w.is("from") || w.is("not") || w.is("book") || w.is("booking")
           || w.is("appointment") || w.is("just") || w.is("open")
           || w.is("since") || w.is("slot");
  }

  // -- What is said but not wished for ---------------------------------------

  void drop_what_is_not_meant() noexcept {
    auto drop_all = [&](auto&& unwanted) {
      heard_.days.drop_if(unwanted);
      heard_.clocks.drop_if(unwanted);
      heard_.windows.drop_if(unwanted);
      heard_.parts.drop_if(unwanted);
    };
    drop_all([&](auto& h) { return is_killed(h.clause); });
    drop_all(
        [&](auto& h) { return is_since(h.begin) || is_excluded(h.begin); });
    if (auto to = moved_to()) drop_all([&](auto& h) { return h.begin < *to; });
    for (std::size_t i = 0; i < t.size(); ++i)
      if (is_correction(i)) correct(i);
  }

  bool is_killed(std::uint16_t clause) const noexcept {
    for (std::size_t i = 0; i < t.size(); ++i) {
      auto& w = t[i];
      if (w.clause != clause) continue;
      if (w.is_sign('$')) return true;
      if (w.kind != token_kind::word) continue;
      if (has(clause_killers, w.text)) return true;
      if (w.is("last") && !t[i + 1].is("slot")) return true;
    }
    return false;
  }

  /// "since Monday", "fever from Tuesday"
  bool is_since(std::size_t begin) const noexcept {
    for (std::size_t n = 1; n <= 2; ++n)
      if (t.before(begin, n).is("since")) return true;
    return false;
  }

  bool is_excluded(std::size_t begin) const noexcept {
    for (std::size_t n = 1; n <= 4 && n <= begin; ++n) {
      auto at = begin - n;
      auto& w = t[at];
      if (w.clause != t[begin].clause) return false;
      if (w.is("but") || w.is("only")) return false;
      if (w.kind == token_kind::word && has(negators, w.text)) {
        if (t.before(at).is("why") || t.before(at).is("if")) return false;
        return !w.is("no") || n == 1;
      }
      // A positive word for a day in between: "can't come Monday, ...".
    }
    return false;
  }

  /// Where the new time begins in "from X to Y", "instead of X", "cancel X and
  /// book Y".
  std::optional<std::size_t> moved_to() const noexcept {
    bool moves = false;
    std::optional<std::size_t> to;
    for (std::size_t i = 0; i < t.size(); ++i) {
      if (t[i].kind != token_kind::word) continue;
      if (has(move_words, t[i].text)) moves = true;
      if (moves && (t[i].is("to") || t[i].is("book")) && begins_here(i + 1)
          && something_before(i))
        to = i;
    }
    return to;
  }

  bool begins_here(std::size_t i) const noexcept {
    auto any = [&](auto& list) {
      for (std::size_t k = 0; k < list.size(); ++k)
        if (list[k].begin >= i && list[k].begin <= i + 2) return true;
      return false;
    };
    return any(heard_.days) || any(heard_.clocks) || any(heard_.windows);
  }

  bool something_before(std::size_t i) const noexcept {
    auto any = [&](auto& list) { return !list.empty() && list[0].begin < i; };
    return any(heard_.days) || any(heard_.clocks);
  }

  bool is_correction(std::size_t i) const noexcept {
    return t[i].is("sorry") || (t[i].is("i") && t[i + 1].is("mean"))
           || (t[i].is("no") && t[i + 1].is("wait"))
           || (t[i].is("make") && t[i + 1].is("it")) || t[i].is("actually")
           || t[i].is("rather");
  }

  /// What comes after the correction replaces its like before it.
  void correct(std::size_t at) noexcept {
    auto replace = [&](auto& list) {
      bool later = false;
      for (std::size_t k = 0; k < list.size(); ++k)
        later = later || list[k].begin > at;
      if (later) list.drop_if([&](auto& h) { return h.begin < at; });
    };
    replace(heard_.days);
    replace(heard_.clocks);
    replace(heard_.windows);
    replace(heard_.parts);
  }

  void note_signs() noexcept {
    for (std::size_t i = 0; i < t.size(); ++i) {
      if (t[i].is("or") || t[i].is_sign('/')) {
        auto stands_between = [&](auto& list) {
          return list.size() > 1 && list[0].begin < i
                 && list[list.size() - 1].begin > i;
        };
        if (t[i].is("or")
            && (stands_between(heard_.days) || stands_between(heard_.clocks)))
          heard_.has_or = true;
      }
      if (t[i].kind == token_kind::word && has(foreign_zones, t[i].text)
          && (!heard_.clocks.empty() || !heard_.windows.empty()))
        heard_.has_foreign_zone = true;
    }
    heard_.is_bare_number = t.size() == 1 && t[0].is_number() && t[0].value >= 1
                            && t[0].value <= 31;
  }

  const time_tokens& t;
  bool month_first_;
  std::size_t after_day_ = 0; ///< Token right behind a day.
  time_words heard_;
};

} // namespace

time_words hear_time(const time_tokens& t, bool month_first) noexcept {
  return listener{t, month_first}.listen();
}

} // namespace careline::engine
