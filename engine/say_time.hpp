#pragma once
/// Days, times and amounts of money as a clinic's patients say them. The
/// language chooses the words (say_time_words.hpp); the clinic's locale chooses
/// the shape of the clock, the order of a date in figures and that of money.

#include "config/clinic.hpp"
#include "engine/message.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace careline::engine {

/// The clinic's wall clock at an instant.
config::local_seconds local_of(const config::clinic& clinic,
                               instant t) noexcept;

/// "Friday 20 February" (en-US: "Friday, February 20"), "शुक्रवार 20 फ़रवरी",
/// "viernes 20 de febrero", with "today," or "tomorrow," before it and the year
/// behind it where they say more.
/// @param now       decides what today and this year are
/// @param language  en, hi, hi-Latn, es; another is said in English, here and
///                  below
std::string say_day(const config::clinic& clinic, config::local_seconds day,
                    instant now, std::string_view language = "en");

/// "3 pm" (en-US: "3:00 PM"), "दोपहर 3 बजे", "dopahar 3 baje", "3:00 p. m."
/// (es-ES: "15:00").
std::string say_clock(const config::clinic& clinic, std::chrono::minutes clock,
                      std::string_view language = "en");

/// "Friday 20 February at 3 pm", "शुक्रवार 20 फ़रवरी, दोपहर 3 बजे",
/// "viernes 20 de febrero a las 3:00 p. m."
std::string say_moment(const config::clinic& clinic, instant t, instant now,
                       std::string_view language = "en");

/// At most 20 characters, for a button or row: "Fri 20 Feb, 3:00 pm".
std::string say_short(const config::clinic& clinic, config::local_seconds t,
                      std::string_view language = "en");

/// At most 20 characters, a day alone: "Fri 20 Feb".
std::string say_short_day(const config::clinic& clinic,
                          config::local_seconds day,
                          std::string_view language = "en");

/// What say_day() said, as the time of something: "on Friday 20 February",
/// "today, Friday 20 February"; "शुक्रवार 20 फ़रवरी को"; "el viernes 20 de
/// febrero". A range said by say_days() is taken as well.
std::string say_on(std::string day, std::string_view language = "en");

/// From one clock time to another: "3 pm to 5 pm".
std::string say_clocks(std::string_view first, std::string_view last,
                       std::string_view language = "en");

/// From one day to another, both as say_day() says them.
std::string say_days(std::string_view first, std::string_view last,
                     std::string_view language = "en");

/// "Monday"; 0 is Monday.
std::string_view weekday_name(unsigned iso_index,
                              std::string_view language = "en") noexcept;

/// "Monday", "Monday and Tuesday", "Monday to Friday".
std::string say_weekdays(unsigned first, unsigned last,
                         std::string_view language = "en");

/// "2 hours", "1 day", "45 minutes"
std::string say_span(std::chrono::minutes span,
                     std::string_view language = "en");

/// "₹500", "$1,250.50", "EUR 40" (es-ES: "40 €")
/// @param minor  hundredths, or whole units where the currency has no smaller
std::string say_money(const config::clinic& clinic, std::int64_t minor);

} // namespace careline::engine
