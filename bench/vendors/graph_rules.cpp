#include "bench/vendors/graph_rules.hpp"

#include <algorithm>

namespace careline::bench {

namespace {

std::string named(std::string_view key, std::string_view rest) {
  return std::string(key) + std::string(rest);
}

std::string between(std::size_t least, std::size_t most,
                    std::string_view unit) {
  return " must have " + std::to_string(least) + " to " + std::to_string(most)
         + " " + std::string(unit);
}

} // namespace

std::size_t characters(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool graph_rules::refuse(int code, std::string details) {
  error_ = graph_error{400, code, 0, std::move(details)};
  return false;
}

bool graph_rules::has(const json_object& object, std::string_view key) const {
  return object.at_key(key).error() == simdjson::SUCCESS;
}

bool graph_rules::only(const json_object& object, std::string_view where,
                       std::initializer_list<std::string_view> allowed) {
  for (auto field : object)
    if (std::ranges::find(allowed, field.key) == allowed.end())
      return refuse(100, "unexpected key " + std::string(field.key)
                             + (where.empty() ? "" : named(" in ", where)));
  return true;
}

bool graph_rules::text(const json_object& object, std::string_view key,
                       std::size_t least, std::size_t most,
                       std::string_view& out) {
  const auto value = object.at_key(key);
  if (value.error()) return refuse(131008, named(key, " is required"));
  if (value.get(out)) return refuse(131009, named(key, " must be a text"));
  const auto size = characters(out);
  if (size < least || size > most)
    return refuse(131009, named(key, between(least, most, "characters")));
  return true;
}

bool graph_rules::text(const json_object& object, std::string_view key,
                       std::size_t least, std::size_t most) {
  std::string_view unused;
  return text(object, key, least, most, unused);
}

bool graph_rules::text_if_there(const json_object& object, std::string_view key,
                                std::size_t least, std::size_t most) {
  return !has(object, key) || text(object, key, least, most);
}

bool graph_rules::bytes(const json_object& object, std::string_view key,
                        std::size_t most, std::string_view& out) {
  if (object.at_key(key).get(out))
    return refuse(131009, named(key, " must be a text"));
  if (out.size() > most)
    return refuse(131009, named(key, between(0, most, "bytes")));
  return true;
}

bool graph_rules::one_of(const json_object& object, std::string_view key,
                         std::initializer_list<std::string_view> values,
                         std::string_view& out) {
  if (!text(object, key, 1, 64, out)) return false;
  if (std::ranges::find(values, out) == values.end())
    return refuse(131009, named(key, " has none of its values"));
  return true;
}

bool graph_rules::boolean_if_there(const json_object& object,
                                   std::string_view key) {
  bool unused = false;
  if (has(object, key) && object.at_key(key).get(unused))
    return refuse(131009, named(key, " must be true or false"));
  return true;
}

bool graph_rules::number(const json_object& object, std::string_view key,
                         double least, double most) {
  double value = 0;
  if (!has(object, key)) return refuse(131008, named(key, " is required"));
  if (object.at_key(key).get(value) || value < least || value > most)
    return refuse(131009, named(key, " is no number in its range"));
  return true;
}

bool graph_rules::object(const json_object& parent, std::string_view key,
                         json_object& out) {
  const auto value = parent.at_key(key);
  if (value.error()) return refuse(131008, named(key, " is required"));
  if (value.get(out)) return refuse(131009, named(key, " must be an object"));
  return true;
}

bool graph_rules::list(const json_object& parent, std::string_view key,
                       std::size_t least, std::size_t most, json_array& out) {
  const auto value = parent.at_key(key);
  if (value.error()) return refuse(131008, named(key, " is required"));
  if (value.get(out)) return refuse(131009, named(key, " must be a list"));
  if (out.size() < least || out.size() > most)
    return refuse(131009, named(key, between(least, most, "entries")));
  return true;
}

} // namespace careline::bench
