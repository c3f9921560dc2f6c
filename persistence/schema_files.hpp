#pragma once
/// The ordered schema files, compiled into the binary by CMake.

#include <span>
#include <string_view>

namespace careline::persistence {

struct schema_file {
  int version; ///< The number its name begins with.
  std::string_view name;
  std::string_view sql;
};

/// Ascending, without gaps, from 1.
std::span<const schema_file> schema_files() noexcept;

} // namespace careline::persistence
