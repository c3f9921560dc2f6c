#include "io/ai/ai.hpp"

#include "io/ai/wire.hpp"

#include <charconv>
#include <cmath>

namespace careline::io::ai {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

/// Google's compatible endpoint may wrap its error in an array.
bool find_root(const element& parsed, object& root) {
  if (!parsed.get(root)) return true;
  array list;
  return !parsed.get(list) && !list.at(0).get(root);
}

} // namespace

std::string_view to_string(verdict v) noexcept {
  switch (v) {
  case verdict::said:
    return "said";
  case verdict::blocked:
    return "blocked";
  case verdict::unreadable:
    return "unreadable";
  case verdict::rate_limited:
    return "rate_limited";
  case verdict::quota_gone:
    return "quota_gone";
  case verdict::provider:
    return "provider";
  case verdict::invalid:
    return "invalid";
  case verdict::auth:
    return "auth";
  case verdict::no_model:
    return "no_model";
  }
  return "unreadable";
}

std::string bare_word(std::string_view word) {
  std::string out;
  for (char c : word.substr(0, 40))
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9') || c == '_')
      out += c;
  return out;
}

std::optional<std::chrono::milliseconds> read_delay(std::string_view text) {
  double seconds = 0;
  const auto* last = text.data() + text.size();
  const auto [end, fault] = std::from_chars(text.data(), last, seconds);
  if (fault != std::errc{} || std::string_view(end, last) != "s")
    return std::nullopt;
  if (!(seconds >= 0) || seconds > 86'400) return std::nullopt;
  return std::chrono::milliseconds(std::llround(seconds * 1'000));
}

outcome failure_of(unsigned status, std::string_view name) {
  outcome o;
  o.reason = std::to_string(status);
  if (!name.empty()) o.reason += " " + bare_word(name);
  if (status == 429)
    o.what = verdict::rate_limited;
  else if (status == 401 || status == 403 || name == "FAILED_PRECONDITION")
    o.what = verdict::auth;
  else if (status == 404)
    o.what = verdict::no_model;
  else if (status == 408 || status >= 500)
    o.what = verdict::provider;
  else if (status >= 400)
    o.what = verdict::invalid;
  else
    o.what = verdict::unreadable;
  return o;
}

http_call make_call(const config::responder_settings& how,
                    const engine::ai_prompt& prompt) {
  http_call call;
  const bool is_gemini = how.kind == "gemini";
  call.url = is_gemini ? gemini::url(how) : openai::url(how);
  call.body = is_gemini ? gemini::body(how, prompt) : openai::body(how, prompt);
  call.headers = {{"Content-Type", "application/json"},
                  {"Accept", "application/json"}};
  if (!how.key.empty()) {
    const std::string key(how.key.reveal());
    if (is_gemini)
      call.headers.push_back({"x-goog-api-key", key});
    else
      call.headers.push_back({"Authorization", "Bearer " + key});
  }
  return call;
}

outcome read_answer(const config::responder_settings& how,
                    const call_result& answer) {
  // Its memory is used again; the client bounds the answer, and so this.
  thread_local simdjson::dom::parser parser;
  const simdjson::padded_string text(answer.body);
  element parsed;
  object root;
  outcome o;
  if (parser.parse(text).get(parsed) || !find_root(parsed, root))
    o = failure_of(answer.status, {});
  else if (how.kind == "gemini")
    o = gemini::read(answer, root);
  else
    o = openai::read(answer, root);
  if (!o.retry_after) o.retry_after = answer.retry_after;
  return o;
}

} // namespace careline::io::ai
