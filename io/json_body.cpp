#include "io/json_body.hpp"

#include "io/text.hpp"
#include "io/utf8.hpp"

#include <simdjson.h>

namespace careline::io {

namespace {

using namespace simdjson;

engine::error refuse(std::string detail) {
  return {engine::errc::invalid_argument, std::move(detail)};
}

/// A name as it may be told back: a client could put anything there.
std::string shown(std::string_view name) {
  std::string out(name.substr(0, 40));
  for (char& c : out) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                          || (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (!is_plain) c = '?';
  }
  return out;
}

} // namespace

engine::result<json_body> json_body::parse(std::string_view text,
                                           std::size_t depth) {
  dom::parser parser;
  const padded_string padded(text);
  dom::object object;
  if (parser.allocate(text.size() + 1, depth) != SUCCESS
      || parser.parse(padded).get(object))
    return refuse("The body is not a JSON object.");
  json_body out;
  for (const auto [name, e] : object) {
    value v = other{};
    switch (e.type()) {
    case dom::element_type::NULL_VALUE:
      v = nullptr;
      break;
    case dom::element_type::BOOL:
      v = bool(e);
      break;
    case dom::element_type::INT64:
      v = std::int64_t(e);
      break;
    case dom::element_type::STRING:
      v = clean_text(std::string_view(e));
      break;
    default:
      break;
    }
    if (!out.fields_.emplace(name, std::move(v)).second)
      return refuse(shown(name) + ": is there twice");
  }
  return out;
}

const json_body::value* json_body::take(std::string_view name) {
  taken_.emplace(name);
  const auto found = fields_.find(name);
  if (found == fields_.end()
      || std::holds_alternative<std::nullptr_t>(found->second))
    return nullptr;
  return &found->second;
}

void json_body::blame(std::string_view name, std::string_view what) {
  if (!fault_) fault_ = refuse(std::string(name) + ": " + std::string(what));
}

std::string json_body::required_text(std::string_view name, std::size_t most) {
  auto out = text(name, most).value_or("");
  if (out.empty()) blame(name, "is needed");
  return out;
}

bool json_body::required_bool(std::string_view name) {
  const auto out = boolean(name);
  if (!out) blame(name, "is needed");
  return out.value_or(false);
}

std::optional<std::string> json_body::text(std::string_view name,
                                           std::size_t most) {
  const auto* const v = take(name);
  if (v == nullptr) return std::nullopt;
  const auto* const out = std::get_if<std::string>(v);
  if (out == nullptr)
    blame(name, "must be a string");
  else if (count_code_points(*out) > most)
    blame(name, "must have at most " + std::to_string(most) + " characters");
  else
    return *out;
  return std::nullopt;
}

std::optional<bool> json_body::boolean(std::string_view name) {
  const auto* const v = take(name);
  if (v == nullptr) return std::nullopt;
  if (const auto* const out = std::get_if<bool>(v)) return *out;
  blame(name, "must be true or false");
  return std::nullopt;
}

std::optional<std::int64_t> json_body::integer(std::string_view name,
                                               std::int64_t least,
                                               std::int64_t most) {
  const auto* const v = take(name);
  if (v == nullptr) return std::nullopt;
  const auto* const out = std::get_if<std::int64_t>(v);
  if (out != nullptr && *out >= least && *out <= most) return *out;
  blame(name, "must be a whole number from " + std::to_string(least) + " to "
                  + std::to_string(most));
  return std::nullopt;
}

std::optional<engine::error> json_body::fault() const {
  if (fault_) return fault_;
  for (const auto& [name, v] : fields_)
    if (!taken_.contains(name))
      return refuse(shown(name) + ": is not known here");
  return std::nullopt;
}

} // namespace careline::io
