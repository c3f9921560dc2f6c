#pragma once
/// A wish in plain English for whoever asks why the bot read it so.

#include "engine/understand_time.hpp"

#include <string>
#include <string_view>

namespace careline::engine {

/// Several lines: what it is, the moment in words, the words that told it, the
/// reason to ask with the candidates, the flags.
/// @param text  what understand_time() was given
std::string explain(const wish& w, std::string_view text,
                    const config::clinic& clinic, instant now);

} // namespace careline::engine
