#pragma once
/// A small JSON object from an API client, read field by field. Every fault
/// names its field; nothing of the values goes into a fault.

#include "engine/result.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

namespace careline::io {

/// What it is    a flat object {"name": string | number | bool | null}.
/// How           take the fields one after the other, then ask fault(): it is
///               the first thing that was wrong, an unknown field included.
/// Does not      take a name twice (which of the two would count?), nor values
///               that are arrays or objects.
class json_body {
public:
  /// @param text   the body; the HTTP server has bounded its size
  /// @param depth  nesting at most; deeper is refused before it is looked at
  /// @error invalid_argument  not UTF-8, not JSON, not an object, a name twice
  static engine::result<json_body> parse(std::string_view text,
                                         std::size_t depth = 64);

  /// A string of 1 to `most` code points, cleaned of control characters.
  std::string required_text(std::string_view name, std::size_t most);
  bool required_bool(std::string_view name);

  /// Nothing if the field is missing or null. An empty string is a value here.
  std::optional<std::string> text(std::string_view name, std::size_t most);
  std::optional<bool> boolean(std::string_view name);
  /// Whole numbers of [least, most].
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t least,
                                      std::int64_t most);

  bool has(std::string_view name) const { return fields_.contains(name); }
  /// Accepts a field without looking at it.
  void ignore(std::string_view name) { taken_.emplace(name); }

  /// The first fault of a field that was taken, or a field nobody took; its
  /// detail begins with the field's name: "paused: must be true or false".
  std::optional<engine::error> fault() const;

private:
  struct other {}; ///< An array, an object, a number that is not whole.
  using value =
      std::variant<std::nullptr_t, std::string, bool, std::int64_t, other>;

  const value* take(std::string_view name);
  void blame(std::string_view name, std::string_view what);

  std::map<std::string, value, std::less<>> fields_;
  std::set<std::string, std::less<>> taken_;
  std::optional<engine::error> fault_;
};

} // namespace careline::io
