#pragma once
/// One connection in pipeline mode: statements are queued and leave in one
/// flush that is one transaction.
///
/// Owns     one PGconn, the prepared statements on it.
/// Threads  one: its owner's.
/// Does not retry, or know what the statements mean.

#include "config/limits.hpp"
#include "config/secret.hpp"
#include "persistence/rows.hpp"
#include "persistence/sql_error.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace careline::persistence {

/// Times that one session keeps; from config/limits.hpp.
struct session_times {
  std::chrono::milliseconds statement{5'000};
  std::chrono::milliseconds lock{2'000};
  std::chrono::milliseconds tcp_user{5'000};
  std::chrono::milliseconds connect{5'000};
};

session_times times_of(const config::limits& limits);

/// What one flush brought back.
struct flush_result {
  std::vector<rows> results; ///< One per statement; empty ones after a failure.
  sql_failure failure;       ///< None: the transaction is kept.
};

class connection {
public:
  /// @param statements   SQL texts, prepared at open; named by their index
  /// @param application  application_name, unique among our sessions
  /// @param settings     SQL run at open, e.g. "set enable_seqscan = off"
  connection(config::secret dsn, session_times times,
             std::span<const char* const> statements, std::string application,
             std::string settings = {});
  ~connection();
  connection(connection&&) noexcept;
  connection& operator=(connection&&) noexcept;

  /// Connects, sets the session up, prepares. Gives up at times.connect.
  sql_failure open(const std::atomic<bool>* stop = nullptr);
  bool is_open() const noexcept;
  void close() noexcept;

  /// Queues one execution. All parameters are in binary form; a null data()
  /// pointer is SQL null. The values are copied at once. A send that fails
  /// makes the next flush report `lost`.
  void send(std::size_t statement, std::span<const std::string_view> values);

  /// Sends what is queued as one transaction and reads all results.
  /// @param within  longest wait; later the connection is closed and the
  ///                outcome unknown
  flush_result flush(std::chrono::milliseconds within);
  flush_result flush();

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace careline::persistence
