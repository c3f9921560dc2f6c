#pragma once
/// "Any doctor": the free times of several providers as one answer.

#include "engine/conversation.hpp"
#include "engine/name_match.hpp"
#include "engine/words.hpp"

#include <string>
#include <utility>
#include <vector>

namespace careline::engine {

/// Merges what several calendars answered to one question.
/// @param found  provider key and answer; of two who are free at the same time
///               the one named first is taken, so name them in the clinic's
///               order
/// @param asked  the question; its provider does not matter
/// @returns at most asked.most slots with distinct starts, ascending, each
///          with its provider's key beside it in `providers`. A wanted exact
///          time comes first if anybody is free then; if nobody is, the slots
///          nearest to it are kept
slots_found
merge_providers(std::vector<std::pair<std::string, slots_found>> found,
                const find_slots& asked);

/// "Any doctor", "whoever is free", "koi bhi doctor", "cualquier doctor".
/// @param how  asked for a doctor, "any" and "anyone" are enough
bool says_any_provider(const words& said, strictness how) noexcept;

/// Keys of the providers who give the service, in the clinic's order.
std::vector<std::string> givers_of(const config::clinic& clinic,
                                   std::string_view service);

} // namespace careline::engine
