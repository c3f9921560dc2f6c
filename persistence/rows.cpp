#include "persistence/rows.hpp"

#include "persistence/binary.hpp"

#include <libpq-fe.h>

#include <cstdlib>

namespace careline::persistence {

void rows::release::operator()(pg_result* r) const noexcept {
  PQclear(r);
}

rows::rows(pg_result* result) : result_(result) {}

int rows::size() const noexcept {
  return PQntuples(result_.get());
}

std::int64_t rows::affected() const noexcept {
  return result_ ? std::atoll(PQcmdTuples(result_.get())) : 0;
}

bool rows::is_null(int row, int column) const noexcept {
  return PQgetisnull(result_.get(), row, column) != 0;
}

std::int64_t rows::int64(int row, int column) const noexcept {
  if (is_null(row, column)) return 0;
  auto* bytes = PQgetvalue(result_.get(), row, column);
  switch (PQgetlength(result_.get(), row, column)) {
  case 8:
    return read_int64(bytes);
  case 4:
    return read_int32(bytes);
  case 2:
    return read_int16(bytes);
  default:
    return 0;
  }
}

bool rows::boolean(int row, int column) const noexcept {
  return !is_null(row, column) && *PQgetvalue(result_.get(), row, column) != 0;
}

std::string_view rows::text(int row, int column) const noexcept {
  if (is_null(row, column)) return {};
  return {PQgetvalue(result_.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

engine::uuid rows::uuid(int row, int column) const noexcept {
  if (is_null(row, column) || PQgetlength(result_.get(), row, column) != 16)
    return {};
  return read_uuid(PQgetvalue(result_.get(), row, column));
}

engine::instant rows::instant(int row, int column) const noexcept {
  // Floored: no instant may come back later than it was.
  auto since_1970 =
      std::chrono::microseconds(int64(row, column) + epoch_2000_us);
  return engine::instant(
      std::chrono::floor<std::chrono::milliseconds>(since_1970));
}

std::optional<engine::instant> rows::maybe_instant(int row, int column) const {
  if (is_null(row, column)) return std::nullopt;
  return instant(row, column);
}

} // namespace careline::persistence
