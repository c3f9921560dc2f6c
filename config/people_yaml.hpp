#pragma once
/// The parts of a clinics file that speak of services and who gives them.

#include "config/clinic.hpp"
#include "config/yaml_value.hpp"

namespace careline::config {

/// Reads `services` and `providers` of a clinic whose currency is known. Each
/// service is given by somebody, and no name means two things.
void read_people(yaml_map& map, clinic& c);

} // namespace careline::config
