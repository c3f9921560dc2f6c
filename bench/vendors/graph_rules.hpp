#pragma once
/// The rules a Graph body is held to, one sentence each, and the checks of
/// each message type made of them. The first broken rule is kept.

#include "bench/vendors/graph_request.hpp"

#include <simdjson.h>

#include <initializer_list>
#include <string>
#include <string_view>

namespace careline::bench {

using json_object = simdjson::dom::object;
using json_array = simdjson::dom::array;

/// Characters of a UTF-8 text: code points.
std::size_t characters(std::string_view text) noexcept;

/// Each rule returns false once it is broken and keeps the error.
class graph_rules {
public:
  const graph_error& error() const noexcept { return error_; }
  bool refuse(int code, std::string details);

  bool has(const json_object& object, std::string_view key) const;
  /// No key but the allowed ones.
  bool only(const json_object& object, std::string_view where,
            std::initializer_list<std::string_view> allowed);
  /// A required text of least..most characters.
  bool text(const json_object& object, std::string_view key, std::size_t least,
            std::size_t most, std::string_view& out);
  bool text(const json_object& object, std::string_view key, std::size_t least,
            std::size_t most);
  /// The same, but it may be missing.
  bool text_if_there(const json_object& object, std::string_view key,
                     std::size_t least, std::size_t most);
  /// A required text of at most so many bytes.
  bool bytes(const json_object& object, std::string_view key, std::size_t most,
             std::string_view& out);
  bool one_of(const json_object& object, std::string_view key,
              std::initializer_list<std::string_view> values,
              std::string_view& out);
  bool boolean_if_there(const json_object& object, std::string_view key);
  bool number(const json_object& object, std::string_view key, double least,
              double most);
  bool object(const json_object& parent, std::string_view key,
              json_object& out);
  /// A required list of least..most entries.
  bool list(const json_object& parent, std::string_view key, std::size_t least,
            std::size_t most, json_array& out);

private:
  graph_error error_;
};

bool check_text(graph_rules& rules, const json_object& text);
bool check_interactive(graph_rules& rules, const json_object& interactive);
bool check_template(graph_rules& rules, const json_object& form);
bool check_media(graph_rules& rules, std::string_view type,
                 const json_object& media);
bool check_location(graph_rules& rules, const json_object& location);
bool check_reaction(graph_rules& rules, const json_object& reaction);
bool check_contacts(graph_rules& rules, const json_object& body);

} // namespace careline::bench
