#pragma once
/// A session of somebody else at the database: holds what it asked for until
/// the object goes.

#include <string>

struct pg_conn;

namespace careline::tests {

class held_session {
public:
  /// Connects and runs each statement of `sql`.
  /// @throws std::runtime_error if one fails
  held_session(const std::string& dsn, const std::string& sql);
  held_session(const held_session&) = delete;
  held_session& operator=(const held_session&) = delete;
  ~held_session(); ///< The transaction is given up.

private:
  pg_conn* connection_;
};

} // namespace careline::tests
