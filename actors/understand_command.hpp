#pragma once
/// `careline understand`: how words for time are read, without a clinic, a
/// database or a configuration.

#include <string>

namespace careline::actors {

struct understand_request {
  std::string text; ///< Empty: the batch form, lines on standard input.
  std::string zone;
  std::string now; ///< "2026-02-13T10:20"; empty: this moment
  std::string language = "en";
};

/// @returns the exit code (actors/commands.hpp)
int understand(const understand_request& request);

} // namespace careline::actors
