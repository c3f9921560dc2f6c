#pragma once
/// SQLSTATE -> what to do about it. Foreign codes stop here.

#include "engine/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace careline::persistence {

/// SQLSTATEs raised by our own guards (schema function `expect`), and one that
/// PostgreSQL's own index raises for us.
namespace guard {
inline constexpr std::string_view marker = "CL001";
inline constexpr std::string_view inbound_key = "23505"; ///< Of inbound_keys.
inline constexpr std::string_view idempotency_key = "CL003";
inline constexpr std::string_view identity = "CL004";
inline constexpr std::string_view version = "CL005";
inline constexpr std::string_view slot = "CL006";
inline constexpr std::string_view appointment = "CL007";
inline constexpr std::string_view timer = "CL008";
} // namespace guard

enum class sql_failure_kind : std::uint8_t {
  none,
  marker,   ///< Another transaction of this writer was kept meanwhile.
  offender, ///< A guard: some record may not be kept, its neighbours may.
  poison,   ///< A value that can never be stored.
  retry,    ///< The same again may succeed: locks, resources, shutdown.
  lost,     ///< The connection is gone; the outcome is unknown.
  bug       ///< The statement itself is wrong, or the schema is.
};

struct sql_failure {
  sql_failure_kind kind = sql_failure_kind::none;
  std::string sqlstate; ///< Five characters, or empty if the link was lost.
  std::string constraint;
  explicit operator bool() const noexcept {
    return kind != sql_failure_kind::none;
  }
};

sql_failure_kind classify(std::string_view sqlstate,
                          std::string_view constraint) noexcept;

/// For the questions of a reader: what the asker is told.
engine::error to_error(const sql_failure& f);

} // namespace careline::persistence
