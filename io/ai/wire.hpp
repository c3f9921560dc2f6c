#pragma once
/// The two wire forms behind io/ai/ai.hpp.

#include "io/ai/ai.hpp"

#include <simdjson.h>

#include <string>

namespace careline::io::ai {

/// What of an error both forms share.
/// @param status  of HTTP
/// @param name    the vendor's own class of error, or empty
outcome failure_of(unsigned status, std::string_view name);
/// Letters, digits and _ of a vendor's word, at most 40: fit for a log.
std::string bare_word(std::string_view word);
/// The string there, or `otherwise` if there is none.
inline std::string_view
string_or(simdjson::simdjson_result<simdjson::dom::element> there,
          std::string_view otherwise) {
  std::string_view text;
  return there.get(text) ? otherwise : text;
}
/// "17s", "0.5s"; nothing if it is none.
std::optional<std::chrono::milliseconds> read_delay(std::string_view text);

namespace gemini {
std::string url(const config::responder_settings& how);
std::string body(const config::responder_settings& how,
                 const engine::ai_prompt& prompt);
outcome read(const call_result& answer, const simdjson::dom::object& root);
} // namespace gemini

namespace openai {
std::string url(const config::responder_settings& how);
std::string body(const config::responder_settings& how,
                 const engine::ai_prompt& prompt);
outcome read(const call_result& answer, const simdjson::dom::object& root);
} // namespace openai

} // namespace careline::io::ai
