#include "actors/desk_fields.hpp"

namespace careline::actors {

std::optional<io::json_fields> fields_of(const api_call& call) {
  auto fields = io::json_fields::parse(call.request.body);
  if (!fields)
    call.answer.send(
        io::problem(400, "malformed_json", "The body must be a JSON object."));
  return fields;
}

bool are_valid(const api_call& call, const io::json_fields& fields) {
  if (!fields.is_valid()) refuse_fields(call, fields.faults());
  return fields.is_valid();
}

void refuse_fields(const api_call& call, std::string_view faults) {
  call.answer.send(io::problem(400, "invalid_field", faults));
}

} // namespace careline::actors
