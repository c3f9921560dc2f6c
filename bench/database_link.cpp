#include "bench/database_link.hpp"

#include <libpq-fe.h>

#include <cstdlib>

namespace careline::bench {

namespace {

struct clearer {
  void operator()(PGresult* rows) const noexcept { PQclear(rows); }
};
using rows = std::unique_ptr<PGresult, clearer>;

} // namespace

void database_link::closer::operator()(pg_conn* link) const noexcept {
  PQfinish(link);
}

void database_link::line_closer::operator()(char* line) const noexcept {
  PQfreemem(line);
}

database_link::database_link(const std::string& dsn)
    : link_(PQconnectdb(dsn.c_str())) {
  if (PQstatus(link_.get()) != CONNECTION_OK)
    throw database_gone(PQerrorMessage(link_.get()));
  // "table is missing, skipping" and the like is nobody's concern here.
  PQsetNoticeProcessor(
      link_.get(), [](void*, const char*) {}, nullptr);
}

std::vector<database_link::row>
database_link::query(const std::string& sql,
                     const std::vector<std::string>& values) {
  std::vector<const char*> given;
  for (const auto& value : values) given.push_back(value.c_str());
  const rows got(PQexecParams(link_.get(), sql.c_str(),
                              static_cast<int>(given.size()), nullptr,
                              given.data(), nullptr, nullptr, 0));
  const auto status = PQresultStatus(got.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
    throw database_gone(PQerrorMessage(link_.get()));
  std::vector<row> out;
  for (int i = 0; i < PQntuples(got.get()); ++i) {
    auto& line = out.emplace_back();
    for (int k = 0; k < PQnfields(got.get()); ++k)
      line.emplace_back(PQgetvalue(got.get(), i, k));
  }
  return out;
}

std::string database_link::value(const std::string& sql,
                                 const std::vector<std::string>& values) {
  auto got = query(sql, values);
  return got.empty() ? std::string() : got[0].at(0);
}

std::uint64_t database_link::number(const std::string& sql,
                                    const std::vector<std::string>& values) {
  return std::strtoull(value(sql, values).c_str(), nullptr, 10);
}

void database_link::begin_copy(const std::string& sql) {
  const rows begun(PQexec(link_.get(), sql.c_str()));
  if (PQresultStatus(begun.get()) != PGRES_COPY_OUT)
    throw database_gone(PQerrorMessage(link_.get()));
}

std::optional<std::string_view> database_link::next_line() {
  char* line = nullptr;
  const int size = PQgetCopyData(link_.get(), &line, 0);
  line_.reset(line);
  if (size >= 0) {
    // The line ends with a line feed.
    return std::string_view(line, static_cast<std::size_t>(size) - 1);
  }
  const rows ended(PQgetResult(link_.get()));
  if (size != -1 || PQresultStatus(ended.get()) != PGRES_COMMAND_OK)
    throw database_gone(PQerrorMessage(link_.get()));
  while (rows(PQgetResult(link_.get()))) {
  }
  return {};
}

std::string as_array(const std::vector<std::string>& plain) {
  std::string out = "{";
  for (const auto& one : plain) {
    if (out.size() > 1) out += ',';
    out += one;
  }
  return out + "}";
}

} // namespace careline::bench
