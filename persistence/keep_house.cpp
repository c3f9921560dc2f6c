// What has served its time leaves, slice by slice.

#include "persistence/admin.hpp"
#include "persistence/plain_session.hpp"

namespace careline::persistence {

namespace {

constexpr std::int64_t slice_rows = 5'000;

/// Deletes old rows until none is left; every slice is its own transaction,
/// so that no lock and no snapshot lives long.
result<std::int64_t> purge(plain_session& session, const std::string& table,
                           const std::string& column, const std::string& age) {
  auto sql = "delete from " + table
             + " where ctid = any(array(select ctid from " + table + " where "
             + column + " < now() - interval '" + age + "' limit "
             + std::to_string(slice_rows) + "))";
  std::int64_t gone = 0;
  for (;;) {
    auto slice = session.run(sql);
    if (!slice) return slice.why();
    gone += slice.value().affected();
    if (slice.value().affected() < slice_rows) return gone;
  }
}

} // namespace

result<house_report> keep_house(const config::secret& dsn) {
  auto opened = plain_session::open(dsn);
  if (!opened) return opened.why();
  auto& session = opened.value();
  house_report report;
  auto made = session.query("select make_message_partitions(now()::date,"
                            " (now() + interval '2 months')::date)",
                            {});
  if (!made) return made.why();
  report.partitions_made = static_cast<int>(made.value().int64(0, 0));
  struct chore {
    const char* table;
    const char* column;
    const char* age;
    std::int64_t& count;
  };
  for (auto& c : {
           chore{"inbound_keys", "received_at", "30 days", report.inbound_keys},
           chore{"early_statuses", "received_at", "7 days",
                 report.early_statuses},
           chore{"idempotency_keys", "at", "2 days", report.idempotency_keys},
           chore{"raw_events", "received_at", "90 days", report.raw_events},
           chore{"notifications", "at", "90 days", report.notifications},
       }) {
    auto gone = purge(session, c.table, c.column, c.age);
    if (!gone) return gone.why();
    c.count = gone.value();
  }
  return report;
}

} // namespace careline::persistence
