#pragma once
/// Rows of one result in binary form, read by column number.

#include "engine/ids.hpp"
#include "engine/message.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct pg_result;

namespace careline::persistence {

/// Owns one result. Columns are read by the type the statement gives them:
/// asking for another is a bug, and answered with a zero or empty value.
class rows {
public:
  rows() = default;
  explicit rows(pg_result* result);

  int size() const noexcept;
  bool empty() const noexcept { return size() == 0; }
  /// Rows touched by an insert, update or delete.
  std::int64_t affected() const noexcept;

  bool is_null(int row, int column) const noexcept;
  std::int64_t int64(int row, int column) const noexcept; ///< int2, int4, int8
  bool boolean(int row, int column) const noexcept;
  std::string_view text(int row, int column) const noexcept; ///< "" if null
  std::string string(int row, int column) const {
    return std::string(text(row, column));
  }
  engine::uuid uuid(int row, int column) const noexcept; ///< nil if null
  engine::instant instant(int row, int column) const noexcept;
  std::optional<engine::instant> maybe_instant(int row, int column) const;

private:
  struct release {
    void operator()(pg_result* r) const noexcept;
  };
  std::unique_ptr<pg_result, release> result_;
};

} // namespace careline::persistence
