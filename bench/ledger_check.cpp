#include "bench/ledger_check.hpp"

#include "bench/request_writer.hpp"

#include <libpq-fe.h>

#include <cstdlib>
#include <memory>

namespace careline::bench {

namespace {

struct finisher {
  void operator()(PGconn* link) const noexcept { PQfinish(link); }
  void operator()(PGresult* rows) const noexcept { PQclear(rows); }
};
using link = std::unique_ptr<PGconn, finisher>;
using rows = std::unique_ptr<PGresult, finisher>;

/// Two columns of a query as a map; a failed one is an error.
bool read_counts(PGconn* to, const char* sql,
                 std::map<std::string, std::uint64_t>& out) {
  const rows got(PQexec(to, sql));
  if (PQresultStatus(got.get()) != PGRES_TUPLES_OK) return false;
  for (int i = 0; i < PQntuples(got.get()); ++i)
    out[PQgetvalue(got.get(), i, 0)] =
        std::strtoull(PQgetvalue(got.get(), i, 1), nullptr, 10);
  return true;
}

/// Streams every stored id of the run through `take`.
template <class Take>
bool copy_ids(PGconn* to, const std::string& prefix, Take take) {
  // The prefix is hex digits of our own: nothing to escape.
  const auto sql = "copy (select vendor_message_id from careline.messages"
                   " where direction = 'in' and vendor_message_id like '"
                   + prefix + "%') to stdout";
  const rows begun(PQexec(to, sql.c_str()));
  if (PQresultStatus(begun.get()) != PGRES_COPY_OUT) return false;
  for (;;) {
    char* line = nullptr;
    const int size = PQgetCopyData(to, &line, 0);
    if (size == -1) break;
    if (size < 0) return false;
    // The line ends with a line feed.
    take(std::string_view(line, static_cast<std::size_t>(size) - 1));
    PQfreemem(line);
  }
  const rows ended(PQgetResult(to));
  return PQresultStatus(ended.get()) == PGRES_COMMAND_OK;
}

bool read_state(PGconn* to, check_result& out) {
  std::map<std::string, std::uint64_t> one;
  if (!read_counts(to,
                   "select status, count(*) from careline.messages"
                   " where direction = 'out' group by 1",
                   out.replies)
      || !read_counts(to,
                      "select 'outbox', count(*) from careline.outbox"
                      " union all select 'dead', count(*)"
                      " from careline.dead_letters"
                      " union all select 'paused', count(*)"
                      " from careline.conversations where is_bot_paused"
                      " union all select 'appointments', count(*)"
                      " from careline.appointments",
                      one))
    return false;
  out.outbox_rows = one["outbox"];
  out.dead_letters = one["dead"];
  out.paused = one["paused"];
  out.appointments = one["appointments"];
  return true;
}

} // namespace

std::variant<check_result, std::string>
check_ledger(const std::string& dsn, const std::string& prefix,
             const std::vector<fate>& fates) {
  const link to(PQconnectdb(dsn.c_str()));
  if (PQstatus(to.get()) != CONNECTION_OK)
    return std::string(PQerrorMessage(to.get()));
  check_result out;
  std::vector<std::uint8_t> seen(fates.size());
  const bool copied = copy_ids(to.get(), prefix, [&](std::string_view id) {
    const auto sequence = sequence_of(id, prefix);
    if (sequence < 0 || static_cast<std::size_t>(sequence) >= seen.size()) {
      ++out.stranger;
      return;
    }
    ++out.stored;
    auto& times = seen[static_cast<std::size_t>(sequence)];
    if (times < 2) ++times;
  });
  if (!copied || !read_state(to.get(), out))
    return std::string(PQerrorMessage(to.get()));
  for (std::size_t i = 0; i < fates.size(); ++i) {
    const bool accepted = fates[i] == fate::accepted;
    out.accepted += accepted;
    out.lost += accepted && seen[i] == 0;
    out.doubled += seen[i] > 1;
    out.kept_unacknowledged += !accepted && seen[i] > 0;
  }
  return out;
}

} // namespace careline::bench
