#include "config/clinics_yaml.hpp"

#include "config/conversation_yaml.hpp"
#include "config/hours_yaml.hpp"
#include "config/name_id.hpp"
#include "config/people_yaml.hpp"
#include "config/yaml_text.hpp"
#include "config/yaml_words.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace careline::config {

namespace {

bool is_text_key(std::string_view text) {
  return !text.empty() && text.size() <= 64 && all(text, [](char c) {
    return is_lower(c) || is_digit(c) || c == '_' || c == '-' || c == '.';
  });
}

bool is_country(const std::string& text) {
  return text.size() == 2 && all(text, is_upper);
}

bool is_currency(const std::string& text) {
  return text.size() == 3 && all(text, is_upper);
}

bool is_locale(const std::string& text) {
  return text.size() == 5 && all(std::string_view(text).substr(0, 2), is_lower)
         && text[2] == '-' && all(std::string_view(text).substr(3), is_upper);
}

bool is_account_id(const std::string& text) {
  return text.size() >= 5 && text.size() <= 20 && all(text, is_digit);
}

bool is_uuid(const std::string& text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    bool is_hex = is_digit(text[i]) || (text[i] >= 'a' && text[i] <= 'f');
    if (is_dash ? text[i] != '-' : !is_hex) return false;
  }
  return true;
}

bool is_web_address(const std::string& text) {
  return text.size() <= 300
         && (text.starts_with("https://") || text.starts_with("http://"))
         && all(text, [](char c) { return c > ' ' && c != '"' && c < 0x7f; });
}

clinic_facts read_facts(const yaml_value& value) {
  yaml_map map(value);
  clinic_facts facts;
  facts.address = needed_text(map, "address", 300);
  if (auto url = map.find("map_url"))
    facts.map_url = url->matching("a web address", is_web_address).value_or("");
  facts.phone = needed_text(map, "phone", 40);
  facts.emergency_number = needed_text(map, "emergency_number", 20);
  facts.parking = optional_text(map, "parking", 300);
  facts.payment = optional_text(map, "payment", 300);
  map.close();
  return facts;
}

std::map<std::string, std::string> read_texts(const yaml_value& value,
                                              std::size_t most) {
  std::map<std::string, std::string> texts;
  yaml_map map(value);
  for (const auto& [key, entry] : map.entries()) {
    if (!is_text_key(key))
      entry.fault("must be a key of a-z, 0-9, '_', '-' and '.'");
    if (auto text = entry.text(1, most)) texts[key] = *text;
  }
  return texts;
}

/// What a template may be for (docs/conversation.md).
constexpr std::array<std::string_view, 5> template_purposes{
    "reminder", "feedback", "visit_booked", "visit_moved", "visit_cancelled"};

void read_whatsapp(const yaml_value& value, clinic& c) {
  yaml_map map(value);
  if (auto ids = map.need("phone_number_ids"))
    for (const auto& entry : ids->list())
      if (auto id = entry.matching("an id of 5..20 digits", is_account_id))
        c.whatsapp_phone_number_ids.push_back(*id);
  if (auto templates = map.find("templates")) {
    c.whatsapp_templates = read_texts(*templates, 200);
    yaml_map names(*templates);
    for (const auto& [purpose, entry] : names.entries())
      if (std::find(template_purposes.begin(), template_purposes.end(), purpose)
          == template_purposes.end())
        entry.fault("is no purpose: reminder, feedback, visit_booked, "
                    "visit_moved, visit_cancelled");
  }
  map.close();
}

bool is_open_ever(const weekly_hours& hours) {
  return std::any_of(std::begin(hours.days), std::end(hours.days),
                     [](const auto& day) { return !day.empty(); });
}

