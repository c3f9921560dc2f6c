#pragma once
/// Reads numbers and amounts of time at a place in the message.

#include "engine/time_words.hpp"

namespace careline::engine {

struct number_found {
  int value = -1;
  int end = 0;
  bool is_word = false;
  bool is_shy = false; ///< A word that often is no number: "one", "do"
  int digits = 0;
  explicit operator bool() const noexcept { return end > 0; }
};

/// "15", "fifteen", "twenty five", "treinta y cinco"
number_found number_at(const time_tokens& t, int i) noexcept;

/// "2 hours", "an hour and a half", "dedh ghanta", "2-3 days"
struct amount_found {
  time_unit unit = time_unit::minute;
  int count = 0;         ///< Of the unit; hours are given in minutes.
  int second = 0;        ///< "2 or 3 days": the other count; else 0
  bool is_vague = false; ///< "a few days"
  int end = 0;
  explicit operator bool() const noexcept { return end > 0; }
  bool is_elapsed() const noexcept { return unit <= time_unit::hour; }
};
amount_found amount_at(const time_tokens& t, int i) noexcept;

/// The day so many days, weeks or months from today.
said_day day_ahead(const amount_found& amount, int count) noexcept;

} // namespace careline::engine
