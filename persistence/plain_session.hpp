#pragma once
/// A blocking connection for the command line: one statement after another.
/// Not for actors, not for batches.

#include "config/secret.hpp"
#include "engine/result.hpp"
#include "persistence/rows.hpp"

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>

struct pg_conn;
struct pg_result;

namespace careline::persistence {

class plain_session {
public:
  /// @error unavailable  with the server's reason, without the DSN
  static engine::result<plain_session> open(const config::secret& dsn);

  /// Runs one or many statements without parameters.
  engine::result<rows> run(const std::string& sql);

  /// Runs one statement. Parameters are text, nullopt is null; columns
  /// come back in binary form.
  using parameter = std::optional<std::string>;
  engine::result<rows> query(const char* sql,
                             std::initializer_list<parameter> values);

private:
  struct release {
    void operator()(pg_conn* c) const noexcept;
  };
  engine::result<rows> check(pg_result* r);

  std::unique_ptr<pg_conn, release> link_;
};

/// A transaction that is undone unless commit() was reached.
class transaction {
public:
  explicit transaction(plain_session& session);
  ~transaction();
  transaction(const transaction&) = delete;
  transaction& operator=(const transaction&) = delete;
  engine::result<rows> commit();

private:
  plain_session& session_;
  bool is_open_ = true;
};

} // namespace careline::persistence
