#pragma once
/// Where a list goes on: opaque and URL-safe for whoever carries it, checked
/// when it comes back.

#include "engine/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace careline::persistence {

/// A row's place in a list that is ordered by time and id.
struct row_place {
  std::int64_t microseconds; ///< Since 2000, as stored.
  engine::uuid id;
};

/// Before all rows and behind them; a date can still be made of both.
inline constexpr row_place first_place{-63'082'281'600'000'000, {}};
inline constexpr row_place last_place{
    252'455'616'000'000'000,
    {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
      0xff, 0xff, 0xff, 0xff}}};

std::string to_text(const row_place& place);
std::optional<row_place> parse_cursor(std::string_view text);
/// A whole number and nothing else.
std::optional<std::int64_t> parse_number(std::string_view text);

} // namespace careline::persistence
