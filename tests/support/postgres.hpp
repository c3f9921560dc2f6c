#pragma once
/// A migrated database of its own for one test: copied from a template that
/// the first test of a cluster makes, dropped with the object. The cluster is
/// the one whose DSN file is named by CARELINE_TEST_DSN_FILE.

#include "config/secret.hpp"

#include <string>
#include <vector>

struct pg_conn;

namespace careline::tests {

class migrated_database {
public:
  migrated_database();
  migrated_database(const migrated_database&) = delete;
  migrated_database& operator=(const migrated_database&) = delete;
  ~migrated_database();

  /// An empty database instead of a migrated one.
  static std::string create_empty(const std::string& name);
  static void drop(const std::string& name);

  const std::string& name() const noexcept { return name_; }
  config::secret dsn() const;
  /// The same database by another address, e.g. a proxy's.
  config::secret dsn_by_port(const std::string& host, int port) const;

  using row = std::vector<std::string>; ///< Null reads as "".
  /// Runs one statement; a failed one throws.
  std::vector<row> rows(const std::string& sql);
  std::string value(const std::string& sql); ///< First column of first row.
  long long number(const std::string& sql);

private:
  std::string name_;
  std::string dsn_;
  pg_conn* connection_ = nullptr;
};

/// The DSN of the cluster's own database.
std::string cluster_dsn();
/// The folder that script/postgres was given.
std::string cluster_folder();

} // namespace careline::tests
