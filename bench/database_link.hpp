#pragma once
/// One connection to PostgreSQL for the bench's own questions. It reads, but
/// for prepare-patients. One thread.

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

struct pg_conn;

namespace careline::bench {

struct database_gone : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class database_link {
public:
  using row = std::vector<std::string>;

  /// @param dsn  libpq connection string
  /// @throws database_gone
  explicit database_link(const std::string& dsn);

  /// @returns rows of text; null is empty  @throws database_gone
  std::vector<row> query(const std::string& sql,
                         const std::vector<std::string>& values = {});
  /// The first value of the first row; empty if there is none.
  std::string value(const std::string& sql,
                    const std::vector<std::string>& values = {});
  std::uint64_t number(const std::string& sql,
                       const std::vector<std::string>& values = {});
  /// Streams `copy (...) to stdout`: text fields, separated by tabs.
  template <class Take>
  void copy(const std::string& sql, Take take) {
    begin_copy(sql);
    while (const auto line = next_line()) take(*line);
  }

private:
  struct closer {
    void operator()(pg_conn* link) const noexcept;
  };
  void begin_copy(const std::string& sql);
  std::optional<std::string_view> next_line();

  struct line_closer {
    void operator()(char* line) const noexcept;
  };
  std::unique_ptr<pg_conn, closer> link_;
  std::unique_ptr<char, line_closer> line_;
};

/// '{a,b}' of values that need no quoting.
std::string as_array(const std::vector<std::string>& plain);

} // namespace careline::bench
