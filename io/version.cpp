#include "io/version.hpp"

#include "commit.inc" // Written by the build: defines CARELINE_COMMIT.

namespace careline::io {

std::string_view version() noexcept {
  return CARELINE_VERSION;
}
std::string_view commit() noexcept {
  return CARELINE_COMMIT;
}

} // namespace careline::io
