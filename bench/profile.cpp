#include "bench/profile.hpp"

#include "config/yaml_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>

namespace careline::bench {

namespace {

using config::yaml_map;
using config::yaml_value;
using std::chrono::milliseconds;

constexpr std::size_t most_phases = 100;

/// One map's keys into the members they stand for.
struct reader {
  explicit reader(const yaml_value& value) : map(value) {}
  ~reader() { map.close(); }
  reader(const reader&) = delete;
  reader& operator=(const reader&) = delete;

  template <class Number>
  void number(const char* key, Number& out, double least, double most) {
    if (auto found = map.find(key))
      if (auto value = found->number(least, most))
        out = static_cast<Number>(*value);
  }
  template <class Whole>
  void whole(const char* key, Whole& out, long long least, long long most) {
    if (auto found = map.find(key))
      if (auto value = found->integer(least, most))
        out = static_cast<Whole>(*value);
  }
  void seconds(const char* key, std::chrono::seconds& out, long long least,
               long long most) {
    auto value = out.count();
    whole(key, value, least, most);
    out = std::chrono::seconds(value);
  }
  void flag(const char* key, bool& out) {
    if (auto found = map.find(key)) out = found->boolean().value_or(out);
  }
  template <class Value>
  void
  one_of(const char* key, Value& out,
         std::initializer_list<std::pair<std::string_view, Value>> values) {
    auto found = map.find(key);
    if (!found) return;
    std::string right = "one of";
    for (const auto& [name, value] : values) right += " " + std::string(name);
    const auto at = [&](const std::string& text) {
      return std::ranges::find(values, text,
                               &std::pair<std::string_view, Value>::first);
    };
    auto text = found->matching(
        right, [&](const std::string& t) { return at(t) != values.end(); });
    if (text) out = at(*text)->second;
  }
  /// [least, most] in milliseconds.
  void range(const char* key, delay_range& out) {
    auto found = map.find(key);
    if (!found) return;
    const auto both =
        found->is_list() ? found->list() : std::vector<yaml_value>();
    if (both.size() != 2) return found->wrong("a list [least, most]");
    const auto least = both[0].integer(0, 3'600'000, "ms");
    const auto most = both[1].integer(0, 3'600'000, "ms");
    if (!least || !most) return;
    if (*least > *most) return found->wrong("a list [least, most]");
    out = {milliseconds(*least), milliseconds(*most)};
  }
  void part(const char* key, const std::function<void(reader&)>& read) {
    auto found = map.find(key);
    if (!found) return;
    reader inner(*found);
    read(inner);
  }

