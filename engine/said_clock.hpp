#pragma once
/// Reads one clock time at a place in the message.

#include "engine/time_words.hpp"

namespace careline::engine {

struct clock_found {
  said_clock clock;
  int end = 0;
  /// The words alone show that it is a clock time ("3 pm", "half past 4"); a
  /// bare "4" needs company.
  bool is_certain = false;
  bool is_approximate = false;
  bool contradicts = false; ///< "15:00 am"
  explicit operator bool() const noexcept { return end > 0; }
};

clock_found clock_at(const time_tokens& t, int i, const reading& how) noexcept;

/// am or pm at a place, in any spelling: 0, 1, or -1 if there is none.
struct meridiem_found {
  int which = -1;
  int end = 0;
};
meridiem_found meridiem_at(const time_tokens& t, int i) noexcept;

} // namespace careline::engine
