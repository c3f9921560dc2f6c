#pragma once
/// Patients who chat and staff who post want the same few times in the same
/// moment. Whoever is refused must be offered another time.

#include "tests/support/careline_system.hpp"

#include <string>
#include <vector>

namespace careline::tests {

struct slot_race {
  int chatting = 100;
  int posting = 100;
  /// Clinic's wall clock, "2026-11-21T10:30"; wanted in turn.
  std::vector<std::string> starts;
  /// Of the first of them; the others' follow. Nobody else may have them.
  std::int64_t first_phone = 919'800'000'000;
  /// A chat is quicker to the calendar than a POST: a start for the others.
  std::chrono::microseconds chat_later{0};
  /// Of the clinic that system.use_clinic() names.
  std::string number = careline_system::number;
};

struct race_end {
  int booked_by_chat = 0;
  int booked_by_api = 0;
  int offered_others = 0;
  std::vector<std::string> complaints; ///< Empty: all was as it must be.
};

/// Runs it and compares what was confirmed with the rows.
race_end run_race(careline_system& system, const slot_race& race);

/// Free starts of the usual provider, local, from a day on ("2026-11-21").
std::vector<std::string> free_starts(careline_system& system,
                                     const std::string& from, std::size_t most);

/// Pairs of visits of one provider that overlap, in the whole database.
std::string overlapping_visits(careline_system& system);

} // namespace careline::tests
