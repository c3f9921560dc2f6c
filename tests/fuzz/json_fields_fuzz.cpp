/// Any body at the API of the desk: what is read of it is what another parser
/// reads there, within its bounds, and a fault quotes nothing.

#include "io/json_fields.hpp"
#include "tests/fuzz/promise.hpp"

#include <boost/json/parse.hpp>

namespace {

using namespace careline;
using fuzz::promise;
namespace json = boost::json;

constexpr std::size_t most_reason = 20;

/// The value of the first of the names that has one.
const json::value* value_of(const json::object& all, std::string_view name,
                            std::string_view older = {}) {
  for (auto key : {name, older}) {
    if (key.empty()) continue; // There is no older name.
    auto* v = all.if_contains(key);
    if (v && !v->is_null()) return v;
  }
  return nullptr;
}

bool is_text(const json::value* v, std::size_t most) {
  return v && v->is_string() && !v->as_string().empty()
         && v->as_string().size() <= most
         && v->as_string().find('\0') == json::string::npos;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const auto body = fuzz::as_text(data, size);
  json::error_code failed;
  json::parse_options options;
  options.max_depth = 16;
  const auto plain = json::parse(body, failed, {}, options);
  auto fields = io::json_fields::parse(body);
  promise(fields.has_value() == (!failed && plain.is_object()),
          "a body is one object", body);
  if (!fields) return 0;
  const auto& all = plain.as_object();

  const auto by = fields->required_text({"by", "doctorId"}, 100);
  const auto reason = fields->optional_text({"reason"}, most_reason);
  const auto score = fields->required_whole({"score"}, 1, 5);
  const auto paused = fields->required_bool({"paused", "isPaused"});
  const auto urgent = fields->optional_bool({"urgent"});
  const bool had_faults = !fields->is_valid();
  fields->refuse_others();

  auto* by_value = value_of(all, "by", "doctorId");
  promise(by.empty() != is_text(by_value, 100), "a needed text is there", by);
  if (!by.empty())
    promise(by == std::string_view(by_value->as_string()), "as it was sent",
            by);
  promise(fuzz::is_well_formed(by) && fuzz::is_well_formed(reason),
          "texts are UTF-8", body);
  promise(reason.size() <= most_reason, "a text has its bound", reason);
  promise(score >= 1 && score <= 5, "a number has its bounds");
  auto* score_value = value_of(all, "score");
  auto* paused_value = value_of(all, "paused", "isPaused");
  auto* urgent_value = value_of(all, "urgent");
  const bool is_right =
      is_text(by_value, 100)
      && (!value_of(all, "reason") || reason.size() > 0
          || value_of(all, "reason")->is_string())
      && score_value && score_value->is_int64()
      && score_value->as_int64() == score && paused_value
      && paused_value->is_bool() && paused_value->as_bool() == paused
      && (!urgent_value
          || (urgent_value->is_bool() && urgent_value->as_bool() == urgent));
  promise(had_faults || is_right, "no fault is overlooked", body);
  promise(fields->is_valid() == fields->faults().empty(), "a fault is told",
          body);
  // Names of fields and bounds: all that a fault may hold is ours.
  promise(fields->faults().size() <= 400 + 60 * all.size()
              && fields->faults().find('\\') == std::string::npos
              && !fuzz::has_controls(fields->faults()),
          "and quotes nothing", fields->faults());
  return 0;
}
