#pragma once
/// `careline rehearse FILE...`: plays conversations written as text files.

#include <string>
#include <vector>

namespace careline::actors {

struct rehearse_request {
  std::vector<std::string> scripts;
  std::vector<std::string> clinics; ///< YAML files.
  bool is_verbose = false;          ///< Print what was said, failed or not.
};

/// Prints each fault as FILE:LINE. @returns the exit code
int rehearse(const rehearse_request& wish);

} // namespace careline::actors
