#pragma once
/// A database of its own for one test, in the cluster that ctest's fixture
/// started or in one that the test may stop. Dropped with the object.

#include <mutex>
#include <string>
#include <vector>

struct pg_conn;

namespace careline::tests {

class test_database {
public:
  /// In the shared cluster, named by CARELINE_TEST_DSN_FILE.
  test_database();
  /// In a new cluster in `directory` (script/postgres), that may be stopped.
  explicit test_database(const std::string& directory);
  test_database(const test_database&) = delete;
  test_database& operator=(const test_database&) = delete;
  ~test_database();

  /// libpq connection string of the new, empty database.
  const std::string& dsn() const noexcept { return dsn_; }

  using row = std::vector<std::string>; ///< Null reads as "".
  /// Runs one statement on a connection that is kept; from any thread.
  /// @throws std::runtime_error if it fails; a lost connection is reopened once
  std::vector<row> rows(const std::string& sql);
  /// The only column of the only row; "" if there is no row.
  std::string value(const std::string& sql);

  void stop_cluster(); ///< As an operator would: fast, connections are cut.
  void start_cluster();

private:
  void create(const std::string& admin_dsn);
  void disconnect();

  std::string cluster_; ///< Directory, if it is the test's own.
  std::string admin_dsn_;
  std::string name_;
  std::string dsn_;
  std::mutex mutex_; ///< Of the connection.
  pg_conn* connection_ = nullptr;
};

} // namespace careline::tests
