#pragma once
/// The bot's silence, as the patient's phone can tell: from the answer to a
/// pause on nothing comes but what a person wrote.

#include "tests/support/phone.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace careline::tests {

struct paused_bot {
  std::string to; ///< The patient's number, as the vendor knows it.
  std::string patient;
  int status = 0;               ///< Of the answer; 0: none came.
  std::int64_t answered_us = 0; ///< When it was here, UTC.
};

/// Lets staff pause the bot for a patient. From any thread, once the system's
/// token() has been asked for.
paused_bot pause_bot(careline_system& system, const std::string& to,
                     const std::string& patient);

/// Staff write to each of those whose pause was answered, and the words are
/// waited for.
/// @returns what came to a patient behind the pause's answer but before those
///          words, and whose words never came
std::vector<std::string>
staff_are_heard_first(careline_system& system,
                      const std::vector<paused_bot>& paused,
                      const std::string& words, milliseconds most);

} // namespace careline::tests
