#pragma once
/// Days, times and amounts of money as a clinic's patients say them. English
/// only; the locale chooses day-month order and the shape of the clock.

#include "config/clinic.hpp"
#include "engine/message.hpp"

#include <cstdint>
#include <string>

namespace careline::engine {

/// The clinic's wall clock at an instant.
config::local_seconds local_of(const config::clinic& clinic,
                               instant t) noexcept;

/// "Friday 20 February" (en-US: "Friday, February 20"), with "today," or
/// "tomorrow," before it and the year behind it where they say more.
/// @param now  decides what today and this year are
std::string say_day(const config::clinic& clinic, config::local_seconds day,
                    instant now);

/// "3 pm", "3:30 pm" (en-US: "3:00 PM").
std::string say_clock(const config::clinic& clinic, std::chrono::minutes clock);

/// "Friday 20 February at 3 pm"
std::string say_moment(const config::clinic& clinic, instant t, instant now);

/// At most 20 characters, for a button or row: "Fri 20 Feb, 3:00 pm".
std::string say_short(const config::clinic& clinic, config::local_seconds t);

/// At most 20 characters, a day alone: "Fri 20 Feb".
std::string say_short_day(const config::clinic& clinic,
                          config::local_seconds day);

/// "Monday"; 0 is Monday.
std::string_view weekday_name(unsigned iso_index) noexcept;

/// "₹500", "$1,250.50", "EUR 40"
/// @param minor  hundredths, or whole units where the currency has no smaller
std::string say_money(const config::clinic& clinic, std::int64_t minor);

} // namespace careline::engine