  yaml_map map;
};

void read_phases(const yaml_value& value, std::vector<phase>& out) {
  const auto entries = value.list();
  if (entries.empty() || entries.size() > most_phases)
    return value.wrong("a list of 1 to 100 phases");
  for (const auto& entry : entries) {
    phase p;
    reader keys(entry);
    keys.map.need("seconds");
    keys.map.need("rate");
    keys.number("seconds", p.seconds, 0.001, 86'400);
    keys.number("rate", p.rate, 0.1, 1e6);
    p.to = p.rate;
    keys.number("to", p.to, 0.1, 1e6);
    out.push_back(p);
  }
}

void read_load(reader& keys, load_settings& load) {
  keys.one_of<arrival>("arrivals", load.arrivals,
                       {{"closed", arrival::closed},
                        {"steady", arrival::steady},
                        {"poisson", arrival::poisson}});
  keys.whole("connections", load.connections, 1, 50'000);
  keys.number("rate", load.rate, 0.1, 1e6);
  keys.seconds("seconds", load.measured, 1, 86'400);
  keys.seconds("warm_up_s", load.warm_up, 0, 3'600);
  auto phases = keys.map.find("phases");
  if (!phases) return;
  read_phases(*phases, load.phases);
  if (load.arrivals == arrival::closed)
    phases->fault("needs an open loop: arrivals poisson or steady");
  double length = 0;
  for (const auto& p : load.phases) length += p.seconds;
  if (length > 0)
    load.measured =
        std::chrono::seconds(static_cast<long long>(std::ceil(length)));
}

void read_patients(reader& keys, profile& out) {
  auto& load = out.load;
  keys.whole("count", load.patients, 1, 50'000'000);
  keys.whole("first", load.first_patient, 0, 900'000'000);
  keys.whole("numbers", out.numbers, 1, 10'000);
  keys.one_of<patient_order>("order", load.order,
                             {{"uniform", patient_order::uniform},
                              {"zipf", patient_order::zipf},
                              {"each_once", patient_order::each_once},
                              {"sweep", patient_order::sweep}});
  keys.number("zipf_exponent", load.zipf_exponent, 0.1, 5);
  keys.number("hot_share", load.hot_share, 0, 1);
  keys.number("noisy_share", load.noisy_share, 0, 1);
  keys.flag("one_at_a_time", load.one_at_a_time);
}

void read_words(reader& keys, load_settings& load) {
  keys.one_of<word_kind>("kind", load.words,
                         {{"mixed", word_kind::mixed},
                          {"race", word_kind::race},
                          {"ai", word_kind::ai}});
  keys.number("bookings", load.bookings, 0, 1);
}

void read_repeats(reader& keys, repeat_settings& out) {
  keys.number("duplicates", out.duplicates, 0, 0.9);
  keys.range("late_ms", out.late);
  keys.number("held_back", out.held_back, 0, 0.9);
  keys.range("held_ms", out.held);
  keys.flag("refused", out.refused);
}

void read_desk(reader& keys, desk_settings& out) {
  keys.whole("staff", out.staff, 0, 64);
  keys.number("takeovers_per_second", out.takeovers, 0, 1'000);
  keys.number("sends", out.sends, 0, 1);
  keys.range("paused_ms", out.paused);
  keys.number("bookings_per_second", out.bookings, 0, 1'000);
}

/// As JSON would have it: what looks like a number or a truth is one.
boost::json::value as_json(const yaml_value& value) {
  if (value.is_map()) {
    boost::json::object out;
    yaml_map map(value);
    for (const auto& [key, entry] : map.entries()) out[key] = as_json(entry);
    map.close();
    return out;
  }
  if (value.is_list()) {
    boost::json::array out;
    for (const auto& entry : value.list()) out.push_back(as_json(entry));
    return out;
  }
  const auto text = value.scalar().value_or("");
  if (text == "true" || text == "false") return text == "true";
  const auto* last = text.data() + text.size();
  std::int64_t whole = 0;
  if (auto [end, bad] = std::from_chars(text.data(), last, whole);
      bad == std::errc{} && end == last)
    return whole;
  double real = 0;
  if (auto [end, bad] = std::from_chars(text.data(), last, real);
      bad == std::errc{} && end == last)
    return real;
  return boost::json::string(text);
}

void read_root(const yaml_value& root, profile& out) {
  reader keys(root);
  if (auto name = keys.map.need("name"))
    out.load.profile = name->text(1, 60).value_or("");
  if (auto about = keys.map.need("about"))
    out.about = about->text(1, 300).value_or("");
  keys.part("load", [&](reader& r) { read_load(r, out.load); });
  keys.part("patients", [&](reader& r) { read_patients(r, out); });
  keys.part("words", [&](reader& r) { read_words(r, out.load); });
  keys.part("repeats", [&](reader& r) { read_repeats(r, out.load.repeats); });
  keys.part("desk", [&](reader& r) { read_desk(r, out.load.desk); });
  auto vendors = keys.map.find("vendors");
  if (!vendors) return;
  if (!vendors->is_map())
    return vendors->wrong("a mapping as POST /_control takes it");
  out.load.vendor_control = boost::json::serialize(as_json(*vendors));
}

} // namespace

std::variant<profile, faults> parse_profile(std::string_view yaml) {
  config::fault_list found;
  profile out;
  if (auto node = config::parse_yaml(yaml, found))
    read_root(yaml_value(*node, "", found), out);
  if (!found.empty()) return found.take();
  return out;
}

std::variant<profile, faults> load_profile(const std::string& name) {
  const bool is_path = name.find('/') != name.npos || name.ends_with(".yaml");
  const auto path = is_path ? name
                            : std::string(CARELINE_SOURCE_DIR)
                                  + "/bench/profiles/" + name + ".yaml";
  config::fault_list found;
  auto text = config::read_text_file(path, found);
  if (!text) return found.take();
  return parse_profile(*text);
}

void stretch(std::vector<phase>& phases, double seconds, double rate) {
  double length = 0, peak = 0;
  for (const auto& p : phases) {
    length += p.seconds;
    peak = std::max({peak, p.rate, p.to});
  }
  if (length <= 0 || peak <= 0) return;
  for (auto& p : phases) {
    if (seconds > 0) p.seconds *= seconds / length;
    if (rate > 0) {
      p.rate *= rate / peak;
      p.to *= rate / peak;
    }
  }
}

} // namespace careline::bench
