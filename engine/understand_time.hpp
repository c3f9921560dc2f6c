#pragma once
/// A patient's words for day and time -> one result. See docs/booking.md.

#include "config/clinic.hpp"
#include "engine/message.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

namespace careline::engine {

/// What the words amount to.
enum class wish_kind : std::uint8_t {
  instant,   ///< Day and clock time: start.
  date,      ///< Day only: start is its midnight.
  time,      ///< Clock time only: start is 1970-01-01 + the time.
  interval,  ///< A window [start, end).
  ambiguous, ///< Must ask; candidates may be empty.
  none       ///< No appointment time in the text.
};

/// Why it must be asked.
enum class wish_reason : std::uint8_t {
  nothing,
  next_weekday,
  same_weekday,
  am_pm,
  options,
  date_order,
  conflict,
  invalid,
  past,
  bare_number,
  zone,
  dst_gap,
  dst_repeat
};

/// All times are the clinic's wall clock.
struct wish {
  wish_kind kind = wish_kind::none;
  config::local_seconds start{};
  config::local_seconds end{};
  std::vector<config::local_seconds> candidates;
  wish_reason reason = wish_reason::nothing;
  /// Where the words stand in the text, bytes; length 0: nowhere.
  std::uint16_t said_at = 0;
  std::uint16_t said_length = 0;
  bool is_approximate = false;  ///< "around 4", "5ish"
  bool is_out_of_hours = false; ///< Returned as said; refusing is not our work.
};

/// Reads one message. Linear in the text, which is cut at 1,000 bytes; any
/// bytes are allowed.
/// @param text    UTF-8
/// @param now     UTC
/// @param clinic    zone, opening hours, date order
/// @param language  "en", "hi", "hi-Latn" or "es": only a hint, as the words of
///                  all languages are always read
wish understand_time(std::string_view text, instant now,
                     const config::clinic& clinic,
                     std::string_view language = "en");

} // namespace careline::engine
