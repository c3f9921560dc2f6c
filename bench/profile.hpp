#pragma once
/// A load as a YAML file: bench/profiles/*.yaml, or anybody's own. Read whole;
/// every fault is told with its key and its line.

#include "bench/load_settings.hpp"
#include "config/load.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace careline::bench {

struct profile {
  load_settings load;   ///< What the file does not name is as usual.
  std::string about;    ///< One sentence.
  unsigned numbers = 3; ///< So many clinics of `careline-bench prepare`.
};

using faults = std::vector<config::fault>;

/// @param yaml  the file's text
std::variant<profile, faults> parse_profile(std::string_view yaml);

/// @param name  of a profile that comes with Careline, or a file's path
std::variant<profile, faults> load_profile(const std::string& name);

/// Other load in the same shape: phases as long and as high in all.
/// @param seconds, rate  0: as they are; else the whole length, and the peak
void stretch(std::vector<phase>& phases, double seconds, double rate);

} // namespace careline::bench
