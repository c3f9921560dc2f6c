#include "config/clinics_yaml.hpp"

#include "config/hours_yaml.hpp"
#include "config/name_id.hpp"
#include "config/yaml_value.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace careline::config {

namespace {

using std::chrono::minutes;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

template <class Predicate>
bool all(std::string_view text, Predicate is_right) {
  return std::all_of(text.begin(), text.end(), is_right);
}

bool is_key(const std::string& text) {
  return !text.empty() && text.size() <= 40 && all(text, [](char c) {
    return is_lower(c) || is_digit(c) || c == '-';
  });
}

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

bool is_e164(const std::string& text) {
  return text.size() >= 8 && text.size() <= 16 && text[0] == '+'
         && text[1] != '0' && all(std::string_view(text).substr(1), is_digit);
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

/// Digits after the decimal point that a currency has (ISO 4217).
int minor_digits(std::string_view currency) {
  constexpr std::array<std::string_view, 9> none{
      "JPY", "KRW", "VND", "CLP", "ISK", "UGX", "XAF", "XOF", "PYG"};
  constexpr std::array<std::string_view, 6> three{"BHD", "IQD", "JOD",
                                                  "KWD", "OMR", "TND"};
  if (std::find(none.begin(), none.end(), currency) != none.end()) return 0;
  if (std::find(three.begin(), three.end(), currency) != three.end()) return 3;
  return 2;
}

/// "1500" or "49.50" -> minor units.
std::optional<std::int64_t> parse_price(std::string_view text, int digits) {
  auto point = std::min(text.find('.'), text.size());
  auto whole = text.substr(0, point);
  auto part = point < text.size() ? text.substr(point + 1) : "";
  if (whole.empty() || whole.size() > 9 || !all(whole, is_digit)
      || !all(part, is_digit) || (point < text.size() && part.empty())
      || part.size() > static_cast<std::size_t>(digits))
    return std::nullopt;
  std::int64_t value = 0;
  for (char c : whole) value = value * 10 + (c - '0');
  for (int i = 0; i < digits; ++i) {
    auto at = static_cast<std::size_t>(i);
    value = value * 10 + (at < part.size() ? part[at] - '0' : 0);
  }
  return value;
}

std::string needed_key(yaml_map& map) {
  auto value = map.need("key");
  if (!value) return {};
  return value->matching("1..40 of a-z, 0-9 and -", is_key).value_or("");
}

std::string needed_text(yaml_map& map, std::string_view key, std::size_t most) {
  auto value = map.need(key);
  return value ? value->text(1, most).value_or("") : "";
}

std::string optional_text(yaml_map& map, std::string_view key,
                          std::size_t most) {
  auto value = map.find(key);
  return value ? value->text(0, most).value_or("") : "";
}

template <class Duration>
void read_duration(yaml_map& map, std::string_view key, Duration& value,
                   long long least, long long most, std::string_view unit) {
  if (auto found = map.find(key))
    if (auto n = found->integer(least, most, unit)) value = Duration{*n};
}

service read_service(const yaml_value& value, std::string_view currency) {
  yaml_map map(value);
  service s;
  s.key = needed_key(map);
  s.name = needed_text(map, "name", 60);
  if (auto length = map.need("minutes"))
    if (auto n = length->integer(5, 240, "minutes")) s.length = minutes{*n};
  read_duration(map, "buffer_minutes", s.buffer, 0, 120, "minutes");
  if (auto price = map.find("price")) {
    auto text = price->scalar();
    auto minor =
        text ? parse_price(*text, minor_digits(currency)) : std::nullopt;
    if (minor)
      s.price_minor = *minor;
    else
      price->wrong("an amount in the clinic's currency such as 1500 or 49.50");
  }
  map.close();
  return s;
}

provider read_provider(const yaml_value& value,
                       const std::vector<service>& services) {
  yaml_map map(value);
  provider p;
  p.key = needed_key(map);
  p.name = needed_text(map, "name", 60);
  p.specialty = optional_text(map, "specialty", 60);
  if (auto phone = map.find("phone"))
    p.phone =
        phone->matching("a number such as +919812300001", is_e164).value_or("");
  if (auto hours = map.find("hours")) {
    p.hours = read_hours(*hours);
    p.has_own_hours = true;
  }
  if (auto closures = map.find("closures"))
    p.closures = read_closures(*closures);
  if (auto keys = map.find("services"))
    for (const auto& entry : keys->list()) {
      auto key = entry.scalar().value_or("");
      bool is_known = std::any_of(services.begin(), services.end(),
                                  [&](const auto& s) { return s.key == key; });
      if (!is_known)
        entry.wrong("the key of one of the clinic's services");
      else
        p.services.push_back(key);
    }
  map.close();
  return p;
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

void read_whatsapp(const yaml_value& value, clinic& c) {
  yaml_map map(value);
  if (auto ids = map.need("phone_number_ids"))
    for (const auto& entry : ids->list())
      if (auto id = entry.matching("an id of 5..20 digits", is_account_id))
        c.whatsapp_phone_number_ids.push_back(*id);
  if (auto templates = map.find("templates"))
    c.whatsapp_templates = read_texts(*templates, 200);
  map.close();
}

/// Tells the second of two entries with the same key.
template <class Things>
void check_keys(const yaml_value& value, const Things& things) {
  if (things.empty()) return;
  const auto entries = value.list();
  std::set<std::string> keys;
  for (std::size_t i = 0; i < things.size() && i < entries.size(); ++i)
    if (!things[i].key.empty() && !keys.insert(things[i].key).second)
      entries[i].fault("has the key '" + things[i].key
                       + "', which another has already");
}

bool is_open_ever(const weekly_hours& hours) {
  return std::any_of(std::begin(hours.days), std::end(hours.days),
                     [](const auto& day) { return !day.empty(); });
}

void read_people(yaml_map& map, clinic& c) {
  auto services = map.need("services");
  if (services) {
    for (const auto& entry : services->list())
      c.services.push_back(read_service(entry, c.currency));
    check_keys(*services, c.services);
    if (services->is_list() && c.services.empty())
      services->fault("must name at least one service");
  }
  if (auto providers = map.need("providers")) {
    for (const auto& entry : providers->list())
      c.providers.push_back(read_provider(entry, c.services));
    check_keys(*providers, c.providers);
    if (providers->is_list() && c.providers.empty())
      providers->fault("must name at least one provider");
  }
  for (const auto& s : c.services) {
    bool is_given =
        std::any_of(c.providers.begin(), c.providers.end(), [&](const auto& p) {
          return p.services.empty()
                 || std::find(p.services.begin(), p.services.end(), s.key)
                        != p.services.end();
        });
    if (!is_given && !c.providers.empty())
      services->fault("has '" + s.key + "', which no provider gives");
  }
}

void read_booking(const yaml_value& value, booking_rules& rules) {
  yaml_map map(value);
  read_duration(map, "slot_interval_minutes", rules.slot_interval, 5, 240,
                "minutes");
  read_duration(map, "minimum_notice_minutes", rules.minimum_notice, 0, 43'200,
                "minutes");
  read_duration(map, "horizon_days", rules.horizon, 1, 730, "days");
  map.close();
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
  if (auto texts = map.find("texts")) c.texts = read_texts(*texts, 1'000);
  map.close();
  return c;
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
parse_clinics(std::string_view yaml) {
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
  }
  if (faults.empty()) return tenants;
  return faults.take();
}

std::variant<std::vector<tenant>, std::vector<fault>>
load_clinics_file(const std::string& path) {
  fault_list faults;
  auto text = read_text_file(path, faults);
  if (!text) return faults.take();
  return parse_clinics(*text);
}

} // namespace careline::config
