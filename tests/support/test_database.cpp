#include "tests/support/test_database.hpp"

#include "tests/support/process.hpp"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include <libpq-fe.h>
#include <unistd.h>

namespace careline::tests {

namespace {

using result_ptr = std::unique_ptr<PGresult, decltype(&PQclear)>;

std::string first_line(const std::string& path) {
  auto text = read_file(path);
  return text.substr(0, text.find('\n'));
}

/// dbname is repeated: libpq takes the last one.
std::string with_database(const std::string& dsn, const std::string& name) {
  return dsn + " dbname=" + name;
}

void script_postgres(const std::string& what, const std::string& directory) {
  command call{std::string(CARELINE_SOURCE_DIR) + "/script/postgres",
               {what, directory},
               {},
               directory + ".log"};
  auto ended = run(call, milliseconds{120'000});
  if (!ended || ended->code != 0)
    throw std::runtime_error("script/postgres " + what + " failed: "
                             + (ended ? ended->output : "no end"));
}

void run_once(const std::string& dsn, const std::string& sql) {
  std::unique_ptr<PGconn, decltype(&PQfinish)> link(PQconnectdb(dsn.c_str()),
                                                    &PQfinish);
  result_ptr done(PQexec(link.get(), sql.c_str()), &PQclear);
  if (PQresultStatus(done.get()) != PGRES_COMMAND_OK)
    throw std::runtime_error(PQerrorMessage(link.get()));
}

} // namespace

test_database::test_database() {
  const char* file = std::getenv("CARELINE_TEST_DSN_FILE");
  if (file == nullptr)
    throw std::runtime_error("CARELINE_TEST_DSN_FILE is not set: run by ctest");
  create(first_line(file));
}

test_database::test_database(const std::string& directory)
    : cluster_(directory) {
  script_postgres("start", cluster_);
  create(first_line(cluster_ + "/dsn"));
}

void test_database::create(const std::string& admin_dsn) {
  static int count = 0;
  admin_dsn_ = admin_dsn;
  name_ =
      "scenario_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
  run_once(admin_dsn_, "create database " + name_);
  dsn_ = with_database(admin_dsn_, name_);
}

test_database::~test_database() {
  disconnect();
  std::string reason;
  // An autovacuum worker is nobody we may send away: it leaves by itself.
  eventually(milliseconds{10'000}, [&] {
    try {
      if (cluster_.empty())
        run_once(admin_dsn_, "drop database " + name_ + " with (force)");
      else
        script_postgres("stop", cluster_);
      reason.clear();
    } catch (const std::exception& error) {
      reason = error.what();
    }
    return reason.empty();
  });
  if (!reason.empty()) std::fprintf(stderr, "%s\n", reason.c_str());
}

void test_database::disconnect() {
  if (connection_ != nullptr) PQfinish(connection_);
  connection_ = nullptr;
}

std::vector<test_database::row> test_database::rows(const std::string& sql) {
  std::lock_guard lock(mutex_);
  for (int attempt = 0;; ++attempt) {
    if (connection_ == nullptr) connection_ = PQconnectdb(dsn_.c_str());
    result_ptr answer(PQexec(connection_, sql.c_str()), &PQclear);
    auto status = PQresultStatus(answer.get());
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
      std::vector<row> all;
      for (int r = 0; r < PQntuples(answer.get()); ++r) {
        row& one = all.emplace_back();
        for (int c = 0; c < PQnfields(answer.get()); ++c)
          one.emplace_back(PQgetvalue(answer.get(), r, c));
      }
      return all;
    }
    std::string reason = PQerrorMessage(connection_);
    bool is_lost = PQstatus(connection_) != CONNECTION_OK;
    if (is_lost) disconnect();
    if (!is_lost || attempt > 0) throw std::runtime_error(reason);
  }
}

std::string test_database::value(const std::string& sql) {
  auto all = rows(sql);
  return all.empty() || all.front().empty() ? "" : all.front().front();
}

void test_database::stop_cluster() {
  script_postgres("stop", cluster_);
}

void test_database::start_cluster() {
  script_postgres("start", cluster_);
}

} // namespace careline::tests
