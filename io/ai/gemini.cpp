#include "config/utf8.hpp"
#include "io/ai/wire.hpp"
#include "io/json.hpp"
#include "io/text.hpp"

#include <algorithm>

namespace careline::io::ai::gemini {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

void write_parts(json_writer& out, std::string_view text) {
  out.key("parts").begin_array().begin_object();
  out.field("text", text);
  out.end_object().end_array();
}

/// Contents must begin with the user's, and no two of one role in a row are
/// wanted: neighbours are joined.
void write_contents(json_writer& out, const engine::ai_prompt& prompt) {
  out.key("contents").begin_array();
  auto next = std::find_if(prompt.turns.begin(), prompt.turns.end(),
                           [](auto& t) { return t.from_patient; });
  while (next != prompt.turns.end()) {
    const bool is_user = next->from_patient;
    std::string text;
    for (; next != prompt.turns.end() && next->from_patient == is_user; ++next)
      text.append(text.empty() ? "" : "\n").append(next->text);
    out.begin_object().field("role", is_user ? "user" : "model");
    write_parts(out, text);
    out.end_object();
  }
  out.end_array();
}

std::string text_of(const object& candidate) {
  std::string text;
  array parts;
  if (candidate["content"]["parts"].get(parts)) return text;
  for (element part : parts) {
    bool is_thought = false;
    std::string_view words;
    if (!part["thought"].get(is_thought) && is_thought) continue;
    if (!part["text"].get(words)) text.append(words);
  }
  return text;
}

/// What the model made of it when there is no error.
outcome read_candidates(const object& root) {
  outcome o;
  array candidates;
  object first;
  if (root["candidates"].get(candidates) || candidates.at(0).get(first)) {
    std::string_view why;
    o.what = verdict::unreadable;
    o.reason = "no_candidates";
    if (!root["promptFeedback"]["blockReason"].get(why)) {
      o.what = verdict::blocked;
      o.reason = bare_word(why);
    }
    return o;
  }
  // Left out by some stand-ins.
  const auto end = string_or(first["finishReason"], "STOP");
  o.text = clean_text(
      config::first_bytes(text_of(first), engine::most_ai_answer_bytes + 1));
  o.reason = bare_word(end);
  const bool has_words = o.text.find_first_not_of(" \t\n") != std::string::npos;
  if (end == "STOP" || end == "MAX_TOKENS")
    o.what = has_words ? verdict::said : verdict::unreadable;
  else if (end.starts_with("MALFORMED") || end.starts_with("UNEXPECTED")
           || end.starts_with("TOO_MANY"))
    o.what = verdict::unreadable;
  else
    o.what = verdict::blocked; // SAFETY, RECITATION, ... an open set.
  if (o.what != verdict::said) o.text.clear();
  return o;
}

/// details[] of an error: the key, the quota, when to come back.
void read_details(const array& details, outcome& o) {
  for (element detail : details) {
    std::string_view text;
    const auto type = string_or(detail["@type"], "");
    if (!detail["reason"].get(text) && text.starts_with("API_KEY")) {
      o.what = verdict::auth;
      o.reason = "400 " + bare_word(text);
    }
    if (type.ends_with("RetryInfo") && !detail["retryDelay"].get(text))
      o.retry_after = read_delay(text);
    array violations;
    if (!type.ends_with("QuotaFailure") || detail["violations"].get(violations))
      continue;
    for (element violation : violations)
      if (o.what == verdict::rate_limited && !violation["quotaId"].get(text)
          && text.find("PerDay") != std::string_view::npos)
        o.what = verdict::quota_gone;
  }
}

} // namespace

std::string url(const config::responder_settings& how) {
  return how.base_url + "/" + how.api_version + "/models/" + how.model
         + ":generateContent";
}

std::string body(const config::responder_settings& how,
                 const engine::ai_prompt& prompt) {
  std::string text;
  json_writer out(text);
  out.begin_object();
  out.key("systemInstruction").begin_object();
  write_parts(out, prompt.instructions);
  out.end_object();
  write_contents(out, prompt);
  out.key("generationConfig").begin_object();
  out.field("temperature", how.temperature);
  out.field("maxOutputTokens", how.max_output_tokens);
  out.field("candidateCount", 1);
  out.field("responseMimeType", "application/json");
  if (how.thinking_level != "default") {
    auto level = how.thinking_level;
    std::transform(level.begin(), level.end(), level.begin(),
                   [](char c) { return static_cast<char>(c - 'a' + 'A'); });
    out.key("thinkingConfig").begin_object();
    out.field("thinkingLevel", level).end_object();
  }
  out.end_object().end_object();
  return text;
}

outcome read(const call_result& answer, const object& root) {
  object error;
  if (!root["error"].get(error)) {
    const auto status = string_or(error["status"], "");
    // An error under a good status is one all the same.
    auto http = answer.status;
    std::int64_t code = 0;
    if (http < 400 && !error["code"].get(code) && code >= 400 && code < 600)
      http = static_cast<unsigned>(code);
    auto o = failure_of(http, status);
    array details;
    if (!error["details"].get(details)) read_details(details, o);
    return o;
  }
  if (answer.status < 200 || answer.status > 299)
    return failure_of(answer.status, {});
  return read_candidates(root);
}

} // namespace careline::io::ai::gemini
