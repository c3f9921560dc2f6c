#include "bench/json_values.hpp"

#include <boost/json/serialize.hpp>

#include <cmath>
#include <cstdio>

namespace careline::bench {

namespace {

namespace json = boost::json;

/// "1234567" -> "1,234,567"; the part behind the point stays as it is.
std::string with_commas(std::string digits) {
  auto end = digits.find('.');
  if (end == std::string::npos) end = digits.size();
  const std::size_t begin = digits.starts_with('-') ? 1 : 0;
  for (auto at = end; at > begin + 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::string fixed(double value, int decimals) {
  char text[64];
  // Adding nothing turns -0 into 0.
  std::snprintf(text, sizeof text, "%.*f", decimals, value + 0.0);
  return with_commas(text);
}

} // namespace

const json::value* find_value(const json_object& in, std::string_view path) {
  const auto* inside = &in;
  while (true) {
    const auto dot = path.find('.');
    const auto* found = inside->if_contains(path.substr(0, dot));
    if (!found || dot == std::string_view::npos) return found;
    inside = found->if_object();
    if (!inside) return nullptr;
    path.remove_prefix(dot + 1);
  }
}

std::optional<double> number_at(const json_object& in, std::string_view path) {
  const auto* found = find_value(in, path);
  if (!found || !found->is_number()) return {};
  const auto value = found->to_number<double>();
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::string text_at(const json_object& in, std::string_view path) {
  const auto* found = find_value(in, path);
  return found && found->is_primitive() && !found->is_null() ? as_words(*found)
                                                             : std::string{};
}

const json_object& object_at(const json_object& in, std::string_view path) {
  static const json_object none;
  const auto* found = find_value(in, path);
  return found && found->is_object() ? found->get_object() : none;
}

const json::array& array_at(const json_object& in, std::string_view path) {
  static const json::array none;
  const auto* found = find_value(in, path);
  return found && found->is_array() ? found->get_array() : none;
}

bool is_closed_loop(const json_object& report) {
  return text_at(report, "settings.arrivals").starts_with("closed");
}

std::string as_words(const json::value& value) {
  if (const auto* text = value.if_string())
    return std::string(text->data(), text->size());
  if (value.is_double()) return say_number(value.get_double());
  if (const auto* list = value.if_array()) {
    std::string out;
    for (const auto& item : *list) {
      if (!out.empty()) out += item.is_object() ? "; " : ", ";
      out += as_words(item);
    }
    return out;
  }
  if (const auto* inside = value.if_object()) {
    std::string out;
    for (const auto& entry : *inside) {
      if (!out.empty()) out += ", ";
      out += std::string(entry.key()) + " " + as_words(entry.value());
    }
    return out;
  }
  return json::serialize(value);
}

std::string say_number(double value) {
  const auto size = std::abs(value);
  if (size >= 1000 || value == std::round(value)) return fixed(value, 0);
  const int decimals = size >= 100 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
  if (size >= 0.01) {
    auto out = fixed(value, decimals);
    out.erase(out.find_last_not_of('0') + 1);
    return out.ends_with('.') ? out.substr(0, out.size() - 1) : out;
  }
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value);
  return text;
}

std::string say_ms(double ms) {
  const int decimals = ms >= 100 ? 0 : ms >= 10 ? 1 : ms >= 0.1 ? 2 : 3;
  return fixed(ms, decimals) + " ms";
}

std::string say_bytes(double bytes) {
  static constexpr const char* units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  while (std::abs(bytes) >= 1024 && unit + 1 < std::size(units)) {
    bytes /= 1024;
    ++unit;
  }
  const int decimals = unit == 0 || std::abs(bytes) >= 100 ? 0 : 1;
  return fixed(bytes, decimals) + " " + units[unit];
}

std::string say_percent_change(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%+.1f %%", share * 100);
  return text;
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) switch (c) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\'':
      out += "&#39;";
      break;
    default:
      if (static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t')
        out += c;
    }
  return out;
}

} // namespace careline::bench
