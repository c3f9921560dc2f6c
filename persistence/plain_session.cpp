#include "persistence/plain_session.hpp"

#include "persistence/sql_error.hpp"

#include <libpq-fe.h>

#include <vector>

namespace careline::persistence {

namespace {

/// The primary message of the server, one line. Detail and context may repeat
/// values and stay out.
std::string primary_message(const PGresult* r) {
  auto* text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
  return text ? text : "no answer";
}

} // namespace

void plain_session::release::operator()(pg_conn* c) const noexcept {
  PQfinish(c);
}

engine::result<plain_session> plain_session::open(const config::secret& dsn) {
  std::string text(dsn.reveal());
  const char* keys[] = {"dbname", "application_name", "connect_timeout",
                        "client_encoding", nullptr};
  const char* values[] = {text.c_str(), "careline command", "5", "UTF8",
                          nullptr};
  plain_session s;
  s.link_.reset(PQconnectdbParams(keys, values, 1));
  if (PQstatus(s.link_.get()) != CONNECTION_OK) {
    // libpq names host, port and user; never the password.
    std::string why = PQerrorMessage(s.link_.get());
    while (!why.empty() && (why.back() == '\n' || why.back() == ' '))
      why.pop_back();
    return engine::error{engine::errc::unavailable, why};
  }
  PQsetNoticeProcessor(
      s.link_.get(), [](void*, const char*) {}, nullptr);
  auto set = s.run("set search_path = careline; set timezone = 'UTC';"
                   "set synchronous_commit = on; set lock_timeout = '60s'");
  if (!set) return set.why();
  return s;
}

engine::result<rows> plain_session::check(pg_result* r) {
  auto status = PQresultStatus(r);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return rows(r);
  auto* state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
  auto why =
      to_error({classify(state ? state : "", ""), state ? state : "", {}});
  why.detail += ": " + primary_message(r);
  PQclear(r);
  return why;
}

engine::result<rows> plain_session::run(const std::string& sql) {
  return check(PQexec(link_.get(), sql.c_str()));
}

engine::result<rows>
plain_session::query(const char* sql, std::initializer_list<parameter> values) {
  std::vector<const char*> data;
  for (auto& v : values) data.push_back(v ? v->c_str() : nullptr);
  return check(PQexecParams(link_.get(), sql, static_cast<int>(data.size()),
                            nullptr, data.data(), nullptr, nullptr, 1));
}

transaction::transaction(plain_session& session) : session_(session) {
  session_.run("begin");
}

transaction::~transaction() {
  // A rollback that fails needs no answer: the server undoes what was open.
  if (is_open_) session_.run("rollback");
}

engine::result<rows> transaction::commit() {
  is_open_ = false;
  return session_.run("commit");
}

} // namespace careline::persistence
