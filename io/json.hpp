#pragma once
/// JSON out: a writer that appends to a string, nothing built in between.

#include "engine/message.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace careline::io {

/// Appends `text` in quotes. Control characters, quote and backslash are
/// escaped; bytes that are not UTF-8 become U+FFFD, so that the output is
/// always JSON.
void append_json_string(std::string& out, std::string_view text);

/// "2026-11-21T09:30:00.000Z"
std::string rfc3339(engine::instant at);
void append_rfc3339(std::string& out, engine::instant at);

/// Writes one JSON document front to back; commas are its own business. The
/// caller keeps begin and end in balance. Does not own the string.
class json_writer {
public:
  explicit json_writer(std::string& out) noexcept : out_(out) {}

  json_writer& begin_object() { return open('{'); }
  json_writer& end_object() { return close('}'); }
  json_writer& begin_array() { return open('['); }
  json_writer& end_array() { return close(']'); }
  json_writer& key(std::string_view name);

  json_writer& value(std::string_view text);
  json_writer& value(const char* text) { return value(std::string_view(text)); }
  json_writer& value(bool b);
  json_writer& value(double number); ///< Not finite: null.
  json_writer& value(std::integral auto number) {
    if constexpr (std::is_signed_v<decltype(number)>)
      return integer(static_cast<std::int64_t>(number));
    else
      return natural(static_cast<std::uint64_t>(number));
  }
  json_writer& value(engine::instant at);
  json_writer& null();
  /// Nothing becomes null.
  template <class T>
  json_writer& value(const std::optional<T>& maybe) {
    return maybe ? value(*maybe) : null();
  }
  /// Appends what is JSON already.
  json_writer& raw(std::string_view json);

  template <class T>
  json_writer& field(std::string_view name, const T& v) {
    key(name);
    return value(v);
  }
  json_writer& raw_field(std::string_view name, std::string_view json) {
    key(name);
    return raw(json);
  }

private:
  json_writer& open(char bracket);
  json_writer& close(char bracket);
  json_writer& integer(std::int64_t number);
  json_writer& natural(std::uint64_t number);
  void separate() {
    if (comma_) out_.push_back(',');
    comma_ = true;
  }

  std::string& out_;
  bool comma_ = false;
};

} // namespace careline::io
