#pragma once
/// One word -> what it hints at, over all languages.

#include <cstdint>
#include <string_view>

namespace careline::engine {

/// The marks (engine/intent_marks.hpp) of a word as engine/words.hpp reads it.
/// Hindi in Latin letters is known in any spelling that sounds the same
/// ("nahin", "nahee"), long words with one slip of the finger; 0 if unknown.
std::uint64_t marks_of(std::string_view word) noexcept;

} // namespace careline::engine
