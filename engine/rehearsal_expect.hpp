#pragma once
/// What a rehearsal expects, held against what happened since the last line
/// that made something happen.

#include "engine/rehearsal_script.hpp"
#include "engine/rehearsal_stage.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace careline::engine {

/// @param heard  how many of the beat's messages were expected so far; grows
///               with "bot says"
/// @returns what was expected and what came instead, or nothing
std::string check(const cue& c, const rehearsal_stage& stage,
                  std::size_t& heard);

/// The bot's message after the first `heard` of this beat, staff's left out.
const reply* next_bot_message(const rehearsal_stage& stage, std::size_t heard);

/// "photo", "voice", "location", ...
std::optional<content> content_called(std::string_view name);

std::string how_to_name_a_visit(std::string_view text);

/// The words a line begins with, for those that staff act by.
std::string_view name_of(cue_kind kind) noexcept;

} // namespace careline::engine
