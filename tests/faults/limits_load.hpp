#pragma once
/// What became of the messages of a load on a system of its own: the client's
/// book against the database and the vendor.

#include "bench/load_client.hpp"
#include "bench/request_writer.hpp"
#include "tests/faults/stage.hpp"

#include <set>
#include <string>

namespace careline::tests {

/// Of the accepted messages of a run, how many are not kept exactly once; and
/// how many others are kept twice.
inline std::size_t lost_of(careline_system& system,
                           const bench::load_settings& s,
                           const bench::tally& t) {
  bench::request_writer writer(s);
  std::multiset<std::string> kept;
  for (auto& row : system.database().rows(
           "select vendor_message_id from careline.message_log where direction "
           "= 'in' and vendor_message_id like '"
           + writer.wamid_prefix() + "%'"))
    kept.insert(row.at(0));
  std::size_t lost = 0;
  for (std::size_t i = 0; i < t.fates.size(); ++i) {
    auto times = kept.count(writer.wamid(i));
    if (times > 1 || (t.fates[i] == bench::fate::accepted && times == 0))
      ++lost;
  }
  return lost;
}

/// C5 and C10 of such a system: all replies leave, and the vendor has each.
inline void all_replies_leave(stage& on, careline_system& system,
                              milliseconds most) {
  on.check_within(most, "C10", "all replies have left", [&] {
    return system.database().value("select count(*) from careline.outbox")
           == "0";
  });
  auto sent = system.database().value(
      "select count(*) from careline.messages where direction = 'out' and "
      "status in ('sent', 'delivered', 'read')");
  auto all = system.database().value(
      "select count(*) from careline.messages where direction = 'out'");
  on.check(sent == all, "C5", sent + " replies are sent of " + all);
  vendor_ledger book(system.vendors());
  book.read_on();
  on.check(std::to_string(book.accepted()) == all, "C5",
           "the vendor took " + std::to_string(book.accepted()) + " replies of "
               + all);
}

} // namespace careline::tests
