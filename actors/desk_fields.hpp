#pragma once
/// The body of a request of the API; what is wrong with it is answered here.

#include "actors/desk.hpp"
#include "io/json_fields.hpp"

#include <optional>
#include <string_view>

namespace careline::actors {

/// @returns nothing if the body is no JSON object: that is answered
std::optional<io::json_fields> fields_of(const api_call& call);
/// Answers with the faults, if there are any. @returns whether there are none
bool are_valid(const api_call& call, const io::json_fields& fields);

void refuse_fields(const api_call& call, std::string_view faults);

} // namespace careline::actors
