#pragma once
/// What the database holds of a run, for the checks and the report. Reads only.

#include "bench/checks.hpp"
#include "bench/database_link.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace careline::bench {

/// @param prefix  what every id of the run begins with
/// @param sent    sequences below this were sent
stored_run read_run(database_link& from, const std::string& prefix,
                    std::uint64_t sent);

struct database_state {
  std::map<std::string, std::uint64_t> replies; ///< Outbound, by status.
  std::uint64_t outbox_rows = 0;                ///< Still to be sent.
  std::uint64_t dead_letters = 0;
  std::uint64_t paused = 0; ///< Conversations the bot no longer answers.
  std::uint64_t appointments = 0;
};
database_state read_state(database_link& from);

/// Taken times, and which of them were made since then.
/// @param since_us  UTC, microseconds since 1970
struct booked_times {
  std::vector<booked_time> all;
  std::vector<booked_time> made;
};
booked_times read_booked(database_link& from, std::int64_t since_us);

/// Who had the last word with each patient of the run that the bot serves. A
/// patient who waits for a person is not left: the deadline is in the row.
std::vector<last_word> read_last_words(database_link& from,
                                       const std::string& prefix);

/// Answers of the AI, and words to be folded, that are still to come.
std::uint64_t answers_to_come(database_link& from);

/// P1 while the load runs: each of these ids is stored by now.
/// @param accounts  the number each was sent to
/// @returns the ids that are not
std::vector<std::string> missing_ids(database_link& from,
                                     const std::vector<std::string>& accounts,
                                     const std::vector<std::string>& ids);

/// WAL and checkpoints of the whole cluster since its statistics began.
struct wal_figures {
  std::uint64_t bytes = 0;
  std::uint64_t checkpoints = 0;
};
wal_figures read_wal(database_link& from);

} // namespace careline::bench
