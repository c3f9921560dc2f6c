#include "tests/faults/held_session.hpp"

#include <stdexcept>

#include <libpq-fe.h>

namespace careline::tests {

held_session::held_session(const std::string& dsn, const std::string& sql)
    : connection_(PQconnectdb(dsn.c_str())) {
  auto* done = PQexec(connection_, sql.c_str());
  auto status = PQresultStatus(done);
  PQclear(done);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return;
  std::string reason = PQerrorMessage(connection_);
  PQfinish(connection_);
  throw std::runtime_error(reason);
}

held_session::~held_session() {
  PQfinish(connection_);
}

} // namespace careline::tests