clinic read_clinic(const yaml_value& value, const std::string& tenant_key) {
  yaml_map map(value);
  clinic c;
  c.tenant = tenant_key;
  c.key = needed_key(map);
  c.id = clinic_id_for(c.tenant, c.key);
  if (auto id = map.find("id"))
    c.id = id->matching("a UUID in lower case", is_uuid).value_or(c.id);
  c.name = needed_text(map, "name", 60);
  if (auto country = map.need("country"))
    c.country = country->matching("two capital letters such as IN", is_country)
                    .value_or("");
  if (auto zone = map.need("time_zone")) {
    c.zone_name = zone->scalar().value_or("");
    if (auto loaded = load_time_zone(c.zone_name))
      c.zone = *std::move(loaded);
    else
      zone->wrong("a zone of this system's database such as Asia/Kolkata");
  }
  if (auto locale = map.need("locale"))
    c.locale =
        locale->matching("a locale such as en-IN", is_locale).value_or("");
  if (auto currency = map.need("currency"))
    c.currency =
        currency->matching("three capital letters such as INR", is_currency)
            .value_or("");
  if (auto active = map.find("active"))
    c.is_active = active->boolean().value_or(true);
  if (auto whatsapp = map.find("whatsapp")) read_whatsapp(*whatsapp, c);
  if (auto hours = map.need("hours")) {
    c.hours = read_hours(*hours);
    if (!is_open_ever(c.hours))
      hours->fault("must be open on one day at least");
  }
  if (auto closures = map.find("closures"))
    c.closures = read_closures(*closures);
  read_people(map, c);
  if (auto facts = map.need("facts")) c.facts = read_facts(*facts);
  if (auto booking = map.find("booking")) read_booking(*booking, c.booking);
  if (auto rules = map.find("conversation"))
    read_conversation(*rules, c.conversation);
  if (auto texts = map.find("texts")) c.texts = read_texts(*texts, 1'000);
  map.close();
  return c;
}

/// What `check` says of each clinic's own texts, at their lines.
void check_texts(const std::vector<tenant>& tenants, const text_check& check,
                 fault_list& faults) {
  if (!check) return;
  for (std::size_t t = 0; t < tenants.size(); ++t)
    for (std::size_t c = 0; c < tenants[t].clinics.size(); ++c)
      for (const auto& said : check(tenants[t].clinics[c].texts)) {
        auto end = std::min(said.find(": "), said.size());
        auto key = "tenants[" + std::to_string(t) + "].clinics["
                   + std::to_string(c) + "]." + said.substr(0, end);
        faults.add(faults.line_of(key), key,
                   said.substr(std::min(end + 2, said.size())));
      }
}

/// What may be there once only in the whole file.
void check_whole(const std::vector<tenant>& tenants, fault_list& faults) {
  std::set<std::string> ids;
  std::set<std::string> numbers;
  for (std::size_t t = 0; t < tenants.size(); ++t)
    for (std::size_t c = 0; c < tenants[t].clinics.size(); ++c) {
      const auto& clinic = tenants[t].clinics[c];
      auto path = "tenants[" + std::to_string(t) + "].clinics["
                  + std::to_string(c) + "]";
      if (!ids.insert(clinic.id).second)
        faults.add(faults.line_of(path), path,
                   "has the id of another clinic: " + clinic.id);
      for (const auto& number : clinic.whatsapp_phone_number_ids)
        if (!numbers.insert(number).second) {
          auto key = path + ".whatsapp.phone_number_ids";
          faults.add(faults.line_of(key), key,
                     "has " + number + ", which belongs to one clinic only");
        }
    }
}

tenant read_tenant(const yaml_value& value) {
  yaml_map map(value);
  tenant t;
  t.key = needed_key(map);
  t.name = needed_text(map, "name", 60);
  if (auto clinics = map.need("clinics")) {
    for (const auto& entry : clinics->list())
      t.clinics.push_back(read_clinic(entry, t.key));
    check_keys(*clinics, t.clinics);
    if (clinics->is_list() && t.clinics.empty())
      clinics->fault("must name at least one clinic");
  }
  map.close();
  return t;
}

} // namespace

std::variant<std::vector<tenant>, std::vector<fault>>
parse_clinics(std::string_view yaml, const text_check& check) {
  fault_list faults;
  std::vector<tenant> tenants;
  if (auto node = parse_yaml(yaml, faults)) {
    yaml_map root(yaml_value(*node, "", faults));
    if (auto list = root.need("tenants")) {
      for (const auto& entry : list->list())
        tenants.push_back(read_tenant(entry));
      check_keys(*list, tenants);
    }
    root.close();
    check_whole(tenants, faults);
    check_texts(tenants, check, faults);
  }
  if (faults.empty()) return tenants;
  return faults.take();
}

std::variant<std::vector<tenant>, std::vector<fault>>
load_clinics_file(const std::string& path, const text_check& check) {
  fault_list faults;
  auto text = read_text_file(path, faults);
  if (!text) return faults.take();
  return parse_clinics(*text, check);
}

} // namespace careline::config
