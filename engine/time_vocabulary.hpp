#pragma once
/// What single words have to do with times, in all languages at once. The words
/// themselves are in time_vocabulary_{en,hi,es}.hpp; docs/booking.md tells how
/// to add one.

#include <array>
#include <cstdint>
#include <string_view>

namespace careline::engine {

enum class language : std::uint8_t { en, hi, es };

/// The parts a word can play. A word may have several; those with a value
/// share it.
enum class role : std::uint8_t {
  // Numbers
  number,  ///< value
  shy,     ///< Also an everyday word: a number only in company.
  ordinal, ///< value; -1: last
  article, ///< "a week", "ek ghanta": one
  half,
  quarter,
  couple,
  few,
  // Days
  weekday,    ///< 0 is Monday
  short_name, ///< Of a weekday or month; a full stop may follow.
  unsure,     ///< A weekday or month that is also a name or a verb.
  month,      ///< 1 to 12
  offset,     ///< Days from today
  hindi_day,  ///< kal, parso: as well days ago
  unit,       ///< time_unit
  weekend,
  tonight,
  date_mark, ///< "16 tareekh", "el día 15"
  // Times of day
  part, ///< day_part
  noon,
  midnight,
  lunch,
  meridiem, ///< 0: am, 1: pm
  oclock,
  hours_mark, ///< "1500 hrs", "15 h"
  baje,
  sadhe,
  sava,
  paune,
  dedh,
  dhai,
  // Which
  this_,
  next,
  coming,
  last,
  every,
  any,
  any_time,
  time_noun, ///< "any time", "morning time"
  whole,
  early,
  middle,
  late,
  beginning,
  end,
  // Joints
  or_,
  and_,
  to,
  until,
  between,
  among, ///< "12 se 2 ke beech"
  from,
  since,
  se,
  after,
  before,
  baad,
  pehle,
  tak,
  within,
  at,
  around,
  ish,
  in,
  on,
  of,
  the,
  las, ///< "a las 3"
  minus,
  past_joint, ///< "half past"
  mein,
  postposition, ///< ko, ke, ki, ka
  que,
  viene,
  now,
  later,
  ago,
  for_,
  // Turns of the talk
  not_,
  no,      ///< English and Spanish "no"
  nahi,    ///< Negates what stands before it
  cannot,  ///< "can't", "won't", "unable"
  except,  ///< what follows
  except_, ///< what precedes: chhodkar
  why,
  unsuited, ///< "does not work", "is not possible"
  attend,   ///< Between "can't" and the time: come, make, it, do
  move,
  cancel,
  instead,
  jagah,
  correction,
  sorry,
  make,
  it,
  mean,
  wait,
  if_,
  // Signs that it is about something else
  past_day, ///< yesterday
  past_verb,
  not_past, ///< "was wondering", "chahiye tha"
  habit,
  times, ///< "3 times"; once is no habit
  dose,
  medicine,
  take,
  birth,
  dated,
  paper, ///< report, prescription: has a date of its own
  visit, ///< "last visit", "last scan"
  complaint,
  age,
  label, ///< "token 12", "room 5"
  money,
  measure,
  count,         ///< "3 people"
  ordinal_thing, ///< "4th cross"
  good,          ///< "good evening", "nice day"
  vocative,
  farewell,
  see,
  person,
  title,
  verb_after_may,
  clause, ///< Begins a new clause
  plain,  ///< Known, so that it is not taken for an error
  zone,   ///< zones[]
  zone_time,
  enough
};

struct roles {
  std::uint64_t bits[3]{};
  constexpr bool has(role r) const noexcept {
    auto n = static_cast<unsigned>(r);
    return (bits[n / 64] >> (n % 64) & 1) != 0;
  }
  constexpr void add(role r) noexcept {
    auto n = static_cast<unsigned>(r);
    bits[n / 64] |= std::uint64_t{1} << (n % 64);
  }
  constexpr bool any() const noexcept {
    return (bits[0] | bits[1] | bits[2]) != 0;
  }
};

enum class time_unit : std::uint8_t {
  second,
  minute,
  hour,
  day,
  week,
  fortnight,
  month,
  year
};

enum class day_part : std::uint8_t {
  early_morning,
  morning,
  lunch,
  afternoon,
  tarde, ///< The Spanish afternoon lasts until 20:00.
  evening,
  night,
  small_hours, ///< madrugada
  noon         ///< Only beside a clock time: "2 noon", "noon 1:30"
};

/// A row of the tables: words in any spelling -> a part they play.
struct vocabulary_row {
  role what;
  int value;
  std::string_view words; ///< Separated by spaces.
};

struct word_found {
  roles are;
  int value = -1;
  std::uint8_t languages = 0; ///< 1 en, 2 hi, 4 es
  bool is_known = false;
  bool is_guessed = false; ///< Through a typing error or missing vowels.
};

/// @param word  folded (engine/folded_text.hpp)
word_found find_word(std::string_view word) noexcept;
/// The same without forgiving anything.
word_found find_exact_word(std::string_view word) noexcept;

/// Words of the tables that claim two different values: a fault of the tables.
struct vocabulary_clash {
  std::string_view word;
  int first;
  int second;
};
/// @returns one of them, or an empty word
vocabulary_clash find_vocabulary_clash() noexcept;

} // namespace careline::engine
