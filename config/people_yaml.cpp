#include "config/people_yaml.hpp"

#include "config/hours_yaml.hpp"
#include "config/yaml_words.hpp"

#include <array>
#include <map>
#include <set>

namespace careline::config {

namespace {

using std::chrono::minutes;

constexpr std::size_t names_most = 20;

bool is_e164(const std::string& text) {
  return text.size() >= 8 && text.size() <= 16 && text[0] == '+'
         && text[1] != '0' && all(std::string_view(text).substr(1), is_digit);
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

/// Other names, in any script.
void read_also(yaml_map& map, std::vector<std::string>& also) {
  auto names = map.find("also");
  if (!names) return;
  auto entries = names->list();
  if (entries.size() > names_most)
    names->fault("must name at most " + std::to_string(names_most));
  for (const auto& entry : entries)
    if (auto name = entry.text(2, 60)) also.push_back(*name);
}

/// A name as patients may write it: capitals of the Latin script do not count.
std::string folded(std::string name) {
  for (char& c : name)
    if (is_upper(c)) c = static_cast<char>(c - 'A' + 'a');
  return name;
}

/// Tells another name that belongs to two entries: nobody could say which is
/// meant. (Two doctors may well be called the same.)
template <class Things>
void check_names(const yaml_value& value, const Things& things) {
  if (things.empty()) return;
  const auto entries = value.list();
  std::map<std::string, std::size_t> owners;
  for (std::size_t i = 0; i < things.size(); ++i)
    owners.emplace(folded(things[i].name), i);
  for (std::size_t i = 0; i < things.size() && i < entries.size(); ++i)
    for (auto& name : things[i].also) {
      auto [at, is_new] = owners.emplace(folded(name), i);
      if (!is_new && at->second != i)
        entries[i].fault("has the other name '" + name
                         + "', which belongs to another");
    }
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
  read_also(map, s.also);
  map.close();
  return s;
}

provider read_provider(const yaml_value& value,
                       const std::set<std::string>& services) {
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
      if (!services.contains(key))
        entry.wrong("the key of one of the clinic's services");
      else
        p.services.push_back(key);
    }
  read_also(map, p.also);
  map.close();
  return p;
}

} // namespace

void read_people(yaml_map& map, clinic& c) {
  // Sets: looking at each service for each that is named took 14 s of CPU for
  // the largest file.
  std::set<std::string> keys;
  auto services = map.need("services");
  if (services) {
    for (const auto& entry : services->list()) {
      c.services.push_back(read_service(entry, c.currency));
      keys.insert(c.services.back().key);
    }
    check_keys(*services, c.services);
    check_names(*services, c.services);
    if (services->is_list() && c.services.empty())
      services->fault("must name at least one service");
  }
  bool are_all_given = false;
  std::set<std::string> given;
  if (auto providers = map.need("providers")) {
    for (const auto& entry : providers->list()) {
      c.providers.push_back(read_provider(entry, keys));
      const auto& p = c.providers.back();
      are_all_given = are_all_given || p.services.empty();
      given.insert(p.services.begin(), p.services.end());
    }
    check_keys(*providers, c.providers);
    check_names(*providers, c.providers);
    if (providers->is_list() && c.providers.empty())
      providers->fault("must name at least one provider");
  }
  if (are_all_given || c.providers.empty()) return;
  for (const auto& s : c.services)
    if (!given.contains(s.key))
      services->fault("has '" + s.key + "', which no provider gives");
}

} // namespace careline::config
