#pragma once
/// Reads one clock time or window of clock times at a place in the message.

#include "engine/time_words.hpp"

namespace careline::engine {

struct clock_found {
  said_clock clock;
  std::size_t end;
};

struct window_found {
  said_window window;
  std::size_t end;
};

/// A time that shows itself ("3 pm", "15:00", "half past 4", "at 3"), or, right
/// beside a day, a bare hour ("Monday 10").
std::optional<clock_found> clock_at(const time_tokens& t, std::size_t i,
                                    bool beside_day) noexcept;

/// "between 3 and 4:30", "11-2pm", "after 5", "before noon", "any time"
std::optional<window_found> window_at(const time_tokens& t, std::size_t i,
                                      bool beside_day) noexcept;

} // namespace careline::engine
