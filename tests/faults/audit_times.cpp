/// C1 and C4 by the clock: no 200 and no reply before the commit of its turn.
/// PostgreSQL itself tells when each row was committed; all clocks are this
/// machine's.

#include "tests/faults/stage.hpp"

#include <algorithm>
#include <unordered_map>

namespace careline::tests {

void stage::compare_times() {
  std::unordered_map<std::string, std::int64_t> committed_us;
  std::size_t sent_early = 0;
  // A commit notes its time, then waits for the disk.
  auto on_disk_us = [this](std::int64_t commit_us) {
    bool was_slow = commit_us >= slow_.from_us
                    && commit_us + 3 * slow_.by_us <= slow_.to_us;
    return commit_us + (was_slow ? slow_.by_us : 0);
  };
  for (auto& row : system_->database().rows(
           "select direction, patient_id || ':' || id, vendor_message_id, "
           "(extract(epoch from pg_xact_commit_timestamp(xmin)) * "
           "1000000)::bigint from careline.message_log where id > '"
           + audited_id_ + "'")) {
    if (row.at(3).empty()) continue; // Not kept any more.
    auto at_us = on_disk_us(std::stoll(row.at(3)));
    if (row.at(0) == "in") {
      committed_us[row.at(2)] = at_us;
    } else if (auto left_us = vendor_->first_us(row.at(1));
               left_us != 0 && left_us < at_us) {
      ++sent_early;
    }
  }
  std::size_t acknowledged_early = 0;
  std::size_t compared = 0;
  for (auto& one : open_letters_) {
    auto found = committed_us.find(one.id);
    if (!one.is_acknowledged || found == committed_us.end()) continue;
    ++compared;
    if (one.acknowledged_us < found->second) ++acknowledged_early;
  }
  check(acknowledged_early == 0, "C1",
        std::to_string(acknowledged_early)
            + " messages were acknowledged before their commit was kept");
  check(sent_early == 0, "C4",
        std::to_string(sent_early)
            + " replies left before their commit was kept");
  measure("acknowledgements held against their commit, a strike",
          static_cast<double>(compared));
}

} // namespace careline::tests
