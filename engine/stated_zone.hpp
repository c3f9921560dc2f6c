#pragma once
/// "3 pm IST": a time zone in the patient's words.

#include "config/clinic.hpp"
#include "engine/time_words.hpp"

namespace careline::engine {

/// Whether a clock time was said in a zone that is not the clinic's own.
bool names_foreign_zone(const time_tokens& t, const said_list& heard,
                        const config::clinic& clinic) noexcept;

} // namespace careline::engine
