#pragma once
/// The clinics a phone can write to: name, phone_number_id, displayed number.

#include <string>
#include <variant>
#include <vector>

namespace careline::bench {

struct clinic_line {
  std::string name;
  std::string phone_number_id;
  std::string display_phone_number; ///< Digits as Meta tells them; no plus.
  std::string country;              ///< ISO 3166 alpha-2, or empty.
  std::string time_zone{};          ///< IANA name, or empty.
};

/// Reads the clinics YAML that `careline load-clinics` reads, or a JSON list
/// of objects with these members.
/// @returns the lines, or what is wrong with the file
std::variant<std::vector<clinic_line>, std::string>
load_clinic_lines(const std::string& path);

} // namespace careline::bench
