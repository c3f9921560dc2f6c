#pragma once
/// A conversation written down as a play, and played: what a receptionist
/// would expect of the bot, as a text file. docs/rehearsal.md explains the
/// form.
///
/// Owns       nothing: script and clinics go in, a report comes out.
/// Threads    any; no clock, no file, no network.
/// Does not   know actors or a database: visits, timers and calendars live in
///            memory for the length of the play.

#include "config/clinic.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace careline::engine {

struct rehearsal_fault {
  std::size_t line = 0; ///< Of the script, from 1.
  std::string what;     ///< What was expected and what came, for people.
};

struct rehearsal_report {
  /// Empty: all went as written. The play stops at its first fault.
  std::vector<rehearsal_fault> faults;
  std::size_t expectations = 0; ///< So many were met.
  std::string dialogue;         ///< All that was said, for people.
};

/// Plays one script.
/// @param script   UTF-8, lines as docs/rehearsal.md says
/// @param clinics  one of them is named by the script
/// @returns faults for a line that is not understood, too, and for a script
///          that expects nothing
rehearsal_report rehearse(std::string_view script,
                          const std::vector<config::clinic>& clinics);

} // namespace careline::engine
