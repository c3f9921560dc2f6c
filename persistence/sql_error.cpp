#include "persistence/sql_error.hpp"

namespace careline::persistence {

sql_failure_kind classify(std::string_view sqlstate,
                          std::string_view constraint) noexcept {
  using enum sql_failure_kind;
  if (sqlstate.size() != 5) return lost;
  if (sqlstate == guard::marker) return marker;
  auto klass = sqlstate.substr(0, 2);
  if (klass == "CL") return offender;
  // The only unique index that turns run into without a guard of ours.
  if (sqlstate == guard::inbound_key && constraint == "inbound_keys_pkey")
    return offender;
  // Another process took the slot between our look and our insert.
  if (sqlstate == "23P01" && constraint.find("no_double") != constraint.npos)
    return offender;
  // 54: a value within its type's bounds, but greater than an index can hold.
  if (klass == "22" || klass == "23" || klass == "54") return poison;
  if (klass == "08" || klass == "57" || klass == "53" || klass == "40"
      || klass == "55" || klass == "58" || klass == "XX" || klass == "25")
    return retry;
  return bug;
}

engine::error to_error(const sql_failure& f) {
  using engine::errc;
  switch (f.kind) {
  case sql_failure_kind::lost:
    return {errc::unavailable, "store not reached"};
  case sql_failure_kind::retry:
    return {f.sqlstate == "57014" ? errc::timed_out : errc::unavailable,
            "sqlstate " + f.sqlstate};
  case sql_failure_kind::poison:
    return {errc::invalid_argument, "sqlstate " + f.sqlstate};
  default:
    return {errc::internal, "sqlstate " + f.sqlstate};
  }
}

} // namespace careline::persistence
