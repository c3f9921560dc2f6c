#pragma once
/// PostgreSQL's binary wire form: arrays as parameters, values out of rows.
///
/// Owns     the bytes of one parameter; reused from batch to batch.
/// Threads  one.

#include "engine/ids.hpp"
#include "engine/message.hpp"

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace careline::persistence {

/// Element types by PostgreSQL's fixed type numbers (pg_type.dat).
enum class sql_type : std::uint32_t {
  boolean = 16,
  bytea = 17,
  int8 = 20,
  int2 = 21,
  int4 = 23,
  text = 25,
  json = 114,
  timestamptz = 1184,
  uuid = 2950
};

/// Microseconds from 1970 to PostgreSQL's year 2000.
inline constexpr std::int64_t epoch_2000_us = 946'684'800'000'000;

/// One one-dimensional array, written element by element.
class binary_array {
public:
  explicit binary_array(sql_type element);

  void clear();
  void add_null();
  void add(bool v);
  void add(std::int16_t v);
  void add(std::int32_t v);
  void add(std::int64_t v);
  void add(const engine::uuid& v);
  void add(std::string_view v); ///< text, json, bytea
  void add(engine::instant v);

  template <class Tag>
  void add(const engine::strong_id<Tag>& id) {
    add(id.value);
  }
  void add_or_null(std::string_view v) { v.empty() ? add_null() : add(v); }
  void add_or_null(const std::optional<engine::instant>& v) {
    v ? add(*v) : add_null();
  }

  std::int32_t size() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }

  /// The whole parameter; valid until the next change. One of nulls alone is
  /// sent as an empty array: `unnest` beside a longer one fills up with nulls,
  /// and a third of a turn's columns are mostly so.
  std::string_view bytes();

private:
  void put32(std::uint32_t v);
  void put64(std::uint64_t v);

  sql_type element_;
  std::int32_t count_ = 0;
  std::int32_t nulls_ = 0;
  std::string bytes_;
};

/// Big-endian readers of fixed-size values.
std::int64_t read_int64(const char* bytes) noexcept;
std::int32_t read_int32(const char* bytes) noexcept;
std::int16_t read_int16(const char* bytes) noexcept;
engine::uuid read_uuid(const char* bytes) noexcept;

/// A scalar parameter of eight bytes: bigint or timestamptz.
std::string to_binary(std::int64_t v);
std::string to_binary(engine::instant v);
std::string to_binary(const engine::uuid& v);

} // namespace careline::persistence
