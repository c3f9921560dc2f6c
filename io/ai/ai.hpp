#pragma once
/// Calls to an AI and what came of them, whatever its vendor: Gemini's
/// generateContent, or the chat completions of many others. Values to values;
/// who calls, and when again, is the responder's business.

#include "config/settings.hpp"
#include "engine/ai_prompt.hpp"
#include "io/http/client.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace careline::io::ai {

/// What the vendor made of a call.
enum class verdict : std::uint8_t {
  said,         ///< `text` is the model's.
  blocked,      ///< It would not answer; asking again changes nothing.
  unreadable,   ///< No words in it, cut off, or not what the vendor sends.
  rate_limited, ///< Later, maybe after `retry_after`.
  quota_gone,   ///< Of the day or the account: not for a long while.
  provider,     ///< Its server failed: may pass.
  invalid,      ///< Our request is at fault: never again like this.
  auth,         ///< Key, rights, billing or region: somebody must act.
  no_model      ///< The model or API version is gone: somebody must act.
};

std::string_view to_string(verdict v) noexcept;

struct outcome {
  verdict what = verdict::unreadable;
  std::string text; ///< The model's words; bounded, UTF-8.
  std::optional<std::chrono::milliseconds> retry_after;
  /// Status and the vendor's own class, e.g. "429 RESOURCE_EXHAUSTED"; never
  /// words of anybody.
  std::string reason;
};

/// The call that asks, without its timeouts. The key is in a header.
/// @param how  kind gemini or openai
http_call make_call(const config::responder_settings& how,
                    const engine::ai_prompt& prompt);

/// Reads an answer that came back whole. Its form is taken for nothing: every
/// level may be missing, and an error may be a page.
outcome read_answer(const config::responder_settings& how,
                    const call_result& answer);

} // namespace careline::io::ai
