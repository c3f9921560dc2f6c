#pragma once
/// Words by which people choose from a list or rate a visit, in the languages
/// the bot speaks, as engine/words.hpp reads them.

#include <string_view>

namespace careline::engine {

/// "first", "pehla", "दूसरा", "primera" -> 1, 2, ...; 0 if it is no ordinal.
int ordinal_named(std::string_view word) noexcept;

/// Says nothing of its own beside an ordinal: "the second ONE", "doosra WALA",
/// "LA primera OPCIÓN".
bool is_beside_ordinal(std::string_view word) noexcept;

/// "excellent", "bahut ACCHA", "MALO" -> 1 to 5; 0 if it is no score.
int score_named(std::string_view word) noexcept;

/// "muy", "bahut": strengthens the score word after it.
bool is_very(std::string_view word) noexcept;

} // namespace careline::engine
