#pragma once
/// Words that may mean that a life is in danger. They come before everything
/// else, in every state. A false alarm costs a staff member one look; a missed
/// one may cost a life: in doubt it is a red flag.

#include "engine/words.hpp"

namespace careline::engine {

/// Whether the message tells of a possible emergency. Plainly denied signs
/// ("no chest pain", "never had a seizure") and old history ("stroke five
/// years ago") do not count; what is still told beside them does.
/// English, Hindi (both scripts) and Spanish, also mixed.
/// Source: docs/conversation.md, "Red flags".
bool is_red_flag(const words& said) noexcept;

} // namespace careline::engine
