#pragma once
/// One zone's offset table, read once from the system's zone files: a value
/// that the pure engine can calculate with. No clock, no file access here but
/// in load_time_zone().

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace careline::config {

/// A moment on the clinic's wall clock, without a zone.
using local_seconds =
    std::chrono::time_point<std::chrono::local_t, std::chrono::seconds>;
using std::chrono::sys_seconds;

/// From `begin` on (inclusive) the wall clock is UTC + offset.
struct offset_change {
  sys_seconds begin;
  std::chrono::seconds offset;
};

/// What a wall-clock time means: usually one instant; none in the gap when
/// clocks go forward; two when they go back.
struct local_meaning {
  enum class kind : std::uint8_t { unique, gap, repeated } kind;
  sys_seconds first;  ///< The instant; in a gap: the instant of the change.
  sys_seconds second; ///< The later one if repeated, else equal to first.
};

/// An IANA zone as a sorted table of offset changes (1970..2100).
class time_zone {
public:
  time_zone() = default; ///< UTC.
  time_zone(std::string name, std::vector<offset_change> changes);

  const std::string& name() const noexcept { return name_; }
  std::chrono::seconds offset_at(sys_seconds t) const noexcept;
  local_seconds to_local(sys_seconds t) const noexcept;
  local_meaning to_utc(local_seconds t) const noexcept;

private:
  std::string name_ = "UTC";
  std::vector<offset_change> changes_; ///< Sorted by begin.
};

/// Reads a zone from the system's zone files.
/// @param name  IANA name, e.g. "Asia/Kolkata"
/// @returns nothing if the system has no such zone
std::optional<time_zone> load_time_zone(std::string_view name);

} // namespace careline::config
