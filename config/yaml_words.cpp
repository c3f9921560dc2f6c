#include "config/yaml_words.hpp"

namespace careline::config {

namespace {

bool is_key(const std::string& text) {
  return !text.empty() && text.size() <= 40 && all(text, [](char c) {
    return is_lower(c) || is_digit(c) || c == '-';
  });
}

} // namespace

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

} // namespace careline::config
