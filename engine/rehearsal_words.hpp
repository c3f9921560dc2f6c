#pragma once
/// The small words of a rehearsal: texts with "..." in them, days and clock
/// times, lengths of time, names of visits.

#include "config/clinic.hpp"
#include "engine/message.hpp"
#include "engine/slots.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace careline::engine {

/// Lower case, one space where there is any white space, no *stars*.
std::string plain_text(std::string_view text);

/// Whether the text is as the pattern says; "..." stands for anything. Case,
/// white space and *stars* do not count.
bool fits(std::string_view pattern, std::string_view text);

/// "4:00 PM | 4:15 PM"
std::vector<std::string> split_choices(std::string_view text);

/// "Friday 2026-02-20 10:00" on the clinic's wall clock; the weekday may be
/// missing, but not wrong.
std::optional<instant> read_moment(const config::clinic& clinic,
                                   std::string_view text);

/// "2 hours", "1 day 30 minutes", "5 seconds"
std::optional<std::chrono::milliseconds> read_length(std::string_view text);

/// "dr-mehta 2026-02-21 15:00-15:30"
struct taken_time {
  std::string provider;
  slot when;
};
std::optional<taken_time> read_taken(const config::clinic& clinic,
                                     std::string_view text);

/// "cleaning with dr-mehta 2026-02-24 16:00 for my son"
struct named_visit {
  std::string service;
  std::string provider;
  instant start{};
  std::string attendee;
};
std::optional<named_visit> read_visit(const config::clinic& clinic,
                                      std::string_view text);

/// "2026-02-24 16:00", for the dialogue as printed.
std::string print_moment(const config::clinic& clinic, instant t);

/// Puts one setting in its place, by the name it has in a clinic's YAML.
/// @param text  "fold_window_ms 2000"
/// @returns false if there is no such setting or the value is none
bool apply_setting(config::clinic& clinic, std::string_view text);

} // namespace careline::engine
