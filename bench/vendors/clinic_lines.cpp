#include "bench/vendors/clinic_lines.hpp"

#include "config/clinics_yaml.hpp"

#include <boost/json/parse.hpp>

#include <fstream>
#include <sstream>

namespace careline::bench {

namespace {

using lines_or_fault = std::variant<std::vector<clinic_line>, std::string>;

std::string digits_of(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c >= '0' && c <= '9') out += c;
  return out;
}

/// The desk's number as Meta would tell it: a number without a plus is as one
/// dials it at home, which in North America lacks the 1.
std::string display_of(const config::clinic& clinic) {
  const auto& phone = clinic.facts.phone;
  auto digits = digits_of(phone);
  const bool american = clinic.country == "US" || clinic.country == "CA";
  return american && !phone.starts_with('+') && digits.size() == 10
             ? "1" + digits
             : digits;
}

lines_or_fault from_yaml(const std::string& path) {
  auto read = config::load_clinics_file(path);
  if (const auto* faults = std::get_if<std::vector<config::fault>>(&read)) {
    std::string all = path;
    for (const auto& fault : *faults)
      all += "\n  line " + std::to_string(fault.line) + ": " + fault.key + " "
             + fault.what;
    return all;
  }
  std::vector<clinic_line> lines;
  for (const auto& tenant : std::get<std::vector<config::tenant>>(read))
    for (const auto& clinic : tenant.clinics)
      for (const auto& number : clinic.whatsapp_phone_number_ids)
        lines.push_back({clinic.name, number, display_of(clinic),
                         clinic.country, clinic.zone_name});
  return lines;
}

lines_or_fault from_json(const std::string& path, const std::string& text) {
  boost::system::error_code failed;
  const auto root = boost::json::parse(text, failed);
  const auto* list = failed ? nullptr : root.if_array();
  if (!list) return path + ": must be a JSON list of clinics";
  std::vector<clinic_line> lines;
  for (const auto& entry : *list) {
    const auto* clinic = entry.if_object();
    const auto member = [&](const char* key) {
      const auto* value = clinic ? clinic->if_contains(key) : nullptr;
      const auto* string = value ? value->if_string() : nullptr;
      return string ? std::string(*string) : std::string();
    };
    clinic_line line{member("name"), member("phone_number_id"),
                     digits_of(member("display_phone_number")),
                     member("country"), member("time_zone")};
    if (line.name.empty() || line.phone_number_id.empty())
      return path + ": a clinic needs name and phone_number_id";
    lines.push_back(std::move(line));
  }
  return lines;
}

} // namespace

lines_or_fault load_clinic_lines(const std::string& path) {
  if (!path.ends_with(".json")) return from_yaml(path);
  std::ifstream file(path);
  if (!file) return path + ": cannot be read";
  std::ostringstream text;
  text << file.rdbuf();
  return from_json(path, text.str());
}

} // namespace careline::bench
