#pragma once
/// One webhook to be: everything its bytes depend on.

#include <cstdint>
#include <string_view>

namespace careline::bench {

struct planned_message {
  std::uint64_t sequence = 0;  ///< Names the message; the same for a repeat.
  std::uint32_t patient = 0;   ///< Index; the number is made from it.
  std::uint32_t timestamp = 0; ///< Unix seconds.
  std::string_view text;       ///< Of the tables: needs no escaping.
  bool is_repeat = false;      ///< It was accepted before: no new turn.
  std::uint8_t group = 0;      ///< Index in groups_of().
};

} // namespace careline::bench
