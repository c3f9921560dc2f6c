#pragma once
/// Small values that several parts of a clinics file have: keys, texts,
/// durations. Only the loaders of this folder include it.

#include "config/yaml_value.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace careline::config {

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
inline bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
inline bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

template <class Predicate>
bool all(std::string_view text, Predicate is_right) {
  return std::all_of(text.begin(), text.end(), is_right);
}

/// A key of a tenant, clinic, service or provider.
std::string needed_key(yaml_map& map);
/// @param most  bytes
std::string needed_text(yaml_map& map, std::string_view key, std::size_t most);
std::string optional_text(yaml_map& map, std::string_view key,
                          std::size_t most);

template <class Duration>
void read_duration(yaml_map& map, std::string_view key, Duration& value,
                   long long least, long long most, std::string_view unit) {
  if (auto found = map.find(key))
    if (auto n = found->integer(least, most, unit)) value = Duration{*n};
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

} // namespace careline::config
