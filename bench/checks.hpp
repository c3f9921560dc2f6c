#pragma once
/// What must hold after any run, as pure questions to what was recorded: the
/// generator's own books, the database, the vendor's ledger. Each names the
/// promise that it holds Careline to, and can fail.

#include "bench/tally.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace careline::bench {

struct check {
  std::string name;
  std::string promise;
  std::uint64_t checked = 0;
  std::uint64_t violations = 0;
  std::vector<std::string> examples = {}; ///< Ids only: never words or numbers.

  /// Counts one violation; the first few are named.
  void violate(std::string id);
};

/// One inbound row of the log that this run's generator sent.
struct stored_message {
  std::string patient; ///< Id in the database.
  std::uint64_t sequence = 0;
};

/// All rows of the run's ids, by patient, each patient's in the log's order.
struct stored_run {
  std::vector<stored_message> rows;
  std::vector<std::string> strangers; ///< Of the run's form, never sent.
};

/// A sequence's message id.
using id_of = std::function<std::string(std::uint64_t)>;

/// P1, P2: every message answered 2xx is there exactly once, none twice.
check stored_exactly_once(const tally& run, const stored_run& stored,
                          const id_of& name);

/// Rows of messages that got no 2xx: allowed, the vendor will repeat them.
std::uint64_t kept_unacknowledged(const tally& run, const stored_run& stored);

/// P3: what was accepted before another of the patient's messages was first
/// sent stands before it in the log.
check order_per_patient(const tally& run, const stored_run& stored,
                        const id_of& name);

/// A sender is one patient, and a patient one sender.
check one_patient_per_sender(const tally& run, const stored_run& stored);

/// P9: a refusal says when to come again.
check refusals_say_when(const answer_counts& counts);

/// Refusals of the API, as staff met them.
struct staff_refusals {
  std::uint64_t met = 0; ///< Answers 429 and 503.
  std::uint64_t without_retry_after = 0;

  void note(int status, bool has_retry_after);
  void merge(const staff_refusals& other);
};

/// P9: the API, too, says when to come again.
check staff_refusals_say_when(const staff_refusals& seen);

/// From the answer to a pause until the request to resume.
struct pause_window {
  std::string patient;      ///< Id in the database.
  std::int64_t from_us = 0; ///< UTC, microseconds since 1970.
  std::int64_t until_us = INT64_MAX;
};

/// One accepted send, as the vendor saw it.
struct vendor_send {
  std::int64_t at_us = 0;
  std::string patient;
  std::string message;
  std::string body; ///< Empty unless the vendor keeps bodies.
};

/// P4: nothing but what staff wrote reaches the vendor within a pause.
/// @param by_staff  ids of messages
check silent_after_pause(const std::vector<pause_window>& pauses,
                         const std::vector<vendor_send>& sends,
                         const std::set<std::string>& by_staff);

/// A patient of the run, once nothing is left to be done.
struct last_word {
  std::string patient;
  bool is_theirs = false; ///< Nothing was said after it, nobody is to answer.
};

/// P7: nobody who asked is left without an answer, be it from the AI, from a
/// rule, or by nobody yet, but a person has a deadline to.
check nobody_waits(const std::vector<last_word>& patients);

/// One booked time, epoch seconds [begins, ends).
struct booked_time {
  std::string appointment;
  std::string provider;
  std::string patient;
  std::int64_t begins = 0;
  std::int64_t ends = 0;
  bool by_bot = false;
};

/// P5: no two of one provider overlap.
check no_double_booking(std::vector<booked_time> booked);

/// P5, P6: the bot's confirmations at the vendor are the bookings in the
/// database, patient by patient.
/// @param confirmed  patient to how many different confirmations
check confirmed_is_booked(const std::vector<booked_time>& booked,
                          const std::map<std::string, int>& confirmed);

/// P5: what the API answered 201 is there.
check answered_is_booked(const std::vector<std::string>& answered,
                         const std::vector<booked_time>& booked);

} // namespace careline::bench
