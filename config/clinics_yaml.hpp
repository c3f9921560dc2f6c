#pragma once
/// YAML -> tenants and clinics, checked whole: all faults at once, each with
/// line and key. The file's form is shown by deploy/demo/clinics.yaml.

#include "config/clinic.hpp"
#include "config/load.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace careline::config {

/// What is wrong with a clinic's own texts, each "texts.KEY: what": whoever
/// knows the catalogue hands it in (engine::faults_of).
using text_check = std::function<std::vector<std::string>(
    const std::map<std::string, std::string>&)>;

/// @param check  may be empty: then texts are taken as they are
std::variant<std::vector<tenant>, std::vector<fault>>
parse_clinics(std::string_view yaml, const text_check& check = {});

std::variant<std::vector<tenant>, std::vector<fault>>
load_clinics_file(const std::string& path, const text_check& check = {});

} // namespace careline::config
