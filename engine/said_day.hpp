#pragma once
/// Reads one expression for a day at a place in the message.

#include "engine/time_words.hpp"

namespace careline::engine {

struct day_found {
  said_day day;
  std::size_t end;
  bool is_tonight = false;
  bool is_bad = false; ///< A date that no calendar has.
};

std::optional<day_found> day_at_token(const time_tokens& t, std::size_t i,
                                      bool month_first) noexcept;

} // namespace careline::engine
