#pragma once
/// Small JSON bodies of the API: one flat object whose fields are asked for by
/// name. Every fault names its field; all are told at once.

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace careline::io {

class json_fields {
public:
  /// @param body  at most 256 KB (the door's bound), nested 16 deep at most
  /// @returns nothing if it is not one JSON object; of a name that comes twice
  ///          the last counts
  static std::optional<json_fields> parse(std::string_view body);
  json_fields(json_fields&&) noexcept;
  ~json_fields();

  /// Asks for a field by its name or an older alias. A missing, empty or
  /// mistyped one is a fault and reads as empty.
  /// @param most  bytes at most
  std::string required_text(std::initializer_list<std::string_view> names,
                            std::size_t most);
  /// A missing or null one is empty and no fault.
  std::string optional_text(std::initializer_list<std::string_view> names,
                            std::size_t most);
  /// Out of its range it is a fault and reads as `least`.
  std::int64_t required_whole(std::initializer_list<std::string_view> names,
                              std::int64_t least, std::int64_t most);
  bool required_bool(std::initializer_list<std::string_view> names);
  /// A missing or null one is false and no fault.
  bool optional_bool(std::initializer_list<std::string_view> names);

  /// Fields that nobody asked for are faults.
  void refuse_others();
  void fault(std::string_view field, std::string_view what);

  bool is_valid() const noexcept;
  /// "paused must be true or false; reason must ..."
  const std::string& faults() const noexcept;

private:
  struct impl;
  explicit json_fields(std::unique_ptr<impl> i);
  std::unique_ptr<impl> impl_;
};

} // namespace careline::io
