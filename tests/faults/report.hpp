#pragma once
/// What a run of faults leaves behind: text for people, JSON for programs. The
/// machine, the commit and the seed stand first.

#include "tests/faults/findings.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace careline::tests {

struct run_facts {
  std::string commit;
  std::uint64_t seed = 1;
  std::string replay; ///< The command that plays the same run again.
  double seconds = 0;
  std::map<std::string, std::size_t> strikes; ///< By fault.
  std::map<std::string, int> rows;            ///< Fault -> row of the table.
  std::map<std::string, std::size_t> log; ///< The engine's errors, by event.
  std::size_t messages = 0;               ///< Acknowledged.
  std::size_t posts = 0;                  ///< With repeats.
  std::size_t bookings = 0;               ///< Confirmed in chat.
  std::size_t astray = 0;  ///< Dialogues that should have booked.
  std::size_t replies = 0; ///< Accepted by the vendor.
};

/// Warnings and errors of an engine's log (JSON lines), by event.
std::map<std::string, std::size_t> count_troubles(const std::string& log);

std::string report_text(const run_facts& facts, const findings& found);
std::string report_json(const run_facts& facts, const findings& found);

} // namespace careline::tests
