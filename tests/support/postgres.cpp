#include "tests/support/postgres.hpp"

#include "persistence/admin.hpp"
#include "persistence/digest.hpp"
#include "persistence/schema_files.hpp"

#include <libpq-fe.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>

namespace careline::tests {

namespace {

using result_ptr = std::unique_ptr<PGresult, decltype(&PQclear)>;
using link_ptr = std::unique_ptr<PGconn, decltype(&PQfinish)>;

link_ptr connect(const std::string& dsn) {
  link_ptr link(PQconnectdb(dsn.c_str()), &PQfinish);
  if (PQstatus(link.get()) != CONNECTION_OK)
    throw std::runtime_error(PQerrorMessage(link.get()));
  return link;
}

std::string run(PGconn* link, const std::string& sql) {
  result_ptr done(PQexec(link, sql.c_str()), &PQclear);
  auto status = PQresultStatus(done.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    throw std::runtime_error(sql + ": " + PQerrorMessage(link));
  return PQntuples(done.get()) > 0 && PQnfields(done.get()) > 0
             ? PQgetvalue(done.get(), 0, 0)
             : "";
}

/// libpq takes the last of two equal keys.
std::string in_database(const std::string& dsn, const std::string& name) {
  return dsn + " dbname=" + name;
}

/// The template's name tells its schema: another build makes another one.
std::string make_template() {
  std::string all;
  for (auto& file : persistence::schema_files()) all += file.sql;
  auto name = "template_" + persistence::sha256_hex(all).substr(0, 12);
  auto link = connect(cluster_dsn());
  // Several test programs may come at once.
  run(link.get(), "select pg_advisory_lock(4711)");
  if (run(link.get(),
          "select count(*) from pg_database where datname = '" + name + "'")
      == "0") {
    auto half = name + "_new";
    run(link.get(), "drop database if exists " + half);
    run(link.get(), "create database " + half);
    auto done =
        persistence::migrate(config::secret(in_database(cluster_dsn(), half)));
    if (!done) throw std::runtime_error(done.why().detail);
    run(link.get(), "alter database " + half + " rename to " + name);
  }
  run(link.get(), "select pg_advisory_unlock(4711)");
  return name;
}

std::string next_name() {
  static int count = 0;
  return "store_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
}

} // namespace

std::string cluster_folder() {
  const char* file = std::getenv("CARELINE_TEST_DSN_FILE");
  if (!file)
    throw std::runtime_error("CARELINE_TEST_DSN_FILE is not set: run by ctest,"
                             " or script/postgres start DIR and name DIR/dsn");
  std::string path = file;
  return path.substr(0, path.rfind('/'));
}

std::string cluster_dsn() {
  std::ifstream in(cluster_folder() + "/dsn");
  std::string line;
  if (!std::getline(in, line)) throw std::runtime_error("no DSN in the file");
  return line;
}

std::string migrated_database::create_empty(const std::string& name) {
  run(connect(cluster_dsn()).get(), "create database " + name);
  return in_database(cluster_dsn(), name);
}

void migrated_database::drop(const std::string& name) {
  run(connect(cluster_dsn()).get(),
      "drop database if exists " + name + " with (force)");
}

migrated_database::migrated_database() : name_(next_name()) {
  static std::map<std::string, std::string> templates; // by cluster
  auto& template_name = templates[cluster_folder()];
  if (template_name.empty()) template_name = make_template();
  run(connect(cluster_dsn()).get(),
      "create database " + name_ + " template " + template_name);
  dsn_ = in_database(cluster_dsn(), name_);
}

migrated_database::~migrated_database() {
  if (connection_) PQfinish(connection_);
  try {
    drop(name_);
  } catch (const std::exception&) {
    // The cluster is stopped: the database goes with its folder.
  }
}

config::secret migrated_database::dsn() const {
  return config::secret(dsn_);
}

config::secret migrated_database::dsn_by_port(const std::string& host,
                                              int port) const {
  return config::secret(dsn_ + " host=" + host
                        + " port=" + std::to_string(port));
}

std::vector<migrated_database::row>
migrated_database::rows(const std::string& sql) {
  if (connection_ && PQstatus(connection_) != CONNECTION_OK) {
    PQfinish(connection_);
    connection_ = nullptr;
  }
  if (!connection_) {
    connection_ = connect(dsn_).release();
    run(connection_, "set search_path = careline");
  }
  result_ptr answer(PQexec(connection_, sql.c_str()), &PQclear);
  auto status = PQresultStatus(answer.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
    throw std::runtime_error(sql + ": " + PQerrorMessage(connection_));
  std::vector<row> all;
  for (int r = 0; r < PQntuples(answer.get()); ++r) {
    auto& one = all.emplace_back();
    for (int c = 0; c < PQnfields(answer.get()); ++c)
      one.emplace_back(PQgetvalue(answer.get(), r, c));
  }
  return all;
}

std::string migrated_database::value(const std::string& sql) {
  auto all = rows(sql);
  return all.empty() || all.front().empty() ? "" : all.front().front();
}

long long migrated_database::number(const std::string& sql) {
  return std::atoll(value(sql).c_str());
}

} // namespace careline::tests
