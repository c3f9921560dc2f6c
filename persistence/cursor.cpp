#include "persistence/cursor.hpp"

#include <charconv>

namespace careline::persistence {

std::string to_text(const row_place& place) {
  return std::to_string(place.microseconds) + '.' + to_string(place.id);
}

std::optional<row_place> parse_cursor(std::string_view text) {
  auto point = text.find('.');
  if (point == text.npos) return std::nullopt;
  auto when = parse_number(text.substr(0, point));
  auto id = engine::parse_uuid(text.substr(point + 1));
  // The database refuses an instant beyond its own last one.
  if (!when || !id || *when < first_place.microseconds
      || *when > last_place.microseconds)
    return std::nullopt;
  return row_place{*when, *id};
}

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t n = 0;
  auto end = text.data() + text.size();
  auto [rest, failed] = std::from_chars(text.data(), end, n);
  if (failed != std::errc{} || rest != end) return std::nullopt;
  return n;
}

} // namespace careline::persistence
