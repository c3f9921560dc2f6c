#pragma once
/// Reads what a secret in YAML refers to.

#include "config/load.hpp"
#include "config/yaml_value.hpp"

namespace careline::config {

/// `{env: NAME}` or `{file: PATH}`, the first line of a file that nobody but
/// its owner may read. Faults never tell what stands there: it may be the
/// secret itself, put in the wrong place.
std::optional<secret> read_secret(const yaml_value& value,
                                  const environment& env);

} // namespace careline::config
