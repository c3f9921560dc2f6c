#pragma once
/// Walks over the words of a message and keeps each expression of day or time
/// it hears. One part of it per file: amounts ("in 2 hours") in
/// hear_amount.cpp, clock times and windows of them in hear_clock.cpp, days,
/// parts of the day and the walk itself in hear_time.cpp.

#include "engine/noise.hpp"
#include "engine/said_clock.hpp"
#include "engine/said_day.hpp"
#include "engine/said_number.hpp"
#include "engine/time_words.hpp"

namespace careline::engine {

/// Each `..._at(i, s)` reads what begins at word i into s.
/// @returns the word behind it, or 0 if it is no such thing
class ear {
public:
  ear(const time_tokens& t, const reading& how, said_list& heard)
      : t_(t), how_(how), heard_(heard) {}
  void hear();

private:
  void keep(said& s, int begin, int end);
  int expression_at(int i, said& s);
  int now_at(int i, said& s);
  /// The words before an amount that make it a wish or take it from one.
  enum class lead { none, ahead, within, span, not_a_wish };
  lead lead_of(int i, int& at);
  int ahead(said& s, const amount_found& a, bool within);
  /// "a week from Monday", "2 weeks from today", "2 days after tomorrow"
  int from_day(said& s, const amount_found& a);
  int amount_expression_at(int i, said& s);
  /// ago, "2 days back", "3 din se", "2 mahine pehle", "60 years old"
  bool is_behind_us(int end);
  /// "before Friday", "until the 15th", "from Monday"
  int limited_day(int i, said& s, int end);
  int skip_to_clock(int i);
  bool is_counted(int end);
  bool is_usable(const clock_found& f);
  int between(said& s, const clock_found& a, const clock_found& b, int end);
  int to_clock(int i, const clock_found& a, said& s, bool has_and,
               bool is_proved);
  int window_at(int i, said& s);
  /// "after lunch", "before evening"
  int beside_part(int at, said& s, bool is_after);
  bool has_complaint(int i);
  /// Where the expression before ends, if only small words stand between.
  const said* neighbour(int i);
  bool is_invited(int i, const clock_found& f);
  bool is_clock_before(int end);
  /// "10 tomorrow", "5 evening", "5 in the evening"
  bool opens_day(int i, int end);
  int clock_expression_at(int i, said& s);
  /// "3-5 tomorrow", "10-12": a range of figures with nothing else to be.
  bool range_stands_alone(int i, int end);
  /// "5 baje ke baad", "5 se pehle", "5 tak", "4 onwards", "3 pm or later"
  int after_clock(said& s, const clock_found& a);
  int any_time_at(int i);
  /// "tarde" is also late: "más tarde", "llego tarde".
  bool is_late_in_spanish(int i);
  /// "7 in the evening", "las 7 de la noche"
  bool is_bound(int i) const noexcept;
  int part_at(int i, said& s);
  const time_tokens& t_;
  const reading& how_;
  said_list& heard_;
};

} // namespace careline::engine
