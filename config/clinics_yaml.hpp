#pragma once
/// YAML -> tenants and clinics, checked whole: all faults at once, each with
/// line and key. The file's form is shown by deploy/demo/clinics.yaml.

#include "config/clinic.hpp"
#include "config/load.hpp"

namespace careline::config {

std::variant<std::vector<tenant>, std::vector<fault>>
parse_clinics(std::string_view yaml);

std::variant<std::vector<tenant>, std::vector<fault>>
load_clinics_file(const std::string& path);

} // namespace careline::config
